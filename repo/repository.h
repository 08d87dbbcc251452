#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repo/object_id.h"

namespace repo {

/// What a revision means.
struct Revision {
  ObjectId commit;
  ObjectId tree;
};

/// A commit's own words.
struct CommitInfo {
  ObjectId id;
  ObjectId tree;
  std::vector<ObjectId> parents;
  std::string author_name;  ///< bytes as they stand
  std::string author_email;
  int64_t author_time = 0;  ///< seconds since 1970, UTC
  int author_offset = 0;    ///< minutes east of UTC
  std::string summary;      ///< the first paragraph of the message on one line
  std::string message;
};

/// An open git repository. A cheap handle: copies share it. Safe to use from several threads at
/// once: each call takes a libgit2 handle that no other thread uses meanwhile.
///
/// Every function throws base::Error; an object that the repository should have and has not
/// (partial clone, shallow clone, damage) is `inconclusive`.
class Repository {
 public:
  /// The repository that holds `path` (a file or folder, existing), or nothing when none does.
  /// Throws when one is there but cannot be opened: owned by someone else (usage), SHA-256
  /// (inconclusive), an extension that we do not know.
  static std::optional<Repository> discover(const std::string& path);
  /// The repository at `path`: a work tree's root, a .git folder, a bare one, also one without a
  /// config file. Does not look in the folders above. Throws not_found.
  static Repository open(const std::string& path);
  /// As git runs a hook: GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE and the other variables of the
  /// environment count; without GIT_DIR the repository of the current folder. Throws not_found when
  /// there is none.
  static Repository open_from_environment();

  /// The root of the work tree, without a slash at the end; nothing when bare.
  const std::optional<std::string>& work_dir() const;
  /// The git folder of this work tree, without a slash at the end.
  const std::string& git_dir() const;
  /// The git folder that all linked work trees share; the same as `git_dir` for the main one.
  const std::string& common_dir() const;
  bool is_bare() const;
  /// History ends early: made by `git clone --depth`.
  bool is_shallow() const;
  /// Objects may be missing on purpose: made by `git clone --filter`.
  bool is_partial() const;

  /// The commit that is checked out; nothing before the first commit.
  std::optional<Revision> head() const;
  /// The name of the branch that is checked out ("main"), also before its first commit; nothing
  /// when detached.
  std::optional<std::string> branch() const;
  /// What `rev` (any of git's spellings: a branch, a tag, HEAD~2, a hash or its beginning) means.
  /// Throws not_found, or usage when it is ambiguous or no commit.
  Revision resolve(const std::string& rev) const;
  CommitInfo commit(const ObjectId& commit) const;
  /// The best common ancestor; nothing when the histories have none.
  std::optional<ObjectId> merge_base(const ObjectId& one, const ObjectId& other) const;
  /// Whether `ancestor` is `commit` or among its ancestors.
  bool is_ancestor(const ObjectId& ancestor, const ObjectId& commit) const;
  /// Commits reachable from `from` and not from `without`, newest first (children before parents);
  /// at most `limit`.
  std::vector<ObjectId> commits_between(const ObjectId& without, const ObjectId& from,
                                        size_t limit = 10000) const;
  /// Whether the work tree or the index differ from the commit, or files are there that git neither
  /// knows nor ignores, or one of them cannot be read.
  bool is_dirty() const;

  bool object_exists(const ObjectId& id) const;
  /// The bytes of a blob. `path` names it in errors.
  std::string read_blob(const ObjectId& id, std::string_view path) const;
  /// Its size without reading it whole.
  uint64_t blob_size(const ObjectId& id, std::string_view path) const;
  /// The blob at `path` in a commit; nothing when there is no such file.
  std::optional<ObjectId> blob_at(const ObjectId& commit, const std::string& path) const;

  /// The place behind the interface; for the .cc files of this room.
  struct Shared;
  Shared& shared() const { return *shared_; }

 private:
  explicit Repository(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<Shared> shared_;
};

}  // namespace repo
