#include "planner/gap.h"

#include <algorithm>

#include "planner/estimate.h"
#include "planner/task_text.h"

namespace planner {

std::string gap_task_id(const PhaseGap& gap) { return new_task_id("gap " + gap.key, {}); }

tasks::Task task_of(const PhaseGap& gap) {
  tasks::Task task;
  task.id = gap_task_id(gap);
  task.phase = gap.phase;
  task.phase_slug = gap.phase_slug;
  const bool is_command = !gap.gap.command.empty();
  task.title = is_command ? "Make `" + gap.gap.command + "` pass on the merged commit"
                          : "Make true: " + gap.gap.truth;
  task.slug = tasks::slug_from("gap " + (is_command ? gap.gap.command : gap.files.front()));
  task.files_modified = gap.files;
  task.gap_closure = true;
  task.gap = gap.gap;
  tasks::Fix fix;
  fix.id = "close-gap";
  fix.title = task.title;
  if (is_command) {
    fix.steps = {"run `" + gap.gap.command + "`; if it passes here, run it in a work tree of the " +
                     "commit that was checked: `git worktree add --detach FOLDER " +
                     gap.gap.commit + "`",
                 "mend what fails on your own branch, and commit it there"};
    fix.why = "the phase is complete when the command passes on the commit that has all its fixes";
  } else {
    fix.steps = {"mend `" + gap.files.front() + "`, or correct `must_haves` of task " + gap.task};
    fix.why = "the task's document demands it of the commit that has all fixes";
  }
  task.fixes.push_back(std::move(fix));
  task.estimate = estimate_of(task);
  return task;
}

bool closes_gap(const std::vector<tasks::FindingNote>& findings, const std::string& handle,
                const std::vector<PhaseGap>& gaps) {
  return std::any_of(gaps.begin(), gaps.end(), [&](const PhaseGap& gap) {
    if (gap.finding.empty() || gap.task == handle) return false;
    return std::any_of(findings.begin(), findings.end(), [&](const tasks::FindingNote& finding) {
      return finding.id == gap.finding;
    });
  });
}

}  // namespace planner
