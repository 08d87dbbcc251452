#include "cli/actions/phase_gaps.h"

#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "cli/short_hash.h"
#include "planner/gap.h"

namespace cli {
namespace {

/// "`cargo test` passes" -> "cargo test".
std::string command_of(const std::string& truth) {
  const size_t end = truth.rfind('`');
  return end == std::string::npos || end == 0 ? truth : truth.substr(1, end - 1);
}

/// When a task was done; 0 when it is not, or not known.
store::Millis done_at(const store::Store& store, const std::string& task) {
  store::Millis at = 0;
  for (const store::StatusChange& change : store.log(task)) {
    if (change.to == "done") at = change.at;
  }
  return at;
}

planner::PhaseGap gap_in(const std::string& phase) {
  planner::PhaseGap gap;
  const char* end = phase.data() + phase.size();
  const char* dash = std::from_chars(phase.data(), end, gap.phase).ptr;
  gap.phase_slug = dash == end ? std::string() : std::string(dash + 1, end);
  return gap;
}

}  // namespace

namespace {

/// The open gaps of all phases. \param ever gains each gap that no finding stands for, closed ones
/// too; may be null
std::vector<planner::PhaseGap> collect_gaps(const store::Store& store,
                                            std::vector<planner::PhaseGap>* ever) {
  std::vector<planner::PhaseGap> gaps;
  std::map<std::pair<std::string, std::string>, planner::PhaseGap> open;  // by phase and truth
  for (const store::PhaseCheck& check : store.phase_checks()) {
    std::map<std::pair<std::string, std::string>, planner::PhaseGap> still;
    for (const store::PhaseGap& found : check.gaps) {
      planner::PhaseGap gap = gap_in(check.phase);
      if (found.kind == "finding") {
        gap.finding = found.finding;
        gap.task = found.task;
        gaps.push_back(std::move(gap));
        continue;
      }
      if (found.kind != "run" && found.kind != "must_have") continue;
      const bool is_command = found.kind == "run";
      gap.gap = {found.truth, found.reason, is_command ? command_of(found.truth) : std::string(),
                 short_hash(check.commit)};
      gap.checked = check.commit;
      gap.task = found.task;
      if (!is_command) gap.files = {found.path};
      gap.key = check.phase + " " + found.truth + " since check " + std::to_string(check.id);
      const std::pair<std::string, std::string> name = {check.phase, found.truth};
      // The same gap goes on, unless its task closed it before this check. A command that another
      // phase waits for has one task for both.
      const auto goes_on = [&](const planner::PhaseGap& before) {
        const store::Millis closed = done_at(store, planner::gap_task_id(before));
        return closed == 0 || closed > check.at;
      };
      const auto before = open.find(name);
      if (before != open.end() && goes_on(before->second)) {
        gap = before->second;
      } else if (is_command) {
        for (const auto& [phase_and_truth, other] : open) {
          if (phase_and_truth.second == found.truth && goes_on(other)) {
            gap = other;
            break;
          }
        }
      }
      if (ever != nullptr) ever->push_back(gap);
      still.emplace(name, std::move(gap));
    }
    for (auto entry = open.begin(); entry != open.end();) {
      entry = entry->first.first == check.phase ? open.erase(entry) : std::next(entry);
    }
    open.merge(still);
  }
  std::set<std::string> keys;
  for (auto& [name, gap] : open)
    if (keys.insert(gap.key).second) gaps.push_back(std::move(gap));
  return gaps;
}

}  // namespace

std::vector<planner::PhaseGap> phase_gaps(const store::Store& store) {
  return collect_gaps(store, nullptr);
}

std::optional<planner::PhaseGap> gap_once_of_task(const store::Store& store,
                                                  const std::string& task_id) {
  std::vector<planner::PhaseGap> ever;
  collect_gaps(store, &ever);
  for (planner::PhaseGap& gap : ever) {
    if (planner::gap_task_id(gap) == task_id) return std::move(gap);
  }
  return std::nullopt;
}

std::optional<planner::PhaseGap> gap_of_task(const store::Store& store,
                                             const std::string& task_id) {
  for (planner::PhaseGap& gap : phase_gaps(store)) {
    if (!gap.key.empty() && planner::gap_task_id(gap) == task_id) return std::move(gap);
  }
  return std::nullopt;
}

}  // namespace cli
