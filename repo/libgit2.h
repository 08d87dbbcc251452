#pragma once

// The inside of this room: libgit2 with owners and errors. Included by the .cc files of `repo/`
// only.

#include <git2.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "repo/repository.h"

namespace repo {

/// Starts libgit2 with our settings, once; whoever calls libgit2 without a repository calls this
/// first.
void set_up_library();

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

using OwnedRepository = Owned<git_repository, git_repository_free>;
using OwnedOdb = Owned<git_odb, git_odb_free>;
using OwnedOdbObject = Owned<git_odb_object, git_odb_object_free>;
using OwnedObject = Owned<git_object, git_object_free>;
using OwnedCommit = Owned<git_commit, git_commit_free>;
using OwnedTree = Owned<git_tree, git_tree_free>;
using OwnedTreeEntry = Owned<git_tree_entry, git_tree_entry_free>;
using OwnedIndex = Owned<git_index, git_index_free>;
using OwnedConfig = Owned<git_config, git_config_free>;
using OwnedReference = Owned<git_reference, git_reference_free>;
using OwnedDiff = Owned<git_diff, git_diff_free>;
using OwnedRevwalk = Owned<git_revwalk, git_revwalk_free>;

/// Calls a libgit2 function whose first parameter is the out-pointer, and takes what it gives into
/// `owner`.
template <typename T, typename Deleter, typename Function, typename... Arguments>
int take(std::unique_ptr<T, Deleter>& owner, Function function, Arguments... arguments) {
  T* made = nullptr;
  const int code = function(&made, arguments...);
  owner.reset(code >= 0 ? made : nullptr);
  return code;
}

/// libgit2's words for the failure that this thread met last.
std::string last_message();
/// The error for a negative return code: its kind follows from the code.
base::Error failure(int code, std::string what, std::string subject, std::string next = {});

git_oid to_oid(const ObjectId& id);
ObjectId from_oid(const git_oid& oid);

/// What the handles of one open repository share.
struct Repository::Shared {
  std::string open_path;  ///< what libgit2 opens; empty: from the environment
  std::string git_dir;
  std::string common_dir;
  std::optional<std::string> work_dir;
  bool bare = false;
  bool shallow = false;

  std::mutex mutex;
  std::vector<OwnedRepository> idle;  ///< guarded by `mutex`
};

/// A libgit2 handle of this repository for one thread for a while: an idle one, or one opened anew.
class Lease {
 public:
  explicit Lease(const Repository& repository);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  git_repository* get() const { return handle_.get(); }
  OwnedOdb odb() const;
  /// The index as it is on disk now.
  OwnedIndex index() const;
  /// The tree of a commit. Throws when either is missing.
  OwnedTree tree_of(const ObjectId& commit) const;
  OwnedCommit commit(const ObjectId& id) const;

  /// The error for an object that should be there; `name` is "src/a.rs (blob)" or the like.
  base::Error missing(const std::string& name, const ObjectId& id) const;

 private:
  Repository::Shared& shared_;
  OwnedRepository handle_;
};

}  // namespace repo
