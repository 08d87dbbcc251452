#pragma once

#include "tasks/task.h"

namespace planner {

/// How much work a task is, from what it has to change and over how many files that is spread.
/// Minutes: 10, and 5 for each finding, 2 for each further place of its caller cone, 15 for each
/// place there that cannot do what it should, 5 for each file after the first, 10 for a helper that
/// is not there yet.
tasks::Estimate estimate_of(const tasks::Task& task);

}  // namespace planner
