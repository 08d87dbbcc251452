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
  /// The new state is scanned and compared even when nothing can fail: for reports that show all.
  bool whole = false;
};

/// A finding that an acceptance or expectation held back until a day that is past, or an
/// expectation that expects nothing.
struct Stale {
  enum class Kind { acceptance_ran_out, expectation_ran_out, expectation_unused };
  size_t index = 0;  ///< of the finding in the new state
  Kind kind = Kind::acceptance_ran_out;
  bool fails = false;  ///< the gate
};

/// What a change brings, judged.
struct GateReport {
  bool nothing_changed = false;  ///< no source differs: nothing was scanned
  /// Full hashes of what it was held against: the base; of a merge under way also what is merged
  /// in. A finding is new if none of them has it. Empty: no commit yet.
  std::vector<std::string> base_commits;
  ScanReport scan;              ///< of the new state
  std::vector<size_t> failing;  ///< indexes of its findings that fail the gate
  std::vector<bool> is_new;     ///< in the order of its findings; empty: not compared
  /// What time has overtaken, new or not; of findings in `failing` nothing. Against a revision what
  /// ran out fails the gate; at a commit it is only told.
  std::vector<Stale> stale;
  std::vector<scanner::Skipped> unread;  ///< changed files that were not, or not wholly, read

  bool passed() const;
};

/// Where a change began: the merge base of `since` and the commit; without a commit `since` itself.
/// Throws base::Error not_found (no such revision), inconclusive (no common history).
repo::ObjectId change_base(const repo::Repository& repository, const std::string& since,
                           const std::optional<repo::ObjectId>& commit);

/// Scans two states with the whole workspace as context and finds what the newer one has more at
/// gate level. With `gate.new_only: false` everything at gate level fails that the ledger does not
/// know as accepted or false positive. Writes nothing but the cache. Throws base::Error not_found
/// (no such revision), usage (neither --staged nor --new-since), inconclusive (no common history).
GateReport judge_change(const Project& project, const GateRequest& request);

}  // namespace cli
