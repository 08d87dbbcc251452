#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "planner/plan_findings.h"

namespace planner {

/// The id of the task that closes a gap for which no finding stands.
std::string gap_task_id(const PhaseGap& gap);

/// The task that closes it, with its phase, without a number. What it has to change is not known:
/// it writes alone.
tasks::Task task_of(const PhaseGap& gap);

/// Whether one of these findings was a gap of a checked phase that no task, or another one, had.
bool closes_gap(const std::vector<tasks::FindingNote>& findings, const std::string& handle,
                const std::vector<PhaseGap>& gaps);

}  // namespace planner
