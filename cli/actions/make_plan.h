#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "store/store.h"
#include "tasks/decision.h"
#include "tasks/task.h"

namespace cli {

/// Hand-made and generated text disagree in a document.
struct PlanConflict {
  std::string path;   ///< below the project's root
  uint32_t line = 0;  ///< 1-based
  std::string text;
};

/// What `plan` did.
struct PlanReport {
  tasks::Plan plan;
  bool check_only = false;              ///< nothing was written: `written` is what would be
  std::vector<std::string> written;     ///< documents that are new or changed, in the order written
  size_t unchanged = 0;                 ///< documents that were up to date
  std::vector<PlanConflict> conflicts;  ///< to be settled by a person
  std::vector<std::string> notes;       ///< what was left as it is, and why
};

/// Plans the findings of a recorded scan of the work tree: stores the tasks in the ledger, then
/// writes `.punchlist/` below the project's root, each file atomically. Nothing is written that is
/// up to date: the same scan and ledger give the same bytes, and a run that was killed is completed
/// by the next one. \param report a scan of the whole work tree, with ids \param check_only only
/// look what would be written
PlanReport make_plan(const Project& project, store::Store& store, const ScanReport& report,
                     const std::string& actor, bool check_only = false);

/// The decisions of the work tree, in order; `notes` gains what is wrong with them.
std::vector<tasks::Decision> read_decisions(const Project& project,
                                            std::vector<std::string>& notes);

/// A decision in a line of Markdown.
std::string decision_line(const tasks::Decision& decision);

/// The commit that documents name: "4f9c1e2a81b0", with "-dirty" when sources differ from it,
/// "none" without any.
std::string base_commit_of(const Project& project, const ScanReport& report);

}  // namespace cli
