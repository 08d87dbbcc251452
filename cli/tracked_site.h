#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/match.h"
#include "store/records.h"

namespace cli {

/// Where a finding was when somebody wrote it into a tracked file: what it takes to know it again
/// in another clone, whose ledger has never heard of it.
struct TrackedSite {
  std::string id;  ///< of the ledger it was written from; empty in a baseline
  std::string rule;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string sink;
  uint32_t ordinal = 0;  ///< which of the equal sinks of the item
  uint32_t equal = 1;    ///< how many there were
  std::string source_line;
  std::string content_hash;  ///< of the whole file
  std::string commit;        ///< that was scanned; empty outside git
};

/// The site as the matcher takes it.
scanner::OldSite old_site(const TrackedSite& site);
/// The site as far as git is asked where its lines went.
store::KnownFinding known_finding(const TrackedSite& site);

}  // namespace cli
