#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "store/records.h"

namespace cli {

/// A finding that was verified and is there again.
struct Regression {
  std::string since;     ///< full hash of the commit that brought it back; empty: not told apart
  std::string evidence;  ///< one line: verified where, back since when
};

/// Judges what came back in one scan. Scans commits to find the first bad one, each once.
class Regressions {
 public:
  Regressions(const Project& project, ScanReport& report) : project_(project), report_(report) {}

  /// Nothing: it has not regressed. It was not verified; or it was, on a branch that this commit
  /// does not hold; or the change is not committed yet; or the clone is too shallow to know, which
  /// is said in the report's warnings.
  std::optional<Regression> judge(const store::KnownFinding& known,
                                  const scanner::Finding& finding);

 private:
  bool is_after(const std::string& before) const;
  std::string newest_good(const store::KnownFinding& known) const;
  std::string first_bad(const std::string& good, const scanner::Finding& finding);
  bool has(const repo::ObjectId& commit, const scanner::Finding& finding);

  const Project& project_;
  ScanReport& report_;
  std::map<std::string, std::vector<scanner::Finding>> scans_;  ///< by commit
};

}  // namespace cli
