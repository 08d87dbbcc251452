#include "planner/estimate.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace planner {

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
  add(5, task.findings.size(), "finding");
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
