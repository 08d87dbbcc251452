#include "tasks/decision.h"

#include <algorithm>

#include "tasks/frontmatter.h"

namespace tasks {
namespace {

std::string id_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return std::string(name.substr(0, name.find_first_not_of("0123456789")));
}

/// Without zeros in front: "1" and "0001" name the same decision.
std::string_view number_of(std::string_view id) {
  return id.substr(std::min(id.find_first_not_of('0'), id.size()));
}

/// A list, or one word.
std::vector<std::string> words(const Frontmatter& frontmatter, std::string_view key) {
  if (const auto list = frontmatter.list(key)) return *list;
  const auto word = frontmatter.scalar(key);
  if (!word || word->empty()) return {};
  return {*word};
}

}  // namespace

bool Decision::governs(std::string_view rule) const {
  return rules.empty() || std::find(rules.begin(), rules.end(), rule) != rules.end();
}

Decision read_decision(const std::string& path, std::string_view text,
                       std::vector<std::string>& problems) {
  Decision decision;
  decision.path = path;
  decision.id = id_of(path);
  if (decision.id.empty()) problems.push_back(path + ": its name does not begin with a number");
  const std::optional<Frontmatter> frontmatter = Frontmatter::parse(text);
  if (!frontmatter || !frontmatter->problems().empty()) {
    problems.push_back(path + ": its frontmatter cannot be read; it decides nothing");
    return decision;
  }
  decision.status = frontmatter->scalar("status").value_or("");
  if (decision.status != "active" && decision.status != "reversed") {
    problems.push_back(path +
                       ": its `status` is neither `active` nor `reversed`; it decides "
                       "nothing");
  }
  decision.supersedes = words(*frontmatter, "supersedes");
  decision.rules = words(*frontmatter, "rules");
  decision.prefers = words(*frontmatter, "prefers");
  decision.refuses = words(*frontmatter, "refuses");
  return decision;
}

void link_decisions(std::vector<Decision>& decisions, std::vector<std::string>& problems) {
  std::sort(decisions.begin(), decisions.end(), [](const Decision& a, const Decision& b) {
    return a.id != b.id ? a.id < b.id : a.path < b.path;
  });
  for (const Decision& later : decisions) {
    if (later.status != "active") continue;
    for (const std::string& id : later.supersedes) {
      const auto reversed =
          std::find_if(decisions.begin(), decisions.end(), [&](const Decision& one) {
            return number_of(one.id) == number_of(id) && &one != &later;
          });
      if (reversed == decisions.end()) {
        problems.push_back(later.path + ": it supersedes " + id + ", and there is none");
      } else {
        reversed->reversed_by = later.id;
      }
    }
  }
}

}  // namespace tasks
