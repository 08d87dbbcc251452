#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/project.h"
#include "store/records.h"

namespace cli {

/// A commit that is on no way to where we are.
struct LeftCommit {
  std::string hash;  ///< full
  std::string summary;
};

/// What the holder of a claim left in its work tree. Looked at, never touched.
struct LeftWork {
  std::string worktree;
  bool there = false;               ///< the work tree is there and is one of this repository
  std::string branch;               ///< where the commits are; empty when detached or not known
  std::vector<LeftCommit> commits;  ///< made since the claim, not in our HEAD; newest first
  bool more_commits = false;        ///< there are more than those
  std::vector<std::string> dirty;   ///< changed files that are not committed, sorted
  size_t more_dirty = 0;            ///< how many more
  std::string problem;              ///< what could not be looked at; else empty
};

/// Looks at the work tree of a claim; when that is gone, at the branch it was on.
LeftWork left_work(const Project& project, const store::ClaimRow& claim);

}  // namespace cli
