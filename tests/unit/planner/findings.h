#pragma once

#include <string>
#include <vector>

#include "planner/plan_findings.h"

/// Hand-made findings for the planner's tests.
namespace planner_test {

inline planner::LedgerFinding finding(const std::string& id, const std::string& rule,
                                      const std::string& path, uint32_t line,
                                      const std::string& item) {
  planner::LedgerFinding entry;
  entry.id = id;
  scanner::Finding& f = entry.finding;
  f.rule = rule;
  f.severity = scanner::Severity::high;
  f.confidence = scanner::Confidence::proven;
  f.at.path = path;
  f.at.line = line;
  f.at.column = 9;
  f.message = "a message about `" + item + "`";
  f.callee = "std::thread::sleep";
  f.item = item;
  f.context = "async task";
  f.verdict = "stalls";
  f.source_line = "    thread::sleep(d);";
  f.sink = "thread::sleep(d)";
  f.fingerprint = "fp-" + id;
  return entry;
}

inline scanner::Remedy remedy(const std::string& id, const std::string& title) {
  scanner::Remedy r;
  r.id = id;
  r.title = title;
  r.steps = {"first step", "second step"};
  r.why = "because";
  return r;
}

inline scanner::Location place(const std::string& path, uint32_t line) {
  scanner::Location at;
  at.path = path;
  at.line = line;
  at.column = 5;
  return at;
}

inline std::vector<scanner::Rule> rules() {
  const auto rule = [](std::string_view id, std::string_view category) {
    scanner::Rule r{};
    r.id = id;
    r.title = id;
    r.category = category;
    r.severity = scanner::Severity::high;
    return r;
  };
  return {rule("block-on-in-async", "context"), rule("blocking-sleep-in-async", "blocking"),
          rule("lock-across-await", "locks"), rule("runtime-per-call", "creation")};
}

inline planner::PlanOptions options() {
  planner::PlanOptions o;
  o.base_commit = "4f9c1e2";
  o.verify = {"cargo check"};
  return o;
}

}  // namespace planner_test
