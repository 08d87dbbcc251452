#include "base/line_map.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace base {
namespace {

/// Between two counts of a text with long lines: no position counts more bytes than that.
constexpr size_t kStep = 4096;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

uint32_t count_characters(std::string_view text) {
  return static_cast<uint32_t>(std::count_if(text.begin(), text.end(), begins_character));
}

}  // namespace

LineMap::LineMap(std::string_view text) : text_(text) {
  CHECK(text.size() < std::numeric_limits<uint32_t>::max());
  starts_.reserve(text.size() / 32 + 1);
  starts_.push_back(0);
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts_.push_back(static_cast<uint32_t>(at + 1));
  }
  bool long_line = text.size() - starts_.back() > 4 * kStep;
  for (size_t i = 1; i < starts_.size() && !long_line; ++i)
    long_line = starts_[i] - starts_[i - 1] > 4 * kStep;
  if (!long_line) return;
  uint32_t characters = 0;
  for (size_t at = 0; at <= text.size(); at += kStep) {
    characters_.push_back(characters);
    characters += count_characters(text.substr(at, kStep));
  }
}

uint32_t LineMap::characters_between(size_t begin, size_t end) const {
  const size_t first = (begin + kStep - 1) / kStep;
  const size_t last = end / kStep;
  if (characters_.empty() || first >= last)
    return count_characters(text_.substr(begin, end - begin));
  return count_characters(text_.substr(begin, first * kStep - begin)) +
         (characters_[last] - characters_[first]) +
         count_characters(text_.substr(last * kStep, end - last * kStep));
}

uint32_t LineMap::line_of(size_t byte) const {
  const std::vector<uint32_t>::const_iterator after =
      std::upper_bound(starts_.begin(), starts_.end(), std::min(byte, text_.size()));
  return static_cast<uint32_t>(after - starts_.begin());
}

LineColumn LineMap::position(size_t byte) const {
  byte = std::min(byte, text_.size());
  const uint32_t line = line_of(byte);
  size_t begin = starts_[line - 1];
  if (line == 1 && text_.starts_with(kByteOrderMark)) begin = std::min(byte, kByteOrderMark.size());
  while (byte > begin && byte < text_.size() && !begins_character(text_[byte])) --byte;
  return {line, characters_between(begin, byte) + 1};
}

size_t LineMap::line_start(uint32_t line) const {
  CHECK(line >= 1 && line <= starts_.size());
  return starts_[line - 1];
}

std::string_view LineMap::line_text(uint32_t line) const {
  if (line < 1 || line > starts_.size()) return {};
  const size_t begin = starts_[line - 1];
  const size_t end = line < starts_.size() ? starts_[line] - 1 : text_.size();
  std::string_view found = text_.substr(begin, end - begin);
  if (line < starts_.size() && found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

}  // namespace base
