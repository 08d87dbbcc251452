#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "planner/group.h"
#include "planner/plan_findings.h"

namespace planner {

/// A finding in the words of documents.
tasks::FindingNote note_of(const LedgerFinding& finding);

/// The finding of the unit that names the task: the worst, then the surest, then the first in the
/// sources.
size_t lead_of(const Unit& unit, const std::vector<LedgerFinding>& findings);

/// The worst of the unit's findings, cascades included: what the task is worth.
size_t worst_of(const Unit& unit, const std::vector<LedgerFinding>& findings);

/// The remedy that a site gets, and which better-known ones do not hold there.
struct Choice {
  size_t remedy = 0;  ///< index; 0 too when the finding has none
  std::vector<std::string> refused;
};

/// The first remedy that can be carried through: one that makes a function async is refused where
/// its caller cone holds shipped code that cannot become async, if there is another way.
Choice choose_remedy(const LedgerFinding& entry);

/// Whether the chosen remedy makes the function async, so that its caller cone is to be changed.
bool changes_signature(const LedgerFinding& entry);

/// What the chosen remedy leans on.
std::vector<const scanner::Helper*> helpers_of(const LedgerFinding& entry);

/// Whether the chosen remedy changes the calls that lead to the site too: how a function is called,
/// or where.
bool changes_callers(const LedgerFinding& entry);

/// Fills in what a task says of its findings: title, slug, rules, severity, notes, fixes, write
/// set. A slug that is set already stays: it names a file. \param given ids of helpers that tasks
/// of their own add: the others this task adds itself
void describe(tasks::Task& task, const Unit& unit, const std::vector<LedgerFinding>& findings,
              const std::set<std::string>& given);

/// A new id for a task that begins with this finding; none of `taken`.
std::string new_task_id(const std::string& finding_id, const std::set<std::string>& taken);

}  // namespace planner
