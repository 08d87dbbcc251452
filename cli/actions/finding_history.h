#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// What a commit did to a finding.
struct HistoryEntry {
  std::string commit;
  std::string kind;         ///< "came", "there at the beginning" (of a range or a shallow clone),
                            ///< "moved", "edited", "went", "uncertain", "back"
  std::string place;        ///< path:line:column; where it was last, if it went
  std::string text;         ///< from where, or how it reads now; may be empty
  std::string author;       ///< empty: the commit is not in this clone
  int64_t author_time = 0;  ///< seconds since 1970, UTC
  std::string summary;
};

/// A finding of the history that `punchlist history` made.
struct FindingHistory {
  std::string id;
  std::string rule;
  std::vector<HistoryEntry> entries;  ///< oldest commit first along each line of commits
};

/// What the scanned history has of a finding, by id or its beginning; nothing when it has none or
/// several that begin so.
std::optional<FindingHistory> history_of_finding(const Project& project, store::Store& store,
                                                 const std::string& id);

/// The first commit up to HEAD at which the finding is known to have been: asked of the commits'
/// ancestry each time, so that a branch that was thrown away or rewritten says nothing. Empty: at
/// none of HEAD's.
std::string first_seen(const Project& project, store::Store& store, const std::string& id);

}  // namespace cli
