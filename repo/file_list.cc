#include "repo/file_list.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "repo/index_stats.h"
#include "repo/libgit2.h"
#include "repo/tree_bytes.h"

namespace repo {
namespace {

/// A folder still to be read.
struct PendingTree {
  std::string path;
  git_oid oid;
};

/// Reads tree objects as bytes: libgit2's parsed trees cost several times as much, and refuse odd
/// names that git has.
void walk_tree(const Lease& lease, const git_oid& root, const PathFilter& wanted, FileList& list) {
  const OwnedOdb odb = lease.odb();
  std::vector<PendingTree> pending = {{"", root}};
  while (!pending.empty()) {
    const PendingTree tree = std::move(pending.back());
    pending.pop_back();
    OwnedOdbObject object;
    const int code = take(object, git_odb_read, odb.get(), &tree.oid);
    if (code < 0) {
      if (tree.path.empty()) throw lease.missing("root tree", from_oid(tree.oid));
      leave_out_missing(list, tree.path, tree.oid);
      continue;
    }
    std::string_view bytes(static_cast<const char*>(git_odb_object_data(object.get())),
                           git_odb_object_size(object.get()));
    while (!bytes.empty()) {
      TreeItem item;
      if (!next_item(bytes, item)) {
        leave_out(list, tree.path,
                  fmt::format("damaged tree object ({})", from_oid(tree.oid).hex()));
        break;
      }
      std::string path = base::join_path(tree.path, item.name);
      if (item.mode == GIT_FILEMODE_TREE) {
        pending.push_back({std::move(path), item.oid});
      } else {
        add_stored(list, odb.get(), std::move(path), item.mode, item.oid, wanted);
      }
    }
  }
}

/// What differs between the walks of a work tree and of a plain folder.
class FolderRules {
 public:
  virtual ~FolderRules() = default;
  /// Why a folder is not entered: empty, it is entered; nothing, it is passed over in silence.
  virtual std::optional<std::string> why_not_enter(const std::string& path,
                                                   std::string_view name) = 0;
  /// Whether a wanted file belongs to the list.
  virtual bool takes_file(const std::string& path) = 0;
  /// The file's blob, if it is known without reading the file; else zero.
  virtual ObjectId blob_of(const std::string& path, const struct stat& status) = 0;
};

void add_from_disk(FileList& list, const std::string& root, std::string path, FolderRules& rules) {
  struct stat status {};
  const std::string full = base::join_path(root, path);
  if (::lstat(full.c_str(), &status) != 0) {
    leave_out(list, std::move(path), base::errno_text(errno));
    return;
  }
  FileEntry entry;
  entry.blob = rules.blob_of(path, status);
  entry.path = std::move(path);
  entry.size = static_cast<uint64_t>(status.st_size);
  entry.executable = (status.st_mode & S_IXUSR) != 0;
  list.files.push_back(std::move(entry));
}

/// Names a link when it could hide wanted files: it has a wanted name or leads to a folder, or in a
/// circle.
void note_link(FileList& list, const std::string& root, std::string path,
               const PathFilter& wanted) {
  struct stat status {};
  if (::stat(base::join_path(root, path).c_str(), &status) != 0) {
    if (errno == ELOOP) {
      leave_out(list, std::move(path), "symbolic link in a circle");
    } else if (is_wanted(wanted, path)) {
      leave_out(list, std::move(path), "symbolic link to nothing");
    }
  } else if (S_ISDIR(status.st_mode)) {
    leave_out(list, std::move(path), "symbolic link to a folder");
  } else if (is_wanted(wanted, path)) {
    leave_out(list, std::move(path), "symbolic link");
  }
}

void walk_folder(const std::string& root, const PathFilter& wanted, FolderRules& rules,
                 FileList& list) {
  std::vector<std::string> pending = {""};
  while (!pending.empty()) {
    const std::string folder = std::move(pending.back());
    pending.pop_back();
    std::vector<base::DirectoryEntry> entries;
    try {
      entries = base::list_directory(folder.empty() ? root : base::join_path(root, folder));
    } catch (const base::Error& error) {
      if (folder.empty()) throw;
      leave_out(list, folder, "folder cannot be read: " + error.cause);
      continue;
    }
    for (const base::DirectoryEntry& entry : entries) {
      std::string path = base::join_path(folder, entry.name);
      if (entry.kind == base::EntryKind::directory) {
        const std::optional<std::string> reason = rules.why_not_enter(path, entry.name);
        if (!reason) continue;
        if (reason->empty()) {
          pending.push_back(std::move(path));
        } else {
          leave_out(list, std::move(path), *reason);
        }
      } else if (entry.kind == base::EntryKind::symlink) {
        if (rules.takes_file(path)) note_link(list, root, std::move(path), wanted);
      } else if (is_wanted(wanted, path) && rules.takes_file(path)) {
        if (entry.kind == base::EntryKind::file) {
          add_from_disk(list, root, std::move(path), rules);
        } else {
          leave_out(list, std::move(path), "not a regular file");
        }
      }
    }
  }
}

/// Git's rules. Asking libgit2 whether a path is ignored is slow, so only folders without tracked
/// files and files that are not tracked are asked about.
class WorktreeRules : public FolderRules {
 public:
  explicit WorktreeRules(const Lease& lease, const std::string& root)
      : handle_(lease.get()), root_(root), stats_(lease) {
    for (size_t i = 0; i < stats_.size(); ++i) {
      const git_index_entry* entry = stats_.entry(i);
      if (entry->mode == GIT_FILEMODE_COMMIT) {
        submodules_.push_back(entry->path);
      } else {
        tracked_.push_back(entry);
      }
    }
    std::sort(tracked_.begin(), tracked_.end(), by_name);
    std::sort(submodules_.begin(), submodules_.end());
  }

  std::optional<std::string> why_not_enter(const std::string& path,
                                           std::string_view name) override {
    if (name == ".git") return std::nullopt;
    if (std::binary_search(submodules_.begin(), submodules_.end(), path)) return "submodule";
    const std::string below = path + "/";
    const auto first = at(below);
    if (first != tracked_.end() && std::string_view((*first)->path).starts_with(below)) return "";
    if (is_ignored(below)) return std::nullopt;
    if (base::file_exists(base::join_path(root_, below + ".git"))) return "a repository of its own";
    return "";
  }

  bool takes_file(const std::string& path) override {
    const auto found = at(path);
    return (found != tracked_.end() && (*found)->path == path) || !is_ignored(path);
  }

  ObjectId blob_of(const std::string& path, const struct stat& status) override {
    const auto found = at(path);
    if (found == tracked_.end() || (*found)->path != path) return ObjectId();
    return stats_.proves(**found, status) ? from_oid((*found)->id) : ObjectId();
  }

 private:
  static bool by_name(const git_index_entry* a, const git_index_entry* b) {
    return std::strcmp(a->path, b->path) < 0;
  }

  std::vector<const git_index_entry*>::const_iterator at(const std::string& path) const {
    return std::lower_bound(tracked_.begin(), tracked_.end(), path,
                            [](const git_index_entry* entry, const std::string& name) {
                              return name.compare(entry->path) > 0;
                            });
  }

  bool is_ignored(const std::string& path) const {
    int ignored = 0;
    const int code = git_ignore_path_is_ignored(&ignored, handle_, path.c_str());
    if (code < 0)
      throw failure(code, "cannot apply the ignore rules", base::join_path(root_, path));
    return ignored != 0;
  }

  git_repository* handle_;
  const std::string& root_;
  IndexStats stats_;
  std::vector<const git_index_entry*> tracked_;
  std::vector<std::string> submodules_;
};

class PlainRules : public FolderRules {
 public:
  std::optional<std::string> why_not_enter(const std::string&, std::string_view name) override {
    if (name == ".git") return "folder of git";
    if (name == "target") return "folder of build results";
    if (name == "node_modules") return "folder of installed packages";
    return "";
  }
  bool takes_file(const std::string&) override { return true; }
  ObjectId blob_of(const std::string&, const struct stat&) override { return ObjectId(); }
};

}  // namespace

FileList files_of_commit(const Repository& repository, const ObjectId& commit,
                         const PathFilter& wanted) {
  const Lease lease(repository);
  FileList list;
  walk_tree(lease, *git_commit_tree_id(lease.commit(commit).get()), wanted, list);
  sort(list);
  return list;
}

FileList files_of_index(const Repository& repository, const PathFilter& wanted) {
  const Lease lease(repository);
  const OwnedIndex index = lease.index();
  const OwnedOdb odb = lease.odb();
  FileList list;
  for (size_t i = 0; i < git_index_entrycount(index.get()); ++i) {
    const git_index_entry* entry = git_index_get_byindex(index.get(), i);
    if ((entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0)
      continue;  // has no content yet
    if (git_index_entry_is_conflict(entry) != 0) {
      const bool named = !list.left_out.empty() && list.left_out.back().path == entry->path;
      if (!named && is_wanted(wanted, entry->path))
        leave_out(list, entry->path, "unresolved merge conflict");
      continue;
    }
    add_stored(list, odb.get(), entry->path, entry->mode, entry->id, wanted);
  }
  sort(list);
  return list;
}

FileList files_of_worktree(const Repository& repository, const PathFilter& wanted) {
  if (!repository.work_dir()) {
    throw base::Error(base::ErrorKind::usage, "repository has no work tree", repository.git_dir(),
                      "it is bare", "name a commit of it");
  }
  const Lease lease(repository);
  const std::string& root = *repository.work_dir();
  FileList list;
  WorktreeRules rules(lease, root);
  walk_folder(root, wanted, rules, list);
  sort(list);
  return list;
}

ObjectId blob_id_of(std::string_view bytes) {
  set_up_library();
  git_oid oid;
  const int code = git_odb_hash(&oid, bytes.data(), bytes.size(), GIT_OBJECT_BLOB);
  if (code < 0) throw failure(code, "cannot name bytes", "a blob");
  return from_oid(oid);
}

FileList files_of_folder(const std::string& folder, const PathFilter& wanted) {
  FileList list;
  PlainRules rules;
  walk_folder(folder, wanted, rules, list);
  sort(list);
  return list;
}

std::string read_listed_file(const std::string& root, const std::string& path, uint64_t max_bytes) {
  // The list was made without following links; one that appeared since then must not lead us out of
  // the root.
  const std::string full = base::join_path(root, path);
  for (size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    struct stat status {};
    const std::string part = base::join_path(root, path.substr(0, slash));
    if (::lstat(part.c_str(), &status) != 0)
      throw base::file_error("cannot read file", full, errno);
    if (S_ISLNK(status.st_mode)) {
      throw base::Error(base::ErrorKind::inconclusive, "cannot read file", full,
                        "a symbolic link has taken its place", "scan again");
    }
    if (slash == std::string::npos) break;
  }
  return base::read_file(full, max_bytes);
}

}  // namespace repo
