#include "cli/actions/left_work.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "repo/diff.h"
#include "repo/repository.h"

namespace cli {
namespace {

constexpr size_t kMostShown = 20;
constexpr size_t kMostFiles = 50;
constexpr size_t kFarBack = 1000;

/// The commits from the claim to `end` that our HEAD does not have.
void add_commits(const Project& project, const store::ClaimRow& claim, const repo::ObjectId& end,
                 LeftWork& left) {
  const repo::Repository& repository = *project.repository;
  const std::optional<repo::ObjectId> base = repo::ObjectId::from_hex(claim.base_commit);
  if (!base || !repository.object_exists(*base)) return;
  std::set<std::string> unmerged;
  const std::optional<repo::Revision> head = repository.head();
  const bool is_elsewhere = head && claim.worktree != project.root;
  if (is_elsewhere) {
    for (const repo::ObjectId& id : repository.commits_between(head->commit, end, kFarBack))
      unmerged.insert(id.hex());
  }
  for (const repo::ObjectId& id : repository.commits_between(*base, end, kFarBack)) {
    if (is_elsewhere && unmerged.count(id.hex()) == 0) continue;
    if (left.commits.size() == kMostShown) {
      left.more_commits = true;
      return;
    }
    left.commits.push_back({id.hex(), repository.commit(id).summary});
  }
}

void add_dirty(const repo::Repository& there, const repo::ObjectId& head, LeftWork& left) {
  std::set<std::string> paths;
  for (const repo::Change& change : repo::changes_in_worktree(there, head, {}))
    paths.insert(change.new_path.empty() ? change.old_path : change.new_path);
  for (const std::string& path : paths) {
    if (left.dirty.size() < kMostFiles) {
      left.dirty.push_back(path);
    } else {
      ++left.more_dirty;
    }
  }
}

void look(const Project& project, const store::ClaimRow& claim, LeftWork& left) {
  if (base::is_directory(claim.worktree)) {
    const std::optional<repo::Repository> there = repo::Repository::discover(claim.worktree);
    if (there && there->common_dir() == project.repository->common_dir() &&
        there->work_dir() == claim.worktree) {
      left.there = true;
      left.branch = there->branch().value_or("");
      const std::optional<repo::Revision> head = there->head();
      if (!head) return;
      add_commits(project, claim, head->commit, left);
      add_dirty(*there, head->commit, left);
      return;
    }
  }
  left.branch = claim.branch;
  if (claim.branch.empty()) return;
  add_commits(project, claim, project.repository->resolve("refs/heads/" + claim.branch).commit,
              left);
}

}  // namespace

LeftWork left_work(const Project& project, const store::ClaimRow& claim) {
  LeftWork left;
  left.worktree = claim.worktree;
  if (!project.repository) return left;
  try {
    look(project, claim, left);
  } catch (const base::Error& error) {
    // It is somebody else's tree: whatever state it is in must not stop us.
    left.problem = error.what();
  }
  return left;
}

}  // namespace cli
