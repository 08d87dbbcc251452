#include <string>

#include "base/error.h"
#include "store/ledger.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;
using tasks::TaskStatus;

Error lost(const ClaimRow& claim) {
  return Error(ErrorKind::stale, "your claim on this task is not the current one", claim.handle,
               claim.actor + " holds it since " + iso_time(claim.claimed) + " in " +
                   claim.worktree + " (epoch " + std::to_string(claim.epoch) + ")",
               "if it is yours, pass its --claim-id; else leave it to them");
}

/// A lease that ran out freed the files: while another works on them it cannot be taken up again.
void refuse_if_reserved(Ledger& ledger, const ClaimRow& claim) {
  if (claim.lease_until > ledger.clock()) return;
  const TaskRow mine = load_task(ledger, claim.task);
  for (const TaskRow& other : load_tasks(ledger)) {
    if (other.id == mine.id || !tasks::is_held(other.state) || !other.claim) continue;
    const std::string path = common_path(mine, other);
    if (path.empty()) continue;
    throw Error(ErrorKind::stale, "your lease ran out", mine.handle,
                "since then " + other.claim->actor + " holds " + other.handle +
                    (path == "*" ? ", which may change the same files"
                                 : ", which changes " + path + " too"),
                "claim it again when " + other.handle + " is done");
  }
}

/// What happens to the task and its findings when its holder steps back.
void step_back(Ledger& ledger, const ClaimRow& claim, const ClaimHolder& holder, TaskStatus to,
               const std::string& text) {
  Statement(ledger.db, "UPDATE tasks SET epoch = epoch + 1 WHERE id = ?").bind(claim.task).run();
  const std::string word(tasks::to_string(to));
  end_claim(ledger, claim, word, text, holder.commit);
  const TaskRow row = load_task(ledger, claim.task);
  StatusChange change;
  change.subject = claim.task;
  change.to = word;
  change.actor = holder.actor;
  change.evidence = text;
  change.commit = holder.commit;
  append(ledger, change);
  change.evidence =
      "task " + row.handle + (to == TaskStatus::blocked ? " is blocked" : " was given back");
  move_findings(ledger, row.finding_ids, {Disposition::in_progress, Disposition::submitted},
                Disposition::planned, change);
}

}  // namespace

void end_claim(Ledger& ledger, const ClaimRow& claim, std::string_view ended, std::string_view note,
               std::string_view commit) {
  Statement(ledger.db,
            "UPDATE claims SET released = ?, note = ?, ended = ?, end_commit = ? "
            "WHERE claim_id = ?")
      .bind(ledger.clock())
      .bind(note)
      .bind(ended)
      .bind(commit)
      .bind(claim.claim_id)
      .run();
}

ClaimRow Store::check_claim(std::string_view task, const ClaimHolder& holder) const {
  Ledger& ledger = *ledger_;
  const std::string id = task_id(ledger, task);
  Statement query(ledger.db,
                  std::string("SELECT ") + kClaimColumns +
                      " FROM current_claims c JOIN tasks t ON t.id = c.task WHERE c.task = ?");
  query.bind(id);
  if (!query.step() || query.integer(8) != 0) {
    throw Error(ErrorKind::stale, "nobody holds this task", std::string(task), {},
                "`punchlist task claim " + std::string(task) + "` takes it");
  }
  ClaimRow claim = read_claim(query);
  const bool is_right_id = holder.claim_id.empty() || holder.claim_id == claim.claim_id;
  const bool is_right_epoch = !holder.epoch || *holder.epoch == claim.epoch;
  // Without a token the work tree tells: agents on one machine share the default actor.
  const bool has_token = !holder.claim_id.empty() || holder.epoch.has_value();
  const bool is_same_place = holder.worktree.empty() || claim.worktree.empty()
                                 ? holder.actor == claim.actor
                                 : holder.worktree == claim.worktree;
  if (!is_right_id || !is_right_epoch || (!has_token && !is_same_place)) throw lost(claim);
  return claim;
}

void Store::renew(std::string_view task, int64_t epoch, Millis ttl) {
  renew_until(task, epoch, ledger_->clock() + ttl);
}

void Store::renew_until(std::string_view task, int64_t epoch, Millis until) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const std::string id = task_id(ledger, task);
  const TaskRow row = load_task(ledger, id);
  if (!row.claim || row.claim->epoch != epoch) {
    throw Error(ErrorKind::stale, "this claim is no longer the current one", std::string(task),
                "epoch " + std::to_string(epoch), "claim the task again");
  }
  if (row.claim->lease_until >= until) return;
  refuse_if_reserved(ledger, *row.claim);
  Statement(ledger.db, "UPDATE claims SET lease_until = ? WHERE claim_id = ?")
      .bind(until)
      .bind(row.claim->claim_id)
      .run();
  transaction.commit();
}

void Store::keep_alive(std::string_view worktree, std::string_view claim_id) {
  Ledger& ledger = *ledger_;
  const Millis now = ledger.clock();
  // Read first: a lease that is fresh needs no write, and so no wait for other writers. A tenth of
  // the lease is how stale it may get.
  const char* const kDue =
      "released = 0 AND ttl > 0 AND lease_until > ? AND lease_until < ? + ttl - ttl / 10 "
      "AND ((worktree = ? AND worktree <> '') OR (claim_id = ? AND claim_id <> '')) "
      "AND epoch = (SELECT t.epoch FROM tasks t WHERE t.id = claims.task)";
  {
    Statement due(ledger.db, std::string("SELECT count(*) FROM claims WHERE ") + kDue);
    due.bind(now).bind(now).bind(worktree).bind(claim_id);
    if (!due.step() || due.integer(0) == 0) return;
  }
  Transaction transaction(ledger.db);
  Statement(ledger.db, std::string("UPDATE claims SET lease_until = ? + ttl WHERE ") + kDue)
      .bind(now)
      .bind(now)
      .bind(now)
      .bind(worktree)
      .bind(claim_id)
      .run();
  transaction.commit();
}

void Store::release(std::string_view task, const ClaimHolder& holder, std::string_view note) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const ClaimRow claim = check_claim(task, holder);
  step_back(ledger, claim, holder, TaskStatus::released, std::string(note));
  add_event(ledger, holder.actor, "release", claim.handle, note, holder.commit);
  transaction.commit();
}

void Store::block(std::string_view task, const ClaimHolder& holder, std::string_view reason) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const TaskRow row = load_task(ledger, task_id(ledger, task));
  if (row.claim && row.state != TaskStatus::expired) {
    const ClaimRow claim = check_claim(task, holder);
    step_back(ledger, claim, holder, TaskStatus::blocked, std::string(reason));
  } else {
    if (!tasks::is_claimable(row.state)) {
      throw Error(ErrorKind::not_ready, "the task cannot be blocked", row.handle,
                  "it is " + std::string(tasks::to_string(row.state)), {});
    }
    StatusChange change;
    change.subject = row.id;
    change.actor = holder.actor;
    change.commit = holder.commit;
    if (row.claim) {
      change.to = tasks::to_string(TaskStatus::expired);
      change.evidence =
          "the claim of " + row.claim->actor + " ran out at " + iso_time(row.claim->lease_until);
      append(ledger, change);
      end_claim(ledger, *row.claim, "expired", reason, {});
    }
    // Who claimed meanwhile under the old epoch must find out.
    Statement(ledger.db, "UPDATE tasks SET epoch = epoch + 1 WHERE id = ?").bind(row.id).run();
    change.to = tasks::to_string(TaskStatus::blocked);
    change.evidence = reason;
    append(ledger, change);
    change.evidence = "task " + row.handle + " is blocked";
    move_findings(ledger, row.finding_ids, {Disposition::in_progress, Disposition::submitted},
                  Disposition::planned, change);
  }
  add_event(ledger, holder.actor, "block", row.handle, reason, holder.commit);
  transaction.commit();
}

}  // namespace store
