#pragma once

#include <string>
#include <vector>

#include "cli/project.h"
#include "cli/report/html/dashboard.h"
#include "store/store.h"

namespace cli {

/// A point of the burn-down, and what is needed to put it in its place.
struct PlacedPoint {
  BurnPoint point;
  /// The version of the rules that it was scanned with; 0: another scanner's, its rules not known.
  int rules = 0;
  bool is_newest = false;  ///< what the newest scan says
};

/// A finding that had gone and is there again at a commit.
struct ReturnedFinding {
  std::string commit;
  std::string finding;  ///< id
  std::string rule;
  std::string path;
};

struct BurnPoints {
  std::vector<PlacedPoint> points;       ///< oldest first; the newest scan is the last
  std::vector<ReturnedFinding> returns;  ///< that the history tells, by commit
};

/// The open findings at each commit: of those that `history` scanned, along the first parents of
/// the newest scan's commit, and of recorded scans; these stand where their commit does, or, when
/// it is not on that line, where their time puts them. Where a commit has both, its count is the
/// history's: all its commits were scanned by the same rules. What people dismissed counts until
/// they did, a false alarm never. Without a history: recorded scans in the order of recording.
/// \param dashboard its scan and its findings
BurnPoints burn_points(const Dashboard& dashboard, const Project& project, store::Store& ledger);

}  // namespace cli
