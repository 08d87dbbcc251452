#pragma once

// What the index knows of the work tree's files. Included by .cc files of `repo/` only.

#include <sys/stat.h>

#include <cstddef>

#include "repo/libgit2.h"

namespace repo {

/// The index as it is on disk, and whether a file is for certain what was added to it: then its
/// blob is known without opening it. Says no more than that: a file that is not proven may be the
/// same all the same.
class IndexStats {
 public:
  explicit IndexStats(const Lease& lease);

  size_t size() const { return git_index_entrycount(index_.get()); }
  /// Good as long as this object.
  const git_index_entry* entry(size_t at) const { return git_index_get_byindex(index_.get(), at); }
  /// Whether the file with this status has the bytes of the entry's blob. Never for an entry that
  /// is "racily clean": changed so soon after it was added that the times tell nothing; nor where a
  /// filter of git may have written other bytes of the same length.
  bool proves(const git_index_entry& entry, const struct stat& status) const;

 private:
  git_repository* handle_;
  OwnedIndex index_;
  struct timespec written_ {};  ///< zero: not known, nothing is proven
  bool has_filters_ = false;
};

}  // namespace repo
