#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scanner/finding.h"
#include "store/records.h"

namespace cli {

/// The open findings at one scan, for the burn-down.
struct BurnPoint {
  std::string commit;
  store::Millis at = 0;
  size_t open = 0;
};

/// Everything the page shows: the ledger at its newest scan, and what a scan of that commit adds.
struct Dashboard {
  std::string project;                 ///< the name of the repository's folder
  std::optional<store::ScanRow> scan;  ///< the newest one
  std::vector<store::FindingRow> findings;
  std::vector<store::TaskRow> tasks;
  std::vector<store::RunRow> runs;
  std::map<std::string, std::string> log_tails;  ///< run id -> the last lines of its log
  std::vector<BurnPoint> burn;                   ///< oldest first
  /// Call paths and remedies by fingerprint, from a scan of the same commit; those that it did not
  /// meet have none.
  std::map<std::string, scanner::Finding> details;
};

/// Whether nothing is to be done about it any more: gone, fixed, accepted or dismissed.
bool is_settled(const store::FindingRow& finding);

/// One self-contained page: no network, all text escaped, nothing that depends on when or where it
/// is made.
std::string dashboard_html(const Dashboard& dashboard);

/// Text made safe between tags and inside quoted attributes; control and bidirectional characters
/// and bytes that are not UTF-8 are spelled out.
std::string html_text(std::string_view text);

}  // namespace cli
