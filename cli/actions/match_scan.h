#pragma once

#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "scanner/match.h"
#include "store/records.h"

namespace cli {

/// What the matcher is given: the known findings, and behind the report's findings those that the
/// source silences (they are there, and so nobody's loss). Opens only files whose bytes are not
/// those of the last sighting.
scanner::MatchInput match_input(const Project& project, const ScanReport& report,
                                const std::vector<store::KnownFinding>& known);

/// A print as the ledger keeps it.
store::StoredPrint stored_print(const scanner::SitePrint& print);

/// The findings of a scan of a commit as known ones, with ids that sort as the findings do: for
/// comparing two scans without a ledger.
std::vector<store::KnownFinding> known_from(const Project& project, const ScanReport& base);

/// The frontiers of a finding, each with the known one that it is.
std::vector<store::SeenFrontier> seen_frontiers(const scanner::Finding& finding,
                                                const std::vector<store::FrontierRow>& known);

}  // namespace cli
