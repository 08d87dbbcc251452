#include "cli/actions/dashboard_action.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/scan_action.h"

namespace cli {
namespace {

constexpr size_t kLogLines = 40;
constexpr uint64_t kLargestLog = 50 * 1000 * 1000;
constexpr size_t kBurnPoints = 60;

/// The last lines of a run's log; empty when it is gone.
std::string log_tail(const std::string& path) {
  if (!base::file_exists(path)) return {};
  std::string text;
  try {
    text = base::read_file(path, kLargestLog);
  } catch (const base::Error& error) {
    return std::string("the log cannot be shown: ") + error.what();
  }
  const std::vector<std::string_view> lines = base::split_lines(text);
  const size_t first = lines.size() > kLogLines ? lines.size() - kLogLines : 0;
  std::string tail;
  for (size_t i = first; i < lines.size(); ++i) tail += std::string(lines[i]) + "\n";
  return tail;
}

bool is_open(const store::FindingRow& finding) {
  return !finding.in_tests && finding.presence != store::Presence::absent;
}

std::vector<BurnPoint> burn_points(const store::Store& ledger) {
  std::vector<store::ScanRow> scans = ledger.scans();
  if (scans.size() > kBurnPoints) scans.erase(scans.begin(), scans.end() - kBurnPoints);
  std::vector<BurnPoint> points;
  for (const store::ScanRow& scan : scans) {
    const std::vector<store::FindingRow> findings = ledger.findings(scan.id);
    BurnPoint point;
    point.commit = scan.commit;
    point.at = scan.started;
    point.open = static_cast<size_t>(std::count_if(findings.begin(), findings.end(), is_open));
    points.push_back(std::move(point));
  }
  return points;
}

/// Findings of a fresh scan of the same commit by fingerprint; none when it cannot be read any
/// more.
std::map<std::string, scanner::Finding> details_of(const Project& project,
                                                   const store::ScanRow& scan) {
  ScanRequest request;
  if (!scan.commit.empty()) {
    if (!project.repository) return {};
    const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(scan.commit);
    if (!id || !project.repository->object_exists(*id)) return {};
    request.source = SourceKind::commit;
    request.rev = scan.commit;
  }
  ScanReport report = scan_project(project, request);
  std::map<std::string, scanner::Finding> details;
  for (scanner::Finding& finding : report.result.findings) {
    std::string fingerprint = finding.fingerprint;
    details.emplace(std::move(fingerprint), std::move(finding));
  }
  return details;
}

/// What is open first, the worst first, then by place.
bool comes_before(const store::FindingRow& a, const store::FindingRow& b) {
  if (is_settled(a) != is_settled(b)) return is_settled(b);
  if (a.in_tests != b.in_tests) return b.in_tests;
  if (a.severity != b.severity) return a.severity > b.severity;
  if (a.path != b.path) return a.path < b.path;
  return a.line != b.line ? a.line < b.line : a.id < b.id;
}

}  // namespace

Dashboard make_dashboard(const Project& project, const store::Store& ledger) {
  Dashboard dashboard;
  dashboard.project = std::string(base::file_name(project.root));
  dashboard.scan = ledger.latest_scan();
  dashboard.findings = ledger.findings();
  std::sort(dashboard.findings.begin(), dashboard.findings.end(), comes_before);
  dashboard.tasks = ledger.tasks();
  dashboard.runs = ledger.runs();
  for (const store::RunRow& run : dashboard.runs) {
    if (run.log_path.empty()) continue;
    dashboard.log_tails[run.id] =
        log_tail(base::join_path(ledger.directory().string(), run.log_path));
  }
  dashboard.burn = burn_points(ledger);
  if (dashboard.scan) dashboard.details = details_of(project, *dashboard.scan);
  return dashboard;
}

}  // namespace cli
