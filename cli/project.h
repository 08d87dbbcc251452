#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/config.h"
#include "repo/repository.h"

namespace cli {

/// Where a command works: the repository (or plain folder) around the current folder, its
/// configuration, and where its ledger is.
struct Project {
  /// Absolute: the work tree's root; outside git the folder; of a bare repository its git
  /// directory.
  std::string root;
  std::optional<repo::Repository> repository;  ///< nothing outside git
  bool bare = false;                           ///< no work tree: only commits can be read
  bool remote = false;  ///< named by --repo: paths are the repository's own, nothing is recorded
                        ///< unless asked for
  Config config;
  /// PUNCHLIST_STORE, else `<git common dir>/punchlist`, else `.punchlist` below root. Absolute.
  std::string store_directory;
  std::string today;  ///< ISO date, UTC; SOURCE_DATE_EPOCH sets it for reproducible runs
};

/// Finds the project of the current folder (in a hook, of git's environment); outside git the
/// folder itself. Says the configuration's warnings. Throws base::Error: usage (bad configuration:
/// every mistake in it), not_found (`--config FILE` is not there).
Project open_project(Invocation& inv);

/// The same, but outside git it throws base::Error not_found: for commands that need commits.
Project open_git_project(Invocation& inv);

/// The repository in `directory` (a work tree or a git directory, bare or not), whatever the
/// current folder is. Without --config, the configuration is punchlist.yaml of the commit `rev`,
/// not of any folder.
Project open_repository_project(Invocation& inv, const std::string& directory,
                                const std::string& rev);

/// `path` as the user gave it (relative to the current folder, or absolute; with --repo relative to
/// the repository's root) as a path relative to the project's root, "" being the root. base::Error
/// usage when it lies outside. Nothing needs to be there.
std::string path_in_project(const Project& project, const Invocation& inv, const std::string& path);

}  // namespace cli
