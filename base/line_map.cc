#include "base/line_map.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace base {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

LineMap::LineMap(std::string_view text) : text_(text) {
  CHECK(text.size() < std::numeric_limits<uint32_t>::max());
  starts_.reserve(text.size() / 32 + 1);
  starts_.push_back(0);
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts_.push_back(static_cast<uint32_t>(at + 1));
  }
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
  const std::string_view before = text_.substr(begin, byte - begin);
  const std::ptrdiff_t characters = std::count_if(before.begin(), before.end(), begins_character);
  return {line, static_cast<uint32_t>(characters) + 1};
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
