#include "tasks/template.h"

#include <algorithm>
#include <cstddef>
#include <set>

#include "base/check.h"

namespace tasks {

std::string filled(std::string_view text, const std::map<std::string, std::string>& texts) {
  std::string out;
  std::set<std::string> used;
  while (true) {
    const size_t open = text.find("{{");
    if (open == std::string_view::npos) break;
    const size_t shut = text.find("}}", open);
    CHECK(shut != std::string_view::npos);
    const std::string name(text.substr(open + 2, shut - open - 2));
    const auto found = texts.find(name);
    CHECK(found != texts.end());
    used.insert(name);
    out += text.substr(0, open);
    std::string_view words = found->second;
    while (!words.empty() && words.back() == '\n') words.remove_suffix(1);
    out += words;
    text.remove_prefix(shut + 2);
  }
  CHECK(used.size() == texts.size());
  return out + std::string(text);
}

std::vector<Piece> pieces_of(std::string_view text,
                             const std::map<std::string, std::string>& blocks) {
  std::vector<Piece> pieces;
  std::set<std::string> used;
  std::string between;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (line.substr(0, 2) != "{{") {
      between += line;
      continue;
    }
    const std::string name(line.substr(2, line.find("}}") - 2));
    const auto found = blocks.find(name);
    CHECK(found != blocks.end());
    used.insert(name);
    if (!between.empty()) pieces.push_back({"", std::move(between)});
    between.clear();
    pieces.push_back({name, found->second});
  }
  CHECK(used.size() == blocks.size());
  if (!between.empty()) pieces.push_back({"", std::move(between)});
  return pieces;
}

}  // namespace tasks
