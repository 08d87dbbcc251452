#include "planner/estimate.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace planner {

bool is_one_call(const tasks::Task& task) {
  if (task.findings.empty() || task.fixes.empty()) return false;
  const auto moves = [](const tasks::Fix& fix) { return fix.id == "spawn-blocking"; };
  const std::vector<tasks::Place>& first = task.findings.front().frontiers;
  const auto is_there = [&first](const tasks::FindingNote& note) {
    return std::equal(first.begin(), first.end(), note.frontiers.begin(), note.frontiers.end(),
                      [](const tasks::Place& a, const tasks::Place& b) {
                        return a.path == b.path && a.line == b.line && a.text == b.text;
                      });
  };
  return !first.empty() && std::all_of(task.fixes.begin(), task.fixes.end(), moves) &&
         std::all_of(task.findings.begin(), task.findings.end(), is_there);
}

tasks::Estimate estimate_of(const tasks::Task& task) {
  tasks::Estimate estimate;
  estimate.minutes = 10;
  estimate.formula = "10";
  const auto add = [&estimate](uint32_t each, size_t count, const std::string& noun) {
    if (count == 0) return;
    estimate.minutes += each * static_cast<uint32_t>(count);
    estimate.formula += " + " + std::to_string(each) + " x " + std::to_string(count) + " " + noun +
                        (count == 1 ? "" : "s");
  };
  const auto cannot = static_cast<size_t>(
      std::count_if(task.cone.begin(), task.cone.end(),
                    [](const tasks::ConeNote& note) { return note.action == "cannot"; }));
  const auto missing = static_cast<size_t>(
      std::count_if(task.helpers.begin(), task.helpers.end(), [](const tasks::HelperNote& helper) {
        return !helper.exists && helper.task.empty();  // else another task adds it
      }));
  if (is_one_call(task) && task.findings.front().frontiers.size() < task.findings.size()) {
    add(5, task.findings.front().frontiers.size(), "call");  // however much is behind them
  } else {
    add(5, task.findings.size(), "finding");
  }
  add(2, task.cone.size() - cannot, "place");
  add(15, cannot, "obstacle");
  // A file that stands there only for calls that may not be meant is looked at, and not changed.
  const auto is_in = [](const std::vector<tasks::ConeNote>& places, const std::string& path) {
    return std::any_of(places.begin(), places.end(),
                       [&path](const tasks::ConeNote& note) { return note.path == path; });
  };
  const auto changed = static_cast<size_t>(std::count_if(
      task.files_modified.begin(), task.files_modified.end(), [&](const std::string& path) {
        return is_in(task.cone, path) || !is_in(task.cone_unsure, path);
      }));
  add(5, changed - std::min<size_t>(changed, 1), "further file");
  add(10, missing, "missing helper");
  return estimate;
}

}  // namespace planner
