#include "repo/libgit2.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "repo/open.h"

namespace repo {

std::string last_message() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message : "";
}

base::Error failure(int code, std::string what, std::string subject, std::string next) {
  base::ErrorKind kind = base::ErrorKind::inconclusive;
  if (code == GIT_ENOTFOUND) kind = base::ErrorKind::not_found;
  if (code == GIT_EAMBIGUOUS || code == GIT_EINVALIDSPEC || code == GIT_EOWNER)
    kind = base::ErrorKind::usage;
  if (code == GIT_ELOCKED) kind = base::ErrorKind::busy;
  return base::Error(kind, std::move(what), std::move(subject), last_message(), std::move(next));
}

git_oid to_oid(const ObjectId& id) {
  git_oid oid;
  std::copy(id.bytes.begin(), id.bytes.end(), oid.id);
  return oid;
}

ObjectId from_oid(const git_oid& oid) {
  ObjectId id;
  std::copy(oid.id, oid.id + id.bytes.size(), id.bytes.begin());
  return id;
}

Lease::Lease(const Repository& repository) : shared_(repository.shared()) {
  {
    const std::lock_guard<std::mutex> guard(shared_.mutex);
    if (!shared_.idle.empty()) {
      handle_ = std::move(shared_.idle.back());
      shared_.idle.pop_back();
      return;
    }
  }
  handle_ = open_again(shared_);
}

Lease::~Lease() {
  const std::lock_guard<std::mutex> guard(shared_.mutex);
  shared_.idle.push_back(std::move(handle_));
}

OwnedOdb Lease::odb() const {
  OwnedOdb odb;
  const int code = take(odb, git_repository_odb, handle_.get());
  if (code < 0) throw failure(code, "cannot open the object store", shared_.git_dir);
  return odb;
}

OwnedIndex Lease::index() const {
  OwnedIndex index;
  int code = take(index, git_repository_index, handle_.get());
  if (code >= 0) code = git_index_read(index.get(), 0);
  if (code < 0) {
    throw failure(code, "cannot read the index", shared_.git_dir,
                  "if it is split or sparse, turn that off: git update-index --no-split-index; git "
                  "sparse-checkout "
                  "reapply --no-sparse-index");
  }
  return index;
}

OwnedCommit Lease::commit(const ObjectId& id) const {
  const git_oid oid = to_oid(id);
  OwnedCommit commit;
  const int code = take(commit, git_commit_lookup, handle_.get(), &oid);
  if (code == GIT_ENOTFOUND) throw missing("commit", id);
  if (code < 0) throw failure(code, "cannot read commit", id.hex());
  return commit;
}

OwnedTree Lease::tree_of(const ObjectId& id) const {
  const OwnedCommit found = commit(id);
  OwnedTree tree;
  const int code = take(tree, git_commit_tree, found.get());
  if (code == GIT_ENOTFOUND) throw missing("tree", from_oid(*git_commit_tree_id(found.get())));
  if (code < 0) throw failure(code, "cannot read the tree of commit", id.hex());
  return tree;
}

base::Error Lease::missing(const std::string& name, const ObjectId& id) const {
  const bool partial = has_promised_objects(shared_, handle_.get());
  std::string cause = "the object store is damaged or incomplete";
  std::string next = fmt::format("see what git says: git -C {} fsck", shared_.git_dir);
  if (partial || shared_.shallow) {
    cause = partial ? "the clone is partial" : "the clone is shallow";
    next = fmt::format("fetch what is missing (git -C {} fetch {}) or name another commit",
                       shared_.git_dir, partial ? "--refetch" : "--unshallow");
  }
  return base::Error(base::ErrorKind::inconclusive, "object is missing",
                     fmt::format("{} {} in {}", name, id.hex(), shared_.git_dir), cause, next);
}

}  // namespace repo
