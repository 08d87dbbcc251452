#pragma once

#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "tasks/render.h"

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

inline scanner::CallerCone cone_of(const std::string& item) {
  scanner::CallerCone cone;
  cone.item = item;
  scanner::ConeDefinition definition;
  definition.at = place("src/ipc.rs", 10);
  definition.item = item;
  cone.definitions.push_back(definition);
  definition.at = place("src/ipc_windows.rs", 12);
  definition.at.begin_byte = 7;
  definition.cfg = "windows";
  cone.definitions.push_back(definition);
  scanner::ConeSite site;
  site.at = place("tests/it.rs", 5);
  site.caller = "it::it";
  site.callee = item;
  site.in_tests = true;
  cone.sites.push_back(site);
  return cone;
}

inline scanner::Remedy async_remedy(const std::string& name) {
  scanner::Remedy r = remedy("make-async-and-await", "make `" + name + "` async");
  r.steps = {"change `fn " + name + "` to `async fn " + name + "`"};
  return r;
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

inline tasks::Plan plan(const std::vector<planner::LedgerFinding>& findings,
                        const std::vector<tasks::Task>& previous = {},
                        const std::vector<scanner::Sanctioned>& sanctioned = {}) {
  return plan_findings(findings, rules(), previous, sanctioned, options());
}

inline std::vector<tasks::Task> all_tasks(const tasks::Plan& plan) {
  std::vector<tasks::Task> all;
  for (const tasks::Phase& phase : plan.phases) {
    all.insert(all.end(), phase.tasks.begin(), phase.tasks.end());
  }
  return all;
}

using Ids = std::vector<std::string>;

inline Ids ids(const std::vector<tasks::FindingNote>& notes) {
  Ids out;
  for (const tasks::FindingNote& note : notes) out.push_back(note.id);
  return out;
}

/// All that a plan says, as text.
inline std::string text_of(const tasks::Plan& plan) {
  std::string text = tasks::merge(tasks::render_plan(plan, plan.base_commit), std::nullopt).text;
  for (const tasks::Phase& phase : plan.phases) {
    text += tasks::merge(tasks::render_phase(phase, plan, plan.base_commit), std::nullopt).text;
    for (const tasks::Task& task : phase.tasks) {
      text += task.file() + "\n" +
              tasks::merge(tasks::render_task(task, plan, plan.base_commit), std::nullopt).text;
    }
  }
  return text;
}

}  // namespace planner_test
