#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/plan_findings.h"

namespace planner {

/// By file: the package that compiles it.
using PackageOf = std::map<std::string, scanner::Package>;

PackageOf packages_of(const std::vector<LedgerFinding>& findings);

/// The commands that prove a change of these files: those of the options; of the built-in ones, a
/// workspace other than the one at the root is named by `--manifest-path`.
std::vector<std::string> commands_for(const std::vector<std::string>& files,
                                      const PackageOf& packages, const PlanOptions& options);

/// Whether one of the commands runs tests.
bool runs_tests(const std::vector<std::string>& commands);

/// What the task's commands leave out though it changes it: conditions that need a feature, and
/// workspaces that none of them names.
std::vector<tasks::BuildNote> builds_of(const tasks::Task& task, const PackageOf& packages);

}  // namespace planner
