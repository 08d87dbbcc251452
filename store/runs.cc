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

constexpr const char* kRunColumns =
    "SELECT id, task, phase, name, command, commit_hash, tree_hash, host, pid, actor, log_path, "
    "started, finished, duration, exit_code, signal, output_hash, outcome, tests_passed, "
    "tests_failed, tests_ignored, in_place, reused_from, output_bytes, note FROM runs ";

RunRow read_run(const Statement& row) {
  RunRow run;
  run.id = row.text(0);
  run.task = row.text(1);
  run.phase = row.text(2);
  run.name = row.text(3);
  run.command = row.text(4);
  run.commit = row.text(5);
  run.tree = row.text(6);
  run.host = row.text(7);
  run.pid = row.integer(8);
  run.actor = row.text(9);
  run.log_path = row.text(10);
  run.started = row.integer(11);
  run.finished = row.integer(12);
  run.duration = row.integer(13);
  run.exit_code = row.number(14);
  run.signal = row.number(15);
  run.output_hash = row.text(16);
  run.outcome = row.text(17);
  run.tests_passed = row.integer(18);
  run.tests_failed = row.integer(19);
  run.tests_ignored = row.integer(20);
  run.in_place = row.flag(21);
  run.reused_from = row.text(22);
  run.output_bytes = row.integer(23);
  run.note = row.text(24);
  if (is_interrupted(run)) run.outcome = "interrupted";
  return run;
}

std::vector<RunRow> read_runs(Statement& query) {
  std::vector<RunRow> rows;
  while (query.step()) rows.push_back(read_run(query));
  return rows;
}

/// The runs of a command on a tree that ended by themselves or at their timeout, oldest first.
std::vector<RunRow> ended_runs(Ledger& ledger, std::string_view tree, std::string_view command) {
  Statement query(ledger.db,
                  std::string(kRunColumns) +
                      "WHERE tree_hash = ? AND command = ? AND reused_from = '' "
                      "AND outcome IN ('passed', 'failed', 'timeout') ORDER BY started, id");
  query.bind(tree).bind(command);
  return read_runs(query);
}

}  // namespace

RunRow Store::start_run(const RunRow& run) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  RunRow row = run;
  row.id = fresh_id(ledger, "R-", "runs");
  if (!run.task.empty()) row.task = task_id(ledger, run.task);
  if (row.log_path.empty()) row.log_path = "runs/" + row.id + ".log";
  row.outcome = "running";
  if (row.host.empty()) row.host = host_name();
  if (row.pid == 0) row.pid = getpid();
  if (row.started == 0) row.started = ledger.clock();
  Statement(ledger.db,
            "INSERT INTO runs (id, task, phase, name, command, commit_hash, tree_hash, host, pid, "
            "actor, log_path, started, finished, duration, exit_code, signal, output_hash, "
            "outcome, tests_passed, tests_failed, tests_ignored, in_place, reused_from, "
            "output_bytes, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, -1, 0, '', "
            "'running', -1, -1, -1, ?, ?, -1, '')")
      .bind(row.id)
      .bind(row.task)
      .bind(row.phase)
      .bind(row.name)
      .bind(row.command)
      .bind(row.commit)
      .bind(row.tree)
      .bind(row.host)
      .bind(row.pid)
      .bind(row.actor)
      .bind(row.log_path)
      .bind(row.started)
      .bind(row.in_place)
      .bind(row.reused_from)
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
                "tests_ignored = ?, output_bytes = ?, note = ? WHERE id = ? AND finished = 0")
          .bind(finished)
          .bind(run.duration)
          .bind(run.exit_code)
          .bind(run.signal)
          .bind(run.output_hash)
          .bind(run.outcome)
          .bind(run.tests_passed)
          .bind(run.tests_failed)
          .bind(run.tests_ignored)
          .bind(run.output_bytes)
          .bind(run.note)
          .bind(run.id)
          .run();
  if (changed != 1) {
    throw base::Error(base::ErrorKind::not_found, "no such run, or it has ended already", run.id);
  }
  add_event(ledger, run.actor, "run", run.id,
            run.name + ": " + run.outcome +
                (run.reused_from.empty() ? "" : " (reused from " + run.reused_from + ")") + " (" +
                run.command + ")",
            run.commit);
  transaction.commit();
}

std::vector<RunRow> Store::runs(std::string_view task) const {
  Ledger& ledger = *ledger_;
  const std::string id = task.empty() ? std::string() : task_id(ledger, task);
  Statement query(ledger.db,
                  std::string(kRunColumns) + "WHERE task = ? OR ? = '' ORDER BY started, id");
  query.bind(id).bind(id);
  return read_runs(query);
}

std::optional<RunRow> Store::passed_run(std::string_view tree, std::string_view command,
                                        bool in_place) const {
  std::optional<RunRow> last;
  for (const RunRow& run : ended_runs(*ledger_, tree, command)) {
    if (run.outcome != "passed") return std::nullopt;
    if (run.in_place == in_place) last = run;
  }
  return last;
}

std::vector<RunRow> Store::disagreeing_runs(std::string_view tree, std::string_view command) const {
  std::vector<RunRow> runs = ended_runs(*ledger_, tree, command);
  bool passed = false;
  bool failed = false;
  for (const RunRow& run : runs) (run.outcome == "passed" ? passed : failed) = true;
  if (!passed || !failed) runs.clear();
  return runs;
}

}  // namespace store
