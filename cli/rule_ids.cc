#include "cli/rule_ids.h"

#include <optional>

#include "base/text.h"
#include "scanner/rule.h"

namespace cli {

std::vector<std::string> rule_ids() {
  std::vector<std::string> ids;
  for (const scanner::Rule& rule : scanner::all_rules()) ids.emplace_back(rule.id);
  return ids;
}

std::string rule_hint(const std::string& id) {
  const std::vector<std::string> ids = rule_ids();
  std::optional<std::string> near = base::nearest(id, ids);
  // Too short to be near, but the beginning of one: `blocking-sleep`.
  for (size_t i = 0; i < ids.size() && !near && !id.empty(); ++i) {
    if (base::strip_prefix(ids[i], id)) near = ids[i];
  }
  return near ? "did you mean `" + *near + "`?" : "see `punchlist rules`";
}

}  // namespace cli
