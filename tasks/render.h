#pragma once

#include <cstdint>
#include <string>

#include "tasks/completion.h"
#include "tasks/document.h"
#include "tasks/task.h"
#include "tasks/verification.h"

/// The text of documents. Every sentence is computed from what is passed in, and true of
/// `base_commit`.
namespace tasks {

/// The task file, a superset of the get-shit-done PLAN format.
Document render_task(const Task& task, const Plan& plan, const std::string& base_commit);
/// NN-PHASE.md: goal, state, order by waves, cascades.
Document render_phase(const Phase& phase, const Plan& plan, const std::string& base_commit);
/// .punchlist/SUMMARY.md: the whole plan.
Document render_plan(const Plan& plan, const std::string& base_commit);
/// NN-MM-SUMMARY.md: what was done and what proves it.
Document render_completion(const Task& task, const Completion& completion);

/// NN-VERIFICATION.md: a check of a phase on one commit, with its gaps.
Document render_verification(const PhaseVerification& check);

/// A table of runs, a row each.
std::string runs_table(const std::vector<RunNote>& runs);
/// "commit `4f9c1e2`", "commit `4f9c1e2` with uncommitted changes", "the files on disk (no git)".
std::string base_words(const std::string& base_commit);
/// "1 h 2 min", "3 min 20 s", "0.4 s": rounded.
std::string duration_words(int64_t milliseconds);
/// "1 finding", "2 findings".
std::string counted(size_t count, const std::string& noun);
/// What must be true when a finding is fixed, in words that a re-scan decides.
std::string truth_of(const FindingNote& finding);

}  // namespace tasks
