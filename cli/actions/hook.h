#pragma once

#include <string>
#include <vector>

#include "cli/project.h"

namespace cli {

/// What was done with the pre-commit hook, and where it is.
struct HookReport {
  std::string path;      ///< absolute: the file that calls punchlist
  bool changed = false;  ///< false: it was so already
  /// Absolute: somebody's hook that ours runs first (installed), or that is back in its place
  /// (uninstalled). Empty: none.
  std::string other;
  bool is_line = false;  ///< a line in somebody's own script, not a file of ours
};

/// Makes git run `punchlist hook run pre-commit` before each commit, where git looks for hooks:
/// core.hooksPath counts, linked work trees share one. A hook that is there stays: it is kept
/// beside and run first, or, where it is a shell script in the work tree (husky's, a folder of
/// hooks that is tracked), gets a line of ours. Throws conflict when neither can be done, and
/// usage when core.hooksPath lies outside this repository: it would be every repository's hook.
HookReport install_hook(const Project& project);
/// Takes away what `install_hook` did and puts back what was there; another's hook is left alone
/// (conflict).
HookReport uninstall_hook(const Project& project);

/// A staged change to a file that somebody else is working on under a live claim.
struct HeldFile {
  std::string path;
  std::string handle;  ///< of the task
  std::string actor;   ///< who holds it
  std::string until;   ///< end of the lease: "2027-01-31T12:00:00Z"
};

/// Which staged files are in the write set of a task that another work tree holds, by path. Empty
/// when there is no ledger.
std::vector<HeldFile> files_held_by_others(const Project& project, const std::string& claim_id);

}  // namespace cli
