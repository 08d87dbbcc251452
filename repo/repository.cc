#include "repo/repository.h"

#include <fmt/format.h>

#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "repo/libgit2.h"
#include "repo/open.h"

namespace repo {
namespace {

base::Error not_a_repository(const std::string& place) {
  return base::Error(base::ErrorKind::not_found, "not a git repository", place, {},
                     "name a work tree's root, a .git folder or a bare repository");
}

std::string blob_name(std::string_view path) { return fmt::format("{} (blob)", path); }

}  // namespace

std::optional<Repository> Repository::discover(const std::string& path) {
  std::string start = base::real_path(path);
  if (!base::is_directory(start)) start = base::parent_path(start);
  std::shared_ptr<Shared> shared = open_first(start, true);
  if (shared == nullptr) return std::nullopt;
  return Repository(std::move(shared));
}

Repository Repository::open(const std::string& path) {
  std::shared_ptr<Shared> shared = open_first(base::real_path(path), false);
  if (shared == nullptr) throw not_a_repository(path);
  return Repository(std::move(shared));
}

Repository Repository::open_from_environment() {
  std::shared_ptr<Shared> shared = open_first("", true);
  if (shared == nullptr) throw not_a_repository("the current folder, or GIT_DIR");
  return Repository(std::move(shared));
}

const std::optional<std::string>& Repository::work_dir() const { return shared_->work_dir; }
const std::string& Repository::git_dir() const { return shared_->git_dir; }
const std::string& Repository::common_dir() const { return shared_->common_dir; }
bool Repository::is_bare() const { return shared_->bare; }
bool Repository::is_shallow() const { return shared_->shallow; }
bool Repository::is_partial() const { return has_promised_objects(*shared_, Lease(*this).get()); }

std::optional<Revision> Repository::head() const {
  const Lease lease(*this);
  OwnedReference reference;
  const int code = take(reference, git_repository_head, lease.get());
  if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND) return std::nullopt;
  if (code < 0) throw failure(code, "cannot read HEAD", git_dir());
  OwnedObject commit;
  const int peeled = take(commit, git_reference_peel, reference.get(), GIT_OBJECT_COMMIT);
  const git_oid* target = git_reference_target(reference.get());
  if (peeled == GIT_ENOTFOUND && target != nullptr)
    throw lease.missing("commit of HEAD", from_oid(*target));
  if (peeled < 0) throw failure(peeled, "cannot read the commit of HEAD", git_dir());
  const ObjectId id = from_oid(*git_object_id(commit.get()));
  return Revision{id, from_oid(*git_commit_tree_id(lease.commit(id).get()))};
}

std::optional<std::string> Repository::branch() const {
  const Lease lease(*this);
  OwnedReference reference;
  const int code = take(reference, git_reference_lookup, lease.get(), "HEAD");
  if (code < 0) throw failure(code, "cannot read HEAD", git_dir());
  const char* target = git_reference_symbolic_target(reference.get());
  if (target == nullptr) return std::nullopt;
  const std::optional<std::string_view> name = base::strip_prefix(target, "refs/heads/");
  return std::string(name.value_or(target));
}

Revision Repository::resolve(const std::string& rev) const {
  const Lease lease(*this);
  const std::string subject = fmt::format("{} in {}", rev, git_dir());
  OwnedObject object;
  const int code = take(object, git_revparse_single, lease.get(), rev.c_str());
  if (code == GIT_ENOTFOUND) {
    throw base::Error(base::ErrorKind::not_found, "no such revision", subject, {},
                      is_shallow() ? "check the name, or fetch the history: git fetch --unshallow"
                                   : "check the name, or fetch it: git fetch");
  }
  if (code == GIT_EAMBIGUOUS) {
    throw failure(code, "revision is ambiguous", subject,
                  "write more digits of the hash, or the full name of the ref");
  }
  if (code < 0)
    throw failure(code, "cannot read revision", subject,
                  "write a branch, a tag or a commit's hash");
  OwnedObject commit;
  const int peeled = take(commit, git_object_peel, object.get(), GIT_OBJECT_COMMIT);
  if (peeled < 0) {
    throw base::Error(base::ErrorKind::usage, "revision is no commit", subject, last_message(),
                      "write a branch, a tag or a commit's hash");
  }
  const ObjectId id = from_oid(*git_object_id(commit.get()));
  return Revision{id, from_oid(*git_commit_tree_id(lease.commit(id).get()))};
}

CommitInfo Repository::commit(const ObjectId& id) const {
  const Lease lease(*this);
  const OwnedCommit found = lease.commit(id);
  CommitInfo info;
  info.id = id;
  info.tree = from_oid(*git_commit_tree_id(found.get()));
  for (unsigned i = 0; i < git_commit_parentcount(found.get()); ++i) {
    info.parents.push_back(from_oid(*git_commit_parent_id(found.get(), i)));
  }
  const git_signature* author = git_commit_author(found.get());
  info.author_name = author->name;
  info.author_email = author->email;
  info.author_time = author->when.time;
  info.author_offset = author->when.offset;
  const char* summary = git_commit_summary(found.get());
  info.summary = summary != nullptr ? summary : "";
  info.message = git_commit_message(found.get());
  return info;
}

std::optional<ObjectId> Repository::merge_base(const ObjectId& one, const ObjectId& other) const {
  const Lease lease(*this);
  const git_oid left = to_oid(one);
  const git_oid right = to_oid(other);
  git_oid base;
  const int code = git_merge_base(&base, lease.get(), &left, &right);
  if (code == GIT_ENOTFOUND) return std::nullopt;
  if (code < 0)
    throw failure(code, "cannot find the merge base", one.hex() + " and " + other.hex());
  return from_oid(base);
}

bool Repository::is_ancestor(const ObjectId& ancestor, const ObjectId& commit) const {
  if (ancestor == commit) return true;
  const Lease lease(*this);
  const git_oid above = to_oid(ancestor);
  const git_oid below = to_oid(commit);
  const int code = git_graph_descendant_of(lease.get(), &below, &above);
  if (code < 0) throw failure(code, "cannot walk the history", commit.hex());
  return code == 1;
}

std::vector<ObjectId> Repository::commits_between(const ObjectId& without, const ObjectId& from,
                                                  size_t limit) const {
  const Lease lease(*this);
  OwnedRevwalk walk;
  int code = take(walk, git_revwalk_new, lease.get());
  if (code >= 0) code = git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
  const git_oid begin = to_oid(from);
  if (code >= 0) code = git_revwalk_push(walk.get(), &begin);
  const git_oid end = to_oid(without);
  if (code >= 0 && !without.is_zero()) code = git_revwalk_hide(walk.get(), &end);
  std::vector<ObjectId> commits;
  while (code >= 0 && commits.size() < limit) {
    git_oid next;
    code = git_revwalk_next(&next, walk.get());
    if (code >= 0) commits.push_back(from_oid(next));
  }
  if (code < 0 && code != GIT_ITEROVER) throw failure(code, "cannot walk the history", from.hex());
  return commits;
}

bool Repository::is_dirty() const {
  if (is_bare()) return false;
  const Lease lease(*this);
  git_status_options options;
  git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
  options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
  const int code = git_status_foreach_ext(
      lease.get(), &options, [](const char*, unsigned, void*) { return 1; }, nullptr);
  // libgit2 says "locked" of a file that we may not read: whether it differs is not known.
  if (code == GIT_ELOCKED) return true;
  if (code < 0) throw failure(code, "cannot read the state of the work tree", *work_dir());
  return code == 1;
}

bool Repository::object_exists(const ObjectId& id) const {
  const Lease lease(*this);
  const git_oid oid = to_oid(id);
  return git_odb_exists(lease.odb().get(), &oid) == 1;
}

std::string Repository::read_blob(const ObjectId& id, std::string_view path) const {
  const Lease lease(*this);
  const git_oid oid = to_oid(id);
  const OwnedOdb odb = lease.odb();
  OwnedOdbObject object;
  const int code = take(object, git_odb_read, odb.get(), &oid);
  if (code == GIT_ENOTFOUND) throw lease.missing(blob_name(path), id);
  if (code < 0) {
    throw failure(code, "cannot read object",
                  fmt::format("{} {} in {}", blob_name(path), id.hex(), git_dir()),
                  fmt::format("see what git says: git -C {} fsck", git_dir()));
  }
  return std::string(static_cast<const char*>(git_odb_object_data(object.get())),
                     git_odb_object_size(object.get()));
}

uint64_t Repository::blob_size(const ObjectId& id, std::string_view path) const {
  const Lease lease(*this);
  const git_oid oid = to_oid(id);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, lease.odb().get(), &oid);
  if (code == GIT_ENOTFOUND) throw lease.missing(blob_name(path), id);
  if (code < 0)
    throw failure(code, "cannot read object",
                  fmt::format("{} {} in {}", blob_name(path), id.hex(), git_dir()));
  return size;
}

std::optional<ObjectId> Repository::blob_at(const ObjectId& commit, const std::string& path) const {
  const Lease lease(*this);
  const OwnedTree tree = lease.tree_of(commit);
  OwnedTreeEntry entry;
  const int code = take(entry, git_tree_entry_bypath, tree.get(), path.c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  if (code < 0)
    throw failure(code, "cannot look up path", fmt::format("{} in commit {}", path, commit.hex()));
  if (git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) return std::nullopt;
  return from_oid(*git_tree_entry_id(entry.get()));
}

}  // namespace repo
