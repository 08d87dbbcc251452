#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/tracked_site.h"

namespace cli {

/// The tracked file of the findings that were there on day one, relative to the project's root.
inline constexpr const char* kBaselineFile = ".punchlist/baseline.json";

struct Baseline {
  std::string commit;              ///< that was scanned; empty outside git
  std::vector<TrackedSite> sites;  ///< by path, line, column and rule
};

/// All findings of a scan, but those that somebody dismissed.
Baseline baseline_of(const ScanReport& report);

/// As JSON: one line per finding, in a stable order. The same scan gives the same bytes.
std::string baseline_text(const Baseline& baseline);
/// Throws base::Error usage when the text is none of ours.
Baseline read_baseline(std::string_view text, const std::string& path);

}  // namespace cli
