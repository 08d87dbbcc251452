#include "repo/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/files.h"
#include "repo/libgit2.h"
#include "repo/tree_bytes.h"

namespace repo {
namespace {

/// Folders that were not met for that many listings are forgotten.
constexpr uint64_t kKeptListings = 64;

std::string key_of(const std::string& path, const git_oid& oid) {
  std::string key(reinterpret_cast<const char*>(oid.id), GIT_OID_RAWSZ);
  key += path;
  return key;
}

}  // namespace

std::vector<HistoryCommit> history_of(const Repository& repository, const HistoryRange& range) {
  const Lease lease(repository);
  OwnedRevwalk walk;
  int code = take(walk, git_revwalk_new, lease.get());
  if (code >= 0) {
    code = git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME | GIT_SORT_REVERSE);
  }
  const git_oid tip = to_oid(range.tip);
  if (code >= 0) code = git_revwalk_push(walk.get(), &tip);
  const git_oid without = to_oid(range.without);
  if (code >= 0 && !range.without.is_zero()) code = git_revwalk_hide(walk.get(), &without);
  if (code >= 0 && range.first_parent) code = git_revwalk_simplify_first_parent(walk.get());
  std::vector<HistoryCommit> commits;
  while (code >= 0) {
    git_oid next;
    code = git_revwalk_next(&next, walk.get());
    if (code < 0) break;
    const OwnedCommit found = lease.commit(from_oid(next));
    HistoryCommit commit;
    commit.id = from_oid(next);
    commit.tree = from_oid(*git_commit_tree_id(found.get()));
    commit.time = git_commit_time(found.get());
    for (unsigned i = 0; i < git_commit_parentcount(found.get()); ++i)
      commit.parents.push_back(from_oid(*git_commit_parent_id(found.get(), i)));
    if (commit.time >= range.since) commits.push_back(std::move(commit));
  }
  if (code != GIT_ITEROVER) throw failure(code, "cannot walk the history", range.tip.hex());
  return commits;
}

/// A folder's wanted files and its folders, each with the memo of what lies below.
struct Folder {
  FileList own;  ///< paths from the root
  std::vector<std::pair<std::string, git_oid>> below;
  uint64_t last_used = 0;
};

struct TreeMemo::State {
  State(const Repository& repository, PathFilter filter)
      : lease(repository), wanted(std::move(filter)) {}

  Lease lease;
  PathFilter wanted;
  std::unordered_map<std::string, Folder> folders;
  uint64_t listing = 0;

  const Folder& folder(const std::string& path, const git_oid& oid) {
    Folder& found = folders[key_of(path, oid)];
    if (found.last_used == 0) read(path, oid, found);
    found.last_used = listing;
    return found;
  }

  void read(const std::string& path, const git_oid& oid, Folder& out) {
    const OwnedOdb odb = lease.odb();
    OwnedOdbObject object;
    if (take(object, git_odb_read, odb.get(), &oid) < 0) {
      if (path.empty()) throw lease.missing("root tree", from_oid(oid));
      leave_out(out.own, path, fmt::format("object is missing ({})", from_oid(oid).hex()));
      return;
    }
    std::string_view bytes(static_cast<const char*>(git_odb_object_data(object.get())),
                           git_odb_object_size(object.get()));
    while (!bytes.empty()) {
      TreeItem item;
      if (!next_item(bytes, item)) {
        leave_out(out.own, path, fmt::format("damaged tree object ({})", from_oid(oid).hex()));
        break;
      }
      std::string name = base::join_path(path, item.name);
      if (item.mode == GIT_FILEMODE_TREE) {
        out.below.emplace_back(std::move(name), item.oid);
      } else {
        add_stored(out.own, odb.get(), std::move(name), item.mode, item.oid, wanted);
      }
    }
  }

  void forget() {
    for (auto one = folders.begin(); one != folders.end();) {
      one = one->second.last_used + kKeptListings < listing ? folders.erase(one) : std::next(one);
    }
  }
};

TreeMemo::TreeMemo(const Repository& repository, PathFilter wanted)
    : state_(std::make_unique<State>(repository, std::move(wanted))) {}
TreeMemo::~TreeMemo() = default;

FileList TreeMemo::files_of(const ObjectId& tree) {
  State& state = *state_;
  ++state.listing;
  FileList list;
  std::vector<std::pair<std::string, git_oid>> pending = {{"", to_oid(tree)}};
  while (!pending.empty()) {
    const auto [path, oid] = std::move(pending.back());
    pending.pop_back();
    const Folder& folder = state.folder(path, oid);
    list.files.insert(list.files.end(), folder.own.files.begin(), folder.own.files.end());
    list.left_out.insert(list.left_out.end(), folder.own.left_out.begin(),
                         folder.own.left_out.end());
    pending.insert(pending.end(), folder.below.begin(), folder.below.end());
  }
  if (state.listing % kKeptListings == 0) state.forget();
  sort(list);
  return list;
}

}  // namespace repo
