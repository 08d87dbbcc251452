#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repo/file_list.h"
#include "repo/repository.h"

namespace repo {

enum class ChangeKind {
  added,
  deleted,
  modified,
  renamed,
  copied,  ///< from a file that changed, too; only where copies are asked for, else `added`
};

/// One file that differs between two states.
struct Change {
  ChangeKind kind = ChangeKind::modified;
  std::string old_path;  ///< empty when added
  std::string new_path;  ///< empty when deleted; the same as `old_path` when modified
  ObjectId old_blob;     ///< zero when added
  ObjectId new_blob;     ///< zero when deleted, or not known: the new side is the work tree
};

// The files that differ, sorted by `new_path` (else `old_path`). Renames are found by likeness (at
// least half of the lines). Only files of which the old or the new path is wanted come back; an
// empty filter wants all. With `copies`, new files that are like a changed
// one name it, and files come from wanted ones only.

std::vector<Change> changes_between(const Repository& repository, const ObjectId& old_commit,
                                    const ObjectId& new_commit, const PathFilter& wanted,
                                    bool copies = false);
/// From a commit to what is staged.
std::vector<Change> changes_in_index(const Repository& repository, const ObjectId& old_commit,
                                     const PathFilter& wanted, bool copies = false);
/// From a commit to the work tree, files that git does not know and does not ignore included.
std::vector<Change> changes_in_worktree(const Repository& repository, const ObjectId& old_commit,
                                        const PathFilter& wanted, bool copies = false);

/// Which lines two versions of a text share. Lines are 1-based.
class LineMatch {
 public:
  /// A run of lines that stand unchanged in both.
  struct Run {
    uint32_t old_line = 1;
    uint32_t new_line = 1;
    uint32_t count = 0;
  };

  /// Compares by lines. Any bytes will do.
  static LineMatch of(std::string_view old_text, std::string_view new_text);

  /// Where an old line stands now; nothing when it was changed or removed.
  std::optional<uint32_t> new_line(uint32_t old_line) const;
  /// Where a new line stood; nothing when it is new or changed.
  std::optional<uint32_t> old_line(uint32_t new_line) const;
  /// In ascending order, none empty.
  const std::vector<Run>& runs() const { return runs_; }

 private:
  std::vector<Run> runs_;
};

}  // namespace repo
