#include "cli/actions/verify_commands.h"

#include <csignal>
#include <cstdlib>
#include <cstring>

#include <chrono>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/actions/test_counts.h"
#include "cli/short_hash.h"
#include "repo/repository.h"
#include "repo/worktree.h"

namespace cli {
namespace {

constexpr size_t kTailLines = 30;
// What shells say of a command that they could not run, or that a signal ended.
constexpr int kExitNotExecutable = 126;
constexpr int kShellNotFound = 127;
constexpr int kExitSignal = 128;

std::string last_lines(const std::string& output, size_t count) {
  const std::vector<std::string_view> lines = base::split_lines(output);
  const size_t begin = lines.size() > count ? lines.size() - count : 0;
  const std::vector<std::string_view> last(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                           lines.end());
  return base::join(last, "\n");
}

std::string signal_name(int number) {
  const char* name = ::sigabbrev_np(number);
  return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(number);
}

std::string outcome_of(const base::ProcessResult& result, const store::RunRow& run) {
  if (result.interrupted_by) return "interrupted";
  if (result.timed_out) return "timeout";
  // Tests that failed are no proof, whatever the last command of a pipe says.
  return result.succeeded() && run.tests_failed <= 0 ? "passed" : "failed";
}

/// What the bare numbers do not say.
std::string note_of(const base::ProcessResult& result, const store::RunRow& run,
                    const VerifyCommand& command, uint64_t log_limit) {
  std::vector<std::string> notes;
  const int code = result.exit_code.value_or(0);
  if (!result.spawn_error.empty())
    notes.push_back("it could not be started: " + result.spawn_error);
  if (result.timed_out) {
    notes.push_back("it did not end within " + duration_text(command.timeout_ms) +
                    "; its processes were ended");
  } else if (result.signal) {
    notes.push_back("it was ended by " + signal_name(*result.signal));
  }
  if (code == kShellNotFound) notes.push_back("a command was not found");
  if (code == kExitNotExecutable) notes.push_back("a command could not be executed");
  if (code > kExitSignal && code < kExitSignal + 65)
    notes.push_back("a process of it was ended by " + signal_name(code - kExitSignal));
  if (result.succeeded() && run.tests_failed > 0) {
    notes.push_back("its exit code is 0, but it says that " +
                    base::count_of(static_cast<size_t>(run.tests_failed), "test") + " failed");
  }
  if (result.output_left_open)
    notes.push_back("a process that it left behind kept its output open; it was closed");
  if (result.output_bytes > log_limit) {
    notes.push_back("of " + std::to_string(result.output_bytes) + " bytes of output the first " +
                    std::to_string(log_limit) + " are kept");
  }
  return base::join(notes, "; ");
}

store::RunRow new_run(const ProofRequest& request, const VerifyCommand& command) {
  store::RunRow run;
  run.task = request.task;
  run.phase = request.phase;
  run.name = command.name;
  run.command = command.run;
  run.commit = request.commit;
  run.tree = request.tree;
  run.actor = request.actor;
  run.in_place = request.options.in_place;
  return run;
}

/// Where cargo builds for the checkouts of this work tree, if it is told to build in a folder that
/// several share. Cargo knows two checkouts of one package as the same, and an artifact that is
/// newer than the sources as up to date: in a shared folder the proof of one would run what was
/// built of another. Here every checkout is newer than what is there already, as one follows upon
/// the other.
class SharedTarget {
 public:
  explicit SharedTarget(const std::string& root) {
    const char* shared = std::getenv("CARGO_TARGET_DIR");
    if (shared == nullptr || *shared != '/') return;  // below the checkout: shared with nobody
    folder_ = base::join_path(shared, "punchlist-" + short_hash(base::hash128_hex(root)));
    base::make_directories(folder_);
    lock_.lock(base::join_path(folder_, ".punchlist-lock"));
  }
  /// Empty: cargo builds in the checkout itself.
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  base::FileLock lock_;
};

/// A clean checkout of the commit, and where its commands build.
struct Checkout {
  Checkout(const repo::Repository& repository, const repo::ObjectId& commit,
           const std::string& root)
      : target(root), tree(repository, commit) {}
  SharedTarget target;  ///< before the tree: its lock is had when the files are written
  repo::TemporaryWorktree tree;
};

/// One command from start to stored end.
store::RunRow run_one(store::Store& store, const ProofRequest& request,
                      const VerifyCommand& command, const std::string& folder,
                      const std::string& target, base::ProcessResult& result) {
  store::RunRow run = store.start_run(new_run(request, command));
  TestCounter counter(command.tests);
  base::ProcessRequest process;
  process.argv = {"/bin/sh", "-c", command.run};
  process.cwd = folder;
  process.unset_env = repo::git_environment();
  process.unset_env.emplace_back("PUNCHLIST_CLAIM_ID");
  if (!target.empty()) process.set_env["CARGO_TARGET_DIR"] = target;
  process.timeout = std::chrono::milliseconds(command.timeout_ms);
  process.log_path = base::join_path(store.directory().string(), run.log_path);
  process.sink = [&counter](std::string_view bytes) { counter.add(bytes); };
  result = base::run(process);
  if (!result.spawn_error.empty()) {
    result.output = "cannot start /bin/sh: " + result.spawn_error;
  }

  run.exit_code = result.exit_code.value_or(-1);
  run.signal = result.signal.value_or(0);
  run.duration = result.duration.count();
  run.output_bytes = static_cast<int64_t>(result.output_bytes);
  if (base::file_exists(process.log_path)) {
    run.output_hash = base::hash128_hex(base::read_file(process.log_path));
  }
  if (const std::optional<TestCounts> counts = counter.finish()) {
    run.tests_passed = counts->passed;
    run.tests_failed = counts->failed;
    run.tests_ignored = counts->ignored;
  }
  run.outcome = outcome_of(result, run);
  run.note = note_of(result, run, command, process.log_limit);
  store.finish_run(run);
  return run;
}

/// The run that passed before, once more in the record, without running.
store::RunRow reuse_one(store::Store& store, const ProofRequest& request,
                        const VerifyCommand& command, const store::RunRow& before) {
  store::RunRow run = new_run(request, command);
  run.reused_from = before.id;
  run.log_path = before.log_path;
  run = store.start_run(run);
  run.duration = 0;
  run.exit_code = before.exit_code;
  run.signal = before.signal;
  run.output_hash = before.output_hash;
  run.output_bytes = before.output_bytes;
  run.tests_passed = before.tests_passed;
  run.tests_failed = before.tests_failed;
  run.tests_ignored = before.tests_ignored;
  run.outcome = before.outcome;
  run.note = "not run again: " + before.id + " passed on the same tree";
  store.finish_run(run);
  return run;
}

void add_flakiness(const store::Store& store, const store::RunRow& run, Proof& proof) {
  const std::vector<store::RunRow> runs = store.disagreeing_runs(run.tree, run.command);
  if (runs.empty()) return;
  size_t passed = 0;
  for (const store::RunRow& one : runs) passed += one.outcome == "passed" ? 1 : 0;
  proof.flaky.push_back("`" + run.command + "` is flaky: of " + base::count_of(runs.size(), "run") +
                        " on this very tree " + std::to_string(passed) + " passed");
}

}  // namespace

std::string words_for_end(const store::RunRow& run) {
  if (run.outcome == "timeout") return "did not end in time";
  if (run.signal != 0) return "was ended by " + signal_name(run.signal);
  if (run.exit_code == 0) return "failed: " + run.note;
  std::string text = "failed with exit code " + std::to_string(run.exit_code);
  if (run.exit_code > 125 && !run.note.empty()) text += " (" + run.note + ")";
  return text;
}

Proof prove(const Project& project, store::Store& store, const ProofRequest& request) {
  Proof proof;
  if (request.commands.empty()) return proof;
  if (request.options.in_place && project.repository->is_dirty()) {
    throw base::Error(base::ErrorKind::verification, "the work tree is not clean", project.root,
                      "what runs in it would prove something else than the commit",
                      "commit or remove what `git status` shows, or leave out --in-place");
  }
  base::make_directories(base::join_path(store.directory().string(), "runs"));
  const repo::ObjectId commit = repo::ObjectId::from_hex(request.commit).value();
  std::optional<Checkout> checkout;
  for (const VerifyCommand& command : request.commands) {
    if (request.options.reuse) {
      const std::optional<store::RunRow> before =
          store.passed_run(request.tree, command.run, request.options.in_place);
      if (before) {
        proof.runs.push_back(reuse_one(store, request, command, *before));
        continue;
      }
    }
    if (request.before) request.before(command);
    if (!request.options.in_place && !checkout)
      checkout.emplace(*project.repository, commit, project.root);
    base::ProcessResult result;
    const std::string folder = checkout ? checkout->tree.path() : project.root;
    const std::string target = checkout ? checkout->target.folder() : std::string();
    proof.runs.push_back(run_one(store, request, command, folder, target, result));
    add_flakiness(store, proof.runs.back(), proof);
    if (result.interrupted_by) {
      throw base::Error(base::ErrorKind::inconclusive, "the proof was interrupted", command.run,
                        "signal " + std::to_string(*result.interrupted_by),
                        "start it again; nothing else was changed");
    }
    if (proof.runs.back().outcome != "passed") {
      if (proof.passed) proof.tail = last_lines(result.output, kTailLines);
      proof.passed = false;
      if (!request.run_all) break;
    }
  }
  const std::optional<repo::Revision> head = project.repository->head();
  if (request.options.in_place && (!head || head->commit != commit)) {
    throw base::Error(base::ErrorKind::inconclusive, "HEAD moved while the commands ran",
                      project.root, {}, "start it again");
  }
  return proof;
}

}  // namespace cli
