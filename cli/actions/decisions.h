#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/baseline.h"
#include "cli/project.h"
#include "cli/suppressions.h"
#include "store/store.h"

namespace cli {

/// What the tracked files of one state of the project say about findings.
struct Decisions {
  std::vector<Suppression> suppressions;  ///< by id
  std::optional<Baseline> baseline;
  std::vector<std::string> warnings;
};

/// Reads `.punchlist/suppressions.yaml` and `.punchlist/baseline.json` of the state that is
/// scanned: the work tree, the index or the commit. Throws base::Error usage, with every mistake.
Decisions read_decisions(const Project& project, SourceKind source, const std::string& commit);

/// Says of each finding of the report what was decided: fills `dispositions` (accepted,
/// false_positive or open), `notes` and `in_baseline` by the places that the files describe. What
/// ran out, or was a false alarm of an older version of the rule, is open. Sites that cannot be
/// told apart are not suppressed.
void apply_decisions(const Project& project, ScanReport& report);

/// The same, where the ledger knows ids: `ids` in the order of the findings, empty: not known. An
/// entry whose id is known counts for that finding and no other. Returns what the ledger is to
/// write of each finding.
std::vector<store::Decided> apply_decisions(const Project& project, ScanReport& report,
                                            const std::vector<std::string>& ids,
                                            const std::vector<std::string>& known_ids);

/// The first moment after the day `expires` ("2027-01-31"), UTC; 0 for an empty text.
store::Millis end_of_day(const std::string& expires);

}  // namespace cli
