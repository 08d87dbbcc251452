#include "cli/actions/commit_owner.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "cli/actions/trailers.h"

namespace cli {
namespace {

std::vector<std::string> sorted(std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool touches(const std::vector<std::string>& paths, const std::vector<std::string>& write_set) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return std::binary_search(write_set.begin(), write_set.end(), path);
  });
}

}  // namespace

CommitOwner::CommitOwner(const repo::Repository& repository, const store::Store& store,
                         const store::TaskRow& task)
    : repository_(repository), handle_(task.handle), write_set_(sorted(task.write_set)) {
  for (const store::TaskRow& other : store.tasks()) {
    if (other.id == task.id) continue;
    others_.push_back(other.handle);
    if (other.state != tasks::TaskStatus::done || other.write_set.empty()) continue;
    Proven proven;
    proven.write_set = sorted(other.write_set);
    for (const store::StatusChange& change : store.log(other.id)) {
      const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(change.commit);
      if (change.to == "done" && commit && repository.object_exists(*commit))
        proven.commits.push_back(*commit);
    }
    proven_.push_back(std::move(proven));
  }
}

bool CommitOwner::is_named(const repo::CommitInfo& commit) const {
  const std::vector<std::string> named = tasks_in_trailers(commit.message);
  return std::find(named.begin(), named.end(), handle_) != named.end();
}

bool CommitOwner::is_of_another(const repo::CommitInfo& commit,
                                const std::vector<std::string>& paths) const {
  if (is_named(commit)) return false;
  const std::vector<std::string> named = tasks_in_trailers(commit.message);
  if (std::find_first_of(named.begin(), named.end(), others_.begin(), others_.end()) != named.end())
    return true;
  if (touches(paths, write_set_)) return false;
  return std::any_of(proven_.begin(), proven_.end(), [&](const Proven& other) {
    if (!touches(paths, other.write_set)) return false;
    return std::any_of(other.commits.begin(), other.commits.end(), [&](const repo::ObjectId& end) {
      return end == commit.id || repository_.is_ancestor(commit.id, end);
    });
  });
}

}  // namespace cli
