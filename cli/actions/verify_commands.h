#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// What proves a commit: which task, which claim, which commands.
struct ProofRequest {
  std::string task;  ///< id
  std::string commit;
  std::string tree;
  std::string actor;
  std::vector<VerifyCommand> commands;
  /// Called before each command, with its name: the claim's sign of life, progress.
  std::function<void(const VerifyCommand&)> before;
};

/// The runs, as stored, up to the first that did not pass.
struct Proof {
  std::vector<store::RunRow> runs;
  bool passed = true;
  std::string tail;  ///< the last lines of the one that failed
};

/// Runs each command by `sh -c` in one clean checkout of the commit, with the full output in
/// `runs/<id>.log` beside the ledger. Throws base::Error inconclusive when we were told to end; the
/// run is then stored as interrupted.
Proof prove(const Project& project, store::Store& store, const ProofRequest& request);

}  // namespace cli
