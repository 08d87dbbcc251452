#include "planner/group.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

#include "planner/task_text.h"

namespace planner {
namespace {

/// Disjoint sets of finding indices; the smallest index speaks for its set.
class Sets {
 public:
  explicit Sets(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0); }
  size_t find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(size_t a, size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parent_;
};

constexpr std::string_view kMoved = "spawn-blocking";
constexpr size_t kTestsAtATime = 12;

/// What two findings share when one change fixes both.
std::vector<std::string> group_keys(const LedgerFinding& entry, const std::string& category) {
  const scanner::Finding& finding = entry.finding;
  const std::string cure = finding.remedies.empty()
                               ? "rule " + finding.rule
                               : "remedy " + finding.remedies[choose_remedy(entry).remedy].id;
  const std::string common = category + '\n' + cure + '\n';
  std::vector<std::string> keys = {common + "item\n" + finding.at.path + '\n' + finding.item};
  // One function becomes async once, whatever for; with it the other definitions of a trait's
  // method.
  if (changes_signature(entry)) {
    const scanner::ConeDefinition* first = nullptr;
    for (const scanner::ConeDefinition& one : entry.repair.cone->definitions) {
      if (one.depth != 0) continue;
      if (first == nullptr ||
          std::tie(one.at.path, one.at.line) < std::tie(first->at.path, first->at.line))
        first = &one;
    }
    if (first != nullptr) {
      keys.push_back(category + "\nasync\n" + first->at.path + ':' +
                     std::to_string(first->at.line));
    }
  }
  // Reached through other functions: the call by which async code enters the chain.
  if (!finding.remedies.empty() && finding.is_reached_by_calls() && !finding.frontiers.empty()) {
    const scanner::Location& entry_call = finding.frontiers[0].at;
    keys.push_back(common + "call\n" + entry_call.path + '\n' + std::to_string(entry_call.line) +
                   ':' + std::to_string(entry_call.column));
  }
  return keys;
}

bool goes_on(tasks::TaskStatus status) {
  return status != tasks::TaskStatus::done && status != tasks::TaskStatus::cancelled;
}

/// The task of the last plan that each finding id belongs to: a live one before a superseded one,
/// then the lowest.
std::map<std::string, size_t> owners(const std::vector<tasks::Task>& previous) {
  std::map<std::string, size_t> owner;
  for (const bool superseded : {false, true}) {
    for (size_t i = 0; i < previous.size(); ++i) {
      if (!goes_on(previous[i].status)) continue;
      if ((previous[i].status == tasks::TaskStatus::superseded) != superseded) continue;
      for (const tasks::FindingNote& note : previous[i].findings) owner.emplace(note.id, i);
    }
  }
  return owner;
}

}  // namespace

std::string reason_not_planned(const LedgerFinding& finding, const PlanOptions& options) {
  if (finding.disposition == tasks::Disposition::accepted) return "accepted";
  if (finding.disposition == tasks::Disposition::false_positive) return "false positive";
  if (!finding.finding.compiled) return "in files that no crate compiles";
  const bool below = finding.finding.severity < options.min_severity;
  if (below && finding.finding.test_code) return "in tests, below the gate";
  if (below && finding.finding.in_tests) return "reached by tests only, below the gate";
  if (below) return "below the gate's severity";
  if (finding.finding.confidence < options.min_confidence) return "below the gate's confidence";
  return {};
}

std::vector<std::optional<size_t>> cascade_roots(const std::vector<LedgerFinding>& findings,
                                                 const std::vector<bool>& planned) {
  std::map<scanner::Fingerprint, size_t> by_fingerprint;
  for (size_t i = 0; i < findings.size(); ++i) {
    by_fingerprint.emplace(findings[i].finding.fingerprint, i);
  }
  std::vector<std::optional<size_t>> roots(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    size_t at = i;
    for (size_t steps = 0; findings[at].finding.parent; ++steps) {
      const auto parent = by_fingerprint.find(*findings[at].finding.parent);
      if (parent == by_fingerprint.end() || !planned[parent->second]) break;
      at = parent->second;
      if (steps > findings.size()) {  // a circle
        at = i;
        break;
      }
    }
    if (at != i) roots[i] = at;
  }
  return roots;
}

void add_shared_calls(const std::vector<LedgerFinding>& findings, const std::vector<bool>& planned,
                      const std::vector<Unit>& units, const std::vector<tasks::Task>& previous,
                      std::vector<std::optional<size_t>>& roots) {
  using Call = std::tuple<std::string, uint32_t, uint32_t>;
  const auto call_of = [](const scanner::Frontier& frontier) {
    return Call(frontier.at.path, frontier.at.line, frontier.at.column);
  };
  const auto moves_calls = [&](size_t i) {
    const std::vector<scanner::Remedy>& remedies = findings[i].finding.remedies;
    return findings[i].finding.is_reached_by_calls() && !remedies.empty() &&
           remedies[choose_remedy(findings[i]).remedy].id == kMoved;
  };
  std::map<Call, std::pair<size_t, size_t>> moved;  // by call: the unit, and a finding of it
  std::vector<std::map<Call, size_t>> calls_of(units.size());  // those it moves, with a finding
  std::map<Call, std::vector<size_t>> movers;                  // units, those with a task first
  std::vector<size_t> unit_of(findings.size(), units.size());
  // Among equals those of the previous plan: what went with them then has no task of its own, and
  // is a unit again until its root is found.
  std::vector<size_t> by_rank(units.size());
  std::iota(by_rank.begin(), by_rank.end(), size_t{0});
  std::sort(by_rank.begin(), by_rank.end(), [&units](size_t a, size_t b) {
    return std::make_pair(!units[a].previous, units[a].findings.front()) <
           std::make_pair(!units[b].previous, units[b].findings.front());
  });
  std::vector<size_t> rank(units.size());
  for (size_t r = 0; r < by_rank.size(); ++r) rank[by_rank[r]] = r;
  for (const size_t u : by_rank) {
    for (const size_t i : units[u].findings) {
      unit_of[i] = u;
      if (!moves_calls(i)) continue;
      for (const scanner::Frontier& frontier : findings[i].finding.frontiers) {
        moved.emplace(call_of(frontier), std::make_pair(u, i));
        if (calls_of[u].emplace(call_of(frontier), i).second)
          movers[call_of(frontier)].push_back(u);
      }
    }
  }
  // Another unit that moves all these calls, too: the one with more of them, or the first.
  const auto mover_of = [&](size_t i) -> std::optional<size_t> {
    const std::vector<scanner::Frontier>& frontiers = findings[i].finding.frontiers;
    const size_t own = unit_of[i];
    for (const size_t u : movers[call_of(frontiers.front())]) {
      const bool before = calls_of[u].size() > calls_of[own].size() ||
                          (calls_of[u].size() == calls_of[own].size() && rank[u] < rank[own]);
      if (u == own || !before) continue;
      if (std::all_of(frontiers.begin(), frontiers.end(), [&](const scanner::Frontier& frontier) {
            return calls_of[u].count(call_of(frontier)) != 0;
          }))
        return calls_of[u].at(call_of(frontiers.front()));
    }
    return std::nullopt;
  };
  for (size_t i = 0; i < findings.size(); ++i) {
    const scanner::Finding& finding = findings[i].finding;
    if (!planned[i] || roots[i] || finding.frontiers.empty() || !finding.is_reached_by_calls())
      continue;
    const std::optional<size_t>& old = units[unit_of[i]].previous;
    if (old && tasks::is_held(previous[*old].status)) continue;
    if (moves_calls(i)) {
      roots[i] = mover_of(i);
      continue;
    }
    const bool curable =
        std::any_of(finding.remedies.begin(), finding.remedies.end(),
                    [](const scanner::Remedy& remedy) { return remedy.id == kMoved; });
    std::optional<std::pair<size_t, size_t>> by;
    bool all = curable;
    for (const scanner::Frontier& frontier : finding.frontiers) {
      const auto found = moved.find(call_of(frontier));
      all = all && found != moved.end() && (!by || by->first == found->second.first);
      if (!all) break;
      by = found->second;
    }
    if (all && by->first != unit_of[i]) roots[i] = by->second;
  }
  // What goes away with one of them goes away with its root.
  for (std::optional<size_t>& root : roots) {
    for (size_t steps = 0; root && roots[*root] && steps < findings.size(); ++steps)
      root = roots[*root];
  }
}

bool hangs_its_test(const scanner::Finding& finding) {
  return finding.in_tests && finding.confidence == scanner::Confidence::proven &&
         (finding.verdict == "deadlocks" || finding.verdict == "hangs");
}

std::string category_of(const LedgerFinding& finding, const std::vector<scanner::Rule>& rules) {
  if (hangs_its_test(finding.finding)) return std::string(kHangingTests);
  if (finding.finding.in_tests) return "tests";
  for (const scanner::Rule& rule : rules) {
    if (rule.id == finding.finding.rule) return std::string(rule.category);
  }
  return finding.finding.rule;
}

std::vector<Unit> group(const std::vector<LedgerFinding>& findings,
                        const std::vector<bool>& planned,
                        const std::vector<std::optional<size_t>>& roots,
                        const std::vector<scanner::Rule>& rules,
                        const std::vector<tasks::Task>& previous) {
  const std::map<std::string, size_t> owner = owners(previous);
  std::map<size_t, Unit> kept;                 // by index of the previous task
  std::map<std::string, size_t> open_to_join;  // key of a kept finding -> previous task
  std::map<std::string, size_t> first_with;    // key of a new finding -> its index
  Sets sets(findings.size());
  std::vector<size_t> fresh;
  std::vector<std::vector<std::string>> keys(findings.size());
  std::map<std::string, size_t> tests_alike;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!planned[i] || roots[i]) continue;
    keys[i] = group_keys(findings[i], category_of(findings[i], rules));
    if (hangs_its_test(findings[i].finding)) {
      // One run of the tests proves them all, and none as long as another one hangs.
      keys[i].emplace_back(kHangingTests);
    } else if (findings[i].finding.in_tests && !changes_callers(findings[i])) {
      // Tests of a file that are mended in the same way, each in itself: a dozen at a time.
      std::string key = keys[i][0].substr(0, keys[i][0].find("item\n")) + "tests\n" +
                        findings[i].finding.at.path + '\n';
      const size_t before = tests_alike[key]++;
      keys[i].push_back(key + std::to_string(before / kTestsAtATime));
    }
    const auto task = owner.find(findings[i].id);
    if (task != owner.end()) {
      kept[task->second].findings.push_back(i);
      if (tasks::is_held(previous[task->second].status)) continue;
      for (const std::string& key : keys[i]) {
        size_t& joined = open_to_join.emplace(key, task->second).first->second;
        joined = std::min(joined, task->second);
      }
      continue;
    }
    fresh.push_back(i);
    for (const std::string& key : keys[i]) sets.join(i, first_with.emplace(key, i).first->second);
  }

  std::map<size_t, Unit> made;  // by the first finding
  for (const size_t i : fresh) made[sets.find(i)].findings.push_back(i);
  std::vector<Unit> units;
  for (auto& [first, unit] : made) {
    std::optional<size_t> joins;
    for (const size_t i : unit.findings) {
      for (const std::string& key : keys[i]) {
        const auto task = open_to_join.find(key);
        if (task != open_to_join.end() && (!joins || task->second < *joins)) joins = task->second;
      }
    }
    if (!joins) {
      units.push_back(std::move(unit));
      continue;
    }
    std::vector<size_t>& members = kept[*joins].findings;
    members.insert(members.end(), unit.findings.begin(), unit.findings.end());
  }
  for (auto& [task, unit] : kept) {
    std::sort(unit.findings.begin(), unit.findings.end());
    unit.previous = task;
    units.push_back(std::move(unit));
  }

  std::map<size_t, size_t> unit_of;  // finding -> unit
  for (size_t u = 0; u < units.size(); ++u) {
    for (const size_t i : units[u].findings) unit_of[i] = u;
  }
  for (size_t i = 0; i < findings.size(); ++i) {
    if (roots[i]) units[unit_of.at(*roots[i])].cascades.push_back(i);
  }
  return units;
}

}  // namespace planner
