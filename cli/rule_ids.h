#pragma once

#include <string>
#include <vector>

namespace cli {

/// The ids of all rules, sorted.
std::vector<std::string> rule_ids();

/// What to do about an id that is no rule: "did you mean `...`?", or where the list is.
std::string rule_hint(const std::string& id);

}  // namespace cli
