#include "repo/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "repo/libgit2.h"

namespace repo {
namespace {

constexpr uint16_t kLeastLikeness = 50;  // percent, as git's default
constexpr size_t kMostRenameSources = 1000;

git_diff_options diff_options() {
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_SUBMODULES;
  return options;
}

ChangeKind kind_of(git_delta_t status) {
  switch (status) {
    case GIT_DELTA_ADDED:
    case GIT_DELTA_UNTRACKED:
      return ChangeKind::added;
    case GIT_DELTA_COPIED:
      return ChangeKind::copied;
    case GIT_DELTA_DELETED:
      return ChangeKind::deleted;
    case GIT_DELTA_RENAMED:
      return ChangeKind::renamed;
    default:
      return ChangeKind::modified;
  }
}

/// Keeps deltas out of a diff that nobody asked for, so that their blobs are not read.
int leave_unwanted(const git_diff*, const git_diff_delta* delta, const char*, void* payload) {
  const PathFilter& wanted = *static_cast<const PathFilter*>(payload);
  const bool is_wanted = (delta->old_file.path != nullptr && wanted(delta->old_file.path)) ||
                         (delta->new_file.path != nullptr && wanted(delta->new_file.path));
  return is_wanted ? 0 : 1;
}

/// For a diff that looks for copies, too: only among the wanted files.
void narrow(git_diff_options& options, const PathFilter& wanted, bool copies) {
  if (!copies || !wanted) return;
  options.notify_cb = leave_unwanted;
  options.payload = const_cast<PathFilter*>(&wanted);
}

Change change_of(const git_diff_delta& delta) {
  Change change;
  change.kind = kind_of(delta.status);
  if (change.kind != ChangeKind::added) {
    change.old_path = delta.old_file.path;
    change.old_blob = from_oid(delta.old_file.id);
  }
  if (change.kind != ChangeKind::deleted) {
    change.new_path = delta.new_file.path;
    if ((delta.new_file.flags & GIT_DIFF_FLAG_VALID_ID) != 0)
      change.new_blob = from_oid(delta.new_file.id);
  }
  return change;
}

const std::string& sort_key(const Change& change) {
  return change.new_path.empty() ? change.old_path : change.new_path;
}

std::vector<Change> changes_of(git_diff* diff, const std::string& subject, const PathFilter& wanted,
                               bool copies) {
  git_diff_find_options options;
  git_diff_find_options_init(&options, GIT_DIFF_FIND_OPTIONS_VERSION);
  options.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
  if (copies) options.flags |= GIT_DIFF_FIND_COPIES;
  options.rename_threshold = kLeastLikeness;
  options.copy_threshold = kLeastLikeness;
  options.rename_limit = kMostRenameSources;
  const int code = git_diff_find_similar(diff, &options);
  if (code < 0) throw failure(code, "cannot find renamed files", subject);
  std::vector<Change> changes;
  for (size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff, i);
    if (delta->status == GIT_DELTA_UNMODIFIED || delta->status == GIT_DELTA_UNREADABLE) continue;
    Change change = change_of(*delta);
    const bool old_wanted = !change.old_path.empty() && (!wanted || wanted(change.old_path));
    const bool new_wanted = !change.new_path.empty() && (!wanted || wanted(change.new_path));
    if (old_wanted || new_wanted) changes.push_back(std::move(change));
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return sort_key(a) < sort_key(b); });
  return changes;
}

}  // namespace

std::vector<Change> changes_between(const Repository& repository, const ObjectId& old_commit,
                                    const ObjectId& new_commit, const PathFilter& wanted,
                                    bool copies) {
  const Lease lease(repository);
  const OwnedTree old_tree = lease.tree_of(old_commit);
  const OwnedTree new_tree = lease.tree_of(new_commit);
  git_diff_options options = diff_options();
  narrow(options, wanted, copies);
  const std::string subject = fmt::format("{}..{}", old_commit.hex(), new_commit.hex());
  OwnedDiff diff;
  const int code =
      take(diff, git_diff_tree_to_tree, lease.get(), old_tree.get(), new_tree.get(), &options);
  if (code < 0) throw failure(code, "cannot compare commits", subject);
  return changes_of(diff.get(), subject, wanted, copies);
}

std::vector<Change> changes_in_index(const Repository& repository, const ObjectId& old_commit,
                                     const PathFilter& wanted, bool copies) {
  const Lease lease(repository);
  const OwnedTree old_tree = lease.tree_of(old_commit);
  const OwnedIndex index = lease.index();
  git_diff_options options = diff_options();
  narrow(options, wanted, copies);
  OwnedDiff diff;
  const int code =
      take(diff, git_diff_tree_to_index, lease.get(), old_tree.get(), index.get(), &options);
  if (code < 0) throw failure(code, "cannot compare commit and index", old_commit.hex());
  return changes_of(diff.get(), old_commit.hex(), wanted, copies);
}

std::vector<Change> changes_in_worktree(const Repository& repository, const ObjectId& old_commit,
                                        const PathFilter& wanted, bool copies) {
  if (!repository.work_dir()) {
    throw base::Error(base::ErrorKind::usage, "repository has no work tree", repository.git_dir(),
                      "it is bare", "name two commits of it");
  }
  const Lease lease(repository);
  const OwnedTree old_tree = lease.tree_of(old_commit);
  const OwnedIndex index = lease.index();  // as it is on disk
  git_diff_options options = diff_options();
  narrow(options, wanted, copies);
  options.flags |= GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
  OwnedDiff diff;
  const int code =
      take(diff, git_diff_tree_to_workdir_with_index, lease.get(), old_tree.get(), &options);
  if (code < 0) throw failure(code, "cannot compare commit and work tree", old_commit.hex());
  return changes_of(diff.get(), old_commit.hex(), wanted, copies);
}

}  // namespace repo
