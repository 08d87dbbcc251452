#include "cli/actions/dashboard_action.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/burn_down.h"
#include "cli/actions/scan_action.h"
#include "scanner/rule.h"

namespace cli {
namespace {

constexpr size_t kLogLines = 40;
constexpr uint64_t kLargestLog = 50 * 1000 * 1000;
/// Lines of code before and after a finding; fewer on a page of many, for its size.
constexpr uint32_t kRadius = 4;
constexpr uint32_t kRadiusOfMany = 2;
constexpr size_t kManyFindings = 1000;

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

/// The code around each finding, from the sources that were scanned; one file is open at a time.
std::map<std::string, Excerpt> excerpts_of(const std::map<std::string, scanner::Finding>& findings,
                                           const scanner::SourceSet& sources) {
  std::map<std::string, std::vector<const scanner::Finding*>> by_path;
  for (const auto& [fingerprint, finding] : findings) by_path[finding.at.path].push_back(&finding);
  const uint32_t radius = findings.size() > kManyFindings ? kRadiusOfMany : kRadius;
  std::map<std::string, Excerpt> excerpts;
  for (size_t i = 0; i < sources.entries().size(); ++i) {
    const auto here = by_path.find(sources.entries()[i].path);
    if (here == by_path.end()) continue;
    const std::string text = sources.read(i);
    for (const scanner::Finding* finding : here->second) {
      excerpts[finding->fingerprint] = make_excerpt(text, finding->at, radius);
    }
  }
  return excerpts;
}

/// A fresh scan of the same commit; empty when it cannot be read any more.
SeenCode scan_again(const Project& project, const store::ScanRow& scan) {
  ScanRequest request;
  if (!scan.commit.empty()) {
    if (!project.repository) return {};
    const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(scan.commit);
    if (!id || !project.repository->object_exists(*id)) return {};
    request.source = SourceKind::commit;
    request.rev = scan.commit;
  }
  ScanReport report = scan_project(project, request);
  SeenCode code;
  code.is_there = true;
  for (scanner::Finding& finding : report.result.findings) {
    std::string fingerprint = finding.fingerprint;
    code.findings.emplace(std::move(fingerprint), std::move(finding));
  }
  code.excerpts = excerpts_of(code.findings, *scan_inputs(project, request).sources);
  code.files = std::move(report.result.files);
  code.problems = std::move(report.result.problems);
  for (const scanner::Sanctioned& right : report.result.sanctioned)
    ++code.found_right[right.reason];
  return code;
}

/// What is open first, the worst first, then by place.
bool comes_before(const store::FindingRow& a, const store::FindingRow& b) {
  if (is_settled(a) != is_settled(b)) return is_settled(b);
  if (a.in_tests != b.in_tests) return b.in_tests;
  if (a.severity != b.severity) return a.severity > b.severity;
  if (a.path != b.path) return a.path < b.path;
  return a.line != b.line ? a.line < b.line : a.id < b.id;
}

std::vector<ShownRule> rules_of(const std::vector<store::FindingRow>& findings) {
  std::map<std::string, std::string> severities;  // of policies, which have no text of their own
  for (const store::FindingRow& finding : findings) {
    severities.emplace(finding.rule, scanner::to_string(finding.severity));
  }
  std::vector<ShownRule> rules;
  for (const auto& [id, severity] : severities) {
    const scanner::Rule* rule = scanner::find_rule(id);
    if (rule == nullptr) {
      rules.push_back({id, "a policy of punchlist.yaml", severity, ""});
    } else {
      rules.push_back({id, std::string(rule->title),
                       std::string(scanner::to_string(rule->severity)), std::string(rule->doc)});
    }
  }
  return rules;
}

}  // namespace

Dashboard make_dashboard(const Project& project, store::Store& ledger) {
  Dashboard dashboard;
  dashboard.project = std::string(base::file_name(project.root));
  dashboard.scan = ledger.latest_scan();
  const std::vector<store::EventRow> events = ledger.events();
  for (const store::EventRow& event : events) {
    dashboard.as_of = std::max(dashboard.as_of, event.at);
  }
  dashboard.findings = ledger.findings();
  std::sort(dashboard.findings.begin(), dashboard.findings.end(), comes_before);
  dashboard.tasks = ledger.tasks();
  dashboard.runs = ledger.runs();
  dashboard.phase_checks = ledger.phase_checks();
  for (const store::FindingRow& finding : dashboard.findings) {
    dashboard.logs[finding.id] = ledger.log(finding.id);
  }
  for (const store::TaskRow& task : dashboard.tasks) {
    dashboard.logs[task.id] = ledger.log(task.id);
  }
  for (const store::RunRow& run : dashboard.runs) {
    if (run.log_path.empty()) continue;
    dashboard.log_tails[run.id] =
        log_tail(base::join_path(ledger.directory().string(), run.log_path));
  }
  if (dashboard.scan) dashboard.code = scan_again(project, *dashboard.scan);
  dashboard.rules = rules_of(dashboard.findings);
  add_burn_down(dashboard, project, ledger);
  return dashboard;
}

}  // namespace cli
