#include <algorithm>
#include <map>
#include <set>
#include <string>
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

constexpr const char* kTaskColumns =
    "SELECT t.id, t.handle, t.phase, t.plan, t.title, t.slug, t.file, t.wave, t.fingerprint, "
    "s.to_status, s.evidence, s.at, "
    "(SELECT count(*) FROM status_log r WHERE r.subject = t.id "
    "AND r.from_status IN ('submitted', 'verifying') "
    "AND r.to_status IN ('claimed', 'needs_human') "
    "AND r.id > (SELECT coalesce(max(y.id), 0) FROM status_log y WHERE y.subject = t.id "
    "AND y.to_status = 'ready')) "
    "FROM tasks t JOIN current_status s ON s.subject = t.id ";

bool is_settled(TaskStatus status) { return tasks::is_closed(status); }

TaskStatus stored_status(const std::string& text) {
  return tasks::task_status_from(text).value_or(TaskStatus::ready);
}

/// Reads the lists and computes what the log does not hold: open dependencies, an expired lease.
/// A query per list, not per task: claims do this while others wait to write.
void complete_rows(Ledger& ledger, std::vector<TaskRow>& rows, const std::string& only) {
  std::map<std::string, TaskRow*> by_id;
  for (TaskRow& row : rows) by_id[row.id] = &row;
  const bool is_one = !only.empty();
  const auto read_list = [&](std::vector<std::string> TaskRow::*list, const std::string& sql,
                             const char* order) {
    Statement query(ledger.db, sql + (is_one ? " AND task = ?" : "") + order);
    if (is_one) query.bind(only);
    while (query.step()) {
      const auto row = by_id.find(query.text(0));
      if (row != by_id.end()) (row->second->*list).push_back(query.text(1));
    }
  };
  read_list(&TaskRow::depends_on, "SELECT task, needs FROM task_dependencies WHERE 1 = 1",
            " ORDER BY needs");
  read_list(&TaskRow::write_set, "SELECT task, path FROM task_files WHERE 1 = 1", " ORDER BY path");
  read_list(&TaskRow::finding_ids, "SELECT task, finding FROM task_findings WHERE role = 'fix'",
            " ORDER BY finding");
  read_list(&TaskRow::cascades, "SELECT task, finding FROM task_findings WHERE role = 'cascade'",
            " ORDER BY finding");
  std::map<std::string, TaskStatus> by_handle;
  {
    Statement query(ledger.db, std::string("SELECT t.handle, s.to_status FROM tasks t "
                                           "JOIN current_status s ON s.subject = t.id") +
                                   (is_one ? " WHERE t.handle IN "
                                             "(SELECT needs FROM task_dependencies WHERE task = ?)"
                                           : ""));
    if (is_one) query.bind(only);
    while (query.step()) by_handle[query.text(0)] = stored_status(query.text(1));
  }
  Statement claim(ledger.db, std::string("SELECT ") + kClaimColumns +
                                 " FROM current_claims c JOIN tasks t ON t.id = c.task "
                                 "WHERE c.released = 0" +
                                 (is_one ? " AND c.task = ?" : ""));
  if (is_one) claim.bind(only);
  while (claim.step()) {
    ClaimRow row = read_claim(claim);
    const auto task = by_id.find(row.task);
    if (task != by_id.end()) task->second->claim = std::move(row);
  }
  const Millis now = ledger.clock();
  for (TaskRow& task : rows) {
    for (const std::string& handle : task.depends_on) {
      const auto needed = by_handle.find(handle);
      if (needed == by_handle.end() || !is_settled(needed->second))
        task.blocked_by.push_back(handle);
    }
    if (tasks::is_held(task.state) && task.claim && task.claim->lease_until <= now) {
      task.state = TaskStatus::expired;
    }
    if ((task.state == TaskStatus::ready || task.state == TaskStatus::released) &&
        !task.blocked_by.empty()) {
      task.state = TaskStatus::draft;
    }
  }
}

TaskRow read_task(const Statement& row) {
  TaskRow task;
  task.id = row.text(0);
  task.handle = row.text(1);
  task.phase = row.text(2);
  task.plan = row.text(3);
  task.title = row.text(4);
  task.slug = row.text(5);
  task.file = row.text(6);
  task.wave = row.number(7);
  task.fingerprint = row.text(8);
  task.state = stored_status(row.text(9));
  task.note = row.text(10);
  task.since = row.integer(11);
  task.rejections = static_cast<uint32_t>(row.integer(12));
  return task;
}

void replace_list(Ledger& ledger, const char* remove, const char* insert, const std::string& task,
                  const std::vector<std::string>& values) {
  Statement(ledger.db, remove).bind(task).run();
  Statement add(ledger.db, insert);
  const std::set<std::string> unique(values.begin(), values.end());
  for (const std::string& value : unique) add.bind(task).bind(value).run();
}

std::vector<std::string> sorted(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

bool is_same_plan(const TaskRow& old, const TaskRow& next) {
  return old.handle == next.handle && old.phase == next.phase && old.plan == next.plan &&
         old.title == next.title && old.slug == next.slug && old.file == next.file &&
         old.wave == next.wave && old.fingerprint == next.fingerprint &&
         old.depends_on == sorted(next.depends_on) && old.write_set == sorted(next.write_set) &&
         old.finding_ids == sorted(next.finding_ids) && old.cascades == sorted(next.cascades);
}

void write_task(Ledger& ledger, const TaskRow& task, bool is_new) {
  // One parameter order for both: the id stands last.
  Statement row(ledger.db, is_new ? "INSERT INTO tasks (handle, phase, plan, title, slug, file, "
                                    "wave, fingerprint, epoch, id) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
                                  : "UPDATE tasks SET handle = ?, phase = ?, plan = ?, title = ?, "
                                    "slug = ?, file = ?, wave = ?, "
                                    "fingerprint = ? WHERE id = ?");
  row.bind(task.handle)
      .bind(task.phase)
      .bind(task.plan)
      .bind(task.title)
      .bind(task.slug)
      .bind(task.file)
      .bind(task.wave)
      .bind(task.fingerprint)
      .bind(task.id)
      .run();
  replace_list(ledger, "DELETE FROM task_dependencies WHERE task = ?",
               "INSERT INTO task_dependencies (task, needs) VALUES (?, ?)", task.id,
               task.depends_on);
  replace_list(ledger, "DELETE FROM task_files WHERE task = ?",
               "INSERT INTO task_files (task, path) VALUES (?, ?)", task.id, task.write_set);
  replace_list(ledger, "DELETE FROM task_findings WHERE task = ?",
               "INSERT INTO task_findings (task, finding, role) VALUES (?, ?, 'fix')", task.id,
               task.finding_ids);
  Statement cascade(ledger.db,
                    "INSERT INTO task_findings (task, finding, role) VALUES (?, ?, 'cascade')");
  for (const std::string& finding : sorted(task.cascades))
    cascade.bind(task.id).bind(finding).run();
}

/// Moves findings along with the plan: in it, out of it.
void settle_findings(Ledger& ledger, const std::vector<TaskRow>& plan,
                     const std::vector<TaskRow>& superseded, std::string_view actor) {
  std::set<std::string> planned;
  StatusChange change;
  change.actor = actor;
  for (const TaskRow& task : plan) {
    if (is_settled(task.state)) continue;
    change.evidence = "task " + task.handle;
    planned.insert(task.finding_ids.begin(), task.finding_ids.end());
    move_findings(ledger, task.finding_ids, {Disposition::open, Disposition::cascade},
                  Disposition::planned, change);
    planned.insert(task.cascades.begin(), task.cascades.end());
    move_findings(ledger, task.cascades, {Disposition::open, Disposition::planned},
                  Disposition::cascade, change);
  }
  change.evidence = "no task of the plan fixes it now";
  for (const TaskRow& task : superseded) {
    std::vector<std::string> dropped;
    for (const std::vector<std::string>* ids : {&task.finding_ids, &task.cascades}) {
      for (const std::string& id : *ids) {
        if (planned.count(id) == 0) dropped.push_back(id);
      }
    }
    move_findings(ledger, dropped, {Disposition::planned, Disposition::cascade}, Disposition::open,
                  change);
  }
}

}  // namespace

std::string task_id(Ledger& ledger, std::string_view handle_or_id) {
  Statement query(ledger.db, "SELECT id FROM tasks WHERE handle = ?");
  query.bind(handle_or_id);
  if (query.step()) return query.text(0);
  std::vector<std::string> ids;
  Statement all(ledger.db, "SELECT id FROM tasks ORDER BY id");
  while (all.step()) ids.push_back(all.text(0));
  const base::IdMatch match = base::find_id("T-", handle_or_id, ids);
  if (!match.candidates.empty()) {
    throw Error(ErrorKind::usage, "several tasks begin so", std::string(handle_or_id),
                base::join(match.candidates, ", "), "give more letters, or the handle");
  }
  if (!match.id) {
    throw Error(ErrorKind::not_found, "no such task", std::string(handle_or_id), {},
                "`punchlist task list` shows the tasks; `punchlist plan` makes them");
  }
  return *match.id;
}

TaskRow load_task(Ledger& ledger, const std::string& id) {
  std::vector<TaskRow> rows;
  {
    Statement query(ledger.db, std::string(kTaskColumns) + "WHERE t.id = ?");
    query.bind(id);
    if (!query.step()) throw Error(ErrorKind::not_found, "no such task", id);
    rows.push_back(read_task(query));
  }
  complete_rows(ledger, rows, id);
  return std::move(rows.front());
}

std::vector<TaskRow> load_tasks(Ledger& ledger) {
  std::vector<TaskRow> rows;
  {
    Statement query(
        ledger.db, std::string(kTaskColumns) +
                       "ORDER BY CASE WHEN s.to_status = 'superseded' THEN 1 ELSE 0 END, t.handle");
    while (query.step()) rows.push_back(read_task(query));
  }
  complete_rows(ledger, rows, {});
  return rows;
}

std::vector<TaskRow> Store::put_plan(const std::vector<TaskRow>& plan, std::string_view actor) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const std::vector<TaskRow> before = load_tasks(ledger);
  std::vector<TaskRow> result;
  std::set<std::string> kept;
  std::map<std::string, const TaskRow*> known;  // by id and by handle
  for (const TaskRow& row : before) {
    known.emplace(row.id, &row);
    known.emplace(row.handle, &row);
  }
  size_t changed = 0;
  for (TaskRow task : plan) {
    const auto found = known.find(task.id.empty() ? task.handle : task.id);
    const TaskRow* old = found == known.end() ? nullptr : found->second;
    const bool is_new = old == nullptr;
    if (task.id.empty()) task.id = is_new ? fresh_id(ledger, "T-", "tasks") : old->id;
    if (is_new || !is_same_plan(*old, task)) {
      write_task(ledger, task, is_new);
      ++changed;
    }
    StatusChange change;
    change.subject = task.id;
    change.to = "ready";
    change.actor = actor;
    change.evidence = is_new ? "planned" : "planned again";
    if (is_new || old->state == TaskStatus::superseded) append(ledger, change);
    kept.insert(task.id);
    task.state = is_new || old->state == TaskStatus::superseded ? TaskStatus::ready : old->state;
    result.push_back(std::move(task));
  }
  std::vector<TaskRow> superseded;
  for (const TaskRow& old : before) {
    // Who holds a task finishes it or gives it back: its finding may be gone only in the holder's
    // own tree.
    if (kept.count(old.id) != 0 || is_settled(old.state) || old.claim) continue;
    StatusChange change;
    change.subject = old.id;
    change.to = "superseded";
    change.actor = actor;
    change.evidence = "no longer in the plan";
    append(ledger, change);
    superseded.push_back(old);
    ++changed;
  }
  settle_findings(ledger, result, superseded, actor);
  if (changed != 0) {
    add_event(ledger, actor, "plan", "",
              base::count_of(result.size(), "task") + ", " + std::to_string(superseded.size()) +
                  " superseded");
  }
  // A dependency may stand behind the task that needs it: states are right only now.
  std::map<std::string, TaskRow> after;
  for (TaskRow& row : load_tasks(ledger)) {
    std::string id = row.id;
    after.emplace(std::move(id), std::move(row));
  }
  for (TaskRow& task : result) task = after.at(task.id);
  transaction.commit();
  return result;
}

std::vector<TaskRow> Store::tasks() const {
  const Snapshot snapshot(ledger_->db);
  return load_tasks(*ledger_);
}

TaskRow Store::task(std::string_view handle_or_id) const {
  const Snapshot snapshot(ledger_->db);
  return load_task(*ledger_, task_id(*ledger_, handle_or_id));
}

}  // namespace store
