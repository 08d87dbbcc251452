#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/actions/make_plan.h"
#include "cli/project.h"
#include "store/store.h"
#include "tasks/completion.h"

namespace cli {

/// What became of the summary of a task.
struct TaskSummary {
  std::string path;                     ///< below the project's root
  bool changed = false;                 ///< written; else it was up to date
  std::vector<PlanConflict> conflicts;  ///< edited by hand where the new text differs
};

/// What the ledger and git know of a task that is done. Throws not_ready when it is not.
tasks::Completion completion_of(const Project& project, const store::Store& store,
                                const store::TaskRow& row);

/// How the change that leads to the commit mends what the task is for.
tasks::WayDone way_of_change(const Project& project, const store::Store& store,
                             const store::TaskRow& row, const std::string& commit);

/// Writes NN-MM-SUMMARY.md of a task that is done, from the ledger (claims, log, runs, findings)
/// and git (the commits between the last sighting of its findings and the proof). Doing it again
/// changes nothing. Throws base::Error not_found, or not_ready when the task is not done. \param
/// task handle, id or prefix of an id
TaskSummary write_task_summary(const Project& project, const store::Store& store,
                               std::string_view task);

}  // namespace cli
