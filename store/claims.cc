#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "store/ledger.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;
using tasks::TaskStatus;

/// Why a task cannot be claimed now.
struct Obstacle {
  ErrorKind kind = ErrorKind::not_ready;
  std::string cause;
  std::string next;
};

/// The live claims of other tasks, with their write sets.
std::vector<TaskRow> held_tasks(const std::vector<TaskRow>& all) {
  std::vector<TaskRow> held;
  for (const TaskRow& task : all) {
    if (tasks::is_held(task.state)) held.push_back(task);
  }
  return held;
}

std::optional<Obstacle> held_obstacle(const TaskRow& task, Millis now) {
  if (!tasks::is_held(task.state) || !task.claim) return std::nullopt;
  Obstacle obstacle;
  obstacle.kind = ErrorKind::held;
  obstacle.cause = task.claim->actor + " holds it for " + age_text(now - task.claim->claimed) +
                   ", lease until " + iso_time(task.claim->lease_until);
  obstacle.next = "`punchlist task claim --next` takes another one";
  return obstacle;
}

std::optional<Obstacle> obstacle_for(const TaskRow& task, const std::vector<TaskRow>& held,
                                     Millis now) {
  if (const std::optional<Obstacle> by_claim = held_obstacle(task, now)) return by_claim;
  Obstacle obstacle;
  if (tasks::is_closed(task.state)) {
    obstacle.cause = "it is " + std::string(tasks::to_string(task.state));
    return obstacle;
  }
  if (task.state == TaskStatus::needs_human || task.state == TaskStatus::blocked) {
    obstacle.cause = tasks::document_word(task.state) + (task.note.empty() ? "" : ": " + task.note);
    obstacle.next = "a person must look at it first";
    return obstacle;
  }
  if (!task.blocked_by.empty()) {
    obstacle.cause = "it needs " + base::join(task.blocked_by, ", ") + ", not done yet";
    obstacle.next = "`punchlist task claim --next` takes a task that is ready";
    return obstacle;
  }
  for (const TaskRow& other : held) {
    if (other.id == task.id || !other.claim) continue;
    const std::string path = common_path(task, other);
    if (path.empty()) continue;
    obstacle.cause =
        other.handle + ", held by " + other.claim->actor +
        (path == "*" ? ", which may change the same files" : ", which changes " + path + " too");
    obstacle.next = "`punchlist task claim --next` takes a task that is ready";
    return obstacle;
  }
  return std::nullopt;
}

std::optional<ClaimRow> claim_by_id(Ledger& ledger, const std::string& claim_id) {
  Statement query(ledger.db,
                  std::string("SELECT ") + kClaimColumns +
                      " FROM claims c JOIN tasks t ON t.id = c.task WHERE c.claim_id = ?");
  query.bind(claim_id);
  if (!query.step()) return std::nullopt;
  return read_claim(query);
}

int64_t current_epoch(Ledger& ledger, const std::string& id) {
  Statement query(ledger.db, "SELECT epoch FROM tasks WHERE id = ?");
  query.bind(id);
  query.step();
  return query.integer(0);
}

/// Whether the left one comes first: phases and waves in order, then handles.
bool comes_before(const TaskRow& left, const TaskRow& right) {
  return std::tie(left.phase, left.wave, left.handle) <
         std::tie(right.phase, right.wave, right.handle);
}

/// The tasks that nothing stands in the way of, the next one first. What another held until its
/// lease ran out is not among them: it is taken by name, with open eyes.
std::vector<TaskRow> ready_tasks(const std::vector<TaskRow>& all, Millis now) {
  const std::vector<TaskRow> held = held_tasks(all);
  std::vector<TaskRow> ready;
  for (const TaskRow& task : all) {
    if (tasks::is_closed(task.state) || task.state == TaskStatus::expired) continue;
    if (!obstacle_for(task, held, now)) ready.push_back(task);
  }
  std::stable_sort(ready.begin(), ready.end(), comes_before);
  return ready;
}

[[noreturn]] void fail_none_ready(const std::vector<TaskRow>& all) {
  size_t open = 0;
  std::vector<std::string> expired;
  for (const TaskRow& task : all) {
    if (tasks::is_closed(task.state)) continue;
    ++open;
    if (task.state == TaskStatus::expired) expired.push_back(task.handle);
  }
  if (open == 0) {
    throw Error(
        ErrorKind::not_found, "there is no open task", {}, {},
        all.empty() ? "`punchlist plan` makes tasks from the findings" : "all tasks are done");
  }
  if (!expired.empty()) {
    throw Error(ErrorKind::not_ready, "no task is ready", base::count_of(open, "open task"),
                "the lease of " + base::join(expired, ", ") +
                    " ran out; what its holder left is not given away unasked",
                "`punchlist task claim " + expired.front() +
                    "` takes it over and lists the work that was left");
  }
  throw Error(ErrorKind::not_ready, "no task is ready", base::count_of(open, "open task"),
              "each is held, waits for another, or needs a person",
              "`punchlist task list` shows why");
}

/// The task to claim: the named one, or the first in order that nothing stands in the way of.
TaskRow choose(Ledger& ledger, const ClaimRequest& request, const std::vector<TaskRow>& all) {
  const std::vector<TaskRow> held = held_tasks(all);
  const Millis now = ledger.clock();
  if (!request.task.empty()) {
    TaskRow task = load_task(ledger, task_id(ledger, request.task));
    if (const std::optional<Obstacle> obstacle = obstacle_for(task, held, now)) {
      throw Error(obstacle->kind, "the task cannot be claimed", task.handle, obstacle->cause,
                  obstacle->next);
    }
    return task;
  }
  std::vector<TaskRow> ready = ready_tasks(all, now);
  if (ready.empty()) fail_none_ready(all);
  return std::move(ready.front());
}

}  // namespace

std::string common_path(const TaskRow& left, const TaskRow& right) {
  if (left.write_set.empty() || right.write_set.empty()) return "*";
  for (const std::string& path : left.write_set) {
    if (std::find(right.write_set.begin(), right.write_set.end(), path) != right.write_set.end())
      return path;
  }
  return {};
}

std::string age_text(Millis duration) {
  const Millis seconds = duration / 1000;
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 2 * 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " d";
}

ClaimRow read_claim(const Statement& row) {
  ClaimRow claim;
  claim.claim_id = row.text(0);
  claim.task = row.text(1);
  claim.handle = row.text(2);
  claim.actor = row.text(3);
  claim.worktree = row.text(4);
  claim.epoch = row.integer(5);
  claim.claimed = row.integer(6);
  claim.lease_until = row.integer(7);
  claim.released = row.integer(8);
  claim.note = row.text(9);
  claim.base_commit = row.text(10);
  claim.ttl = row.integer(11);
  claim.branch = row.text(12);
  claim.ended = row.text(13);
  claim.end_commit = row.text(14);
  return claim;
}

Claimed Store::claim(const ClaimRequest& request) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  if (!request.claim_id.empty()) {
    if (const std::optional<ClaimRow> known = claim_by_id(ledger, request.claim_id)) {
      if (known->released != 0 || known->epoch != current_epoch(ledger, known->task)) {
        throw Error(ErrorKind::stale, "this claim has ended", request.claim_id,
                    "it was for " + known->handle, "claim again with a new claim id");
      }
      if (!request.task.empty() && task_id(ledger, request.task) != known->task) {
        throw Error(ErrorKind::usage, "this claim id is in use", request.claim_id,
                    "it is for " + known->handle, "use one claim id per task");
      }
      Claimed again;
      again.claim = *known;
      again.task = load_task(ledger, known->task);
      again.repeated = true;
      return again;
    }
  }
  TaskRow task = choose(ledger, request, load_tasks(ledger));

  Claimed claimed;
  claimed.expired = task.claim;  // not released, yet not live: it ran out
  const int64_t epoch = current_epoch(ledger, task.id);
  Statement swap(ledger.db, "UPDATE tasks SET epoch = epoch + 1 WHERE id = ? AND epoch = ?");
  if (swap.bind(task.id).bind(epoch).run() != 1) {
    throw Error(ErrorKind::busy, "the task was claimed in this moment", task.handle, {},
                "try again");
  }
  ClaimRow& row = claimed.claim;
  row.claim_id = request.claim_id.empty() ? base::random_id("C-", 10) : request.claim_id;
  row.task = task.id;
  row.handle = task.handle;
  row.actor = request.actor;
  row.worktree = request.worktree;
  row.base_commit = request.base_commit;
  row.branch = request.branch;
  row.ttl = request.ttl;
  row.epoch = epoch + 1;
  row.claimed = ledger.clock();
  row.lease_until = row.claimed + request.ttl;
  Statement(ledger.db,
            "INSERT INTO claims (claim_id, task, actor, worktree, epoch, claimed, lease_until, "
            "released, note, base_commit, ttl, branch) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?, ?)")
      .bind(row.claim_id)
      .bind(row.task)
      .bind(row.actor)
      .bind(row.worktree)
      .bind(row.epoch)
      .bind(row.claimed)
      .bind(row.lease_until)
      .bind(row.base_commit)
      .bind(row.ttl)
      .bind(row.branch)
      .run();
  StatusChange change;
  change.subject = task.id;
  change.actor = request.actor;
  if (claimed.expired) {
    change.to = "expired";
    change.evidence = "the claim of " + claimed.expired->actor + " ran out at " +
                      iso_time(claimed.expired->lease_until);
    append(ledger, change);
    end_claim(ledger, *claimed.expired, "expired", "taken over by " + request.actor, {});
    add_event(ledger, request.actor, "expired", task.handle, change.evidence);
  }
  change.to = "claimed";
  change.evidence = "claim " + row.claim_id + ", epoch " + std::to_string(row.epoch);
  append(ledger, change);
  change.evidence = "task " + task.handle;
  move_findings(ledger, task.finding_ids, {Disposition::open}, Disposition::planned, change);
  move_findings(ledger, task.finding_ids, {Disposition::planned, Disposition::submitted},
                Disposition::in_progress, change);
  add_event(ledger, request.actor, "claim", task.handle,
            "claimed, epoch " + std::to_string(row.epoch), row.base_commit);
  claimed.task = load_task(ledger, task.id);
  transaction.commit();
  return claimed;
}

std::vector<TaskRow> Store::ready() const {
  const Snapshot snapshot(ledger_->db);
  return ready_tasks(load_tasks(*ledger_), ledger_->clock());
}

std::map<std::string, std::string> Store::waiting_for_files() const {
  const Snapshot snapshot(ledger_->db);
  const std::vector<TaskRow> all = load_tasks(*ledger_);
  const std::vector<TaskRow> held = held_tasks(all);
  std::map<std::string, std::string> waiting;
  for (const TaskRow& task : all) {
    if (!tasks::is_claimable(task.state) || task.state == TaskStatus::expired ||
        !task.blocked_by.empty())
      continue;
    if (const std::optional<Obstacle> obstacle = obstacle_for(task, held, ledger_->clock()))
      waiting.emplace(task.id, obstacle->cause);
  }
  return waiting;
}

std::vector<ClaimRow> Store::claims() const {
  Statement query(
      ledger_->db,
      std::string("SELECT ") + kClaimColumns +
          " FROM claims c JOIN tasks t ON t.id = c.task ORDER BY c.claimed, c.claim_id");
  std::vector<ClaimRow> rows;
  while (query.step()) rows.push_back(read_claim(query));
  return rows;
}

}  // namespace store
