#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/config.h"

namespace repo {
class Repository;
}

namespace cli {

/// Where a command works: the repository (or plain folder) around the current folder, its
/// configuration, and where its ledger is.
struct Project {
  /// Absolute: the work tree's root; outside git the folder; of a bare repository its git
  /// directory.
  std::string root;
  std::shared_ptr<repo::Repository> repository;  ///< null outside git
  bool bare = false;                             ///< no work tree: only commits can be read
  Config config;
  std::string store_directory;  ///< PUNCHLIST_STORE, else `<git common dir>/punchlist`, else
                                ///< `.punchlist` below root
};

/// Finds the project of the current folder; outside git the folder itself. Throws base::Error:
/// usage (bad configuration: every mistake in it), not_found (`--config FILE` is not there).
Project open_project(Invocation& inv);

/// The same, but outside git it throws base::Error not_found: for commands that need commits.
Project open_git_project(Invocation& inv);

/// The repository in `directory` (a work tree or a git directory, bare or not), whatever the
/// current folder is. Without --config, the configuration is punchlist.yaml of the commit that is
/// scanned (see `scan_action.h`), not of any folder.
Project open_repository_project(Invocation& inv, const std::string& directory);

/// `path` as the user gave it (relative to the current folder, or absolute) as a path relative to
/// the project's root, "" being the root. base::Error usage when it lies outside.
std::string path_in_project(const Project& project, const Invocation& inv, const std::string& path);

}  // namespace cli
