#include "cli/report/html/dashboard.h"

#include <string_view>

#include "base/text.h"
#include "cli/report/html/assets.h"
#include "cli/report/html/data.h"
#include "tasks/status.h"

namespace cli {
namespace {

using tasks::Disposition;

/// What the page may do: run and style itself. No network, no frames, no forms; text can become
/// markup nowhere in it.
std::string policy() {
  return std::string("default-src 'none'; style-src '") + kPageStyleHash + "'; script-src '" +
         kChartScriptHash + "' '" + kPageScriptHash +
         "'; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; "
         "form-action 'none'";
}

/// For readers without scripts: the figures that do not need one.
std::string without_script(const Dashboard& dashboard) {
  size_t open = 0;
  for (const store::FindingRow& finding : dashboard.findings) {
    if (!finding.in_tests && !is_settled(finding)) ++open;
  }
  return "<noscript><p>" + base::count_of(open, "open finding") + ", " +
         base::count_of(dashboard.tasks.size(), "task") + ", " +
         base::count_of(dashboard.runs.size(), "verification run") +
         ". This page needs scripts to show them; it loads nothing.</p></noscript>\n";
}

}  // namespace

bool is_settled(const store::FindingRow& finding) {
  return finding.presence == store::Presence::absent ||
         finding.disposition == Disposition::verified ||
         finding.disposition == Disposition::accepted ||
         finding.disposition == Disposition::false_positive;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (char c : base::sanitize_for_terminal(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string dashboard_html(const Dashboard& dashboard) {
  const std::string title = "Punch list of " + html_text(dashboard.project);
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  out += "<title>" + title + "</title>\n";
  out += std::string("<style>") + kPageStyle + "</style></head>\n<body>\n";
  out += kPageBody;
  out += without_script(dashboard);
  out += "<script type=\"application/json\" id=\"data\">" + page_data(dashboard) + "</script>\n";
  // Whoever hands the page on hands on a copy of uPlot, and its licence with it.
  out += std::string("<!-- uPlot\n") + kChartLicence + "-->\n";
  out += std::string("<script>") + kChartScript + "</script>\n";
  out += std::string("<script>") + kPageScript + "</script>\n</body></html>\n";
  return out;
}

}  // namespace cli
