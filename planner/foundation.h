#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "planner/plan_findings.h"

namespace planner {

/// A helper that several fixes lean on and that is not there: a task of its own, before theirs.
struct Foundation {
  scanner::Helper helper;
  std::vector<size_t> findings;  ///< indices of the findings whose fixes lean on it
};

/// The helpers that are missing for at least two of these groups of findings. A helper that one
/// group alone needs is added along with its fix. Sorted by the helper's id. \param groups indices
/// of findings, a group for each task
std::vector<Foundation> find_foundations(const std::vector<LedgerFinding>& findings,
                                         const std::vector<std::vector<size_t>>& groups);

/// The task that adds it, without place in the plan.
tasks::Task task_of(const Foundation& foundation, const std::vector<LedgerFinding>& findings);

/// The id of the task for this helper: that of an open one of `previous`, else a new one. A helper
/// that was added once and is missing again gets a new task.
std::string foundation_id(const scanner::Helper& helper, const std::vector<tasks::Task>& previous,
                          const std::set<std::string>& taken);

/// Whether a task of this id is for this helper.
bool is_foundation_of(const std::string& task_id, const scanner::Helper& helper);

}  // namespace planner
