#include "cli/actions/complete.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/new_findings.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/source_set.h"
#include "cli/actions/task_summary.h"
#include "repo/diff.h"
#include "repo/repository.h"
#include "scanner/rule.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

/// The project under the configuration that the commit itself holds: what is edited and not
/// committed decides nothing.
Project as_committed(const Project& project, const repo::ObjectId& commit) {
  Project committed = project;
  if (project.config.path.empty()) return committed;
  const std::optional<repo::ObjectId> blob =
      project.repository->blob_at(commit, project.config.path);
  if (!blob) {
    throw Error(ErrorKind::verification, "the configuration is not committed", project.config.path,
                "a proof must not rest on what others do not have",
                "commit it, then complete the task again");
  }
  std::vector<std::string> rules;
  for (const scanner::Rule& rule : scanner::all_rules()) rules.emplace_back(rule.id);
  committed.config = checked(read_config(project.repository->read_blob(*blob, project.config.path),
                                         project.config.path, rules));
  return committed;
}

void refuse_uncommitted(const Project& project, const store::TaskRow& task,
                        const repo::ObjectId& head) {
  const std::vector<std::string>& files = task.write_set;
  const repo::PathFilter sources = source_filter(project.config);
  const std::vector<repo::Change> changes = repo::changes_in_worktree(
      *project.repository, head, [&files, &sources](std::string_view path) {
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

Refusal still_there(const store::FindingRow& finding) {
  Refusal refusal;
  refusal.text = finding.id + " is still there: " + finding.rule + ": " + finding.message;
  refusal.path = finding.path;
  refusal.line = finding.line;
  refusal.column = finding.column;
  refusal.source_line = finding.source_line;
  return refusal;
}

/// The task's findings on the commit, sorted into what they say.
void judge_findings(const store::Store& store, int64_t scan, CompleteReport& report) {
  std::map<std::string, store::FindingRow> rows;
  for (store::FindingRow& row : store.findings(scan)) {
    std::string id = row.id;
    rows.emplace(std::move(id), std::move(row));
  }
  for (const std::string& id : report.task.finding_ids) {
    const store::FindingRow& row = rows.at(id);
    const bool is_waived = row.disposition == store::Disposition::accepted ||
                           row.disposition == store::Disposition::false_positive;
    if (row.presence == store::Presence::absent) {
      report.verified.push_back(id);
    } else if (row.presence == store::Presence::uncertain) {
      Refusal refusal;
      refusal.text = id + " cannot be told: " + row.presence_reason;
      refusal.path = row.path;
      refusal.line = row.line;
      report.refusals.push_back(std::move(refusal));
    } else if (!is_waived) {
      report.refusals.push_back(still_there(row));
    }
  }
  for (const std::string& id : report.task.cascades) {
    const store::FindingRow& row = rows.at(id);
    if (row.presence == store::Presence::absent) report.verified.push_back(id);
    if (row.presence == store::Presence::new_ || row.presence == store::Presence::present) {
      report.detached.push_back(id);
    }
  }
}

/// What the change since the claim brought in at gate level.
void judge_new(const Project& project, const ScanReport& now, const std::string& base_commit,
               CompleteReport& report) {
  const std::optional<repo::ObjectId> base_id = repo::ObjectId::from_hex(base_commit);
  if (!base_id || base_commit == now.commit || !project.repository->object_exists(*base_id)) return;
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = base_commit;
  const ScanReport base = scan_project(project, request);
  const std::vector<bool> is_new = new_against(project, base, now);
  for (size_t i = 0; i < is_new.size(); ++i) {
    if (!is_new[i] || !counts_at_gate(now, i, project.config.gate)) continue;
    const scanner::Finding& finding = now.result.findings[i];
    Refusal refusal;
    refusal.text = "the change brings " + now.ids[i] + ": " + finding.rule + ": " + finding.message;
    refusal.path = finding.at.path;
    refusal.line = finding.at.line;
    refusal.column = finding.at.column;
    refusal.source_line = finding.source_line;
    report.refusals.push_back(std::move(refusal));
  }
}

void judge_proof(const Proof& proof, CompleteReport& report) {
  report.runs = proof.runs;
  report.tail = proof.tail;
  if (proof.passed) return;
  const store::RunRow& last = proof.runs.back();
  Refusal refusal;
  refusal.text = "`" + last.command + "` ";
  if (last.outcome == "timeout") {
    refusal.text += "did not end in time";
  } else if (last.signal != 0) {
    refusal.text += "was ended by signal " + std::to_string(last.signal);
  } else {
    refusal.text += "failed with exit code " + std::to_string(last.exit_code);
  }
  refusal.text += ", see " + last.log_path + " beside the ledger";
  report.refusals.push_back(std::move(refusal));
}

std::string evidence_of(const CompleteReport& report) {
  std::string text = base::count_of(report.verified.size(), "finding") + " absent";
  for (const store::RunRow& run : report.runs) text += ", " + run.name + " passed (" + run.id + ")";
  return text;
}

std::string refusal_evidence(const CompleteReport& report) {
  std::vector<std::string> texts;
  for (const Refusal& refusal : report.refusals) texts.push_back(refusal.text);
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
  const store::ClaimRow claim = store.check_claim(report.task.id, request.holder);
  const std::optional<repo::Revision> head = project.repository->head();
  if (!head) {
    throw Error(ErrorKind::verification, "there is no commit yet", project.root,
                "only a commit can be proven", "commit the fix, then complete the task again");
  }
  refuse_uncommitted(project, report.task, head->commit);
  const Project committed = as_committed(project, head->commit);
  report.commit = head->commit.hex();

  const store::Millis ttl = committed.config.claim_ttl_ms;
  store.renew(report.task.id, claim.epoch, ttl);
  const store::Millis started = store.now();
  ScanRequest scan_request;
  scan_request.source = SourceKind::commit;
  scan_request.rev = report.commit;
  ScanReport scan = scan_project(committed, scan_request);
  const Recording recording = record_scan(committed, store, scan, request.holder.actor, started);
  store.submit(report.task.id, claim.epoch, request.holder.actor, report.commit, request.note,
               true);

  judge_findings(store, recording.scan_id, report);
  judge_new(committed, scan, claim.base_commit, report);
  if (report.refusals.empty()) {
    ProofRequest proof;
    proof.task = report.task.id;
    proof.commit = report.commit;
    proof.tree = head->tree.hex();
    proof.actor = request.holder.actor;
    proof.commands = committed.config.verify;
    proof.before = [&](const VerifyCommand& command) {
      store.renew(report.task.id, claim.epoch, ttl + command.timeout_ms);
      if (request.before_command) request.before_command(command);
    };
    judge_proof(prove(committed, store, proof), report);
  }
  if (!report.refusals.empty()) {
    store.reject(report.task.id, claim.epoch, request.holder.actor, report.commit,
                 refusal_evidence(report));
    report.task = store.task(report.task.id);
    return report;
  }
  store::TaskDone done;
  done.task = report.task.id;
  done.actor = request.holder.actor;
  done.epoch = claim.epoch;
  done.commit = report.commit;
  done.tree = head->tree.hex();
  done.verified = report.verified;
  done.detached = report.detached;
  done.evidence = evidence_of(report);
  store.finish(done);
  report.task = store.task(report.task.id);
  write_summary(committed, store, report);
  return report;
}

}  // namespace cli
