#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/history.h"
#include "store/ledger.h"

namespace store {
namespace {

struct LinePlace {
  int64_t chain = 0;
  int64_t position = -1;  ///< of the last commit that is told; -1: none
};

struct LineTurn {
  int64_t position = 0;
  HistoryTurn turn;
};

using LineState = std::map<std::string, HistoryTurn>;

/// The whole history in memory: where each commit is, where each chain begins, what changes on it.
class Chains {
 public:
  explicit Chains(Database& db) {
    Statement commits(db, "SELECT commit_hash, chain, position FROM history_commits");
    while (commits.step()) places_[commits.text(0)] = {commits.integer(1), commits.integer(2)};
    Statement chains(db, "SELECT id, base_chain, base_position FROM history_chains");
    while (chains.step()) bases_[chains.integer(0)] = {chains.integer(1), chains.integer(2)};
    Statement changes(
        db,
        "SELECT h.chain, h.position, h.finding, h.presence, s.rule, s.path, "
        "s.severity, s.in_tests FROM history_changes h JOIN history_sites s ON s.id = "
        "h.site ORDER BY h.chain, h.position, h.finding");
    while (changes.step()) {
      LineTurn line;
      line.position = changes.integer(1);
      line.turn.finding = changes.text(2);
      line.turn.presence = tasks::presence_from(changes.text(3)).value_or(Presence::uncertain);
      if (line.turn.presence == Presence::new_) line.turn.presence = Presence::present;
      line.turn.rule = changes.text(4);
      line.turn.path = changes.text(5);
      line.turn.severity =
          scanner::severity_from(changes.text(6)).value_or(scanner::Severity::info);
      line.turn.in_tests = changes.flag(7);
      turns_[changes.integer(0)].push_back(std::move(line));
    }
  }

  std::optional<LinePlace> place_of(const std::string& commit) const {
    const auto found = places_.find(commit);
    if (found == places_.end()) return std::nullopt;
    return found->second;
  }
  /// Whether `to` is told against `from`, directly or by commits of its own chain.
  bool leads_to(const LinePlace& from, const LinePlace& to) const {
    if (from.chain == to.chain) return from.position <= to.position;
    const LinePlace base = base_of(to.chain);
    return base.chain == from.chain && base.position == from.position;
  }
  /// What changes on the way, for places of which one leads to the other.
  void go(const LinePlace& from, const LinePlace& to, LineState& state) const {
    apply(to.chain, from.chain == to.chain ? from.position : -1, to.position, state);
  }
  LineState state_at(LinePlace place) const {
    std::vector<LinePlace> segments;
    for (; place.chain != 0; place = base_of(place.chain)) segments.push_back(place);
    LineState state;
    for (size_t i = segments.size(); i > 0; --i) {
      apply(segments[i - 1].chain, -1, segments[i - 1].position, state);
    }
    return state;
  }

 private:
  LinePlace base_of(int64_t chain) const {
    const auto found = bases_.find(chain);
    return found == bases_.end() ? LinePlace{} : found->second;
  }
  void apply(int64_t chain, int64_t behind, int64_t up_to, LineState& state) const {
    const auto found = turns_.find(chain);
    if (found == turns_.end()) return;
    const std::vector<LineTurn>& all = found->second;
    auto turn = std::upper_bound(
        all.begin(), all.end(), behind,
        [](int64_t position, const LineTurn& one) { return position < one.position; });
    for (; turn != all.end() && turn->position <= up_to; ++turn) {
      state[turn->turn.finding] = turn->turn;
    }
  }

  std::unordered_map<std::string, LinePlace> places_;
  std::unordered_map<int64_t, LinePlace> bases_;
  std::unordered_map<int64_t, std::vector<LineTurn>> turns_;
};

}  // namespace

std::vector<HistoryStop> History::along(const std::vector<std::string>& line) const {
  const Snapshot snapshot(ledger_.db);
  const Chains chains(ledger_.db);
  std::vector<HistoryStop> stops;
  std::optional<LinePlace> before;
  LineState known;  // at the stop before
  for (size_t i = 0; i < line.size(); ++i) {
    const std::optional<LinePlace> place = chains.place_of(line[i]);
    if (!place) continue;
    HistoryStop stop;
    stop.at = i;
    LineState changed;
    if (before && chains.leads_to(*before, *place)) {
      chains.go(*before, *place, changed);
    } else {
      // Another part of the graph: what it does not know of is not there.
      changed = chains.state_at(*place);
      for (const auto& [finding, turn] : known) {
        if (changed.count(finding) != 0) continue;
        changed[finding] = turn;
        changed[finding].presence = Presence::absent;
      }
    }
    for (auto& [finding, turn] : changed) {
      const auto was = known.find(finding);
      if (was != known.end() ? was->second == turn : turn.presence == Presence::absent) continue;
      stop.turns.push_back(turn);
    }
    for (const HistoryTurn& turn : stop.turns) known[turn.finding] = turn;
    stops.push_back(std::move(stop));
    before = place;
  }
  return stops;
}

bool History::is_current() const {
  Statement others(ledger_.db, "SELECT 1 FROM history_chains WHERE scanner <> ? LIMIT 1");
  others.bind(scanner_);
  return !others.step();
}

}  // namespace store
