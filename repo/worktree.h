#pragma once

#include <memory>
#include <string>
#include <vector>

#include "repo/repository.h"

namespace repo {

/// A clean checkout of one commit in a folder for temporary files: a linked work tree, detached.
/// Submodules stay empty. The destructor removes it; when the process dies before, the next
/// `TemporaryWorktree` or `sweep_worktrees` does. Needs the `git` command. Hooks do not run, and
/// the environment that git gives its hooks does not reach it.
class TemporaryWorktree {
 public:
  /// \param folder where to put it; empty: $TMPDIR, else /tmp. Must lie outside of any work tree.
  TemporaryWorktree(const Repository& repository, const ObjectId& commit,
                    const std::string& folder = {});
  ~TemporaryWorktree();
  TemporaryWorktree(const TemporaryWorktree&) = delete;
  TemporaryWorktree& operator=(const TemporaryWorktree&) = delete;

  /// Its root, absolute.
  const std::string& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Removes temporary work trees of this repository whose process died. Never touches others.
/// Returns how many.
size_t sweep_worktrees(const Repository& repository);

/// Names of the environment variables by which git tells a hook its repository (GIT_DIR,
/// GIT_INDEX_FILE, ...): take them out of the environment of a command that shall work elsewhere.
const std::vector<std::string>& git_environment();

}  // namespace repo
