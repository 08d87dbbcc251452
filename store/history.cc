#include "store/history.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "store/ledger.h"
#include "store/store.h"

namespace store {
namespace {

constexpr const char* kSiteColumns =
    "s.finding, s.rule, s.path, s.line, s.col, s.item, s.sink, s.ordinal, s.source_line, "
    "s.severity, s.confidence, s.in_tests, s.message, s.fingerprint, s.callee, s.print_version, "
    "s.body_hash, s.body_tokens, s.body_offset";

constexpr int kSiteColumnCount = 19;

/// Reads kSiteColumns from `first` on.
HistorySite read_site(const Statement& row, int first) {
  HistorySite site;
  site.finding = row.text(first);
  site.rule = row.text(first + 1);
  site.path = row.text(first + 2);
  site.line = static_cast<uint32_t>(row.integer(first + 3));
  site.column = static_cast<uint32_t>(row.integer(first + 4));
  site.item = row.text(first + 5);
  site.sink = row.text(first + 6);
  site.ordinal = static_cast<uint32_t>(row.integer(first + 7));
  site.source_line = row.text(first + 8);
  site.severity = scanner::severity_from(row.text(first + 9)).value_or(scanner::Severity::info);
  site.confidence =
      scanner::confidence_from(row.text(first + 10)).value_or(scanner::Confidence::possible);
  site.in_tests = row.flag(first + 11);
  site.message = row.text(first + 12);
  site.fingerprint = row.text(first + 13);
  site.callee = row.text(first + 14);
  site.print_version = row.number(first + 15);
  site.body_hash = row.text(first + 16);
  site.body_tokens = static_cast<uint32_t>(row.integer(first + 17));
  site.body_offset = static_cast<uint32_t>(row.integer(first + 18));
  return site;
}

}  // namespace

History::History(Store& store, std::string scanner)
    : ledger_(*store.ledger_), scanner_(std::move(scanner)) {}

size_t History::forget_others() {
  Transaction transaction(ledger_.db);
  Statement count(ledger_.db,
                  "SELECT count(*) FROM history_commits WHERE chain IN (SELECT id FROM "
                  "history_chains WHERE scanner <> ?)");
  count.bind(scanner_);
  count.step();
  const size_t forgotten = static_cast<size_t>(count.integer(0));
  count.reset();
  if (forgotten == 0) return 0;
  // One history at a time: what is left after another scanner is nothing.
  for (const char* table :
       {"history_changes", "history_sites", "history_commits", "history_chains"}) {
    ledger_.db.exec(("DELETE FROM " + std::string(table)).c_str());
  }
  transaction.commit();
  return forgotten;
}

bool History::knows(std::string_view commit) const { return place_of(commit).has_value(); }

size_t History::commits() const {
  Statement count(ledger_.db, "SELECT count(*) FROM history_commits");
  count.step();
  return static_cast<size_t>(count.integer(0));
}

std::optional<History::Place> History::place_of(std::string_view commit) const {
  Statement query(ledger_.db,
                  "SELECT c.chain, c.position FROM history_commits c JOIN history_chains h ON h.id "
                  "= c.chain WHERE c.commit_hash = ? AND h.scanner = ?");
  query.bind(commit).bind(scanner_);
  if (!query.step()) return std::nullopt;
  return Place{query.integer(0), query.integer(1)};
}

std::map<std::string, HistorySite> History::state_at(std::string_view commit) const {
  const Snapshot snapshot(ledger_.db);
  std::map<std::string, HistorySite> state;
  std::optional<Place> place = place_of(commit);
  if (!place) return state;
  std::vector<Place> segments = {*place};
  Statement above(ledger_.db, "SELECT base_chain, base_position FROM history_chains WHERE id = ?");
  while (true) {
    above.bind(segments.back().chain);
    if (!above.step() || above.integer(0) == 0) break;
    segments.push_back({above.integer(0), above.integer(1)});
    above.reset();
  }
  Statement changes(ledger_.db,
                    "SELECT h.presence, " + std::string(kSiteColumns) +
                        " FROM history_changes h JOIN history_sites s ON s.id = h.site WHERE "
                        "h.chain = ? AND h.position <= ? ORDER BY h.position, h.finding");
  std::reverse(segments.begin(), segments.end());
  for (const Place& segment : segments) {
    changes.bind(segment.chain).bind(segment.position);
    while (changes.step()) {
      HistorySite site = read_site(changes, 1);
      site.presence = tasks::presence_from(changes.text(0)).value_or(Presence::uncertain);
      if (site.presence == Presence::new_) site.presence = Presence::present;
      state[site.finding] = std::move(site);
    }
    changes.reset();
  }
  return state;
}

History::Place History::next_place(const std::string& base) {
  const std::optional<Place> before = base.empty() ? std::nullopt : place_of(base);
  if (!base.empty() && !before) {
    throw base::Error(base::ErrorKind::internal,
                      "a commit is told against one that the history does not know", base);
  }
  if (before) {
    Statement last(ledger_.db, "SELECT max(position) FROM history_commits WHERE chain = ?");
    last.bind(before->chain);
    last.step();
    if (last.integer(0) == before->position) return {before->chain, before->position + 1};
  }
  Statement(ledger_.db,
            "INSERT INTO history_chains (scanner, base_chain, base_position) VALUES (?, ?, ?)")
      .bind(scanner_)
      .bind(before ? before->chain : 0)
      .bind(before ? before->position : 0)
      .run();
  return {ledger_.db.last_insert_id(), 0};
}

int64_t History::site_of(const HistorySite& s) {
  Statement same(ledger_.db,
                 "SELECT id FROM history_sites WHERE finding = ? AND path = ? AND line = ? AND col "
                 "= ? AND item = ? AND sink = ? AND ordinal = ? AND source_line = ? AND severity = "
                 "? AND confidence = ? AND in_tests = ? AND message = ? AND fingerprint = ? AND "
                 "callee = ? AND print_version = ? AND body_hash = ? AND body_tokens = ? AND "
                 "body_offset = ?");
  same.bind(s.finding)
      .bind(s.path)
      .bind(s.line)
      .bind(s.column)
      .bind(s.item)
      .bind(s.sink)
      .bind(s.ordinal)
      .bind(s.source_line)
      .bind(scanner::to_string(s.severity))
      .bind(scanner::to_string(s.confidence))
      .bind(s.in_tests)
      .bind(s.message)
      .bind(s.fingerprint)
      .bind(s.callee)
      .bind(s.print_version)
      .bind(s.body_hash)
      .bind(s.body_tokens)
      .bind(s.body_offset);
  if (same.step()) return same.integer(0);
  Statement(ledger_.db,
            "INSERT INTO history_sites (finding, rule, path, line, col, item, sink, ordinal, "
            "source_line, severity, confidence, in_tests, message, fingerprint, callee, "
            "print_version, body_hash, body_tokens, body_offset) VALUES (?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(s.finding)
      .bind(s.rule)
      .bind(s.path)
      .bind(s.line)
      .bind(s.column)
      .bind(s.item)
      .bind(s.sink)
      .bind(s.ordinal)
      .bind(s.source_line)
      .bind(scanner::to_string(s.severity))
      .bind(scanner::to_string(s.confidence))
      .bind(s.in_tests)
      .bind(s.message)
      .bind(s.fingerprint)
      .bind(s.callee)
      .bind(s.print_version)
      .bind(s.body_hash)
      .bind(s.body_tokens)
      .bind(s.body_offset)
      .run();
  return ledger_.db.last_insert_id();
}

void History::record(const std::vector<HistoryRecord>& records) {
  Transaction transaction(ledger_.db);
  for (const HistoryRecord& record : records) {
    if (place_of(record.commit)) continue;  // another process was quicker
    const Place place = next_place(record.base);
    Statement(ledger_.db,
              "INSERT INTO history_commits (commit_hash, chain, position) VALUES (?, ?, ?)")
        .bind(record.commit)
        .bind(place.chain)
        .bind(place.position)
        .run();
    for (const HistorySite& change : record.changes) {
      const int64_t site = site_of(change);
      Statement(ledger_.db,
                "INSERT INTO history_changes (chain, position, finding, presence, site) VALUES (?, "
                "?, ?, ?, ?)")
          .bind(place.chain)
          .bind(place.position)
          .bind(change.finding)
          .bind(tasks::to_string(change.presence))
          .bind(site)
          .run();
    }
  }
  transaction.commit();
}

std::vector<HistoryStep> History::steps_of(std::string_view finding) const {
  Statement query(
      ledger_.db,
      "SELECT c.commit_hash, h.presence, " + std::string(kSiteColumns) +
          ", coalesce((SELECT b.commit_hash FROM history_commits b WHERE b.chain = h.chain AND "
          "b.position = h.position - 1), (SELECT b.commit_hash FROM history_commits b WHERE "
          "h.position = 0 AND b.chain = k.base_chain AND b.position = k.base_position), '') FROM "
          "history_changes h JOIN history_sites s ON s.id = h.site JOIN history_commits c ON "
          "c.chain = h.chain AND c.position = h.position JOIN history_chains k ON k.id = h.chain "
          "WHERE h.finding = ? AND k.scanner = ? ORDER BY h.chain, h.position");
  query.bind(finding).bind(scanner_);
  std::vector<HistoryStep> steps;
  while (query.step()) {
    HistoryStep step;
    step.commit = query.text(0);
    step.site = read_site(query, 2);
    step.site.presence = tasks::presence_from(query.text(1)).value_or(Presence::uncertain);
    step.base = query.text(2 + kSiteColumnCount);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::set<std::string> History::ids() const {
  Statement query(ledger_.db, "SELECT DISTINCT finding FROM history_changes");
  std::set<std::string> ids;
  while (query.step()) ids.insert(query.text(0));
  return ids;
}

void History::rename(std::string_view from, std::string_view to) {
  Transaction transaction(ledger_.db);
  for (const char* sql : {"UPDATE history_sites SET finding = ? WHERE finding = ?",
                          "UPDATE history_changes SET finding = ? WHERE finding = ?"}) {
    Statement(ledger_.db, sql).bind(to).bind(from).run();
  }
  transaction.commit();
}

}  // namespace store
