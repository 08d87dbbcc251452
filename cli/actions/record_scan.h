#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// A known finding that a scan did not meet where it looked.
struct GoneFinding {
  std::string id;
  std::string rule;
  std::string path;  ///< where it was seen last
  uint32_t line = 0;
  std::string item;
  store::Presence presence = store::Presence::absent;  ///< absent or uncertain
  std::string reason;                                  ///< why it is uncertain; else empty
};

/// What became of a scan in the ledger.
struct Recording {
  int64_t scan_id = 0;
  std::vector<bool> is_new;       ///< in the order of the report's findings
  std::vector<GoneFinding> gone;  ///< by path and line
  size_t new_count = 0;
};

/// Matches a scan against what the ledger knows and records it; fills the report's ids and
/// dispositions. A finding keeps its id however its line moved; what cannot be told apart is new,
/// and the old one uncertain. What lies outside the scan's paths and rules is left as it was; a
/// file that was not read or not parsed never counts as fixed. A scan of a commit that is not
/// checked out records what it saw, never what it missed. Throws base::Error as the store does;
/// busy when other scans come between again and again.
/// \param started when the scan began; 0: not known, taken as now
Recording record_scan(const Project& project, store::Store& store, ScanReport& report,
                      const std::string& actor, store::Millis started = 0);

/// Fills the report's ids and dispositions from what the ledger knows, and writes nothing: findings
/// that it does not know have an empty id and are open.
void recognise(const Project& project, const store::Store& store, ScanReport& report);

}  // namespace cli
