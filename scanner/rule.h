#pragma once

#include <string_view>
#include <vector>

#include "scanner/finding.h"

namespace scanner {

class Analysis;  // scanner/analysis.h: the linked workspace with its contexts
class Findings;  // scanner/findings.h: the outlet of rules

/// One rule of the catalogue. `doc` is the text of scanner/rules/<rule>.md, the single source for
/// every place that explains the rule.
struct Rule {
  std::string_view id;     ///< "block-on-in-async"
  std::string_view title;  ///< one line, no full stop
  std::string_view
      category;  ///< "context", "creation", "locks", "reactor": phases of the plan derive from it
  Severity severity;  ///< in compiled production code
  std::string_view doc;
  void (*check)(const Analysis&, Findings&);
};

/// All rules, sorted by id.
const std::vector<Rule>& all_rules();
/// The rule with this id, or null.
const Rule* find_rule(std::string_view id);

}  // namespace scanner
