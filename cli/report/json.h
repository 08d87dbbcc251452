#pragma once

#include <string>

#include "cli/actions/scan_action.h"
#include "cli/report/view.h"

namespace cli {

/// `data` of `scan --format json` (docs: the format of a scan). Everything that passes
/// --min-severity and --min-confidence; ids are null when the scan was not recorded. The same
/// report gives the same bytes, always valid UTF-8.
std::string scan_json(const ScanReport& report, const View& view);

}  // namespace cli
