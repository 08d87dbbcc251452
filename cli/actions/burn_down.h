#pragma once

#include "cli/project.h"
#include "cli/report/html/dashboard.h"
#include "store/store.h"

namespace cli {

/// The open findings from commit to commit, one point for all scans of a commit and for each that
/// `history` scanned, and what explains the bends: phases that were done, findings that came back,
/// other rules. The last point says what the ledger says now. Needs the dashboard's findings, tasks
/// and logs.
void add_burn_down(Dashboard& dashboard, const Project& project, store::Store& ledger);

}  // namespace cli
