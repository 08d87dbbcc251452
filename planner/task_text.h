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

/// Whether the first remedy changes the calls that lead to the site too: how a function is called,
/// or where.
bool changes_callers(const scanner::Finding& finding);

/// Fills in what a task says of its findings: title, slug, rules, severity, notes, fixes, write
/// set. A slug that is set already stays: it names a file.
void describe(tasks::Task& task, const Unit& unit, const std::vector<LedgerFinding>& findings);

/// Up to three sites of the task's rules that are right: those in its files, then in its crates,
/// then others; production code before tests.
std::vector<tasks::Exemplar> exemplars_for(const tasks::Task& task,
                                           const std::vector<scanner::Sanctioned>& sanctioned);

/// A new id for a task that begins with this finding; none of `taken`.
std::string new_task_id(const std::string& finding_id, const std::set<std::string>& taken);

}  // namespace planner
