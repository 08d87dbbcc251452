#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/left_work.h"
#include "cli/config.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// A granted claim with all that its holder needs to begin.
struct ClaimReport {
  store::Claimed claimed;
  std::vector<store::FindingRow> findings;  ///< to be fixed, by path and line
  std::vector<store::FindingRow> cascades;  ///< gone by themselves then
  std::vector<VerifyCommand> verify;        ///< what `complete` will run
  std::optional<LeftWork> left;             ///< of the holder before, whose lease ran out
};

/// Takes a task for this work tree. `request.worktree`, `branch` and `base_commit` are filled in.
/// Throws as Store::claim does: held (13), not_ready (15), stale (14), not_found.
ClaimReport claim_task(const Project& project, store::Store& store, store::ClaimRequest request);

/// The rows of these ids, in the order of `all`.
std::vector<store::FindingRow> rows_of(const std::vector<store::FindingRow>& all,
                                       const std::vector<std::string>& ids);

}  // namespace cli
