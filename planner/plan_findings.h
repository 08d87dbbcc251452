#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/finding.h"
#include "scanner/repair.h"
#include "scanner/rule.h"
#include "tasks/decision.h"
#include "tasks/status.h"
#include "tasks/task.h"

namespace planner {

/// A finding of the scan with what the ledger knows of it.
struct LedgerFinding {
  std::string id;  ///< "F-7K2QX9"
  scanner::Finding finding;
  tasks::Disposition disposition = tasks::Disposition::open;
  scanner::Repair repair = {};            ///< what the scan knows of mending it
  std::vector<std::string> decided = {};  ///< what decisions say of its remedies; see `decide`
  bool contradicts = false;  ///< nothing but a remedy that a decision in force refuses is left
};

/// Something that a check of a phase found wanting.
struct PhaseGap {
  uint32_t phase = 0;
  std::string phase_slug;
  std::string finding;  ///< id; empty: a command or a must-have, see `gap`
  std::string task;     ///< handle of the task that had it then; may be empty
  std::string key;  ///< of a gap without finding: the same from plan to plan, another one when the
                    ///< same fails again after the gap was closed
  std::string checked;             ///< full hash of the commit that was checked
  std::vector<std::string> files;  ///< that have to change, if that is known
  tasks::Gap gap;
};

struct PlanOptions {
  scanner::Severity min_severity = scanner::Severity::medium;  ///< the gate: what is planned
  scanner::Confidence min_confidence = scanner::Confidence::likely;
  std::vector<std::string> verify;         ///< commands of the configuration, in order
  bool built_in_verify = false;            ///< they are the built-in ones: nobody has chosen them
  std::string base_commit;                 ///< see tasks::Task::base_commit
  std::vector<tasks::Decision> decisions;  ///< linked
  std::vector<PhaseGap> gaps;  ///< open ones of commands; of findings all that ever were
};

/// Findings to plan. Pure: the same input gives the same plan, byte for byte, in whatever order the
/// findings come.
///
/// Planned is what is compiled, at gate level and neither accepted nor a false positive. A finding
/// whose parent is planned becomes a cascade of the parent's task. The rest is grouped into tasks:
/// the same remedy in the same item, or on the same call from async code. Tasks form phases by the
/// category of their rules, and waves in which no two write sets intersect. Dependencies are
/// acyclic.
///
/// \param findings what is present now
/// \param rules the catalogue: categories of phases; a rule that is not in it gets a phase of its
/// own name \param previous the tasks of the last plan with their status. Handles and ids are kept
/// by finding id; a handle is
///        never used for another task; what lost all its findings and is held by nobody becomes
///        `superseded`
/// \param sanctioned sites that are right: exemplars, nearest first
tasks::Plan plan_findings(const std::vector<LedgerFinding>& findings,
                          const std::vector<scanner::Rule>& rules,
                          const std::vector<tasks::Task>& previous,
                          const std::vector<scanner::Sanctioned>& sanctioned,
                          const PlanOptions& options);

}  // namespace planner
