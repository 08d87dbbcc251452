#include "cli/actions/judge.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "cli/actions/commit_owner.h"
#include "cli/actions/must_have_check.h"
#include "cli/actions/new_findings.h"
#include "cli/actions/phase_gaps.h"
#include "cli/actions/proof_commands.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/source_set.h"
#include "planner/foundation.h"
#include "repo/diff.h"
#include "repo/repository.h"

namespace cli {
namespace {

constexpr size_t kMostMerges = 20;
constexpr size_t kMostJudged = 10000;
constexpr std::string_view kOurs = ".punchlist/";

bool is_waived(const store::FindingRow& row) {
  return row.disposition == store::Disposition::accepted ||
         row.disposition == store::Disposition::false_positive;
}

bool is_there(const store::FindingRow& row) {
  return row.presence == store::Presence::new_ || row.presence == store::Presence::present;
}

Refusal at_finding(std::string text, const store::FindingRow& finding) {
  Refusal refusal;
  refusal.text = std::move(text);
  refusal.path = finding.path;
  refusal.line = finding.line;
  refusal.column = finding.column;
  refusal.source_line = finding.source_line;
  return refusal;
}

/// Whether a source or manifest differs between the commit that showed the finding and this one.
bool has_changed_since(const CommitScan& head, const std::string& seen) {
  const std::optional<repo::ObjectId> before = repo::ObjectId::from_hex(seen);
  const std::optional<repo::ObjectId> now = repo::ObjectId::from_hex(head.commit);
  if (!before || !now || !head.committed.repository->object_exists(*before)) return true;
  return !repo::changes_between(*head.committed.repository, *before, *now,
                                [](std::string_view path) {
                                  return path.ends_with(".rs") || path.ends_with(".toml");
                                })
              .empty();
}

ScanReport scan_commit(const Project& project, const std::string& commit) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = commit;
  return scan_project(project, request);
}

/// The other parents of merges on the way from `base` to the commit: what they had is not new.
std::vector<repo::ObjectId> merged_in(const repo::Repository& repository,
                                      const repo::ObjectId& base, const repo::ObjectId& commit) {
  std::vector<repo::ObjectId> sides;
  for (const repo::ObjectId& id : repository.commits_between(base, commit, kMostJudged)) {
    const repo::CommitInfo info = repository.commit(id);
    for (size_t i = 1; i < info.parents.size(); ++i) {
      if (sides.size() == kMostMerges) return sides;
      if (!repository.is_ancestor(info.parents[i], base)) sides.push_back(info.parents[i]);
    }
  }
  return sides;
}

/// Files that the line of first parents from `base` to the commit changed outside of the task's
/// write set; what other tasks account for is left out. A task without a write set may change any.
std::vector<std::string> changed_outside(const repo::Repository& repository,
                                         const repo::ObjectId& base, const repo::ObjectId& commit,
                                         const store::TaskRow& task, const CommitOwner& owner) {
  const std::vector<std::string>& reserved = task.write_set;
  if (reserved.empty()) return {};
  std::set<std::string> outside;
  std::set<std::string> ahead;
  for (const repo::ObjectId& id : repository.commits_between(base, commit, kMostJudged))
    ahead.insert(id.hex());
  repo::ObjectId at = commit;
  while (ahead.count(at.hex()) != 0) {
    const repo::CommitInfo info = repository.commit(at);
    if (info.parents.empty()) break;
    if (info.parents.size() == 1) {
      std::vector<std::string> paths;
      for (const repo::Change& change :
           repo::changes_between(repository, info.parents[0], at, {})) {
        for (const std::string& path : {change.old_path, change.new_path}) {
          if (!path.empty() && path.compare(0, kOurs.size(), kOurs) != 0) paths.push_back(path);
        }
      }
      if (!owner.is_of_another(info, paths)) {
        for (const std::string& path : paths) {
          if (std::find(reserved.begin(), reserved.end(), path) == reserved.end())
            outside.insert(path);
        }
      }
    }
    at = info.parents[0];
  }
  return {outside.begin(), outside.end()};
}

/// A task without findings adds a helper that others lean on: a scan must not miss it any more.
void judge_foundation(const CommitScan& head, const store::TaskRow& task, Verdict& verdict) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = head.commit;
  request.repairs = true;
  const ScanReport scan = scan_project(head.committed, request);
  for (const scanner::Repair& repair : scan.repairs) {
    for (const scanner::Helper& helper : repair.helpers) {
      if (helper.exists || !planner::is_foundation_of(task.id, helper)) continue;
      Refusal refusal;
      refusal.text = helper.what + " is still missing";
      refusal.path = helper.at.path;
      refusal.line = helper.at.line;
      refusal.column = helper.at.column;
      verdict.refusals.push_back(std::move(refusal));
      return;
    }
  }
}

}  // namespace

CommitScan scan_head(const Project& project, store::Store& store, const std::string& actor) {
  const std::optional<repo::Revision> head = project.repository->head();
  if (!head) {
    throw base::Error(base::ErrorKind::verification, "there is no commit yet", project.root,
                      "only a commit can be proven", "commit the fix first");
  }
  CommitScan result;
  result.committed = as_committed(project, head->commit);
  result.commit = head->commit.hex();
  result.tree = head->tree.hex();
  const store::Millis started = store.now();
  result.scan = scan_commit(result.committed, result.commit);
  result.scan_id = record_scan(result.committed, store, result.scan, actor, started).scan_id;
  return result;
}

void judge_findings(const store::Store& store, const CommitScan& head, const store::TaskRow& task,
                    Verdict& verdict) {
  const std::optional<planner::PhaseGap> gap = gap_of_task(store, task.id);
  // The demands of a document are judged themselves, and may be what is corrected.
  if (gap && !gap->gap.command.empty() && !has_changed_since(head, gap->checked)) {
    Refusal refusal;
    refusal.text = "no source was changed since the check of the phase found on commit " +
                   gap->gap.commit + ": " + gap->gap.reason;
    verdict.refusals.push_back(std::move(refusal));
  } else if (task.finding_ids.empty() && !gap) {
    judge_foundation(head, task, verdict);
  }
  std::map<std::string, store::FindingRow> rows;
  for (store::FindingRow& row : store.findings(head.scan_id)) {
    std::string id = row.id;
    rows.emplace(std::move(id), std::move(row));
  }
  for (const std::string& id : task.finding_ids) {
    const store::FindingRow& row = rows.at(id);
    if (row.presence == store::Presence::uncertain) {
      verdict.refusals.push_back(at_finding(id + " cannot be told: " + row.presence_reason, row));
      verdict.refusals.back().source_line.clear();
    } else if (is_there(row)) {
      if (is_waived(row)) continue;
      verdict.refusals.push_back(
          at_finding(id + " is still there: " + row.rule + ": " + row.message, row));
    } else if (!is_waived(row) && !has_changed_since(head, row.last_commit)) {
      verdict.refusals.push_back(at_finding(
          id + " is not shown any more, but no source was changed since it was seen on commit " +
              row.last_commit.substr(0, 12),
          row));
    } else {
      verdict.verified.push_back(id);
    }
  }
  for (const std::string& id : task.cascades) {
    const store::FindingRow& row = rows.at(id);
    if (row.presence == store::Presence::absent) verdict.verified.push_back(id);
    if (is_there(row)) verdict.detached.push_back({id, "it is still there"});
    if (row.presence == store::Presence::uncertain)
      verdict.detached.push_back({id, "it cannot be told: " + row.presence_reason});
  }
}

void judge_change_since(const store::Store& store, const CommitScan& head,
                        const store::TaskRow& task, const std::string& base, const GateConfig& gate,
                        Verdict& verdict) {
  const repo::Repository& repository = *head.committed.repository;
  const std::optional<repo::ObjectId> base_id = repo::ObjectId::from_hex(base);
  const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(head.commit);
  if (!base_id || !commit || base == head.commit || !repository.object_exists(*base_id)) return;
  verdict.deviations =
      changed_outside(repository, *base_id, *commit, task, CommitOwner(repository, store, task));

  std::set<std::string> own_rules;
  for (const store::FindingRow& row : store.findings(head.scan_id)) {
    const std::vector<std::string>& ids = task.finding_ids;
    if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) own_rules.insert(row.rule);
  }
  std::vector<bool> is_new =
      new_against(head.committed, scan_commit(head.committed, base), head.scan);
  const auto counts = [&](size_t index) {
    const scanner::Finding& finding = head.scan.result.findings[index];
    return is_new[index] && (counts_at_gate(head.scan, index, gate) ||
                             (own_rules.count(finding.rule) != 0 && !finding.in_tests));
  };
  const auto any_counts = [&] {
    for (size_t i = 0; i < is_new.size(); ++i)
      if (counts(i)) return true;
    return false;
  };
  if (any_counts()) {
    for (const repo::ObjectId& side : merged_in(repository, *base_id, *commit)) {
      const std::vector<bool> is_new_there =
          new_against(head.committed, scan_commit(head.committed, side.hex()), head.scan);
      for (size_t i = 0; i < is_new.size(); ++i) is_new[i] = is_new[i] && is_new_there[i];
    }
  }
  for (size_t i = 0; i < is_new.size(); ++i) {
    if (!counts(i)) continue;
    const scanner::Finding& finding = head.scan.result.findings[i];
    const bool is_own = own_rules.count(finding.rule) != 0;
    Refusal refusal;
    refusal.text = "the change brings " + head.scan.ids[i] +
                   (is_own ? ", the same misuse at another place: " : ": ") + finding.rule + ": " +
                   finding.message;
    refusal.path = finding.at.path;
    refusal.line = finding.at.line;
    refusal.column = finding.at.column;
    refusal.source_line = finding.source_line;
    // The task's own finding at its new place was named already.
    const std::vector<std::string>& ids = task.finding_ids;
    if (std::find(ids.begin(), ids.end(), head.scan.ids[i]) == ids.end())
      verdict.refusals.push_back(std::move(refusal));
  }
}

void judge_must_haves(const CommitScan& head, const store::TaskRow& task, const std::string& base,
                      Verdict& verdict) {
  const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(head.commit);
  if (!commit) return;
  std::vector<MustHaveCheck> checks = check_must_haves(head.committed, task, *commit, *commit);
  const std::optional<repo::ObjectId> began = repo::ObjectId::from_hex(base);
  if (began && head.committed.repository->object_exists(*began)) {
    // What a change takes out of its own task's document goes on to count.
    for (MustHaveCheck& check : check_must_haves(head.committed, task, *began, *commit))
      checks.push_back(std::move(check));
  }
  std::set<std::string> said;
  for (const MustHaveCheck& check : checks) {
    if (check.holds || !said.insert(check.note.path + ": " + check.note.outcome).second) continue;
    Refusal refusal;
    refusal.text = "must_haves of " + task.handle + " want " + check.note.path +
                   " otherwise: " + check.note.outcome;
    verdict.refusals.push_back(std::move(refusal));
  }
}

void judge_gap(const store::Store& store, const store::TaskRow& task, const Proof& proof,
               Verdict& verdict) {
  const std::optional<planner::PhaseGap> gap = gap_of_task(store, task.id);
  if (!gap || gap->gap.command.empty()) return;
  const bool was_run =
      std::any_of(proof.runs.begin(), proof.runs.end(),
                  [&](const store::RunRow& run) { return run.command == gap->gap.command; });
  if (was_run || !proof.passed) return;
  Refusal refusal;
  refusal.text = "`" + gap->gap.command + "` is configured no more: `punchlist verify --phase " +
                 std::to_string(gap->phase) + "` looks at the phase anew";
  verdict.refusals.push_back(std::move(refusal));
}

void judge_proof(const Proof& proof, Verdict& verdict) {
  for (const store::RunRow& run : proof.runs) {
    if (run.outcome == "passed") continue;
    Refusal refusal;
    refusal.text = "`" + run.command + "` " + words_for_end(run) + ", see " + run.log_path +
                   " beside the ledger";
    verdict.refusals.push_back(std::move(refusal));
  }
}

}  // namespace cli
