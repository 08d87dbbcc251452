#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"

namespace cli {

struct GateRequest {
  bool staged = false;    ///< judge what is staged; otherwise HEAD
  std::string new_since;  ///< against its merge base with HEAD; empty: against HEAD
  unsigned jobs = 0;      ///< threads; 0: one per processor
};

/// What a change brings, judged.
struct GateReport {
  bool nothing_changed = false;  ///< no source differs: nothing was scanned
  /// Full hashes of what it was held against: the base; of a merge under way also what is merged
  /// in. A finding is new if none of them has it. Empty: no commit yet.
  std::vector<std::string> base_commits;
  ScanReport scan;                       ///< of the new state
  std::vector<size_t> failing;           ///< indexes of its findings that fail the gate
  std::vector<scanner::Skipped> unread;  ///< changed files that were not, or not wholly, read
};

/// Where a change began: the merge base of `since` and the commit; without a commit `since` itself.
/// Throws base::Error not_found (no such revision), inconclusive (no common history).
repo::ObjectId change_base(const repo::Repository& repository, const std::string& since,
                           const std::optional<repo::ObjectId>& commit);

/// Scans two states with the whole workspace as context and finds what the newer one has more at
/// gate level. With `gate.new_only: false` everything at gate level fails that the ledger does not
/// know as accepted or false positive. Writes nothing. Throws base::Error not_found (no such
/// revision), usage (neither --staged nor --new-since), inconclusive (no common history).
GateReport judge_change(const Project& project, const GateRequest& request);

}  // namespace cli
