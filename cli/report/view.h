#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/actions/scan_action.h"
#include "scanner/finding.h"

namespace cli {

/// Which findings a report shows. Nothing here changes what is recorded.
struct View {
  /// Text: also what is low, only possible, in tests, or in files that nothing compiles.
  bool all = false;
  bool tests = false;  ///< text: also what is in tests (`scan.tests: all`)
  scanner::Severity min_severity = scanner::Severity::info;
  scanner::Confidence min_confidence = scanner::Confidence::possible;
  bool severity_chosen = false;    ///< --min-severity was given: the text's own floor is off
  bool confidence_chosen = false;  ///< --min-confidence likewise
};

/// Whether the finding passes --min-severity and --min-confidence.
bool passes(const scanner::Finding& finding, const View& view);

/// Why the text report leaves a passing finding to --all.
enum class Hidden { no, low, possible, in_tests, only_tests, not_compiled, dismissed, in_baseline };
Hidden hidden_in_text(const ScanReport& report, size_t index, const View& view);

/// Whether a report for other tools has it: what the text shows by its kind, however it was decided
/// about. Such a report says the decision instead of hiding what was dismissed.
bool is_for_others(const scanner::Finding& finding, const View& view);

/// "src/lib.rs:12:5", safe for a terminal.
std::string place(const scanner::Location& at);

/// Text from a repository made safe for one line of a terminal.
std::string safe(std::string_view text);

}  // namespace cli
