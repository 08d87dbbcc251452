#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "store/store.h"

namespace cli {

/// What checks of phases found wanting, for the planner: the commands and must-haves that the last
/// check of a phase saw fail, and all findings that ever were a gap.
std::vector<planner::PhaseGap> phase_gaps(const store::Store& store);

/// The gap of a command or must-have that this task is to close; nothing when it is another kind of
/// task.
std::optional<planner::PhaseGap> gap_of_task(const store::Store& store, const std::string& task_id);

/// The same, and also when a later check of the phase found the gap closed.
std::optional<planner::PhaseGap> gap_once_of_task(const store::Store& store,
                                                  const std::string& task_id);

}  // namespace cli
