#include "cli/actions/write_verification.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/files.h"
#include "cli/actions/generated_blocks.h"
#include "cli/actions/must_have_check.h"
#include "cli/short_hash.h"
#include "planner/phase.h"
#include "tasks/render.h"
#include "tasks/verification.h"

namespace cli {
namespace {

/// Whether what does not hold now held at the check before, or since then. \param was_gap it did
/// not hold then
bool held_before(const Project& project, const store::Store& store, const store::PhaseCheck& before,
                 const store::PhaseGap& gap, bool was_gap) {
  if (gap.kind == "finding") {
    // What was known and no gap then was gone; what was a gap may have been proven gone since.
    const std::vector<store::StatusChange> log = store.log(gap.finding);
    if (!was_gap) return !log.empty() && log.front().at <= before.at;
    return std::any_of(log.begin(), log.end(), [&before](const store::StatusChange& change) {
      return change.at > before.at && change.to == tasks::to_string(tasks::Disposition::verified);
    });
  }
  if (was_gap) return false;
  if (gap.kind == "run") {
    const std::vector<store::RunRow> runs = store.runs();
    return std::any_of(runs.begin(), runs.end(), [&](const store::RunRow& run) {
      return run.commit == before.commit && run.outcome == "passed" &&
             gap.truth == "`" + run.command + "` passes";
    });
  }
  if (gap.kind != "must_have" || !project.repository) return false;
  const std::optional<repo::ObjectId> then = repo::ObjectId::from_hex(before.commit);
  if (!then || !project.repository->object_exists(*then)) return false;
  const std::vector<MustHaveCheck> checks =
      check_must_haves(project, store.task(gap.task), *then, *then);
  return std::any_of(checks.begin(), checks.end(), [&gap](const MustHaveCheck& one) {
    return one.decides && one.holds && one.note.path == gap.path;
  });
}

/// What changed since the check before this one.
void compare(const Project& project, const store::Store& store, const store::PhaseCheck& before,
             const std::vector<store::PhaseGap>& gaps, tasks::PhaseVerification& check) {
  check.previous_status = before.status;
  check.previous_commit = short_hash(before.commit);
  check.previous_held = before.held;
  check.previous_truths = before.truths;
  std::set<std::string> gaps_then;
  for (const store::PhaseGap& gap : before.gaps) gaps_then.insert(gap.truth);
  for (const tasks::TruthNote& truth : check.truths) {
    const bool was_gap = gaps_then.erase(truth.truth) != 0;
    if (truth.holds && was_gap) check.gaps_closed.push_back(truth.truth);
    if (truth.holds) continue;
    const auto gap = std::find_if(gaps.begin(), gaps.end(), [&truth](const store::PhaseGap& one) {
      return one.truth == truth.truth;
    });
    const bool held = gap != gaps.end() && held_before(project, store, before, *gap, was_gap);
    (held      ? check.regressions
     : was_gap ? check.gaps_remaining
               : check.gaps_new)
        .push_back(truth.truth);
  }
  // What is looked at no more: its task was superseded, its finding accepted.
  for (const std::string& truth : gaps_then) check.gaps_dropped.push_back(truth);
}

}  // namespace

tasks::RunNote run_note(const store::RunRow& run) {
  tasks::RunNote note;
  note.id = run.id;
  note.name = run.name;
  note.command = run.command;
  note.commit = short_hash(run.commit);
  note.tree = short_hash(run.tree);
  note.outcome = run.outcome;
  note.exit_code = run.exit_code;
  note.duration_ms = run.duration;
  note.log = run.log_path;
  note.reused = run.reused_from;
  note.tests_passed = run.tests_passed;
  note.tests_failed = run.tests_failed;
  return note;
}

WrittenDocument write_ledger_document(const Project& project, const std::string& path,
                                      const tasks::Document& document) {
  WrittenDocument written;
  written.path = path;
  const std::string file = base::join_path(project.root, path);
  std::optional<std::string> existing;
  if (base::file_exists(file)) existing = base::read_file(file);
  GeneratedBlocks blocks(project.store_directory);
  const tasks::Merge merged = tasks::merge(document, existing, blocks.blending());
  for (const auto& [hash, text] : merged.generated) blocks.keep(hash, text);
  for (const tasks::Conflict& conflict : merged.conflicts) {
    written.conflicts.push_back({path, conflict.line, conflict.text});
  }
  written.changed = merged.changed;
  if (merged.changed) {
    base::make_directories(std::string(base::parent_path(file)));
    base::write_file_atomically(file, merged.text);
  }
  blocks.save();
  return written;
}

WrittenDocument write_verification(const Project& project, const store::Store& store,
                                   const PhaseReport& report) {
  tasks::PhaseVerification check;
  check.phase = report.check.phase;
  const planner::PhaseKind kind =
      planner::phase_kind_of_slug(check.phase.substr(check.phase.find('-') + 1));
  check.title = kind.title;
  check.goal = kind.goal;
  check.commit = short_hash(report.check.commit);
  check.verified = store::iso_time(report.check.at);
  check.status = report.check.status;
  check.truths = report.truths;
  check.findings = report.findings;
  for (const MustHaveCheck& must : report.must_haves)
    (must.is_link ? check.links : check.artifacts).push_back(must.note);
  for (const store::RunRow& run : report.proof.runs) check.runs.push_back(run_note(run));
  std::optional<store::PhaseCheck> before;
  for (store::PhaseCheck& other : store.phase_checks(check.phase)) {
    if (other.id < report.check.id) before = std::move(other);
  }
  if (before) compare(project, store, *before, report.check.gaps, check);
  const std::string number = check.phase.substr(0, check.phase.find('-'));
  return write_ledger_document(
      project, ".punchlist/phases/" + check.phase + "/" + number + "-VERIFICATION.md",
      tasks::render_verification(check));
}

}  // namespace cli
