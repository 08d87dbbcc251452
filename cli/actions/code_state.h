#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/line_map.h"
#include "cli/project.h"
#include "repo/repository.h"

namespace cli {

/// A place where a name stands in the code.
struct NamePlace {
  std::string path;
  uint32_t line = 0;
  bool definition = false;  ///< behind `fn`, `struct`, `enum`, `trait`, `mod`, `macro_rules!`, ...
  bool is_async = false;    ///< of a function: `async fn`
  bool unsure = false;      ///< asked for by its path: it may be another one's
};

/// The files of one state of a project: the work tree, or a commit. Texts are read when asked for
/// and kept.
class CodeState {
 public:
  /// The work tree (or plain folder).
  explicit CodeState(const Project& project);
  CodeState(const Project& project, const repo::ObjectId& commit);

  /// Every file, sorted.
  const std::vector<std::string>& paths() const { return paths_; }
  bool has_file(const std::string& path) const;
  bool has_folder(const std::string& path) const;
  /// The bytes of a file; nothing when it is not there or cannot be read.
  const std::string* text(const std::string& path) const;
  /// The same, of Rust code, with comments and strings blanked.
  const std::string* code(const std::string& path) const;
  /// Which files or folders a document may mean by `written`: the path itself, one relative to
  /// `from` (the document's folder), else all that end so. Several: it is not clear.
  std::vector<std::string> meant_by(const std::string& written, const std::string& from) const;
  /// Where these names stand in the Rust files; at most 2,000 places of a name.
  std::map<std::string, std::vector<NamePlace>> places_of(
      const std::vector<std::string>& names) const;
  /// Rust files at or below `folder`; all when it is empty.
  std::vector<std::string> rust_files(const std::string& folder) const;

 private:
  void index();

  const Project& project_;
  std::optional<repo::ObjectId> commit_;
  std::vector<std::string> paths_;
  std::vector<repo::ObjectId> blobs_;  ///< of a commit
  std::vector<std::string> folders_;
  std::multimap<std::string, size_t> by_name_;  ///< the last part of the path
  mutable std::map<std::string, std::optional<std::string>> texts_;
  mutable std::map<std::string, std::string> codes_;
};

/// One version of a file, and the newest commit that has it.
struct FileVersion {
  repo::ObjectId commit;
  std::string text;
};

/// The versions that a file had, newest first, up to a commit.
class FileHistory {
 public:
  /// \param limit how many commits are looked at
  FileHistory(const Project& project, const repo::ObjectId& end, size_t limit);
  /// Ends early where objects are missing.
  const std::vector<FileVersion>& versions(const std::string& path) const;
  /// Whether a word ever stood in a Rust file; nothing when there are too many commits to tell.
  std::optional<bool> ever_held(const std::string& word) const;
  /// The same of a file whose path ends so.
  std::optional<bool> ever_there(const std::string& path) const;
  /// Whether older commits than those looked at exist.
  bool cut_off() const { return cut_off_; }
  /// The newest commit that changed a file; nothing when none did.
  std::optional<repo::ObjectId> last_change(const std::string& path) const;

 private:
  const Project& project_;
  std::vector<repo::ObjectId> commits_;
  bool cut_off_ = false;
  mutable std::map<std::string, std::vector<FileVersion>> versions_;
  bool read_all() const;

  mutable bool unreadable_ = false;
  mutable std::optional<std::unordered_set<std::string>> words_;  ///< of all versions
  mutable std::unordered_set<std::string> ends_;  ///< of all paths: "c.rs", "b/c.rs", "a/b/c.rs"
};

}  // namespace cli
