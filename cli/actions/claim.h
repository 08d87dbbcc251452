#pragma once

#include <string>
#include <vector>

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
};

/// Takes a task for this work tree. `request.worktree` and `request.base_commit` are filled in.
/// Throws as Store::claim does: held (13), not_ready (15), stale (14), not_found.
ClaimReport claim_task(const Project& project, store::Store& store, store::ClaimRequest request);

/// Who holds the claim of this work tree, for Store::check_claim.
store::ClaimHolder holder_of(const Project& project, const std::string& actor,
                             const std::string& claim_id);

}  // namespace cli
