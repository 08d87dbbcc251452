#include "cli/actions/commit_owner.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace cli {
namespace {

/// Whether the message names the task in a trailer of its own line.
bool has_trailer(const std::string& message, const std::string& handle) {
  const std::string trailer = "\nPunchlist-Task: " + handle;
  const size_t at = message.rfind(trailer);
  if (at == std::string::npos) return false;
  const size_t end = at + trailer.size();
  return end == message.size() || message[end] == '\n' || message[end] == '\r';
}

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
  return has_trailer(commit.message, handle_);
}

bool CommitOwner::is_of_another(const repo::CommitInfo& commit,
                                const std::vector<std::string>& paths) const {
  if (is_named(commit)) return false;
  const bool names_other =
      std::any_of(others_.begin(), others_.end(),
                  [&](const std::string& handle) { return has_trailer(commit.message, handle); });
  if (names_other) return true;
  if (touches(paths, write_set_)) return false;
  return std::any_of(proven_.begin(), proven_.end(), [&](const Proven& other) {
    if (!touches(paths, other.write_set)) return false;
    return std::any_of(other.commits.begin(), other.commits.end(), [&](const repo::ObjectId& end) {
      return end == commit.id || repository_.is_ancestor(commit.id, end);
    });
  });
}

}  // namespace cli
