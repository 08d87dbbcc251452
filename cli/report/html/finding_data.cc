#include "cli/report/html/finding_data.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostFrontiers = 10;
/// Fewer bytes for a page of many: what was left out is counted.
constexpr size_t kManyFindings = 1000;
constexpr size_t kMostFrontiersOfMany = 3;

Json steps_data(const scanner::Finding& finding, Strings& strings) {
  Json steps = Json::array();
  for (const scanner::Step& step : finding.evidence) {
    steps.push_back({strings.add(step.note), strings.add(step.at.path), step.at.line});
  }
  return steps;
}

Json frontiers_data(const scanner::Finding& finding, size_t most, Strings& strings) {
  Json callers = Json::array();
  for (size_t i = 0; i < std::min(most, finding.frontiers.size()); ++i) {
    const scanner::Frontier& caller = finding.frontiers[i];
    callers.push_back({strings.add(caller.item), strings.add(caller.context),
                       strings.add(caller.at.path), caller.at.line});
  }
  return {finding.frontiers.size(), std::move(callers)};
}

Json remedies_data(const scanner::Finding& finding, Strings& strings) {
  Json remedies = Json::array();
  for (const scanner::Remedy& remedy : finding.remedies) {
    Json steps = Json::array();
    for (const std::string& step : remedy.steps) steps.push_back(strings.add(step));
    remedies.push_back({strings.add(remedy.title), std::move(steps), strings.add(remedy.why)});
  }
  return remedies;
}

/// [first line, [line or [before, marked, after, cut bytes], ...]]
Json excerpt_data(const Excerpt& excerpt, Strings& strings) {
  Json lines = Json::array();
  for (const ExcerptLine& line : excerpt.lines) {
    if (line.marked.empty() && line.cut == 0) {
      lines.push_back(strings.add_shown(line.before));
    } else {
      lines.push_back({strings.add_shown(line.before), strings.add_shown(line.marked),
                       strings.add_shown(line.after), line.cut});
    }
  }
  return {excerpt.first_line, std::move(lines)};
}

/// What only a scan of the shown commit knows: call path, callers, remedies, code.
void add_code(Json& row, const store::FindingRow& finding, const Dashboard& dashboard,
              Strings& strings) {
  const auto found = dashboard.code.findings.find(finding.fingerprint);
  if (found == dashboard.code.findings.end()) {
    row.push_back(nullptr);
    return;
  }
  const bool many = dashboard.findings.size() > kManyFindings;
  Json code = {strings.add(found->second.verdict), steps_data(found->second, strings),
               frontiers_data(found->second, many ? kMostFrontiersOfMany : kMostFrontiers, strings),
               remedies_data(found->second, strings)};
  const auto excerpt = dashboard.code.excerpts.find(finding.fingerprint);
  code.push_back(excerpt == dashboard.code.excerpts.end() ? Json(nullptr)
                                                          : excerpt_data(excerpt->second, strings));
  row.push_back(std::move(code));
}

}  // namespace

Json log_data(const Dashboard& dashboard, const std::string& subject, Strings& strings) {
  Json lines = Json::array();
  const auto log = dashboard.logs.find(subject);
  if (log == dashboard.logs.end()) return lines;
  for (const store::StatusChange& change : log->second) {
    lines.push_back({change.at, strings.add(change.to), strings.add(change.actor),
                     strings.add(change.evidence), strings.add(change.commit)});
  }
  return lines;
}

Json findings_data(const Dashboard& dashboard, Strings& strings) {
  Json rows = Json::array();
  for (const store::FindingRow& f : dashboard.findings) {
    Json row = {strings.add(f.id),
                strings.add(f.rule),
                static_cast<int>(f.severity),
                static_cast<int>(f.confidence),
                strings.add(f.path),
                f.line,
                f.column,
                strings.add(f.item),
                strings.add(f.callee),
                strings.add(f.context),
                strings.add(f.message),
                strings.add(f.source_line),
                f.in_tests ? 1 : 0,
                is_settled(f) ? 1 : 0,
                strings.add(tasks::to_string(f.presence)),
                strings.add(f.presence_reason),
                strings.add(tasks::to_string(f.disposition)),
                strings.add(f.note),
                strings.add(f.actor),
                f.since,
                f.expires,
                strings.add(f.task),
                strings.add(f.parent),
                strings.add(f.first_commit),
                strings.add(f.last_commit),
                f.regressions,
                log_data(dashboard, f.id, strings)};
    add_code(row, f, dashboard, strings);
    rows.push_back(std::move(row));
  }
  Json data;
  data["columns"] = {"id",         "rule",      "severity", "confidence", "path",    "line",
                     "column",     "item",      "callee",   "context",    "message", "source",
                     "inTests",    "settled",   "presence", "uncertain",  "status",  "note",
                     "actor",      "since",     "expires",  "task",       "parent",  "firstCommit",
                     "lastCommit", "regressed", "log",      "code"};
  data["rows"] = std::move(rows);
  return data;
}

}  // namespace cli
