#include "repo/reachable.h"

#include <git2.h>

#include <optional>
#include <vector>

#include "repo/libgit2.h"

namespace repo {
namespace {

/// The commits at which references stand.
std::vector<git_oid> tips(git_repository* handle) {
  std::vector<git_oid> found;
  git_reference_iterator* iterator = nullptr;
  if (git_reference_iterator_new(&iterator, handle) < 0) return found;
  OwnedReference reference;
  while (take(reference, git_reference_next, iterator) == 0) {
    OwnedObject commit;
    if (take(commit, git_reference_peel, reference.get(), GIT_OBJECT_COMMIT) == 0)
      found.push_back(*git_object_id(commit.get()));
  }
  git_reference_iterator_free(iterator);
  return found;
}

bool is_reached(git_repository* handle, const ObjectId& commit, const std::vector<git_oid>& from) {
  const git_oid id = to_oid(commit);
  for (const git_oid& tip : from) {
    if (git_oid_equal(&tip, &id) != 0) return true;
  }
  return !from.empty() && git_graph_reachable_from_any(handle, &id, from.data(), from.size()) == 1;
}

}  // namespace

bool is_held(const Repository& repository, const ObjectId& commit) {
  if (!repository.object_exists(commit)) return false;
  const Lease lease(repository);
  std::vector<git_oid> from = tips(lease.get());
  if (const std::optional<Revision> head = repository.head()) from.push_back(to_oid(head->commit));
  return is_reached(lease.get(), commit, from);
}

}  // namespace repo
