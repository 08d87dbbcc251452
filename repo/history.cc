#include "repo/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
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

HistoryCommit read_commit(const Lease& lease, const ObjectId& id) {
  const OwnedCommit found = lease.commit(id);
  HistoryCommit commit;
  commit.id = id;
  commit.tree = from_oid(*git_commit_tree_id(found.get()));
  commit.time = git_commit_time(found.get());
  for (unsigned i = 0; i < git_commit_parentcount(found.get()); ++i)
    commit.parents.push_back(from_oid(*git_commit_parent_id(found.get(), i)));
  return commit;
}

/// The commits up to `tip` whose objects are there.
std::map<ObjectId, HistoryCommit> commits_below(const Repository& repository, const Lease& lease,
                                                const ObjectId& tip, bool first_parent) {
  std::map<ObjectId, HistoryCommit> found;
  std::vector<ObjectId> pending = {tip};
  while (!pending.empty()) {
    const ObjectId id = pending.back();
    pending.pop_back();
    if (found.count(id) != 0 || (id != tip && !repository.object_exists(id))) continue;
    const HistoryCommit& commit = found.emplace(id, read_commit(lease, id)).first->second;
    for (const ObjectId& parent : commit.parents) {
      pending.push_back(parent);
      if (first_parent) break;
    }
  }
  return found;
}

/// libgit2 cannot walk where parents are missing. Parents first, of those that may come the
/// earliest.
std::vector<HistoryCommit> history_of_shallow(const Repository& repository,
                                              const HistoryRange& range) {
  const Lease lease(repository);
  std::map<ObjectId, HistoryCommit> all =
      commits_below(repository, lease, range.tip, range.first_parent);
  if (!range.without.is_zero()) {
    for (const auto& [id, commit] : commits_below(repository, lease, range.without, false))
      all.erase(id);
  }
  std::map<ObjectId, std::vector<ObjectId>> children;
  std::map<ObjectId, size_t> waits_for;
  std::set<std::pair<int64_t, ObjectId>> ready;
  for (const auto& [id, commit] : all) {
    size_t& count = waits_for[id];
    for (const ObjectId& parent : commit.parents) {
      if (all.count(parent) != 0) {
        children[parent].push_back(id);
        ++count;
      }
      if (range.first_parent) break;
    }
    if (count == 0) ready.insert({commit.time, id});
  }
  std::vector<HistoryCommit> commits;
  while (!ready.empty()) {
    const ObjectId id = ready.begin()->second;
    ready.erase(ready.begin());
    for (const ObjectId& child : children[id]) {
      if (--waits_for[child] == 0) ready.insert({all.at(child).time, child});
    }
    if (all.at(id).time >= range.since) commits.push_back(all.at(id));
  }
  return commits;
}

}  // namespace

std::vector<HistoryCommit> history_of(const Repository& repository, const HistoryRange& range) {
  if (repository.is_shallow()) return history_of_shallow(repository, range);
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
    HistoryCommit commit = read_commit(lease, from_oid(next));
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
      leave_out_missing(out.own, path, oid);
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
