#include "scanner/shown_line.h"

#include <algorithm>

namespace scanner {
namespace {

constexpr size_t kLongest = 1000;  // bytes of a line that is shown whole
constexpr uint32_t kBefore = 80;   // characters before the finding, of a longer one
constexpr size_t kBehind = 400;    // bytes from the finding on
constexpr std::string_view kCut = "\xE2\x80\xA6";

bool within_character(std::string_view line, size_t at) {
  return at > 0 && at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80;
}

}  // namespace

std::string shown_line(std::string_view line, size_t offset) {
  if (line.size() <= kLongest) return std::string(line);
  size_t from = std::min(offset, line.size());
  while (within_character(line, from)) --from;
  size_t to = std::min(line.size(), from + kBehind);
  while (within_character(line, to)) --to;
  for (uint32_t i = 0; i < kBefore && from > 0; ++i) {
    --from;
    while (within_character(line, from)) --from;
  }
  std::string shown(from > 0 ? kCut : "");
  shown += line.substr(from, to - from);
  if (to < line.size()) shown += kCut;
  return shown;
}

uint32_t shown_column(std::string_view shown, uint32_t column) {
  const bool cut = shown.starts_with(kCut) && column > kBefore + 1;
  return cut ? kBefore + 2 : column;  // behind the ellipsis and what stands before
}

bool is_shown_of(std::string_view shown, std::string_view line) {
  if (line.size() <= kLongest) return shown == line;
  if (shown.starts_with(kCut)) shown.remove_prefix(kCut.size());
  if (shown.ends_with(kCut)) shown.remove_suffix(kCut.size());
  return !shown.empty() && line.find(shown) != std::string_view::npos;
}

}  // namespace scanner
