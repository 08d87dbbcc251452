#include "store/identity.h"

#include <algorithm>
#include <set>
#include <utility>

#include "store/store.h"

namespace store {
namespace {

constexpr const char* kFrontierColumns =
    "SELECT id, finding, first_scan, scan, presence, item, context, path, line, col, in_tests "
    "FROM current_frontiers ";
constexpr const char* kFrontierOrder = "ORDER BY finding, path, line, col, id";

FrontierRow read_frontier(const Statement& row) {
  FrontierRow frontier;
  frontier.id = row.integer(0);
  frontier.finding = row.text(1);
  frontier.first_scan = row.integer(2);
  frontier.last_change = row.integer(3);
  frontier.presence = tasks::presence_from(row.text(4)).value_or(Presence::uncertain);
  frontier.item = row.text(5);
  frontier.context = row.text(6);
  frontier.path = row.text(7);
  frontier.line = static_cast<uint32_t>(row.integer(8));
  frontier.column = static_cast<uint32_t>(row.integer(9));
  frontier.in_tests = row.flag(10);
  return frontier;
}

void insert_sighting(Ledger& ledger, int64_t id, int64_t scan, Presence presence,
                     const FrontierRow& at) {
  Statement(ledger.db,
            "INSERT INTO frontier_sightings (frontier, scan, presence, item, context, path, line, "
            "col, in_tests) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(id)
      .bind(scan)
      .bind(tasks::to_string(presence))
      .bind(at.item)
      .bind(at.context)
      .bind(at.path)
      .bind(at.line)
      .bind(at.column)
      .bind(at.in_tests)
      .run();
}

FrontierRow row_of(const scanner::Frontier& seen) {
  FrontierRow row;
  row.item = seen.item;
  row.context = seen.context;
  row.path = seen.at.path;
  row.line = seen.at.line;
  row.column = seen.at.column;
  row.in_tests = seen.in_tests;
  return row;
}

bool looks_the_same(const FrontierRow& one, const FrontierRow& other) {
  return one.item == other.item && one.context == other.context && one.path == other.path &&
         one.line == other.line && one.column == other.column && one.in_tests == other.in_tests;
}

}  // namespace

void keep_body(Ledger& ledger, const StoredPrint& print) {
  if (print.version == 0 || print.body_hash.empty()) return;
  // Portable spelling of "insert unless there".
  Statement(ledger.db,
            "INSERT INTO bodies (version, hash, print) SELECT ?, ?, ? WHERE NOT EXISTS "
            "(SELECT 1 FROM bodies WHERE version = ? AND hash = ?)")
      .bind(print.version)
      .bind(print.body_hash)
      .bind(print.body)
      .bind(print.version)
      .bind(print.body_hash)
      .run();
}

std::map<std::string, std::vector<FrontierRow>> current_frontiers(Ledger& ledger) {
  Statement query(ledger.db, std::string(kFrontierColumns) + kFrontierOrder);
  std::map<std::string, std::vector<FrontierRow>> rows;
  while (query.step()) {
    FrontierRow row = read_frontier(query);
    rows[row.finding].push_back(std::move(row));
  }
  return rows;
}

std::vector<FrontierRow> frontiers_of(Ledger& ledger, const std::string& finding) {
  Statement query(ledger.db, std::string(kFrontierColumns) + "WHERE finding = ? " + kFrontierOrder);
  query.bind(finding);
  std::vector<FrontierRow> rows;
  while (query.step()) rows.push_back(read_frontier(query));
  return rows;
}

void record_frontiers(Ledger& ledger, int64_t scan, const std::string& finding,
                      const std::vector<FrontierRow>& known,
                      const std::vector<SeenFrontier>& seen) {
  std::set<int64_t> still_there;
  for (const SeenFrontier& one : seen) {
    const FrontierRow now = row_of(one.frontier);
    if (one.id == 0) {
      Statement(ledger.db, "INSERT INTO frontiers (finding, first_scan) VALUES (?, ?)")
          .bind(finding)
          .bind(scan)
          .run();
      insert_sighting(ledger, ledger.db.last_insert_id(), scan, Presence::new_, now);
      continue;
    }
    still_there.insert(one.id);
    const auto before = std::find_if(known.begin(), known.end(),
                                     [&one](const FrontierRow& row) { return row.id == one.id; });
    const bool is_same = before != known.end() && before->presence != Presence::absent &&
                         looks_the_same(*before, now);
    if (!is_same) insert_sighting(ledger, one.id, scan, Presence::present, now);
  }
  for (const FrontierRow& row : known) {
    if (row.presence == Presence::absent || still_there.count(row.id) != 0) continue;
    insert_sighting(ledger, row.id, scan, Presence::absent, row);
  }
}

void record_succession(Ledger& ledger, int64_t scan, const std::string& old_finding,
                       const std::string& new_finding) {
  Statement(ledger.db,
            "INSERT INTO successions (old_finding, new_finding, scan) SELECT ?, ?, ? WHERE NOT "
            "EXISTS (SELECT 1 FROM successions WHERE old_finding = ? AND new_finding = ?)")
      .bind(old_finding)
      .bind(new_finding)
      .bind(scan)
      .bind(old_finding)
      .bind(new_finding)
      .run();
}

std::vector<FrontierRow> Store::frontiers(std::string_view finding) const {
  const Snapshot snapshot(ledger_->db);
  return frontiers_of(*ledger_, std::string(finding));
}

std::vector<Lineage> Store::lineage(std::string_view finding) const {
  const Snapshot snapshot(ledger_->db);
  Statement query(ledger_->db,
                  "SELECT s.old_finding, s.new_finding, s.scan, c.commit_hash FROM successions s "
                  "JOIN scans c ON c.id = s.scan WHERE s.old_finding = ? OR s.new_finding = ? "
                  "ORDER BY s.scan, s.old_finding, s.new_finding");
  query.bind(finding).bind(finding);
  std::vector<Lineage> links;
  while (query.step()) {
    Lineage link;
    link.old_id = query.text(0);
    link.new_id = query.text(1);
    link.scan = query.integer(2);
    link.commit = query.text(3);
    links.push_back(std::move(link));
  }
  return links;
}

std::vector<Tie> Store::ties(std::string_view finding) const {
  const Snapshot snapshot(ledger_->db);
  Statement query(ledger_->db,
                  "SELECT old_finding, new_finding FROM ties WHERE old_finding = ? OR "
                  "new_finding = ? ORDER BY old_finding, new_finding");
  query.bind(finding).bind(finding);
  std::vector<Tie> rows;
  while (query.step()) {
    Tie tie;
    tie.old_id = query.text(0);
    tie.new_id = query.text(1);
    rows.push_back(std::move(tie));
  }
  return rows;
}

std::vector<SightingRow> Store::sightings(std::string_view finding) const {
  const Snapshot snapshot(ledger_->db);
  Statement query(ledger_->db,
                  "SELECT g.scan, c.commit_hash, c.dirty, c.finished, g.presence, g.reason, "
                  "s.path, s.line, s.col, s.item, s.source_line FROM sightings g "
                  "JOIN scans c ON c.id = g.scan JOIN sites s ON s.id = g.site "
                  "WHERE g.finding = ? ORDER BY g.scan");
  query.bind(finding);
  std::vector<SightingRow> rows;
  while (query.step()) {
    SightingRow row;
    row.scan = query.integer(0);
    row.commit = query.text(1);
    row.dirty = query.flag(2);
    row.at = query.integer(3);
    row.presence = tasks::presence_from(query.text(4)).value_or(Presence::uncertain);
    row.reason = query.text(5);
    row.path = query.text(6);
    row.line = static_cast<uint32_t>(query.integer(7));
    row.column = static_cast<uint32_t>(query.integer(8));
    row.item = query.text(9);
    row.source_line = query.text(10);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace store
