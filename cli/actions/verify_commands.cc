#include "cli/actions/verify_commands.h"

#include <chrono>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/actions/test_counts.h"
#include "repo/repository.h"
#include "repo/worktree.h"

namespace cli {
namespace {

std::string last_lines(const std::string& output, size_t count) {
  const std::vector<std::string_view> lines = base::split_lines(output);
  const size_t begin = lines.size() > count ? lines.size() - count : 0;
  const std::vector<std::string_view> last(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                           lines.end());
  return base::join(last, "\n");
}

std::string outcome_of(const base::ProcessResult& result) {
  if (result.interrupted_by) return "interrupted";
  if (result.timed_out) return "timeout";
  return result.succeeded() ? "passed" : "failed";
}

/// One command from start to stored end.
store::RunRow run_one(store::Store& store, const ProofRequest& request,
                      const VerifyCommand& command, const std::string& folder,
                      base::ProcessResult& result) {
  store::RunRow run;
  run.task = request.task;
  run.name = command.name;
  run.command = command.run;
  run.commit = request.commit;
  run.tree = request.tree;
  run.actor = request.actor;
  run = store.start_run(run);

  base::ProcessRequest process;
  process.argv = {"/bin/sh", "-c", command.run};
  process.cwd = folder;
  process.unset_env = repo::git_environment();
  process.timeout = std::chrono::milliseconds(command.timeout_ms);
  process.log_path = base::join_path(store.directory().string(), run.log_path);
  result = base::run(process);
  if (!result.spawn_error.empty()) {
    result.output = "cannot start /bin/sh: " + result.spawn_error;
  }

  run.outcome = outcome_of(result);
  run.exit_code = result.exit_code.value_or(-1);
  run.signal = result.signal.value_or(0);
  run.duration = result.duration.count();
  if (base::file_exists(process.log_path)) {
    run.output_hash = base::hash128_hex(base::read_file(process.log_path));
  }
  if (const std::optional<TestCounts> counts = test_counts_in(result.output)) {
    run.tests_passed = counts->passed;
    run.tests_failed = counts->failed;
    run.tests_ignored = counts->ignored;
  }
  store.finish_run(run);
  return run;
}

}  // namespace

Proof prove(const Project& project, store::Store& store, const ProofRequest& request) {
  Proof proof;
  if (request.commands.empty()) return proof;
  base::make_directories(base::join_path(store.directory().string(), "runs"));
  const repo::ObjectId commit = repo::ObjectId::from_hex(request.commit).value();
  const repo::TemporaryWorktree checkout(*project.repository, commit);
  for (const VerifyCommand& command : request.commands) {
    if (request.before) request.before(command);
    base::ProcessResult result;
    proof.runs.push_back(run_one(store, request, command, checkout.path(), result));
    if (result.interrupted_by) {
      throw base::Error(base::ErrorKind::inconclusive, "the proof was interrupted", command.run,
                        "signal " + std::to_string(*result.interrupted_by),
                        "complete the task again; nothing else was changed");
    }
    if (proof.runs.back().outcome != "passed") {
      proof.passed = false;
      proof.tail = last_lines(result.output, 30);
      break;
    }
  }
  return proof;
}

}  // namespace cli
