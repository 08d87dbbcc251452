#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "repo/file_list.h"
#include "repo/repository.h"

namespace repo {

/// One commit of a range, as the graph has it.
struct HistoryCommit {
  ObjectId id;
  ObjectId tree;
  std::vector<ObjectId> parents;  ///< all of them, also those outside the range
  int64_t time = 0;               ///< committed; seconds since 1970, UTC
};

/// Which commits of a history.
struct HistoryRange {
  ObjectId tip;
  ObjectId without;           ///< with all its ancestors left out; zero: none
  bool first_parent = false;  ///< only along first parents
  int64_t since = 0;          ///< committed at this time or later; 0: all
};

/// The commits of the range, parents before their children, the same order each time. Throws
/// inconclusive where a commit's object is missing; where a shallow clone ends, history ends.
std::vector<HistoryCommit> history_of(const Repository& repository, const HistoryRange& range);

/// Whether a file was left out (by its reason) as its object is not in the store: a partial clone,
/// or a damaged one.
bool says_missing(std::string_view reason);
/// Throws inconclusive where a file of the list was left out for that reason.
void demand_all(const Repository& repository, const FileList& list);

/// Lists the files of many commits. Remembers folders by path and tree id, so that a commit costs
/// what it changed. Belongs to one thread.
class TreeMemo {
 public:
  TreeMemo(const Repository& repository, PathFilter wanted);
  ~TreeMemo();
  TreeMemo(const TreeMemo&) = delete;
  TreeMemo& operator=(const TreeMemo&) = delete;

  /// The same as `files_of_commit` of a commit with this tree.
  FileList files_of(const ObjectId& tree);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace repo
