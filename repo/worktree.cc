#include "repo/worktree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/id.h"
#include "base/process.h"
#include "base/text.h"

namespace repo {
namespace {

// A temporary work tree is FOLDER/punchlist-tree-ID/{lock,checkout-ID}. The process that made it
// holds a flock on `lock`; the system lets go of it when the process dies in whatever way, and then
// anyone may clear the folder away.
constexpr std::string_view kFolderPrefix = "punchlist-tree-";
constexpr std::string_view kCheckoutPrefix = "checkout-";
constexpr std::chrono::minutes kCheckoutTimeout{10};

/// Removes the folder and git's notes about it. Failures are left to the next sweep.
void clear_away(const std::string& folder, const std::string& notes) {
  try {
    base::remove_tree(folder);
    base::remove_tree(notes);
  } catch (const base::Error&) {
    return;
  }
}

std::string notes_of(const Repository& repository, std::string_view checkout_name) {
  return fmt::format("{}/worktrees/{}", repository.common_dir(), checkout_name);
}

/// FOLDER/punchlist-tree-ID, when git's notes speak of a temporary work tree of ours.
std::optional<std::string> folder_in_notes(const std::string& notes) {
  const std::string link = base::join_path(notes, "gitdir");
  if (!base::file_exists(link)) return std::nullopt;
  const std::string text = base::read_file(link, 65536);
  const std::optional<std::string_view> checkout = base::strip_suffix(base::trim(text), "/.git");
  if (!checkout) return std::nullopt;
  const std::string folder = base::parent_path(*checkout);
  const std::optional<std::string_view> folder_id =
      base::strip_prefix(base::file_name(folder), kFolderPrefix);
  const std::optional<std::string_view> checkout_id =
      base::strip_prefix(base::file_name(*checkout), kCheckoutPrefix);
  if (!folder_id || !checkout_id || *folder_id != *checkout_id) return std::nullopt;
  return folder;
}

}  // namespace

struct TemporaryWorktree::State {
  std::string folder;
  std::string notes;
  std::string checkout;
  base::FileLock lock;
};

const std::vector<std::string>& git_environment() {
  // `git rev-parse --local-env-vars`, and what hooks get besides.
  static const std::vector<std::string> kNames = {"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                                  "GIT_CONFIG",
                                                  "GIT_CONFIG_PARAMETERS",
                                                  "GIT_CONFIG_COUNT",
                                                  "GIT_OBJECT_DIRECTORY",
                                                  "GIT_DIR",
                                                  "GIT_WORK_TREE",
                                                  "GIT_IMPLICIT_WORK_TREE",
                                                  "GIT_GRAFT_FILE",
                                                  "GIT_INDEX_FILE",
                                                  "GIT_NO_REPLACE_OBJECTS",
                                                  "GIT_REPLACE_REF_BASE",
                                                  "GIT_PREFIX",
                                                  "GIT_SHALLOW_FILE",
                                                  "GIT_COMMON_DIR",
                                                  "GIT_INTERNAL_SUPER_PREFIX",
                                                  "GIT_QUARANTINE_PATH",
                                                  "GIT_EDITOR",
                                                  "GIT_REFLOG_ACTION",
                                                  "GIT_NAMESPACE",
                                                  "GIT_LITERAL_PATHSPECS"};
  return kNames;
}

TemporaryWorktree::TemporaryWorktree(const Repository& repository, const ObjectId& commit,
                                     const std::string& folder)
    : state_(std::make_unique<State>()) {
  sweep_worktrees(repository);
  const std::string id = base::random_id("", 10);
  const std::string parent = base::real_path(folder.empty() ? base::temporary_folder() : folder);
  state_->folder = base::join_path(parent, fmt::format("{}{}", kFolderPrefix, id));
  const std::string checkout_name = fmt::format("{}{}", kCheckoutPrefix, id);
  state_->checkout = base::join_path(state_->folder, checkout_name);
  state_->notes = notes_of(repository, checkout_name);
  base::make_directories(state_->folder);
  state_->lock.try_lock(base::join_path(state_->folder, "lock"), true);

  base::ProcessRequest request;
  request.argv = {"git",       "--git-dir=" + repository.git_dir(),
                  "-c",        "core.hooksPath=/dev/null",
                  "-c",        "advice.detachedHead=false",
                  "worktree",  "add",
                  "--force",   "--detach",
                  "--quiet",   state_->checkout,
                  commit.hex()};
  request.cwd = state_->folder;
  request.unset_env = git_environment();
  request.set_env = {{"LC_ALL", "C"}, {"GIT_TERMINAL_PROMPT", "0"}};
  request.timeout = kCheckoutTimeout;
  const base::ProcessResult result = base::run(request);
  if (result.succeeded()) return;
  clear_away(state_->folder, state_->notes);
  const std::string cause = !result.spawn_error.empty() ? result.spawn_error
                            : result.timed_out          ? "git took longer than 10 minutes"
                            : result.interrupted_by     ? "interrupted"
                                                        : std::string(base::trim(result.output));
  throw base::Error(base::ErrorKind::inconclusive, "cannot check out commit",
                    fmt::format("{} of {}", commit.hex(), repository.git_dir()), cause,
                    result.spawn_error.empty()
                        ? "check the disk space and the repository (git fsck)"
                        : "install git, or add it to PATH");
}

TemporaryWorktree::~TemporaryWorktree() { clear_away(state_->folder, state_->notes); }

const std::string& TemporaryWorktree::path() const { return state_->checkout; }

size_t sweep_worktrees(const Repository& repository) {
  const std::string all = repository.common_dir() + "/worktrees";
  if (!base::is_directory(all)) return 0;
  size_t removed = 0;
  for (const base::DirectoryEntry& entry : base::list_directory(all)) {
    if (!entry.name.starts_with(kCheckoutPrefix)) continue;
    const std::string notes = base::join_path(all, entry.name);
    const std::optional<std::string> folder = folder_in_notes(notes);
    if (!folder) continue;
    base::FileLock lock;
    if (!lock.try_lock(base::join_path(*folder, "lock"), false)) continue;
    clear_away(*folder, notes);
    ++removed;
  }
  return removed;
}

}  // namespace repo
