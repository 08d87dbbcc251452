#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// A commit at which a finding came or went.
struct BisectTurn {
  bool came = true;
  std::string commit;
  std::string before;     ///< the commit it is told against; empty: there is none
  bool is_exact = false;  ///< `before` is a parent of `commit`, or there is none
};

/// What is known of the commits that brought a finding in and took it away.
struct BisectReport {
  std::string id;
  std::string rule;
  std::string path;  ///< where it was last
  std::string item;
  std::vector<BisectTurn> turns;  ///< at least one that came; oldest first along each branch
  size_t scanned = 0;             ///< commits scanned to answer; 0: the ledger knew
};

/// Who brought the finding in, from the history in the ledger; what lies between the commits that
/// it knows is scanned, by halves along first parents. A finding that the history does not have is
/// looked for from the commit at which a scan saw it, backwards. Writes nothing. Throws
/// base::Error: not_found (no such finding), usage (several begin so), inconclusive (no commit is
/// known to have it).
BisectReport bisect_finding(const Project& project, store::Store& store, const std::string& id,
                            const std::function<void(size_t scanned)>& progress);

}  // namespace cli
