#pragma once

#include <iosfwd>

#include "cli/actions/scan_action.h"
#include "cli/console.h"

namespace cli {

/// The counts of `scan --stats` as tables, and what was not examined.
void write_stats(std::ostream& out, const ScanReport& report, const Style& style);

}  // namespace cli
