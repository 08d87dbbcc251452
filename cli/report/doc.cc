#include "cli/report/doc.h"

#include "base/text.h"

namespace cli {
namespace {

/// Paints what stands between pairs of `mark`; an unpaired mark stays.
template <typename Paint>
std::string paint_pairs(std::string_view line, std::string_view mark, Paint paint) {
  std::string out;
  while (true) {
    const size_t begin = line.find(mark);
    if (begin == std::string_view::npos) break;
    const size_t end = line.find(mark, begin + mark.size());
    if (end == std::string_view::npos) break;
    out += line.substr(0, begin);
    out += paint(line.substr(begin + mark.size(), end - begin - mark.size()));
    line.remove_prefix(end + mark.size());
  }
  out += line;
  return out;
}

std::string paint_words(std::string_view line, const Style& style) {
  const std::string strong =
      paint_pairs(line, "**", [&style](std::string_view word) { return style.strong(word); });
  return paint_pairs(strong, "`", [&style](std::string_view word) { return style.notice(word); });
}

}  // namespace

std::string doc_text(std::string_view markdown, const Style& style, bool colour) {
  std::string out;
  bool in_code = false;
  for (std::string_view line : base::split_lines(markdown)) {
    if (base::strip_prefix(line, "```")) {
      in_code = !in_code;
      continue;
    }
    if (in_code) {
      out += line.empty() ? "" : "    ";
      out += line;
    } else if (line.substr(0, 1) == "#") {
      const size_t text = line.find_first_not_of("# ");
      out += style.strong(text == std::string_view::npos ? std::string_view() : line.substr(text));
    } else {
      out += colour ? paint_words(line, style) : std::string(line);
    }
    out += "\n";
  }
  return out;
}

}  // namespace cli
