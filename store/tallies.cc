#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/ledger.h"

namespace store {
namespace {

/// One finding while the ledger is gone through from its beginning.
struct Life {
  bool present = false;
  bool in_tests = false;
  size_t severity = 0;
  Disposition disposition = Disposition::open;
  int64_t decided = 0;  ///< the line of the log that says so
};

/// What the log says of a finding from a moment on; `runs_out`: an acceptance ends there.
struct Turn {
  Millis at = 0;
  int64_t line = 0;
  bool runs_out = false;
  std::string finding;
  Disposition to = Disposition::open;
};

std::vector<Turn> turns_of(Ledger& ledger) {
  Statement query(ledger.db,
                  "SELECT l.id, l.subject, l.to_status, l.at, l.expires FROM status_log l "
                  "JOIN findings f ON f.id = l.subject ORDER BY l.id");
  std::vector<Turn> turns;
  while (query.step()) {
    Turn turn;
    turn.line = query.integer(0);
    turn.finding = query.text(1);
    turn.to = tasks::disposition_from(query.text(2)).value_or(Disposition::open);
    turn.at = query.integer(3);
    const Millis expires = query.integer(4);
    turns.push_back(turn);
    if (turn.to == Disposition::accepted && expires != 0) {
      turn.at = expires;
      turn.runs_out = true;
      turns.push_back(std::move(turn));
    }
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return a.at < b.at; });
  return turns;
}

/// Counts that are kept up to date with each change of one finding.
class Fold {
 public:
  Life& begin(const std::string& finding) {
    Life& life = lives_[finding];
    if (is_open(life)) --tally_.open[life.severity];
    return life;
  }
  void end(const Life& life) {
    if (is_open(life)) ++tally_.open[life.severity];
  }
  void take(const Turn& turn) {
    Life& life = begin(turn.finding);
    if (!turn.runs_out) {
      life.disposition = turn.to;
      life.decided = turn.line;
    } else if (life.decided == turn.line) {
      life.disposition = Disposition::open;
    }
    end(life);
  }
  const ScanTally& tally() const { return tally_; }

 private:
  static bool is_open(const Life& life) {
    return life.present && !life.in_tests && life.disposition != Disposition::verified &&
           life.disposition != Disposition::accepted &&
           life.disposition != Disposition::false_positive;
  }
  std::unordered_map<std::string, Life> lives_;
  ScanTally tally_;
};

}  // namespace

std::vector<ScanTally> Store::tallies() const {
  const Snapshot snapshot(ledger_->db);
  const std::vector<Turn> turns = turns_of(*ledger_);
  // What is decided before the next scan begins belongs to this one: a scan writes down decisions
  // that it read just after it ended.
  Statement scans(ledger_->db,
                  "SELECT s.id, coalesce((SELECT n.started FROM scans n WHERE n.id = (SELECT "
                  "min(m.id) FROM scans m WHERE m.id > s.id)), ?) FROM scans s ORDER BY s.id");
  scans.bind(INT64_MAX);
  Statement seen(ledger_->db,
                 "SELECT g.scan, g.finding, g.presence, s.severity, s.in_tests FROM sightings g "
                 "JOIN sites s ON s.id = g.site ORDER BY g.scan");
  bool more = seen.step();
  size_t turn = 0;
  Fold fold;
  std::vector<ScanTally> tallies;
  while (scans.step()) {
    const int64_t scan = scans.integer(0);
    const Millis end = std::min(scans.integer(1), ledger_->clock() + 1);
    for (; more && seen.integer(0) <= scan; more = seen.step()) {
      Life& life = fold.begin(seen.text(1));
      life.present = seen.text(2) != tasks::to_string(Presence::absent);
      life.severity = static_cast<size_t>(
          scanner::severity_from(seen.text(3)).value_or(scanner::Severity::info));
      life.in_tests = seen.flag(4);
      fold.end(life);
    }
    for (; turn < turns.size() && turns[turn].at < end; ++turn) {
      fold.take(turns[turn]);
    }
    tallies.push_back(fold.tally());
    tallies.back().scan = scan;
  }
  return tallies;
}

}  // namespace store
