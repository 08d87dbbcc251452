#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "cli/report/sarif.h"

namespace cli {

/// A scan to be handed to others: what the ledger and the tracked files know of its findings, and
/// which of them are new.
struct SharedScan {
  ScanReport report;
  std::string base_commit;  ///< full hash: what it is held against; empty: the baseline, or nothing
  /// In the order of the findings. Nothing: it is held against nothing.
  std::optional<std::vector<bool>> is_new;
};

/// Scans, and asks the ledger for ids. Writes nothing. Throws as `scan_project` and
/// `change_base`.
/// \param new_since hold it against the merge base of this revision and the scanned commit; empty:
/// against the baseline, if the project has one
SharedScan scan_to_share(const Project& project, const ScanRequest& request,
                         const std::string& new_since);

/// Which findings `.punchlist/baseline.json` lacks; nothing when there is none.
std::optional<std::vector<bool>> new_against_baseline(const Project& project,
                                                      const ScanReport& report);

/// What the report's SARIF needs beside it: reads the files with findings once more.
SarifInput sarif_input(const Project& project, const ScanRequest& request, const ScanReport& report,
                       const View& view);

}  // namespace cli
