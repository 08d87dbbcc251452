#include "cli/report/html/excerpt.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace cli {
namespace {

/// The byte at which the character of a 1-based column begins, at most the end of the line.
size_t byte_of(std::string_view line, uint32_t column) {
  size_t offset = 0;
  for (uint32_t i = 1; i < column && offset < line.size(); ++i) {
    offset += base::utf8_step(line, offset).length;
  }
  return std::min(offset, line.size());
}

/// Moved back so that no character is cut in two.
size_t character_start(std::string_view text, size_t offset) {
  for (int i = 0; i < 3 && offset > 0 && offset < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80) break;
    --offset;
  }
  return std::min(offset, text.size());
}

ExcerptLine plain_line(std::string_view line, size_t max_bytes) {
  ExcerptLine shown;
  const size_t end = line.size() > max_bytes ? character_start(line, max_bytes) : line.size();
  shown.before = base::sanitize_for_terminal(line.substr(0, end));
  shown.cut = line.size() - end;
  return shown;
}

/// What stands around the token: a third of the room before it, the rest from it on.
ExcerptLine marked_line(std::string_view line, const scanner::Location& at, size_t max_bytes) {
  const size_t begin = byte_of(line, at.column);
  size_t end = at.end_line == at.line ? byte_of(line, at.end_column) : line.size();
  end = std::max(end, std::min(begin + 1, line.size()));
  size_t first = 0;
  size_t last = line.size();
  if (line.size() > max_bytes) {
    first = character_start(line, begin > max_bytes / 3 ? begin - max_bytes / 3 : 0);
    last = character_start(line, std::min(line.size(), first + max_bytes));
    end = std::min(end, last);
  }
  ExcerptLine shown;
  shown.before = base::sanitize_for_terminal(line.substr(first, begin - first));
  shown.marked = base::sanitize_for_terminal(line.substr(begin, end - begin));
  shown.after = base::sanitize_for_terminal(line.substr(end, last - end));
  shown.cut = line.size() - (last - first);
  return shown;
}

}  // namespace

Excerpt make_excerpt(std::string_view text, const scanner::Location& at, uint32_t radius,
                     size_t max_bytes) {
  const std::vector<std::string_view> lines = base::split_lines(text);
  Excerpt excerpt;
  if (at.line == 0 || at.line > lines.size()) return excerpt;
  excerpt.first_line = at.line > radius ? at.line - radius : 1;
  const size_t last = std::min<size_t>(lines.size(), size_t{at.line} + radius);
  for (size_t number = excerpt.first_line; number <= last; ++number) {
    const std::string_view line = lines[number - 1];
    excerpt.lines.push_back(number == at.line ? marked_line(line, at, max_bytes)
                                              : plain_line(line, max_bytes));
  }
  return excerpt;
}

std::string shown_text(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return base::sanitize_for_terminal(text);
  const size_t end = character_start(text, max_bytes);
  return base::sanitize_for_terminal(text.substr(0, end)) +
         " [cut: " + base::count_of(text.size() - end, "more byte") + "]";
}

}  // namespace cli
