#pragma once

#include "cli/project.h"
#include "cli/report/html/dashboard.h"
#include "store/store.h"

namespace cli {

/// The ledger at its newest scan, with the ends of the runs' logs, and, where that commit can still
/// be read, call paths and remedies from a scan of it.
Dashboard make_dashboard(const Project& project, store::Store& ledger);

}  // namespace cli
