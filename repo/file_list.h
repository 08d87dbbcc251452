#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repo/repository.h"

namespace repo {

/// One regular file of a state of a repository.
struct FileEntry {
  std::string path;  ///< from the root, `/` between parts, bytes as git or the file system has them
  ObjectId blob;     ///< its content; zero where only reading would tell: a file of a folder, or of
                     ///< a work tree unless the index proves that it is what was added
  uint64_t size = 0;  ///< bytes
  bool executable = false;
};

/// What is there and was left out. Only what the filter wanted, or what may hide wanted files (a
/// folder), is named.
struct LeftOut {
  std::string path;
  std::string
      reason;  ///< lower case, no full stop: "submodule", "symbolic link", "object is missing"
};

/// The files of one state, both lists sorted by the bytes of their paths.
struct FileList {
  std::vector<FileEntry> files;
  std::vector<LeftOut> left_out;
};

/// Whether a file is wanted, by its path; called for files, not for folders. Empty: every file.
using PathFilter = std::function<bool(std::string_view path)>;

/// The files of a commit, straight from the object store.
FileList files_of_commit(const Repository& repository, const ObjectId& commit,
                         const PathFilter& wanted);
/// The files as staged; GIT_INDEX_FILE counts when the repository was opened from the environment.
FileList files_of_index(const Repository& repository, const PathFilter& wanted);
/// The files of the work tree that git tracks, and those it does not ignore: `git ls-files -co
/// --exclude-standard`. Links are not followed. Throws usage when the repository is bare.
FileList files_of_worktree(const Repository& repository, const PathFilter& wanted);
/// The files below a folder that is in no repository. Knows no ignore rules, but leaves out folders
/// named .git, target and node_modules, and says so. Links are not followed.
FileList files_of_folder(const std::string& folder, const PathFilter& wanted);

/// The id that git gives to these bytes as a blob.
ObjectId blob_id_of(std::string_view bytes);

/// The bytes of an entry of `files_of_worktree` or `files_of_folder`; `root` is the work tree or
/// the folder. Never reads through a symbolic link that has taken the place of a part of the path.
/// Throws inconclusive when it holds more than `max_bytes`.
std::string read_listed_file(const std::string& root, const std::string& path, uint64_t max_bytes);

}  // namespace repo
