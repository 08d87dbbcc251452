#include "cli/actions/burn_points.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/actions/history.h"
#include "repo/history.h"
#include "scanner/scan.h"
#include "store/history.h"
#include "tasks/status.h"

namespace cli {
namespace {

using store::Millis;

/// Of the scans of one commit the newest; all scans outside git.
std::vector<size_t> newest_per_commit(const std::vector<store::ScanRow>& scans) {
  std::set<std::string> commits;
  std::vector<size_t> newest;
  for (size_t i = scans.size(); i > 0; --i) {
    const store::ScanRow& scan = scans[i - 1];
    if (scan.source == "index") continue;
    if (scan.commit.empty() || commits.insert(scan.commit).second) newest.push_back(i - 1);
  }
  std::reverse(newest.begin(), newest.end());
  return newest;
}

/// When which findings of the ledger were accepted; from the beginning, where it is a false alarm.
std::map<std::string, Millis> dismissals_of(const Dashboard& dashboard) {
  std::map<std::string, Millis> since;
  for (const store::FindingRow& finding : dashboard.findings) {
    if (finding.disposition == tasks::Disposition::false_positive) since[finding.id] = 0;
    if (finding.disposition == tasks::Disposition::accepted) since[finding.id] = finding.since;
  }
  return since;
}

/// What is open along a line of commits, kept up to date from commit to commit.
class OpenSites {
 public:
  explicit OpenSites(const Dashboard& dashboard) : dismissed_(dismissals_of(dashboard)) {}

  /// The ids of findings that had gone and are back.
  std::vector<const store::HistoryTurn*> take(const std::vector<store::HistoryTurn>& turns) {
    std::vector<const store::HistoryTurn*> back;
    for (const store::HistoryTurn& turn : turns) {
      const auto before = sites_.find(turn.finding);
      if (before == sites_.end()) {
        sites_.emplace(turn.finding, &turn);
        count(turn, 1);
        continue;
      }
      const bool was_gone = before->second->presence == store::Presence::absent;
      if (was_gone && turn.presence == store::Presence::present && !turn.in_tests &&
          dismissed_.count(turn.finding) == 0) {
        back.push_back(&turn);
      }
      count(*before->second, -1);
      before->second = &turn;
      count(turn, 1);
    }
    return back;
  }
  /// \param at decisions of that moment or before hold
  store::ScanTally tally(Millis at) const {
    store::ScanTally tally;
    tally.open = open_;
    for (const auto& [finding, since] : dismissed_) {
      const auto site = sites_.find(finding);
      if (since <= at && site != sites_.end() && is_there(*site->second)) {
        --tally.open[static_cast<size_t>(site->second->severity)];
      }
    }
    return tally;
  }

 private:
  static bool is_there(const store::HistoryTurn& turn) {
    return turn.presence != store::Presence::absent && !turn.in_tests;
  }
  void count(const store::HistoryTurn& turn, int by) {
    if (is_there(turn)) open_[static_cast<size_t>(turn.severity)] += static_cast<uint32_t>(by);
  }

  std::map<std::string, Millis> dismissed_;
  std::map<std::string, const store::HistoryTurn*> sites_;  ///< into what the caller holds
  std::array<uint32_t, 5> open_ = {};
};

/// The first parents of the newest scan's commit (of HEAD, if it has none), oldest first.
std::vector<repo::HistoryCommit> line_of(const Project& project, const Dashboard& dashboard) {
  const std::optional<repo::Revision> head = project.repository->head();
  repo::HistoryRange range;
  range.first_parent = true;
  const std::optional<repo::ObjectId> scanned =
      dashboard.scan ? repo::ObjectId::from_hex(dashboard.scan->commit) : std::nullopt;
  if (scanned && project.repository->object_exists(*scanned)) {
    range.tip = *scanned;
  } else if (head) {
    range.tip = head->commit;
  } else {
    return {};
  }
  try {
    return repo::history_of(*project.repository, range);
  } catch (const base::Error&) {
    return {};  // commits are missing: what the scans say is left
  }
}

/// Points of recorded scans, in the order in which they were recorded.
std::vector<PlacedPoint> scan_points(const store::Store& ledger) {
  const std::vector<store::ScanRow> scans = ledger.scans();
  const std::vector<store::ScanTally> tallies = ledger.tallies();
  std::vector<PlacedPoint> points;
  for (size_t i : newest_per_commit(scans)) {
    if (i >= tallies.size()) break;  // recorded since
    const store::ScanRow& scan = scans[i];
    points.push_back(
        {{scan.commit, scan.dirty, false, scan.started, tallies[i]}, scan.rules_version, false});
  }
  if (!points.empty()) points.back().is_newest = true;
  return points;
}

/// Points of the commits that `history` scanned, along one line; what came back on it is marked.
std::vector<PlacedPoint> history_points(const Project& project, store::Store& ledger,
                                        const std::vector<repo::HistoryCommit>& line,
                                        const Dashboard& dashboard,
                                        std::vector<ReturnedFinding>& returns) {
  const store::History history(ledger, history_scanner(project));
  std::vector<std::string> hashes;
  hashes.reserve(line.size());
  for (const repo::HistoryCommit& commit : line) hashes.push_back(commit.id.hex());
  std::map<std::string, Millis> scanned;
  for (const store::ScanRow& scan : ledger.scans()) {
    if (!scan.dirty) scanned[scan.commit] = scan.finished;
  }
  std::vector<store::HistoryStop> stops = history.along(hashes);
  const std::map<std::string, std::string> ids = known_ids(project, ledger);
  for (store::HistoryStop& stop : stops) {
    for (store::HistoryTurn& turn : stop.turns) {
      const auto known = ids.find(turn.finding);
      if (known != ids.end()) turn.finding = known->second;
    }
  }
  const int rules = history.is_current() ? scanner::kRulesVersion : 0;
  OpenSites open(dashboard);
  std::vector<PlacedPoint> points;
  for (const store::HistoryStop& stop : stops) {
    const std::string& commit = hashes[stop.at];
    for (const store::HistoryTurn* turn : open.take(stop.turns)) {
      returns.push_back({commit, turn->finding, turn->rule, turn->path});
    }
    const Millis at = line[stop.at].time * 1000;
    const auto scan = scanned.find(commit);
    const Millis decided = scan == scanned.end() ? at : std::max(at, scan->second);
    points.push_back({{commit, false, true, at, open.tally(decided)}, rules, false});
  }
  return points;
}

/// Puts the scans among the commits of the line: where their commit stands, or by their time.
std::vector<PlacedPoint> in_one_line(const std::vector<repo::HistoryCommit>& line,
                                     std::vector<PlacedPoint> commits,
                                     std::vector<PlacedPoint> scans) {
  std::map<std::string, size_t> order;
  std::vector<Millis> latest;  // commit times so far: clocks go wrong
  for (size_t i = 0; i < line.size(); ++i) {
    order[line[i].id.hex()] = i + 1;
    const Millis at = line[i].time * 1000;
    latest.push_back(latest.empty() ? at : std::max(at, latest.back()));
  }
  // The newest scan stands last, and tells what was decided since, too.
  std::string told;
  for (const PlacedPoint& one : scans) {
    if (one.is_newest && !one.point.dirty) told = one.point.commit;
  }
  std::set<std::string> known;
  std::vector<std::pair<size_t, PlacedPoint>> all;
  for (PlacedPoint& one : commits) {
    if (one.point.commit == told) continue;
    known.insert(one.point.commit);
    all.emplace_back(order[one.point.commit], std::move(one));
  }
  for (PlacedPoint& one : scans) {
    if (!one.point.dirty && known.count(one.point.commit) != 0) continue;
    const auto place = order.find(one.point.commit);
    const auto later = std::upper_bound(latest.begin(), latest.end(), one.point.at);
    size_t at = static_cast<size_t>(later - latest.begin());
    if (place != order.end()) at = place->second;
    if (one.is_newest) at = line.size() + 1;
    all.emplace_back(at, std::move(one));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<PlacedPoint> points;
  points.reserve(all.size());
  for (auto& [place, one] : all) points.push_back(std::move(one));
  return points;
}

}  // namespace

BurnPoints burn_points(const Dashboard& dashboard, const Project& project, store::Store& ledger) {
  BurnPoints all;
  all.points = scan_points(ledger);
  if (!project.repository || store::History(ledger, {}).commits() == 0) return all;
  const std::vector<repo::HistoryCommit> line = line_of(project, dashboard);
  std::vector<PlacedPoint> commits = history_points(project, ledger, line, dashboard, all.returns);
  if (!commits.empty()) {
    all.points = in_one_line(line, std::move(commits), std::move(all.points));
  }
  return all;
}

}  // namespace cli
