#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/plan_findings.h"

namespace planner {

/// What one task will fix, before it has a number.
struct Unit {
  std::vector<size_t> findings;    ///< indices, in the order of the sources
  std::vector<size_t> cascades;    ///< indices, in the order of the sources
  std::optional<size_t> previous;  ///< index of the task of the last plan that goes on
};

/// Why a finding gets no task; empty when it is to be planned.
std::string reason_not_planned(const LedgerFinding& finding, const PlanOptions& options);

/// For each finding the index of the planned finding whose fix fixes it, by following parents
/// upwards through planned findings only; nothing for a finding that stands alone. Parents that run
/// in a circle are ignored.
std::vector<std::optional<size_t>> cascade_roots(const std::vector<LedgerFinding>& findings,
                                                 const std::vector<bool>& planned);

/// Adds the findings that another unit's fix takes along: those that async code reaches only by
/// calls which that unit moves to the blocking pool, where they are right too.
void add_shared_calls(const std::vector<LedgerFinding>& findings, const std::vector<bool>& planned,
                      const std::vector<Unit>& units, const std::vector<tasks::Task>& previous,
                      std::vector<std::optional<size_t>>& roots);

/// The category of what keeps a run of the tests from ending.
constexpr std::string_view kHangingTests = "hanging-tests";

/// Whether a test that comes to this place waits for ever, for sure.
bool hangs_its_test(const scanner::Finding& finding);

/// The category of rules that decides on the phase of a finding; "tests" for test code, and
/// `kHangingTests` where that never ends.
std::string category_of(const LedgerFinding& finding, const std::vector<scanner::Rule>& rules);

/// Groups planned findings into units of work. Findings of a task of the previous plan that is not
/// done stay together; new ones join a task that nobody holds when they share its remedy in the
/// same item or on the same call. \param findings sorted by path, line, column, rule, id \param
/// planned which of them are planned, cascades excluded \param roots see cascade_roots
std::vector<Unit> group(const std::vector<LedgerFinding>& findings,
                        const std::vector<bool>& planned,
                        const std::vector<std::optional<size_t>>& roots,
                        const std::vector<scanner::Rule>& rules,
                        const std::vector<tasks::Task>& previous);

}  // namespace planner
