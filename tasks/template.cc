#include "tasks/template.h"

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

}  // namespace tasks
