#include <string>

#include "base/error.h"
#include "store/ledger.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;
using tasks::TaskStatus;

constexpr uint32_t kMostRejections = 3;

/// The task, if this epoch is its current, unreleased claim.
TaskRow fenced(Ledger& ledger, std::string_view task, int64_t epoch) {
  TaskRow row = load_task(ledger, task_id(ledger, task));
  if (!row.claim || row.claim->epoch != epoch) {
    throw Error(ErrorKind::stale, "this claim is no longer the current one", row.handle,
                "epoch " + std::to_string(epoch),
                "nothing was recorded; claim the task again, or leave it to who holds it now");
  }
  // The log's word, not the computed one: a lease that ran out while the proof was under way is
  // still ours.
  row.state = tasks::task_status_from(status_of(ledger, row.id)).value_or(TaskStatus::ready);
  return row;
}

void move_task(Ledger& ledger, const TaskRow& task, TaskStatus to, StatusChange change) {
  change.subject = task.id;
  change.to = tasks::to_string(to);
  append(ledger, change);
}

}  // namespace

void Store::submit(std::string_view task, int64_t epoch, std::string_view actor,
                   std::string_view commit, std::string_view note, bool verifying) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const TaskRow row = fenced(ledger, task, epoch);
  StatusChange change;
  change.actor = actor;
  change.commit = commit;
  change.evidence = note;
  if (row.state == TaskStatus::claimed) {
    move_task(ledger, row, TaskStatus::submitted, change);
    move_findings(ledger, row.finding_ids, {Disposition::in_progress}, Disposition::submitted,
                  change);
    add_event(ledger, actor, "status", row.handle, "submitted", commit);
  }
  if (verifying && row.state != TaskStatus::verifying) {
    change.evidence = "proof begun";
    move_task(ledger, row, TaskStatus::verifying, change);
  }
  transaction.commit();
}

void Store::reject(std::string_view task, int64_t epoch, std::string_view actor,
                   std::string_view commit, std::string_view evidence) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const TaskRow row = fenced(ledger, task, epoch);
  if (row.state != TaskStatus::submitted && row.state != TaskStatus::verifying) {
    throw Error(ErrorKind::not_ready, "there is nothing to refuse", row.handle,
                "it is " + std::string(tasks::to_string(row.state)), "submit it first");
  }
  StatusChange change;
  change.actor = actor;
  change.commit = commit;
  change.evidence = evidence;
  const bool is_last = row.rejections + 1 >= kMostRejections;
  move_findings(ledger, row.finding_ids, {Disposition::submitted}, Disposition::in_progress,
                change);
  move_task(ledger, row, is_last ? TaskStatus::needs_human : TaskStatus::claimed, change);
  add_event(
      ledger, actor, "status", row.handle,
      (is_last ? "refused a third time, needs a person: " : "refused: ") + std::string(evidence),
      commit);
  if (is_last) {
    Statement(ledger.db, "UPDATE tasks SET epoch = epoch + 1 WHERE id = ?").bind(row.id).run();
    end_claim(ledger, *row.claim, "refused", "refused three times", commit);
    move_findings(ledger, row.finding_ids, {Disposition::in_progress}, Disposition::planned,
                  change);
  }
  transaction.commit();
}

void Store::finish(const TaskDone& done) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const TaskRow row = fenced(ledger, done.task, done.epoch);
  StatusChange change;
  change.actor = done.actor;
  change.commit = done.commit;
  change.evidence = "task " + row.handle + ": " + done.evidence;
  move_findings(ledger, done.verified,
                {Disposition::open, Disposition::planned, Disposition::in_progress},
                Disposition::submitted, change);
  move_findings(ledger, done.verified, {Disposition::submitted, Disposition::cascade},
                Disposition::verified, change);
  for (const DetachedCascade& cascade : done.detached) {
    change.evidence = "task " + row.handle + " is done, and " + cascade.reason;
    move_findings(ledger, {cascade.finding}, {Disposition::cascade}, Disposition::open, change);
  }
  change.evidence = done.evidence;
  if (row.state == TaskStatus::claimed) move_task(ledger, row, TaskStatus::submitted, change);
  if (row.state != TaskStatus::verifying) move_task(ledger, row, TaskStatus::verifying, change);
  move_task(ledger, row, TaskStatus::done, change);
  end_claim(ledger, *row.claim, "done", "done", done.commit);
  add_event(ledger, done.actor, "status", row.handle, "done: " + done.evidence, done.commit);
  transaction.commit();
}

}  // namespace store
