#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "base/error.h"
#include "store/ledger.h"

namespace store {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

/// A run without an end whose process is gone was interrupted. Of another host's processes nothing
/// is known.
bool is_interrupted(const RunRow& run) {
  if (run.finished != 0) return false;
  if (run.host != host_name()) return false;
  return kill(static_cast<pid_t>(run.pid), 0) != 0 && errno == ESRCH;
}

}  // namespace

RunRow Store::start_run(const RunRow& run) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  RunRow row = run;
  row.id = fresh_id(ledger, "R-", "runs");
  row.task = task_id(ledger, run.task);
  row.log_path = "runs/" + row.id + ".log";
  row.outcome = "running";
  if (row.host.empty()) row.host = host_name();
  if (row.pid == 0) row.pid = getpid();
  if (row.started == 0) row.started = ledger.clock();
  Statement(ledger.db,
            "INSERT INTO runs (id, task, name, command, commit_hash, tree_hash, host, pid, actor, "
            "log_path, started, "
            "finished, duration, exit_code, signal, output_hash, outcome, tests_passed, "
            "tests_failed, tests_ignored) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, -1, 0, '', 'running', -1, -1, -1)")
      .bind(row.id)
      .bind(row.task)
      .bind(row.name)
      .bind(row.command)
      .bind(row.commit)
      .bind(row.tree)
      .bind(row.host)
      .bind(row.pid)
      .bind(row.actor)
      .bind(row.log_path)
      .bind(row.started)
      .run();
  transaction.commit();
  return row;
}

void Store::finish_run(const RunRow& run) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  const Millis finished = run.finished != 0 ? run.finished : ledger.clock();
  const int changed =
      Statement(ledger.db,
                "UPDATE runs SET finished = ?, duration = ?, exit_code = ?, signal = ?, "
                "output_hash = ?, outcome = ?, tests_passed = ?, tests_failed = ?, "
                "tests_ignored = ? WHERE id = ? AND finished = 0")
          .bind(finished)
          .bind(run.duration)
          .bind(run.exit_code)
          .bind(run.signal)
          .bind(run.output_hash)
          .bind(run.outcome)
          .bind(run.tests_passed)
          .bind(run.tests_failed)
          .bind(run.tests_ignored)
          .bind(run.id)
          .run();
  if (changed != 1) {
    throw base::Error(base::ErrorKind::not_found, "no such run, or it has ended already", run.id);
  }
  add_event(ledger, run.actor, "run", run.id,
            run.name + ": " + run.outcome + " (" + run.command + ")", run.commit);
  transaction.commit();
}

std::vector<RunRow> Store::runs(std::string_view task) const {
  Ledger& ledger = *ledger_;
  const std::string id = task.empty() ? std::string() : task_id(ledger, task);
  Statement query(
      ledger.db,
      "SELECT id, task, name, command, commit_hash, tree_hash, host, pid, actor, log_path, "
      "started, "
      "finished, duration, exit_code, signal, output_hash, outcome, tests_passed, tests_failed, "
      "tests_ignored FROM runs WHERE task = ? OR ? = '' ORDER BY started, id");
  query.bind(id).bind(id);
  std::vector<RunRow> rows;
  while (query.step()) {
    RunRow run;
    run.id = query.text(0);
    run.task = query.text(1);
    run.name = query.text(2);
    run.command = query.text(3);
    run.commit = query.text(4);
    run.tree = query.text(5);
    run.host = query.text(6);
    run.pid = query.integer(7);
    run.actor = query.text(8);
    run.log_path = query.text(9);
    run.started = query.integer(10);
    run.finished = query.integer(11);
    run.duration = query.integer(12);
    run.exit_code = query.number(13);
    run.signal = query.number(14);
    run.output_hash = query.text(15);
    run.outcome = query.text(16);
    run.tests_passed = query.integer(17);
    run.tests_failed = query.integer(18);
    run.tests_ignored = query.integer(19);
    if (is_interrupted(run)) run.outcome = "interrupted";
    rows.push_back(std::move(run));
  }
  return rows;
}

}  // namespace store
