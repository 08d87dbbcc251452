#include "cli/report/explain_json.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/json.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json at_json(const scanner::Location& at) {
  return Json{{"path", at.path}, {"line", at.line}, {"column", at.column}};
}

Json range_json(const scanner::Location& at) {
  Json json = at_json(at);
  json["end_line"] = at.end_line;
  json["end_column"] = at.end_column;
  return json;
}

Json steps_json(const std::vector<scanner::Step>& steps) {
  Json json = Json::array();
  for (const scanner::Step& step : steps) {
    Json one = at_json(step.at);
    one["note"] = step.note;
    json.push_back(std::move(one));
  }
  return json;
}

Json unit_json(const scanner::KnownUnit& unit) {
  Json json;
  json["unit"] = unit.name;
  json["item"] = unit.item;
  json["location"] = at_json(unit.at);
  json["cfg"] = text_or_null(unit.cfg);
  json["in_tests"] = unit.in_tests;
  Json contexts = Json::array();
  for (const scanner::KnownContext& context : unit.contexts) {
    contexts.push_back(Json{{"context", context.name},
                            {"confidence", scanner::to_string(context.confidence)},
                            {"path", steps_json(context.path)}});
  }
  json["contexts"] = std::move(contexts);
  json["remark"] = text_or_null(unit.remark);
  return json;
}

Json operation_json(const scanner::KnownCall& call) {
  Json json;
  json["callee"] = call.callee;
  json["operation"] = call.operation;
  json["confidence"] = scanner::to_string(call.confidence);
  json["reason"] = call.reason;
  json["text"] = call.text;
  json["location"] = range_json(call.at);
  json["unit"] = call.unit;
  Json verdicts = Json::array();
  for (const scanner::KnownVerdict& verdict : call.verdicts) {
    verdicts.push_back(Json{{"context", verdict.context},
                            {"confidence", scanner::to_string(verdict.confidence)},
                            {"outcome", verdict.outcome},
                            {"panic", text_or_null(verdict.message)}});
  }
  json["verdicts"] = std::move(verdicts);
  return json;
}

Json call_json(const scanner::KnownCall& call) {
  Json json;
  json["text"] = call.text;
  json["callee"] = text_or_null(call.callee);
  json["resolved"] = call.resolved;
  json["reason"] = call.reason;
  json["location"] = range_json(call.at);
  json["unit"] = call.unit;
  return json;
}

Json finding_json(const scanner::Finding& finding) {
  Json json;
  json["rule"] = finding.rule;
  json["severity"] = scanner::to_string(finding.severity);
  json["confidence"] = scanner::to_string(finding.confidence);
  json["message"] = finding.message;
  json["callee"] = finding.callee;
  json["location"] = range_json(finding.at);
  json["item"] = finding.item;
  json["context"] = finding.context;
  json["verdict"] = finding.verdict;
  json["in_tests"] = finding.in_tests;
  json["fingerprint"] = finding.fingerprint;
  json["parent"] = finding.parent ? Json(*finding.parent) : Json();
  json["evidence"] = steps_json(finding.evidence);
  Json frontiers = Json::array();
  for (const scanner::Frontier& frontier : finding.frontiers) {
    Json one = at_json(frontier.at);
    one["item"] = frontier.item;
    one["context"] = frontier.context;
    frontiers.push_back(std::move(one));
  }
  json["frontiers"] = std::move(frontiers);
  Json remedies = Json::array();
  for (const scanner::Remedy& remedy : finding.remedies) {
    remedies.push_back(Json{
        {"id", remedy.id}, {"title", remedy.title}, {"steps", remedy.steps}, {"why", remedy.why}});
  }
  json["remedies"] = std::move(remedies);
  return json;
}

Json rule_json(const scanner::KnownRule& rule) {
  Json json;
  json["rule"] = text_or_null(rule.rule);
  json["outcome"] = rule.outcome;
  json["text"] = rule.text;
  json["location"] = at_json(rule.at);
  json["finding"] = rule.finding ? finding_json(*rule.finding) : Json();
  return json;
}

Json line_value(const scanner::LineReport& report) {
  Json json;
  json["location"] = range_json(report.at);
  json["source_line"] = report.source_line;
  json["crate"] = text_or_null(report.crate);
  json["compiled"] = report.compiled;
  json["in_tests"] = report.in_tests;
  json["units"] = Json::array();
  for (const scanner::KnownUnit& unit : report.units) json["units"].push_back(unit_json(unit));
  json["operations"] = Json::array();
  for (const scanner::KnownCall& call : report.operations)
    json["operations"].push_back(operation_json(call));
  json["calls"] = Json::array();
  for (const scanner::KnownCall& call : report.calls) json["calls"].push_back(call_json(call));
  json["alive"] = Json::array();
  for (const scanner::KnownLife& life : report.alive) {
    json["alive"].push_back(Json{{"what", life.what},
                                 {"from", at_json(life.from)},
                                 {"to_line", life.to_line},
                                 {"remark", life.remark}});
  }
  json["rules"] = Json::array();
  for (const scanner::KnownRule& rule : report.rules) json["rules"].push_back(rule_json(rule));
  json["remarks"] = report.remarks;
  return json;
}

}  // namespace

std::string line_json(const scanner::LineReport& report) { return json_text(line_value(report)); }

std::string panic_json(const scanner::PanicReport& report) {
  Json json;
  json["message"] = report.text.message;
  json["thread_name"] = text_or_null(report.text.thread);
  if (report.text.line != 0) {
    json["at"] = Json{
        {"path", report.text.path}, {"line", report.text.line}, {"column", report.text.column}};
  } else {
    json["at"] = Json();
  }
  if (report.known == nullptr) {
    json["known"] = Json();
  } else {
    json["known"] = Json{
        {"code",
         report.known->message == 0 ? Json() : Json("M" + std::to_string(report.known->message))},
        {"operation", report.known->operation},
        {"what", report.known->what},
        {"context", scanner::to_string(report.known->context)},
        {"on", scanner::describe(report.known->context)},
        {"why", report.known->meaning},
        {"remedy", report.known->remedy}};
  }
  json["rules"] = report.rules;
  json["thread"] = report.thread;
  json["path"] = Json::array();
  for (const scanner::OwnFrame& frame : report.path) {
    Json one = at_json(frame.at);
    one["item"] = frame.item;
    json["path"].push_back(std::move(one));
  }
  json["placed_by"] = text_or_null(report.placed_by);
  json["line"] = report.line ? line_value(*report.line) : Json();
  json["findings"] = Json::array();
  for (const scanner::Finding& finding : report.findings)
    json["findings"].push_back(finding_json(finding));
  json["remarks"] = report.remarks;
  return json_text(json);
}

}  // namespace cli
