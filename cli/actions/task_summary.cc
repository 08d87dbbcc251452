#include "cli/actions/task_summary.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "cli/actions/commit_owner.h"
#include "cli/actions/generated_blocks.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/phase_gaps.h"
#include "cli/actions/way_done.h"
#include "cli/actions/write_verification.h"
#include "cli/short_hash.h"
#include "repo/diff.h"
#include "repo/repository.h"
#include "tasks/completion.h"
#include "tasks/render.h"

namespace cli {
namespace {

constexpr size_t kMostSummarised = 500;
constexpr std::string_view kOurs = ".punchlist/";

/// One commit and the files of the project that it changed, plan documents left out.
struct Commit {
  repo::CommitInfo info;
  std::vector<repo::Change> changes;
};

/// \param document of another task, which this one may correct; empty: none
std::vector<Commit> commits_since(const repo::Repository& repository, const repo::ObjectId& base,
                                  const repo::ObjectId& end, const std::string& document) {
  std::vector<repo::ObjectId> ids = repository.commits_between(base, end, kMostSummarised);
  std::reverse(ids.begin(), ids.end());
  std::vector<Commit> commits;
  for (const repo::ObjectId& id : ids) {
    Commit commit;
    commit.info = repository.commit(id);
    if (commit.info.parents.size() != 1) continue;  // a merge makes no change of its own
    for (repo::Change& change : repo::changes_between(repository, commit.info.parents[0], id, {})) {
      const std::string& path = change.new_path.empty() ? change.old_path : change.new_path;
      const bool is_ours = path.compare(0, kOurs.size(), kOurs) == 0;
      if (!is_ours || path == document) commit.changes.push_back(std::move(change));
    }
    if (!commit.changes.empty()) commits.push_back(std::move(commit));
  }
  return commits;
}

bool touches(const Commit& commit, const std::vector<std::string>& write_set) {
  return std::any_of(commit.changes.begin(), commit.changes.end(), [&](const repo::Change& change) {
    return std::binary_search(write_set.begin(), write_set.end(), change.new_path) ||
           std::binary_search(write_set.begin(), write_set.end(), change.old_path);
  });
}

/// Those that name the task, else those that change its files, else all; never those that another
/// task accounts for.
std::vector<Commit> commits_of_task(const std::vector<Commit>& commits, const store::TaskRow& row,
                                    const CommitOwner& owner) {
  std::vector<std::string> write_set = row.write_set;
  std::sort(write_set.begin(), write_set.end());
  std::vector<Commit> named;
  std::vector<Commit> touching;
  std::vector<Commit> own;
  for (const Commit& commit : commits) {
    if (owner.is_named(commit.info)) named.push_back(commit);
    std::vector<std::string> paths;
    for (const repo::Change& change : commit.changes) {
      for (const std::string& path : {change.old_path, change.new_path}) {
        if (!path.empty()) paths.push_back(path);
      }
    }
    if (owner.is_of_another(commit.info, paths)) continue;
    own.push_back(commit);
    if (touches(commit, write_set)) touching.push_back(commit);
  }
  if (!named.empty()) return named;
  return touching.empty() ? own : touching;
}

void add_files(const std::vector<Commit>& commits, tasks::Completion& done) {
  std::set<std::string> created;
  std::set<std::string> modified;
  std::set<std::string> deleted;
  for (const Commit& commit : commits) {
    for (const repo::Change& change : commit.changes) {
      if (change.kind == repo::ChangeKind::added || change.kind == repo::ChangeKind::renamed) {
        if (deleted.erase(change.new_path) != 0) {
          modified.insert(change.new_path);
        } else {
          created.insert(change.new_path);
        }
      }
      if (change.kind == repo::ChangeKind::deleted || change.kind == repo::ChangeKind::renamed) {
        if (created.erase(change.old_path) == 0) deleted.insert(change.old_path);
        modified.erase(change.old_path);
      }
      if (change.kind == repo::ChangeKind::modified && created.count(change.new_path) == 0) {
        modified.insert(change.new_path);
      }
    }
  }
  done.created.assign(created.begin(), created.end());
  done.modified.assign(modified.begin(), modified.end());
  done.deleted.assign(deleted.begin(), deleted.end());
}

/// The document of another task whose `must_haves` this one may correct; empty: it is no such task.
std::string corrected_document(const store::Store& store, const std::string& task) {
  const std::optional<planner::PhaseGap> gap = gap_once_of_task(store, task);
  return gap && !gap->task.empty() ? store.task(gap->task).file : std::string();
}

/// The commits between where the work began and the proof; full hashes of them come back. \param
/// began where it was claimed, where its findings were seen last: of those, the furthest that leads
/// to the proof counts. Other work trees see a finding on commits that do not.
std::set<std::string> add_commits(const Project& project, const store::Store& store,
                                  store::TaskRow row, const std::vector<std::string>& began,
                                  const std::string& proven_on, tasks::Completion& done) {
  std::set<std::string> hashes = {proven_on};
  if (!project.repository || proven_on.empty()) return hashes;
  const repo::Repository& repository = *project.repository;
  const repo::ObjectId end = repository.resolve(proven_on).commit;
  const std::string document = corrected_document(store, row.id);
  if (!document.empty()) row.write_set.push_back(document);
  std::vector<Commit> longest;
  for (const std::string& hash : began) {
    const std::optional<repo::ObjectId> seen = repo::ObjectId::from_hex(hash);
    if (!seen || !repository.object_exists(*seen)) continue;  // outside git, or swept away since
    const repo::ObjectId base = *seen;
    if (!repository.is_ancestor(base, end)) continue;
    std::vector<Commit> commits = commits_since(repository, base, end, document);
    if (!done.commits_known || commits.size() > longest.size()) longest = std::move(commits);
    done.commits_known = true;
  }
  const std::vector<Commit> commits =
      commits_of_task(longest, row, CommitOwner(repository, store, row));
  for (const Commit& commit : commits) {
    done.commits.push_back({commit.info.id.short_hex(kHashLength), commit.info.summary});
    hashes.insert(commit.info.id.hex());
  }
  add_files(commits, done);
  return hashes;
}

/// Times at which nobody could go on before a person had said something.
void add_gates(const std::vector<store::StatusChange>& log, tasks::Completion& done) {
  const store::StatusChange* shut = nullptr;
  for (const store::StatusChange& change : log) {
    if (shut != nullptr && change.to != shut->to) {
      done.gates.push_back(shut->to + " from " + store::iso_time(shut->at) + " to " +
                           store::iso_time(change.at) + " (" + shut->evidence + "), lifted by " +
                           change.actor + (change.evidence.empty() ? "" : ": " + change.evidence));
      shut = nullptr;
    }
    if (change.to == "blocked" || change.to == "needs_human") shut = &change;
  }
}

void add_log(const std::vector<store::StatusChange>& log, const store::StatusChange& end,
             tasks::Completion& done) {
  for (const store::StatusChange& change : log) {
    const bool by_hand = change.to == "submitted" && change.evidence != end.evidence;
    if (by_hand && !change.evidence.empty()) done.notes.push_back(change.evidence);
    const bool refused =
        change.to == "claimed" && (change.from == "submitted" || change.from == "verifying");
    if (refused || change.to == "needs_human") {
      done.issues.push_back("refused on commit " + short_hash(change.commit) + ": " +
                            change.evidence);
    }
    if (change.to == "blocked") {
      done.issues.push_back("blocked by " + change.actor + ": " + change.evidence);
    }
  }
}

void add_runs(const store::Store& store, const store::TaskRow& row, const std::string& commit,
              tasks::Completion& done) {
  for (const store::RunRow& run : store.runs(row.id)) {
    if (run.commit != commit) continue;
    done.runs.push_back(run_note(run));
  }
}

void add_claims(const store::Store& store, const store::TaskRow& row, tasks::Completion& done,
                store::Millis ended) {
  store::Millis first = 0;
  for (const store::ClaimRow& claim : store.claims()) {
    if (claim.task != row.id) continue;
    if (first == 0 || claim.claimed < first) first = claim.claimed;
    // What was refused a third time was taken back by the tool; the log tells it.
    const bool given_back =
        claim.released != 0 && claim.ended != "done" && claim.ended != "refused";
    if (given_back && !claim.note.empty())
      done.issues.push_back((claim.ended == "blocked" ? "blocked by " : "given back by ") +
                            claim.actor + ": " + claim.note);
  }
  if (first == 0) return;
  done.started = store::iso_time(first);
  done.duration_ms = ended - first;
}

void add_unlocked(const store::Store& store, const store::TaskRow& row, tasks::Completion& done) {
  for (const store::TaskRow& other : store.tasks()) {
    if (tasks::is_closed(other.state) || !other.blocked_by.empty()) continue;
    const std::vector<std::string>& needs = other.depends_on;
    if (std::find(needs.begin(), needs.end(), row.handle) != needs.end())
      done.unlocks.push_back(other.handle);
  }
}

void add_findings(const std::vector<store::FindingRow>& all, const store::TaskRow& row,
                  const std::set<std::string>& commits, tasks::Completion& done) {
  const auto is_in = [](const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const store::FindingRow& finding : all) {
    const bool verified = finding.disposition == tasks::Disposition::verified;
    if (is_in(row.finding_ids, finding.id)) {
      if (verified) done.fixed.push_back(finding.id);
    } else if (is_in(row.cascades, finding.id)) {
      (verified ? done.cascaded : done.detached).push_back(finding.id);
    } else if (commits.count(finding.first_commit) != 0 &&
               finding.presence != tasks::Presence::absent) {
      done.introduced.push_back(finding.id);
    }
  }
}

std::vector<store::FindingRow> own_findings(const std::vector<store::FindingRow>& all,
                                            const store::TaskRow& row) {
  std::vector<store::FindingRow> own;
  for (const store::FindingRow& finding : all) {
    const std::vector<std::string>& ids = row.finding_ids;
    if (std::find(ids.begin(), ids.end(), finding.id) != ids.end()) own.push_back(finding);
  }
  return own;
}

/// Where the work may have begun: where it was claimed, and where its findings were seen last.
std::vector<std::string> beginnings_of(const store::Store& store, const store::TaskRow& row,
                                       const std::vector<store::FindingRow>& own) {
  std::vector<std::string> began;
  for (const store::ClaimRow& claim : store.claims())
    if (claim.task == row.id) began.push_back(claim.base_commit);
  for (const store::FindingRow& finding : own) began.push_back(finding.last_commit);
  return began;
}

std::vector<std::string> hashes_of(const tasks::Completion& done) {
  std::vector<std::string> hashes;
  for (const tasks::CommitNote& commit : done.commits) hashes.push_back(commit.hash);
  return hashes;
}

/// The change of the log that made the task done, or nothing.
std::optional<store::StatusChange> end_of(const std::vector<store::StatusChange>& log) {
  std::optional<store::StatusChange> end;
  for (const store::StatusChange& change : log) {
    if (change.to == "done") end = change;
  }
  return end;
}

}  // namespace

tasks::Completion completion_of(const Project& project, const store::Store& store,
                                const store::TaskRow& row) {
  const std::vector<store::StatusChange> log = store.log(row.id);
  const std::optional<store::StatusChange> end = end_of(log);
  if (!end || row.state != tasks::TaskStatus::done) {
    throw base::Error(base::ErrorKind::not_ready, "the task is not done", row.handle,
                      "it is " + std::string(tasks::to_string(row.state)),
                      "`punchlist task complete " + row.handle + "` proves it");
  }
  const std::vector<store::FindingRow> all = store.findings();
  const std::vector<store::FindingRow> own = own_findings(all, row);
  tasks::Completion done;
  done.commit = short_hash(end->commit);
  done.actor = end->actor;
  done.completed = store::iso_time(end->at);
  const std::set<std::string> commits =
      add_commits(project, store, row, beginnings_of(store, row, own), end->commit, done);
  done.way = way_done(project, row, own, hashes_of(done));
  add_findings(all, row, commits, done);
  add_log(log, *end, done);
  add_gates(log, done);
  for (const store::TaskRow& other : store.tasks()) {
    const std::vector<std::string>& needs = row.depends_on;
    if (std::find(needs.begin(), needs.end(), other.handle) != needs.end())
      done.needed[other.handle] = other.title;
  }
  add_claims(store, row, done, end->at);
  add_runs(store, row, end->commit, done);
  add_unlocked(store, row, done);
  return done;
}

tasks::WayDone way_of_change(const Project& project, const store::Store& store,
                             const store::TaskRow& row, const std::string& commit) {
  const std::vector<store::FindingRow> own = own_findings(store.findings(), row);
  tasks::Completion change;
  add_commits(project, store, row, beginnings_of(store, row, own), commit, change);
  return way_done(project, row, own, hashes_of(change));
}

TaskSummary write_task_summary(const Project& project, const store::Store& store,
                               std::string_view name) {
  const store::TaskRow row = store.task(name);
  tasks::Completion done = completion_of(project, store, row);
  const tasks::Plan plan = plan_of_ledger(store);
  for (auto& [handle, title] : done.needed) {
    if (const tasks::Task* needed = plan.find(handle)) title = needed->told_title();
  }
  const tasks::Task* task = plan.find(row.handle);
  if (task == nullptr) {
    throw base::Error(base::ErrorKind::busy, "the plan changed meanwhile", row.handle, {},
                      "try again");
  }
  tasks::Task told = *task;
  if (std::optional<planner::PhaseGap> gap = gap_once_of_task(store, row.id)) {
    told.gap_closure = true;
    told.gap = std::move(gap->gap);
    const std::string document = corrected_document(store, row.id);
    if (!document.empty()) told.files_modified.push_back(document);
    std::sort(told.files_modified.begin(), told.files_modified.end());
  }
  TaskSummary summary;
  summary.path = task->summary_file();
  const WrittenDocument written =
      write_ledger_document(project, summary.path, tasks::render_completion(told, done));
  summary.changed = written.changed;
  summary.conflicts = written.conflicts;
  return summary;
}

}  // namespace cli
