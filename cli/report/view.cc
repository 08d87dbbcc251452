#include "cli/report/view.h"

#include "base/text.h"

namespace cli {

bool passes(const scanner::Finding& finding, const View& view) {
  return finding.severity >= view.min_severity && finding.confidence >= view.min_confidence;
}

namespace {

/// Hidden for what it is, not for what was decided about it.
Hidden hidden_by_kind(const scanner::Finding& finding, const View& view) {
  if (finding.in_tests && !view.tests)
    return finding.test_code ? Hidden::in_tests : Hidden::only_tests;
  if (!finding.compiled) return Hidden::not_compiled;
  if (!view.severity_chosen && finding.severity < scanner::Severity::medium) return Hidden::low;
  if (!view.confidence_chosen && finding.confidence < scanner::Confidence::likely) {
    return Hidden::possible;
  }
  return Hidden::no;
}

}  // namespace

Hidden hidden_in_text(const ScanReport& report, size_t index, const View& view) {
  if (view.all) return Hidden::no;
  const scanner::Finding& finding = report.result.findings[index];
  if (index < report.dispositions.size() &&
      (report.dispositions[index] == "accepted" || report.dispositions[index] == "false_positive"))
    return Hidden::dismissed;
  if (index < report.in_baseline.size() && report.in_baseline[index]) return Hidden::in_baseline;
  return hidden_by_kind(finding, view);
}

bool is_for_others(const scanner::Finding& finding, const View& view) {
  return passes(finding, view) && (view.all || hidden_by_kind(finding, view) == Hidden::no);
}

std::string place(const scanner::Location& at) {
  return safe(at.path) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string safe(std::string_view text) { return base::sanitize_for_terminal(text); }

}  // namespace cli
