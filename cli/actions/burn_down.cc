#include "cli/actions/burn_down.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tasks/status.h"

namespace cli {
namespace {

using store::Millis;

/// The first point at or after a moment; the last one when all are older.
size_t point_at(const std::vector<BurnPoint>& burn, Millis at) {
  const auto point =
      std::find_if(burn.begin(), burn.end(), [at](const BurnPoint& one) { return one.at >= at; });
  return point == burn.end() ? burn.size() - 1 : static_cast<size_t>(point - burn.begin());
}

/// When the last task of each phase was done, of those phases in which no task is left.
void add_phases(Dashboard& dashboard) {
  std::map<std::string, std::pair<bool, Millis>> phases;  // all done, since when
  for (const store::TaskRow& task : dashboard.tasks) {
    const bool is_done = task.state == tasks::TaskStatus::done;
    if (!is_done && tasks::is_closed(task.state)) continue;
    const auto phase = phases.emplace(task.phase, std::make_pair(true, Millis{0})).first;
    phase->second.first = phase->second.first && is_done;
    phase->second.second = std::max(phase->second.second, task.since);
  }
  for (const auto& [name, state] : phases) {
    if (!state.first) continue;
    dashboard.markers.push_back({point_at(dashboard.burn, state.second), "phase",
                                 "every task of phase " + name + " is done"});
  }
}

void add_regressions(Dashboard& dashboard) {
  for (const store::FindingRow& finding : dashboard.findings) {
    if (finding.regressions == 0) continue;
    for (const store::StatusChange& change : dashboard.logs[finding.id]) {
      if (change.from != tasks::to_string(tasks::Disposition::verified) ||
          change.to != tasks::to_string(tasks::Disposition::open)) {
        continue;
      }
      dashboard.markers.push_back(
          {point_at(dashboard.burn, change.at), "regression",
           finding.id + " is back: `" + finding.rule + "` in " + finding.path});
    }
  }
}

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

/// One point per commit; a mark where the rules changed.
void add_points(Dashboard& dashboard, const store::Store& ledger) {
  const std::vector<store::ScanRow> scans = ledger.scans();
  const std::vector<store::ScanTally> tallies = ledger.tallies();
  int rules = 0;
  for (size_t i : newest_per_commit(scans)) {
    if (i >= tallies.size()) break;  // recorded since
    const store::ScanRow& scan = scans[i];
    const BurnPoint point = {scan.commit, scan.dirty, scan.started, tallies[i]};
    dashboard.burn.push_back(point);
    if (rules != 0 && rules != scan.rules_version) {
      dashboard.markers.push_back({dashboard.burn.size() - 1, "rules",
                                   "rules of version " + std::to_string(scan.rules_version) + " (" +
                                       std::to_string(rules) +
                                       " before): counts on either side do not compare"});
    }
    rules = scan.rules_version;
  }
}

}  // namespace

void add_burn_down(Dashboard& dashboard, const store::Store& ledger) {
  add_points(dashboard, ledger);
  if (dashboard.burn.empty()) return;
  store::ScanTally now;
  for (const store::FindingRow& finding : dashboard.findings) {
    if (!finding.in_tests && !is_settled(finding)) {
      ++now.open[static_cast<size_t>(finding.severity)];
    }
  }
  dashboard.burn.back().tally.open = now.open;
  add_phases(dashboard);
  add_regressions(dashboard);
  std::sort(dashboard.markers.begin(), dashboard.markers.end(),
            [](const BurnMarker& a, const BurnMarker& b) {
              return std::tie(a.point, a.kind, a.text) < std::tie(b.point, b.kind, b.text);
            });
}

}  // namespace cli
