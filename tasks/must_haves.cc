#include "tasks/must_haves.h"

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <optional>
#include <regex>

#include "base/text.h"
#include "tasks/frontmatter.h"

namespace tasks {
namespace {

/// Regular expressions recurse with the length of a line.
constexpr size_t kLongestLine = 2000;

std::string scalar_text(const YAML::Node& node) {
  return node && node.IsScalar() ? node.Scalar() : std::string();
}

std::vector<MustHave> read_list(const YAML::Node& list, const char* path, const char* wanted) {
  std::vector<MustHave> all;
  if (!list || !list.IsSequence()) return all;
  for (const YAML::Node& one : list) {
    if (!one.IsMap()) continue;
    all.push_back({scalar_text(one[path]), scalar_text(one["to"]), scalar_text(one[wanted]),
                   scalar_text(one["contains"]), scalar_text(one["pattern"])});
  }
  return all;
}

}  // namespace

MustHaves read_must_haves(std::string_view document) {
  MustHaves musts;
  const std::optional<Frontmatter> front = Frontmatter::parse(document);
  if (!front || !front->problems().empty()) return musts;
  const std::string_view head = document.substr(0, front->size());
  const size_t begin = head.find('\n');
  const size_t end = head.rfind("---");
  if (begin == std::string_view::npos || end <= begin) return musts;
  try {
    const YAML::Node root = YAML::Load(std::string(head.substr(begin + 1, end - begin - 1)));
    if (!root.IsMap() || !root["must_haves"] || !root["must_haves"].IsMap()) return musts;
    musts.artifacts = read_list(root["must_haves"]["artifacts"], "path", "provides");
    musts.key_links = read_list(root["must_haves"]["key_links"], "from", "via");
  } catch (const YAML::Exception&) {  // told by problems()
  }
  return musts;
}

std::string judge_must_have(const MustHave& must, std::string_view file, bool& holds) {
  holds = true;
  if (must.contains.empty() && must.pattern.empty()) return "the file is there";
  std::optional<std::regex> regex;
  if (!must.pattern.empty()) {
    try {
      regex.emplace(must.pattern);
    } catch (const std::regex_error&) {
      holds = false;
      return "`" + must.pattern + "` is no regular expression";
    }
  }
  bool contained = must.contains.empty();
  bool matched = !regex;
  for (const std::string_view line : base::split_lines(file)) {
    const std::string part(line.substr(0, kLongestLine));
    contained = contained || part.find(must.contains) != std::string::npos;
    matched = matched || std::regex_search(part, *regex);
  }
  holds = contained && matched;
  if (!contained) return "no line contains `" + must.contains + "`";
  if (!matched) return "no line matches `" + must.pattern + "`";
  return must.contains.empty() ? "a line matches `" + must.pattern + "`"
                               : "contains `" + must.contains + "`";
}

}  // namespace tasks
