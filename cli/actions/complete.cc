#include "cli/actions/complete.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/forgotten_callers.h"
#include "cli/actions/phase_gaps.h"
#include "cli/actions/proof_commands.h"
#include "cli/actions/source_set.h"
#include "cli/actions/task_summary.h"
#include "repo/diff.h"
#include "repo/repository.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

void refuse_uncommitted(const Project& project, const store::TaskRow& task) {
  const std::optional<repo::Revision> head = project.repository->head();
  if (!head) {
    throw Error(ErrorKind::verification, "there is no commit yet", project.root,
                "only a commit can be proven", "commit the fix, then complete the task again");
  }
  const std::vector<std::string>& files = task.write_set;
  const repo::PathFilter sources = source_filter(project.config);
  const std::vector<repo::Change> changes = repo::changes_in_worktree(
      *project.repository, head->commit, [&files, &sources](std::string_view path) {
        if (files.empty()) return sources(path);
        return std::find(files.begin(), files.end(), path) != files.end();
      });
  if (changes.empty()) return;
  std::vector<std::string> names;
  for (const repo::Change& change : changes) {
    names.push_back(change.new_path.empty() ? change.old_path : change.new_path);
  }
  throw Error(ErrorKind::verification, "changes are not committed", base::join(names, ", "),
              "only a commit can be proven", "commit them, then complete the task again");
}

std::string evidence_of(const CompleteReport& report) {
  // A task that adds what others lean on has none.
  const size_t absent = report.verdict.verified.size();
  std::string text = absent == 0 ? "" : base::count_of(absent, "finding") + " absent";
  for (const store::RunRow& run : report.proof.runs) {
    text += (text.empty() ? "" : ", ") + run.name + " passed (" + run.id +
            (run.reused_from.empty() ? "" : ", reused from " + run.reused_from) + ")";
  }
  if (!report.verdict.deviations.empty())
    text += "; outside the write set: " + base::join(report.verdict.deviations, ", ");
  return text;
}

std::string refusal_evidence(const CompleteReport& report) {
  std::vector<std::string> texts;
  for (const Refusal& refusal : report.verdict.refusals) {
    texts.push_back(refusal.text);
    if (refusal.path.empty()) continue;
    texts.back() += " at " + refusal.path;
    if (refusal.line != 0) texts.back() += ":" + std::to_string(refusal.line);
  }
  for (const store::RunRow& run : report.proof.runs) {
    if (run.outcome != "passed") texts.push_back("run " + run.id);
  }
  return base::join(texts, "; ");
}

void write_summary(const Project& project, const store::Store& store, CompleteReport& report) {
  const TaskSummary summary = write_task_summary(project, store, report.task.id);
  report.summary_file = summary.path;
  for (const PlanConflict& conflict : summary.conflicts) {
    report.summary_conflicts.push_back(conflict.path + ":" + std::to_string(conflict.line) + ": " +
                                       conflict.text);
  }
}

/// The commit on which the log says that the task was done.
std::string commit_of_done(const store::Store& store, const std::string& task) {
  std::string commit;
  for (const store::StatusChange& change : store.log(task)) {
    if (change.to == "done") commit = change.commit;
  }
  return commit;
}

/// A deviation onto files that another holds is worth a word to both.
void warn_of_reservations(const store::Store& store, CompleteReport& report) {
  for (const store::TaskRow& other : store.tasks()) {
    if (other.id == report.task.id || !tasks::is_held(other.state) || !other.claim) continue;
    for (const std::string& path : report.verdict.deviations) {
      const std::vector<std::string>& files = other.write_set;
      if (std::find(files.begin(), files.end(), path) == files.end()) continue;
      report.warnings.push_back("the change touches " + path + ", which " + other.claim->actor +
                                " has reserved for " + other.handle);
    }
  }
}

/// Judges the scanned commit; the commands are run only where nothing else stands in the way.
void judge(const Project& project, store::Store& store, const CompleteRequest& request,
           const CommitScan& head, const std::string& base,
           const std::function<void(const VerifyCommand&)>& before, CompleteReport& report) {
  const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(head.commit);
  ProofCommands commands = proof_commands(head.committed, report.task, base, commit.value(),
                                          request.options.allow_commands);
  report.warnings = std::move(commands.warnings);
  judge_findings(store, head, report.task, report.verdict);
  const std::optional<planner::PhaseGap> gap = gap_of_task(store, report.task.id);
  const bool is_must_have = gap && gap->gap.command.empty() && !gap->task.empty();
  // To correct the demand of another task's document is one way to close such a gap: what that
  // document said before counts no more.
  if (is_must_have) {
    judge_must_haves(head, store.task(gap->task), {}, report.verdict);
  } else {
    judge_must_haves(head, report.task, base, report.verdict);
  }
  judge_change_since(store, head, report.task, base, commands.gate, report.verdict);
  for (Refusal& refusal : forgotten_callers(head.committed, base, head.commit))
    report.verdict.refusals.push_back(std::move(refusal));
  warn_of_reservations(store, report);
  if (!report.verdict.refusals.empty()) return;
  ProofRequest proof;
  proof.task = report.task.id;
  proof.commit = head.commit;
  proof.tree = head.tree;
  proof.actor = request.holder.actor;
  proof.commands = std::move(commands.commands);
  proof.options = request.options;
  proof.before = before;
  report.proof = prove(project, store, proof);
  judge_proof(report.proof, report.verdict);
  judge_gap(store, report.task, report.proof, report.verdict);
}

}  // namespace

CompleteReport complete_task(const Project& project, store::Store& store,
                             const CompleteRequest& request) {
  CompleteReport report;
  report.task = store.task(request.task);
  if (report.task.state == tasks::TaskStatus::done) {
    // A run that died between the tick and the document is made good here.
    report.done_before = true;
    report.commit = commit_of_done(store, report.task.id);
    write_summary(project, store, report);
    return report;
  }
  const std::string& actor = request.holder.actor;
  const store::ClaimRow claim = store.check_claim(report.task.id, request.holder);
  refuse_uncommitted(project, report.task);
  const store::Millis ttl = claim.ttl != 0 ? claim.ttl : project.config.claim_ttl_ms;
  constexpr store::Millis kScanTime = store::Millis{5} * 60 * 1000;
  store.renew(report.task.id, claim.epoch, ttl + kScanTime);
  const CommitScan head = scan_head(project, store, actor);
  report.commit = head.commit;
  store.submit(report.task.id, claim.epoch, actor, report.commit, request.note, true);
  judge(
      project, store, request, head, claim.base_commit,
      [&](const VerifyCommand& command) {
        store.renew(report.task.id, claim.epoch, ttl + command.timeout_ms);
        if (request.before_command) request.before_command(command);
      },
      report);
  if (!report.verdict.refusals.empty()) {
    store.reject(report.task.id, claim.epoch, actor, report.commit, refusal_evidence(report));
    report.task = store.task(report.task.id);
    return report;
  }
  store::TaskDone done;
  done.task = report.task.id;
  done.actor = actor;
  done.epoch = claim.epoch;
  done.commit = report.commit;
  done.tree = head.tree;
  done.verified = report.verdict.verified;
  done.detached = report.verdict.detached;
  done.evidence = evidence_of(report);
  const tasks::WayDone way = way_of_change(project, store, report.task, report.commit);
  if (way.followed == tasks::Followed::otherwise) {
    done.evidence += tasks::kDoneOtherwise;
    if (!way.done_as.empty()) done.evidence += ": " + way.done_as;
  }
  store.finish(done);
  report.task = store.task(report.task.id);
  write_summary(head.committed, store, report);
  return report;
}

CompleteReport submit_task(const Project& project, store::Store& store,
                           const CompleteRequest& request) {
  CompleteReport report;
  report.task = store.task(request.task);
  if (report.task.state == tasks::TaskStatus::done) {
    report.done_before = true;
    report.commit = commit_of_done(store, report.task.id);
    return report;
  }
  const store::ClaimRow claim = store.check_claim(report.task.id, request.holder);
  refuse_uncommitted(project, report.task);
  report.commit = project.repository->head()->commit.hex();
  store.renew(report.task.id, claim.epoch,
              claim.ttl != 0 ? claim.ttl : project.config.claim_ttl_ms);
  store.submit(report.task.id, claim.epoch, request.holder.actor, report.commit, request.note,
               false);
  report.task = store.task(report.task.id);
  return report;
}

CompleteReport verify_task(const Project& project, store::Store& store,
                           const CompleteRequest& request) {
  CompleteReport report;
  report.task = store.task(request.task);
  std::string base;
  for (const store::ClaimRow& claim : store.claims()) {
    if (claim.task == report.task.id) base = claim.base_commit;
  }
  refuse_uncommitted(project, report.task);
  const CommitScan head = scan_head(project, store, request.holder.actor);
  report.commit = head.commit;
  judge(project, store, request, head, base, request.before_command, report);
  return report;
}

}  // namespace cli
