#pragma once

#include "tasks/task.h"

namespace planner {

/// How much work a task is, from what it has to change and over how many files that is spread.
/// Minutes: 10, and 5 for each finding (or for each call that moves, where that is all there is to
/// do and there are fewer of them), 2 for each further place of its caller cone, 15 for each
/// place there that cannot do what it should, 5 for each file after the first, 10 for a helper that
/// is not there yet.
tasks::Estimate estimate_of(const tasks::Task& task);

/// Whether all findings are reached by the same calls, and moving these is all there is to do.
bool is_one_call(const tasks::Task& task);

}  // namespace planner
