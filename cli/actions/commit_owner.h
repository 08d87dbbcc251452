#pragma once

#include <string>
#include <vector>

#include "repo/repository.h"
#include "store/store.h"

namespace cli {

/// Tells of commits made while a task was held whether another task accounts for them. Two tasks
/// may be held in one work tree.
class CommitOwner {
 public:
  CommitOwner(const repo::Repository& repository, const store::Store& store,
              const store::TaskRow& task);

  /// Its trailer names the task.
  bool is_named(const repo::CommitInfo& commit) const;
  /// Its trailer names another one; or it changes no file of this task, and files of one that was
  /// proven with it.
  bool is_of_another(const repo::CommitInfo& commit, const std::vector<std::string>& paths) const;

 private:
  /// Another task that is done.
  struct Proven {
    std::vector<std::string> write_set;  ///< sorted
    std::vector<repo::ObjectId> commits;
  };
  const repo::Repository& repository_;
  std::string handle_;
  std::vector<std::string> write_set_;  ///< sorted
  std::vector<std::string> others_;     ///< handles
  std::vector<Proven> proven_;
};

}  // namespace cli
