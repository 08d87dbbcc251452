#include "cli/report/json.h"

#include <map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/json.h"
#include "cli/version.h"
#include "scanner/stats.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

Json place_json(const scanner::Location& at) {
  Json json;
  json["path"] = at.path;
  json["line"] = at.line;
  json["column"] = at.column;
  return json;
}

Json location_json(const scanner::Location& at) {
  Json json = place_json(at);
  json["end_line"] = at.end_line;
  json["end_column"] = at.end_column;
  json["begin_byte"] = at.begin_byte;
  json["end_byte"] = at.end_byte;
  return json;
}

Json skipped_json(const std::vector<scanner::Skipped>& list) {
  Json json = Json::array();
  for (const scanner::Skipped& one : list) {
    json.push_back(Json{{"path", one.path}, {"reason", one.reason}});
  }
  return json;
}

Json files_json(const scanner::FileReport& files) {
  Json json;
  json["rust_files"] = files.rust_files;
  json["rust_bytes"] = files.rust_bytes;
  json["parsed"] = files.parsed;
  json["with_errors"] = files.with_errors.size();
  json["skipped"] = skipped_json(files.skipped);
  json["not_compiled"] = files.not_compiled.size();
  json["files_with_errors"] = skipped_json(files.with_errors);
  json["files_not_compiled"] = files.not_compiled;
  json["unparsed_bytes"] = files.unparsed_bytes;
  json["opaque_macro_bytes"] = files.opaque_macro_bytes;
  return json;
}

Json remedies_json(const std::vector<scanner::Remedy>& remedies) {
  Json json = Json::array();
  for (const scanner::Remedy& remedy : remedies) {
    json.push_back(Json{
        {"id", remedy.id}, {"title", remedy.title}, {"steps", remedy.steps}, {"why", remedy.why}});
  }
  return json;
}

Json optional_text(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// What was decided about a finding of the report; null for one that the source silences.
Json decision_json(const ScanReport& report, size_t index) {
  if (index >= report.dispositions.size()) return Json();
  return Json{{"disposition", report.dispositions[index]},
              {"note", optional_text(index < report.notes.size() ? report.notes[index] : "")},
              {"in_baseline", index < report.in_baseline.size() && report.in_baseline[index]}};
}

Json finding_json(const scanner::Finding& finding, const std::string& id,
                  const std::vector<std::string>& cascade, Json decision) {
  Json json;
  json["id"] = optional_text(id);
  json["decision"] = std::move(decision);
  json["fingerprint"] = finding.fingerprint;
  json["rule"] = finding.rule;
  json["severity"] = scanner::to_string(finding.severity);
  json["confidence"] = scanner::to_string(finding.confidence);
  json["message"] = finding.message;
  json["callee"] = finding.callee;
  json["location"] = location_json(finding.at);
  json["source_line"] = finding.source_line;
  json["item"] = finding.item;
  json["context"] = finding.context;
  json["verdict"] = finding.verdict;
  json["in_tests"] = finding.in_tests;
  json["compiled"] = finding.compiled;
  json["cfg"] = optional_text(finding.cfg);
  json["parent"] = finding.parent ? Json(*finding.parent) : Json();
  Json evidence = Json::array();
  for (const scanner::Step& step : finding.evidence) {
    Json one = place_json(step.at);
    one["note"] = step.note;
    evidence.push_back(std::move(one));
  }
  json["evidence"] = std::move(evidence);
  Json frontiers = Json::array();
  for (const scanner::Frontier& frontier : finding.frontiers) {
    Json one = place_json(frontier.at);
    one["item"] = frontier.item;
    one["context"] = frontier.context;
    frontiers.push_back(std::move(one));
  }
  json["frontiers"] = std::move(frontiers);
  json["remedies"] = remedies_json(finding.remedies);
  json["cascade"] = cascade;
  return json;
}

Json sanctioned_json(const scanner::Sanctioned& site) {
  Json json;
  json["rule"] = site.rule;
  json["location"] = location_json(site.at);
  json["item"] = site.item;
  json["callee"] = site.callee;
  json["reason"] = site.reason;
  json["in_tests"] = site.in_tests;
  return json;
}

Json stats_json(const std::vector<scanner::StatGroup>& groups) {
  Json json;
  for (const scanner::StatGroup& group : groups) {
    Json rows = Json::object();
    for (const scanner::StatRow& row : group.rows)
      rows[row.name] = Json{{"total", row.total}, {"in_tests", row.in_tests}};
    json[group.name] = std::move(rows);
  }
  json["not_examined"] = scanner::not_examined();
  return json;
}

std::string header_json(const ScanReport& report) {
  Json json;
  json["commit"] = optional_text(report.commit);
  json["tree"] = optional_text(report.tree);
  json["dirty"] = report.dirty;
  json["tool_version"] = kToolVersion;
  json["rules_version"] = scanner::kRulesVersion;
  json["files"] = files_json(report.result.files);
  json["counts"] = report.result.counts;
  if (!report.result.stats.empty()) json["stats"] = stats_json(report.result.stats);
  Json problems = Json::array();
  for (const scanner::Problem& problem : report.result.problems) {
    problems.push_back(
        Json{{"path", problem.path}, {"line", problem.line}, {"text", problem.text}});
  }
  json["problems"] = std::move(problems);
  std::string text = json_text(json);
  text.pop_back();  // the closing brace: the lists follow
  return text;
}

}  // namespace

std::string scan_json(const ScanReport& report, const View& view) {
  const std::vector<scanner::Finding>& findings = report.result.findings;
  std::map<std::string, std::vector<std::string>> cascades;
  for (const scanner::Finding& finding : findings) {
    if (finding.parent) cascades[*finding.parent].push_back(finding.fingerprint);
  }
  // Written finding by finding: a tree of all of them would take many times their size.
  std::string text = header_json(report) + ",\"findings\":[";
  bool first = true;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!passes(findings[i], view)) continue;
    if (!first) text += ",";
    first = false;
    const std::string id = i < report.ids.size() ? report.ids[i] : std::string();
    text += json_text(
        finding_json(findings[i], id, cascades[findings[i].fingerprint], decision_json(report, i)));
  }
  text += "],\"expected\":[";
  first = true;
  for (const scanner::Finding& finding : report.result.expected) {
    if (!first) text += ",";
    first = false;
    text += json_text(finding_json(finding, {}, {}, {}));
  }
  text += "],\"sanctioned\":[";
  first = true;
  for (const scanner::Sanctioned& site : report.result.sanctioned) {
    if (!first) text += ",";
    first = false;
    text += json_text(sanctioned_json(site));
  }
  text += "]}";
  return text;
}

}  // namespace cli
