#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/actions/site_texts.h"
#include "cli/report/view.h"

namespace cli {

/// What goes into a SARIF log beside the report itself.
struct SarifInput {
  View view;
  std::vector<SiteText> sites;           ///< of report.result.findings
  std::vector<SiteText> expected_sites;  ///< of report.result.expected
  /// In the order of the findings: not in the state that the report is held against. Nothing: it is
  /// held against none, and no result has a `baselineState`.
  std::optional<std::vector<bool>> is_new;
};

/// A SARIF 2.1.0 log with one run, one result per line. The same report gives the same bytes,
/// always valid UTF-8. What people decided (accepted, false alarms, expectations in the source) is
/// there as suppressions; what was not read, as notifications.
std::string sarif_text(const ScanReport& report, const SarifInput& input);

/// A path of bytes as a relative URI reference.
std::string uri_of(std::string_view path);

}  // namespace cli
