#pragma once

#include <cstddef>
#include <iosfwd>

#include "cli/actions/scan_action.h"
#include "cli/console.h"
#include "cli/report/view.h"

namespace cli {

/// Diagnostics in the manner of rustc, by path and line, then the summary. The same report gives
/// the same bytes.
void write_text_report(std::ostream& out, const ScanReport& report, const View& view,
                       const Style& style);

/// One finding with its frame, call path and remedies, ending with a blank line.
void write_diagnostic(std::ostream& out, const ScanReport& report, size_t index,
                      const Style& style);

/// `path:line:col: severity[rule] message`, one line per finding, the same selection as the text.
void write_short_report(std::ostream& out, const ScanReport& report, const View& view);

}  // namespace cli
