#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// Which commits are scanned.
struct HistoryRequest {
  std::string range;  ///< "A..B", or a revision: it and all its ancestors; empty: HEAD
  bool first_parent = false;
  std::string since;  ///< ISO date: committed then or later; empty: all
  size_t sample = 0;  ///< so many of the range, evenly spread, its ends among them; 0: all
  unsigned jobs = 0;  ///< threads; 0: one per processor
  bool cache = true;
};

/// How far it is.
struct HistoryProgress {
  size_t done = 0;   ///< commits of `total` that are in the ledger
  size_t total = 0;  ///< commits of the range
  size_t fresh = 0;  ///< of `done`, those of this run
};

/// A commit that could not be scanned: an object is missing.
struct UnreadCommit {
  std::string commit;
  std::string reason;
  std::string next_step;  ///< for people; may be empty
};

/// What a run did.
struct HistoryReport {
  std::string tip;
  size_t commits = 0;    ///< in the range, after sampling
  size_t known = 0;      ///< of these, in the ledger before
  size_t scanned = 0;    ///< scanned now
  size_t unchanged = 0;  ///< recorded now without a scan: the same sources as the commit they are
                         ///< told against
  size_t came = 0;       ///< findings that a commit of this run brought in
  size_t went = 0;       ///< that a commit of this run has no more
  size_t uncertain = 0;  ///< that a commit of this run cannot tell
  size_t forgotten = 0;  ///< commits that another scanner or configuration had scanned
  size_t renamed = 0;    ///< findings that the ledger knew already, and their id with them
  bool is_shallow = false;
  std::vector<UnreadCommit> unread;
};

/// Scans every commit of the range that the ledger does not know, oldest first, straight from the
/// object store, under the project's present configuration. Written in steps: a run that was killed
/// is resumed by the next one. Throws base::Error: usage (range, date), not_found.
/// \param progress called after each commit
HistoryReport scan_history(const Project& project, store::Store& store,
                           const HistoryRequest& request,
                           const std::function<void(const HistoryProgress&)>& progress);

/// By ids of the history, those of the same findings in the ledger, where they differ: a recorded
/// scan saw the finding at a commit of the history.
std::map<std::string, std::string> known_ids(const Project& project, store::Store& store);
/// The history calls these findings by the ids of the ledger from now on. How many.
size_t take_known_ids(const Project& project, store::Store& store);

/// Names the scanner and the configuration that a history is made with.
std::string history_scanner(const Project& project);

}  // namespace cli
