#pragma once

#include <iosfwd>
#include <string>

#include "cli/actions/scan_action.h"
#include "cli/console.h"
#include "cli/report/view.h"

namespace cli {

/// The last lines of the text report: what was examined and of which commit, what was found right,
/// what was left out and why, and the findings by severity. No limit is silent.
void write_summary(std::ostream& out, const ScanReport& report, const View& view,
                   const Style& style);

/// "3 critical, 2 high; 212 low, 96 in tests: --all"
std::string totals_line(const ScanReport& report, const View& view);

}  // namespace cli
