#pragma once

#include <string>
#include <vector>

#include "store/store.h"
#include "tasks/task.h"

namespace cli {

/// The plan as the ledger has it: tasks with their status, findings as last sighted. What only a
/// scan knows (call paths, remedies, exemplars) is not in it; `base_commit` of the tasks is empty.
tasks::Plan plan_of_ledger(const store::Store& store);
/// All tasks of a plan, by handle.
std::vector<tasks::Task> all_tasks(const tasks::Plan& plan);

/// A planned task as a row of the ledger.
store::TaskRow row_of(const tasks::Task& task);

}  // namespace cli
