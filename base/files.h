#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace base {

// Paths are bytes as the system has them. Every failure is a base::Error that names the path, the
// system's words and what to do; `kind_of_errno` chooses its kind.

/// "No such file or directory" and so on, the same in every locale and safe among threads.
std::string errno_text(int number);
/// not_found (the path is not there), busy (disk full, too many open files, ...), inconclusive
/// (read failure), else usage (no permission, a folder where a file is needed).
ErrorKind kind_of_errno(int number);
/// The error for a failed system call on a path: "cannot read file: PATH: No such file or
/// directory".
Error file_error(std::string what, std::string path, int number);

constexpr uint64_t kNoLimit = std::numeric_limits<uint64_t>::max();

/// The bytes of a regular file (symbolic links are followed). Throws; inconclusive when it holds
/// more than `max_bytes`.
std::string read_file(const std::string& path, uint64_t max_bytes = kNoLimit);

/// Replaces a file or makes it, so that a crash at any moment leaves the old bytes or the new ones:
/// writes a temporary file in the same folder, syncs it, renames it, syncs the folder. Keeps the
/// permissions of the file it replaces; a symbolic link is written through, not replaced.
void write_file_atomically(const std::string& path, std::string_view bytes);

/// Replaces or makes many files like `write_file_atomically`, with one flush of the disk for all.
/// Nothing is replaced before `commit`; files not committed leave no trace.
class FileBatch {
 public:
  FileBatch() = default;
  ~FileBatch();
  FileBatch(const FileBatch&) = delete;
  FileBatch& operator=(const FileBatch&) = delete;

  /// Writes a temporary file beside `path`, whose folder must be there.
  void add(const std::string& path, std::string_view bytes);
  /// Puts all of them in place, in the order of `add`.
  void commit();

 private:
  struct Waiting {
    std::string temporary;
    std::string target;
  };
  std::vector<Waiting> waiting_;
};

/// Makes the folder and those above it; being there already is fine.
void make_directories(const std::string& path);
/// Whether anything is there (a dangling symbolic link is not).
bool file_exists(const std::string& path);
bool is_directory(const std::string& path);
/// Removes a file; not being there is fine. True when there was one.
bool remove_file(const std::string& path);
/// Removes a folder with all that is in it; symbolic links are removed, not followed; not being
/// there is fine.
void remove_tree(const std::string& path);

enum class EntryKind { file, directory, symlink, other };

struct DirectoryEntry {
  std::string name;
  EntryKind kind = EntryKind::other;
};

/// What stands in a folder, without `.` and `..`, sorted by bytes. Nothing is followed.
std::vector<DirectoryEntry> list_directory(const std::string& path);

/// The system's folder for temporary files: $TMPDIR, else /tmp.
std::string temporary_folder();
/// A new empty folder below `temporary_folder()`, for this
/// user only. Not removed.
std::string make_temporary_directory(std::string_view name_prefix);

/// `path` made absolute with all symbolic links resolved. Throws when it is not there.
std::string real_path(const std::string& path);
/// `folder` and `name` with one `/` between; `name` alone when it is absolute or `folder` is empty.
std::string join_path(std::string_view folder, std::string_view name);
/// The part behind the last `/`.
std::string_view file_name(std::string_view path);
/// The part before the last `/`; "." when there is none, "/" for the root's children.
std::string parent_path(std::string_view path);

}  // namespace base
