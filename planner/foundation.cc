#include "planner/foundation.h"

#include <algorithm>
#include <map>
#include <utility>

#include "planner/estimate.h"
#include "planner/task_text.h"

namespace planner {
namespace {

/// How often the same helper can go missing again before ids are no longer recognised.
constexpr int kMostTimes = 16;

std::string id_at(const scanner::Helper& helper, int time) {
  return new_task_id("helper " + std::to_string(time) + " " + helper.id, {});
}

}  // namespace

std::vector<Foundation> find_foundations(const std::vector<LedgerFinding>& findings,
                                         const std::vector<std::vector<size_t>>& groups) {
  std::map<std::string, Foundation> missing;
  std::map<std::string, size_t> needed_by;
  for (const std::vector<size_t>& group : groups) {
    std::set<std::string> here;
    for (const size_t i : group) {
      for (const scanner::Helper* helper : helpers_of(findings[i])) {
        if (helper->exists || helper->at.path.empty()) continue;
        Foundation& foundation = missing[helper->id];
        foundation.helper = *helper;
        foundation.findings.push_back(i);
        here.insert(helper->id);
      }
    }
    for (const std::string& id : here) ++needed_by[id];
  }
  std::vector<Foundation> foundations;
  for (auto& [id, foundation] : missing) {
    if (needed_by[id] >= 2) foundations.push_back(std::move(foundation));
  }
  return foundations;
}

tasks::Task task_of(const Foundation& foundation, const std::vector<LedgerFinding>& findings) {
  const scanner::Helper& helper = foundation.helper;
  tasks::Task task;
  task.title = "Add " + helper.what;
  task.slug =
      tasks::slug_from("add-" + tasks::function_of(helper.item.empty() ? helper.id : helper.item));
  task.files_modified = {helper.at.path};
  tasks::HelperNote note;
  note.what = helper.what;
  note.path = helper.at.path;
  note.line = helper.at.line;
  note.how = helper.how;
  task.helpers.push_back(std::move(note));
  const scanner::Finding* worst = &findings[foundation.findings.front()].finding;
  for (const size_t i : foundation.findings) {
    const scanner::Finding& finding = findings[i].finding;
    if (std::tie(finding.severity, finding.confidence) >
        std::tie(worst->severity, worst->confidence))
      worst = &finding;
  }
  task.severity = scanner::to_string(worst->severity);
  task.confidence = scanner::to_string(worst->confidence);
  tasks::Fix fix;
  fix.id = "add-helper";
  fix.title = task.title;
  fix.steps = {"add " + helper.what + " to `" +
               (helper.item.empty() ? helper.at.path : helper.item) + "`" +
               (helper.how.empty() ? "" : ", " + helper.how)};
  if (helper.what.starts_with("a variant of ")) {
    const bool derived = helper.how.find("#[error(..)]") != std::string::npos;
    fix.steps.push_back("add an arm wherever a `match` names every variant" +
                        std::string(derived ? "" : ": as a rule `Display`"));
  }
  fix.why = "more than one task uses it as planned; added here, it is added once";
  task.fixes.push_back(std::move(fix));
  task.estimate = estimate_of(task);
  return task;
}

bool is_foundation_of(const std::string& task_id, const scanner::Helper& helper) {
  for (int time = 0; time < kMostTimes; ++time) {
    if (id_at(helper, time) == task_id) return true;
  }
  return false;
}

std::string foundation_id(const scanner::Helper& helper, const std::vector<tasks::Task>& previous,
                          const std::set<std::string>& taken) {
  for (int time = 0; time < kMostTimes; ++time) {
    std::string id = id_at(helper, time);
    const auto old = std::find_if(previous.begin(), previous.end(),
                                  [&](const tasks::Task& task) { return task.id == id; });
    if (old == previous.end()
            ? taken.count(id) == 0
            : old->status != tasks::TaskStatus::done && old->status != tasks::TaskStatus::cancelled)
      return id;
  }
  return new_task_id("helper " + helper.id, taken);
}

}  // namespace planner
