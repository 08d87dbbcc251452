#include "cli/report/sarif.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/console.h"
#include "cli/report/doc.h"
#include "cli/version.h"
#include "scanner/rule.h"
#include "scanner/scan.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;
using scanner::Finding;
using scanner::Severity;

constexpr const char* kRoot = "%SRCROOT%";
constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// ASCII only: whoever prints the file gets no control or bidirectional characters of the code.
std::string ascii(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

/// `block-on-in-async` as "BlockOnInAsync".
std::string pascal_case(std::string_view id) {
  std::string name;
  bool up = true;
  for (const char c : id) {
    if (c == '-') {
      up = true;
      continue;
    }
    name += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    up = false;
  }
  return name;
}

const char* level_of(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

/// Text of one line as a message. Brackets that would read as a link are escaped.
std::string message_text(std::string_view text) {
  std::string plain = safe(text);
  if (plain.find("](") != std::string::npos) {
    plain = base::replace_all(plain, "[", "\\[");
    plain = base::replace_all(plain, "]", "\\]");
  }
  return plain;
}

std::string sentence(std::string_view text) {
  std::string plain = message_text(text);
  if (plain.empty() || plain.back() != '.') plain += ".";
  return plain;
}

Json artifact(const std::string& path) { return Json{{"uri", uri_of(path)}, {"uriBaseId", kRoot}}; }

Json physical_location(const scanner::Location& at) {
  Json region = {{"startLine", at.line}, {"startColumn", at.column}};
  if (at.end_line > at.line || (at.end_line == at.line && at.end_column > at.column)) {
    region["endLine"] = at.end_line;
    region["endColumn"] = at.end_column;
  }
  return Json{{"artifactLocation", artifact(at.path)}, {"region", std::move(region)}};
}

/// The finding's own place, with its code.
Json site_json(const Finding& finding, const SiteText& site) {
  Json place = physical_location(finding.at);
  if (!site.snippet.empty()) place["region"]["snippet"] = {{"text", site.snippet}};
  // The context must be more than the region itself.
  if (!site.lines.empty() && site.lines.size() > site.snippet.size()) {
    place["contextRegion"] = {{"startLine", finding.at.line},
                              {"endLine", std::max(finding.at.line, finding.at.end_line)},
                              {"snippet", {{"text", site.lines}}}};
  }
  return place;
}

Json rule_json(const scanner::Rule& rule) {
  const Style plain(false);
  const std::string_view doc = rule.doc;
  // The first paragraph under the first heading says what the rule finds.
  const std::vector<std::string_view> lines = base::split_lines(doc);
  std::vector<std::string_view> paragraph;
  for (const std::string_view line : lines) {
    if (!line.empty() && line.front() == '#') continue;
    if (line.empty() && !paragraph.empty()) break;
    if (!line.empty()) paragraph.push_back(line);
  }
  Json json;
  json["id"] = rule.id;
  json["name"] = pascal_case(rule.id);
  json["shortDescription"] = {{"text", sentence(rule.title)}};
  json["fullDescription"] = {{"text", base::join(paragraph, " ")}};
  json["help"] = {{"text", doc_text(doc, plain, false)}, {"markdown", doc}};
  json["defaultConfiguration"] = {{"level", level_of(rule.severity)}};
  const char* problem = rule.severity >= Severity::high     ? "error"
                        : rule.severity == Severity::medium ? "warning"
                                                            : "recommendation";
  json["properties"] = {{"tags", Json::array({"async", std::string(rule.category)})},
                        {"precision", "high"},
                        {"problem.severity", problem},
                        {"severity", scanner::to_string(rule.severity)}};
  return json;
}

Json code_flow(const Finding& finding) {
  Json steps = Json::array();
  for (const scanner::Step& step : finding.evidence) {
    Json location = {{"physicalLocation", physical_location(step.at)}};
    if (!step.note.empty()) location["message"] = {{"text", sentence(step.note)}};
    steps.push_back(Json{{"location", std::move(location)}});
  }
  steps.push_back(Json{{"location",
                        {{"physicalLocation", physical_location(finding.at)},
                         {"message", {{"text", sentence(finding.message)}}}}},
                       {"importance", "essential"}});
  return Json::array({{{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}}});
}

Json properties_of(const Finding& finding, const std::string& id) {
  Json json;
  if (!id.empty()) json["id"] = id;
  json["severity"] = scanner::to_string(finding.severity);
  json["confidence"] = scanner::to_string(finding.confidence);
  json["context"] = safe(finding.context);
  json["verdict"] = safe(finding.verdict);
  json["callee"] = safe(finding.callee);
  json["inTests"] = finding.in_tests;
  json["compiled"] = finding.compiled;
  if (!finding.cfg.empty()) json["cfg"] = safe(finding.cfg);
  if (finding.parent) json["parent"] = *finding.parent;
  Json remedies = Json::array();
  for (const scanner::Remedy& remedy : finding.remedies) remedies.push_back(safe(remedy.title));
  json["remedies"] = std::move(remedies);
  return json;
}

class Writer {
 public:
  explicit Writer(const std::vector<scanner::Rule>& rules) {
    for (size_t i = 0; i < rules.size(); ++i) index_of_[std::string(rules[i].id)] = i;
  }

  Json result(const Finding& finding, const SiteText& site, const std::string& id) const {
    Json json;
    json["ruleId"] = finding.rule;
    const auto index = index_of_.find(finding.rule);
    if (index != index_of_.end()) json["ruleIndex"] = index->second;
    json["level"] = level_of(finding.severity);
    std::string text = sentence(finding.message);
    if (!finding.remedies.empty()) text += " Help: " + sentence(finding.remedies.front().title);
    json["message"] = {{"text", std::move(text)}};
    Json location = {{"physicalLocation", site_json(finding, site)}};
    if (!finding.item.empty()) {
      location["logicalLocations"] =
          Json::array({{{"fullyQualifiedName", safe(finding.item)}, {"kind", "function"}}});
    }
    json["locations"] = Json::array({std::move(location)});
    if (!finding.evidence.empty()) json["codeFlows"] = code_flow(finding);
    Json related = Json::array();
    for (const scanner::Frontier& frontier : finding.frontiers) {
      related.push_back(
          {{"id", related.size() + 1},
           {"physicalLocation", physical_location(frontier.at)},
           {"message", {{"text", sentence("reached from `" + frontier.item + "`")}}}});
    }
    if (!related.empty()) json["relatedLocations"] = std::move(related);
    Json fingerprints = Json::object();
    if (!site.line_hash.empty()) fingerprints["primaryLocationLineHash"] = site.line_hash;
    fingerprints["punchlist/v1"] = finding.fingerprint;
    json["partialFingerprints"] = std::move(fingerprints);
    json["suppressions"] = Json::array();
    json["properties"] = properties_of(finding, id);
    return json;
  }

 private:
  std::map<std::string, size_t> index_of_;
};

/// What a person decided about the finding, outside of the source.
Json decided(const ScanReport& report, size_t index) {
  Json list = Json::array();
  if (index >= report.dispositions.size()) return list;
  const std::string& disposition = report.dispositions[index];
  if (disposition != "accepted" && disposition != "false_positive") return list;
  Json one = {{"kind", "external"}, {"status", "accepted"}};
  if (index < report.notes.size() && !report.notes[index].empty())
    one["justification"] = safe(report.notes[index]);
  one["properties"] = {{"disposition", disposition}};
  list.push_back(std::move(one));
  return list;
}

void add_notification(Json& list, const std::string& level, const std::string& text,
                      const std::string& path, uint32_t line) {
  Json place = {{"artifactLocation", artifact(path)}};
  if (line > 0) place["region"] = {{"startLine", line}};
  list.push_back({{"level", level},
                  {"message", {{"text", sentence(text)}}},
                  {"locations", Json::array({{{"physicalLocation", std::move(place)}}})}});
}

Json notifications(const ScanReport& report) {
  Json list = Json::array();
  for (const scanner::Skipped& file : report.result.files.skipped)
    add_notification(list, "warning", "not read: " + file.reason, file.path, 0);
  for (const scanner::Skipped& file : report.result.files.with_errors)
    add_notification(list, "warning", "not wholly parsed: " + file.reason, file.path, 0);
  for (const scanner::Problem& problem : report.result.problems)
    add_notification(list, "warning", problem.text, problem.path, problem.line);
  return list;
}

Json run_properties(const ScanReport& report) {
  Json json;
  json["commit"] = report.commit.empty() ? Json() : Json(report.commit);
  json["tree"] = report.tree.empty() ? Json() : Json(report.tree);
  json["dirty"] = report.dirty;
  json["rulesVersion"] = scanner::kRulesVersion;
  json["rustFiles"] = report.result.files.rust_files;
  json["parsedFiles"] = report.result.files.parsed;
  return json;
}

}  // namespace

std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("/-._~").find(c) != std::string_view::npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::string sarif_text(const ScanReport& report, const SarifInput& input) {
  const std::vector<scanner::Rule>& rules = scanner::all_rules();
  const Writer writer(rules);
  Json driver = {{"name", "punchlist"}, {"semanticVersion", kToolVersion}};
  driver["rules"] = Json::array();
  for (const scanner::Rule& rule : rules) driver["rules"].push_back(rule_json(rule));
  const Json invocation = {{"executionSuccessful", true},
                           {"toolExecutionNotifications", notifications(report)}};
  const Json bases = {
      {kRoot, {{"description", {{"text", "The root of the repository that was scanned."}}}}}};

  // Written result by result: a tree of all of them would take many times their size.
  std::string text = "{\"$schema\":" + ascii(kSchema) + ",\"version\":\"2.1.0\",\"runs\":[{\n";
  text += "\"tool\":" + ascii({{"driver", driver}}) + ",\n";
  text += "\"automationDetails\":{\"id\":\"punchlist/\"},\"columnKind\":\"unicodeCodePoints\",\n";
  text += "\"originalUriBaseIds\":" + ascii(bases) + ",\n";
  text += "\"invocations\":[" + ascii(invocation) + "],\n";
  text += "\"properties\":" + ascii(run_properties(report)) + ",\n";
  text += "\"results\":[";
  bool first = true;
  const auto add = [&text, &first](const Json& result) {
    text += first ? "\n" : ",\n";
    first = false;
    text += ascii(result);
  };
  const std::vector<Finding>& findings = report.result.findings;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!is_for_others(findings[i], input.view)) continue;
    Json result = writer.result(findings[i], i < input.sites.size() ? input.sites[i] : SiteText(),
                                i < report.ids.size() ? report.ids[i] : "");
    if (input.is_new) result["baselineState"] = (*input.is_new)[i] ? "new" : "unchanged";
    result["suppressions"] = decided(report, i);
    add(result);
  }
  const std::vector<Finding>& expected = report.result.expected;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (!is_for_others(expected[i], input.view)) continue;
    const SiteText site = i < input.expected_sites.size() ? input.expected_sites[i] : SiteText();
    Json result = writer.result(expected[i], site, "");
    if (input.is_new) result["baselineState"] = "unchanged";
    Json one = {{"kind", "inSource"}, {"status", "accepted"}};
    if (!site.reason.empty()) one["justification"] = safe(site.reason);
    result["suppressions"].push_back(std::move(one));
    add(result);
  }
  text += "\n]}]}\n";
  return text;
}

}  // namespace cli
