#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "scanner/finding.h"
#include "tasks/task.h"

namespace planner {

/// Sites that are right already, to be shown beside those that are to be fixed.
class Exemplars {
 public:
  /// \param sanctioned must outlive this
  /// \param findings no function that has one is an example
  Exemplars(const std::vector<scanner::Sanctioned>& sanctioned,
            const std::vector<LedgerFinding>& findings);

  /// Up to three for the task's rules, one of a function: those in its files, then in its crates,
  /// then others; only calls of the libraries that the task is about. What stands in tests is an
  /// example for tests only.
  std::vector<tasks::Exemplar> near(const tasks::Task& task) const;

 private:
  using Sites = std::vector<const scanner::Sanctioned*>;  ///< by place, the first of each function

  std::map<std::string, Sites> by_rule_;  ///< "tests", the rule and the library that is called
  std::map<std::string, Sites> by_crate_;
  std::map<std::string, Sites> by_file_;
};

}  // namespace planner
