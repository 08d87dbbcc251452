#include "tasks/hand_off.h"

#include <optional>

#include "base/text.h"

namespace tasks {
namespace {

constexpr std::string_view kHeading = "## Hand-off";

/// The line that begins at `at`, without its end.
std::string_view line_at(std::string_view text, size_t at) {
  const size_t end = text.find('\n', at);
  std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

size_t next_line(std::string_view text, size_t at) {
  const size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// Where the section's text begins, behind its heading; nothing when there is none. Headings inside
/// of fenced code are code.
std::optional<size_t> begin_of_section(std::string_view document) {
  bool fenced = false;
  for (size_t at = 0; at < document.size(); at = next_line(document, at)) {
    const std::string_view line = line_at(document, at);
    if (base::strip_prefix(base::trim(line), "```")) fenced = !fenced;
    if (!fenced && base::trim(line) == kHeading) return next_line(document, at);
  }
  return std::nullopt;
}

size_t end_of_section(std::string_view document, size_t begin) {
  bool fenced = false;
  size_t end = begin;  // behind the last line that says something
  for (size_t at = begin; at < document.size(); at = next_line(document, at)) {
    const std::string_view line = line_at(document, at);
    if (base::strip_prefix(base::trim(line), "```")) fenced = !fenced;
    if (!fenced && (base::strip_prefix(line, "## ") || base::strip_prefix(line, "# "))) break;
    if (!base::trim(line).empty()) end = next_line(document, at);
  }
  return end;
}

}  // namespace

std::string with_hand_off(std::string_view document, std::string_view entry) {
  const std::string eol = document.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  std::string item;
  for (const std::string_view line : base::split_lines(entry)) {
    item += (item.empty() ? "- " : "  ");
    item += line;
    item += eol;
  }
  std::string text(document);
  const std::optional<size_t> begin = begin_of_section(document);
  if (!begin) {
    if (!text.empty() && text.back() != '\n') text += eol;
    return text + eol + std::string(kHeading) + eol + eol + item;
  }
  const size_t end = end_of_section(document, *begin);
  const bool is_first = end == *begin;
  const bool has_line_end = end == 0 || document[end - 1] == '\n';
  return text.insert(end, (has_line_end ? "" : eol) + (is_first ? eol : "") + item);
}

}  // namespace tasks
