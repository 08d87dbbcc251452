#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/ledger.h"

/// What findings are known again by, and by which calls they are reached. Inside this room only;
/// the functions that write must be called inside a Transaction.
namespace store {

/// Keeps the body of a print, unless it is kept already.
void keep_body(Ledger& ledger, const StoredPrint& print);

/// The frontiers of each finding as last seen, by finding, path, line, column and id.
std::map<std::string, std::vector<FrontierRow>> current_frontiers(Ledger& ledger);
/// Those of one finding.
std::vector<FrontierRow> frontiers_of(Ledger& ledger, const std::string& finding);

/// Writes what a scan saw of a finding's frontiers: new ones, changed ones, and those that are
/// missing from `seen`. \param known the frontiers as they stand in the ledger
void record_frontiers(Ledger& ledger, int64_t scan, const std::string& finding,
                      const std::vector<FrontierRow>& known, const std::vector<SeenFrontier>& seen);

/// Links a finding that is gone to its successor; once.
void record_succession(Ledger& ledger, int64_t scan, const std::string& old_finding,
                       const std::string& new_finding);

}  // namespace store
