#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/actions/left_work.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// One time that somebody held a task, from the append-only log.
struct Instance {
  store::ClaimRow claim;
  std::string ended;  ///< "released", "blocked", "done", "refused", "expired", or "held"
  std::vector<store::StatusChange> steps;  ///< of the task meanwhile, oldest first
  /// Those on which something was submitted, judged or given back, and those between the claim and
  /// its end that name the task in a trailer; oldest first. Empty when git has them no more.
  std::vector<LeftCommit> commits;
};

/// All of them, oldest first; of one task when `task` names it. Throws not_found.
std::vector<Instance> instance_log(const Project& project, const store::Store& store,
                                   std::string_view task);

}  // namespace cli
