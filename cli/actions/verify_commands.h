#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// How the commands of a proof are run.
struct ProofOptions {
  bool in_place =
      false;           ///< in the work tree, which must be clean, instead of a checkout of its own
  bool reuse = false;  ///< what passed before on the same tree is not run again
  bool allow_commands = false;  ///< those that the change itself brings may be run, too
};

/// What proves a commit: for which task or phase, which commands.
struct ProofRequest {
  std::string task;   ///< id; empty: it proves a phase
  std::string phase;  ///< "02-context"; empty: it proves a task
  std::string commit;
  std::string tree;
  std::string actor;
  std::vector<VerifyCommand> commands;
  ProofOptions options;
  /// Go on behind a command that did not pass: a phase is looked at whole.
  bool run_all = false;
  /// Called before each command that is run: the claim's sign of life, progress.
  std::function<void(const VerifyCommand&)> before;
};

/// The runs, as stored, up to the first that did not pass.
struct Proof {
  std::vector<store::RunRow> runs;
  bool passed = true;
  std::string tail;  ///< the last lines of the first that failed
  /// Commands that end one way or the other on this very tree, in words.
  std::vector<std::string> flaky;
};

/// Runs each command by `sh -c` in one clean checkout of the commit, with the output in
/// `runs/<id>.log` beside the ledger (its first 16 MiB). Throws base::Error: inconclusive when we
/// were told to end, the run is then stored as interrupted; verification when it is to be done in
/// place and the work tree is not clean.
Proof prove(const Project& project, store::Store& store, const ProofRequest& request);

/// What a run that did not pass did, in words: "failed with exit code 3".
std::string words_for_end(const store::RunRow& run);

}  // namespace cli
