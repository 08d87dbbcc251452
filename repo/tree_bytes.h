#pragma once

// How the lists of files of trees and of the index are made. Included by .cc files of `repo/` only.

#include <string>
#include <string_view>

#include "repo/file_list.h"
#include "repo/libgit2.h"

namespace repo {

/// By the bytes of the paths.
void sort(FileList& list);
bool is_wanted(const PathFilter& wanted, std::string_view path);
void leave_out(FileList& list, std::string path, std::string reason);
/// The same where its object is not in the store.
void leave_out_missing(FileList& list, std::string path, const git_oid& oid);
/// Adds what git stores under a path: `mode` as in trees and the index.
void add_stored(FileList& list, git_odb* odb, std::string path, unsigned mode, const git_oid& oid,
                const PathFilter& wanted);

/// One entry of a tree object's bytes: "mode name\0" and 20 bytes of hash.
struct TreeItem {
  unsigned mode = 0;
  std::string_view name;
  git_oid oid{};
};

/// Cuts the first entry off `bytes`; false when they are not a tree.
bool next_item(std::string_view& bytes, TreeItem& item);

}  // namespace repo
