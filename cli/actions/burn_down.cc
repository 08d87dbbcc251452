#include "cli/actions/burn_down.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "cli/actions/burn_points.h"
#include "tasks/status.h"

namespace cli {
namespace {

using store::Millis;
using tasks::TaskStatus;

/// The point of a commit; if none, the first one at or after the moment; else the last.
size_t point_of(const std::vector<BurnPoint>& burn, const std::string& commit, Millis at) {
  const auto is_it = [&commit](const BurnPoint& one) { return one.commit == commit; };
  const auto known = commit.empty() ? burn.end() : std::find_if(burn.begin(), burn.end(), is_it);
  if (known != burn.end()) return static_cast<size_t>(known - burn.begin());
  const auto point =
      std::find_if(burn.begin(), burn.end(), [at](const BurnPoint& one) { return one.at >= at; });
  return point == burn.end() ? burn.size() - 1 : static_cast<size_t>(point - burn.begin());
}

/// The commit on which a task was done.
std::string commit_of_done(const std::vector<store::StatusChange>& log) {
  std::string commit;
  for (const store::StatusChange& change : log) {
    if (change.to == tasks::to_string(TaskStatus::done)) commit = change.commit;
  }
  return commit;
}

/// When the last task of each phase was done, of those phases in which no task is left.
void add_phases(Dashboard& dashboard) {
  struct Phase {
    bool is_done = true;
    const store::TaskRow* last = nullptr;
  };
  std::map<std::string, Phase> phases;
  for (const store::TaskRow& task : dashboard.tasks) {
    const bool is_done = task.state == TaskStatus::done;
    if (!is_done && tasks::is_closed(task.state)) continue;
    Phase& phase = phases[task.phase];
    phase.is_done = phase.is_done && is_done;
    if (phase.last == nullptr || phase.last->since < task.since) phase.last = &task;
  }
  for (const auto& [name, phase] : phases) {
    if (!phase.is_done) continue;
    const std::string commit = commit_of_done(dashboard.logs[phase.last->id]);
    dashboard.markers.push_back({point_of(dashboard.burn, commit, phase.last->since), "phase",
                                 "every task of phase " + name + " is done"});
  }
}

std::string words_of_return(const std::string& id, const std::string& rule,
                            const std::string& path) {
  return id + " is back: `" + rule + "` in " + path;
}

void add_regressions(Dashboard& dashboard, const std::vector<ReturnedFinding>& returns) {
  for (const ReturnedFinding& one : returns) {
    dashboard.markers.push_back({point_of(dashboard.burn, one.commit, 0), "regression",
                                 words_of_return(one.finding, one.rule, one.path)});
  }

  for (const store::FindingRow& finding : dashboard.findings) {
    if (finding.regressions == 0) continue;
    for (const store::StatusChange& change : dashboard.logs[finding.id]) {
      if (change.from != tasks::to_string(tasks::Disposition::verified) ||
          change.to != tasks::to_string(tasks::Disposition::open)) {
        continue;
      }
      dashboard.markers.push_back({point_of(dashboard.burn, change.commit, change.at), "regression",
                                   words_of_return(finding.id, finding.rule, finding.path)});
    }
  }
}

/// A mark where the rules changed.
void add_rules(Dashboard& dashboard, const std::vector<PlacedPoint>& points) {
  const auto name = [](int version) {
    return version == 0 ? std::string("another version or configuration")
                        : "version " + std::to_string(version);
  };
  for (size_t i = 1; i < points.size(); ++i) {
    const int rules = points[i].rules;
    const int before = points[i - 1].rules;
    if (rules == before) continue;
    dashboard.markers.push_back({i, "rules",
                                 "rules of " + name(rules) + " (" + name(before) +
                                     " before): counts on either side do not compare"});
  }
}

}  // namespace

void add_burn_down(Dashboard& dashboard, const Project& project, store::Store& ledger) {
  const BurnPoints points = burn_points(dashboard, project, ledger);
  if (points.points.empty()) return;
  for (const PlacedPoint& one : points.points) dashboard.burn.push_back(one.point);
  add_rules(dashboard, points.points);
  store::ScanTally now;
  for (const store::FindingRow& finding : dashboard.findings) {
    if (!finding.in_tests && !is_settled(finding)) {
      ++now.open[static_cast<size_t>(finding.severity)];
    }
  }
  dashboard.burn.back().tally.open = now.open;
  add_phases(dashboard);
  add_regressions(dashboard, points.returns);
  std::sort(dashboard.markers.begin(), dashboard.markers.end(),
            [](const BurnMarker& a, const BurnMarker& b) {
              return std::tie(a.point, a.kind, a.text) < std::tie(b.point, b.kind, b.text);
            });
  // What was verified and came back, a scan and the history may both tell.
  const auto twice = std::unique(dashboard.markers.begin(), dashboard.markers.end(),
                                 [](const BurnMarker& a, const BurnMarker& b) {
                                   return a.point == b.point && a.text == b.text;
                                 });
  dashboard.markers.erase(twice, dashboard.markers.end());
}

}  // namespace cli
