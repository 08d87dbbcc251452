#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/project.h"
#include "repo/file_list.h"
#include "repo/repository.h"
#include "scanner/match.h"
#include "scanner/scan.h"
#include "store/history.h"

namespace cli {

/// The sources of one commit by their blobs, and the findings there, known ones that are gone
/// included.
struct HistoryState {
  std::string commit;
  std::map<std::string, repo::ObjectId> blobs;  ///< by path
  std::map<std::string, store::HistorySite> sites;
};

/// Tells the findings of a commit against a commit before it.
class HistoryMatcher {
 public:
  /// \param taken ids that are given already
  HistoryMatcher(const Project& project, std::set<std::string> taken);

  /// What changed. Findings that are not in `base` and in none of `others` (the other parents of a
  /// merge) get an id. \param base null: everything is new
  std::vector<store::HistorySite> changes(const HistoryState* base,
                                          const std::vector<const HistoryState*>& others,
                                          const HistoryState& now,
                                          const scanner::ScanResult& result);
  /// The finding of `result` that the one site of `base` is, with its id; nothing when there is
  /// none, or more than one could be.
  std::optional<store::HistorySite> find(const HistoryState& base, const HistoryState& now,
                                         const scanner::ScanResult& result) const;

 private:
  class Texts;
  scanner::MatchResult match(const HistoryState& base, const HistoryState& now,
                             const scanner::ScanResult& result, const std::vector<std::string>& ids,
                             Texts& texts) const;
  /// \param changed paths of base that findings stand in and whose bytes are others now
  /// \param added paths that findings stand in now and that base has not
  std::vector<scanner::LineMoves> line_moves(const HistoryState& base, const HistoryState& now,
                                             const std::set<std::string>& changed,
                                             const std::set<std::string>& added,
                                             Texts& texts) const;
  std::string new_id(const std::string& commit, const scanner::Finding& finding);

  repo::Repository repository_;
  repo::PathFilter wanted_;
  std::set<std::string> taken_;
};

}  // namespace cli
