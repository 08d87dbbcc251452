#include <string>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "store/ledger.h"

namespace store {
namespace {

// One row per finding known at scan ?1: its last sighting at or before it, its last status, the
// task that fixes it.
constexpr const char* kFindings =
    "SELECT f.id, f.rule, s.severity, s.confidence, s.path, s.line, s.col, s.item, s.sink, "
    "s.callee, s.context, "
    "s.message, s.source_line, s.fingerprint, s.content_hash, s.in_tests, s.parent, g.presence, "
    "g.reason, "
    "d.to_status, d.evidence, d.actor, d.at, d.expires, "
    "coalesce((SELECT t.handle FROM task_findings tf JOIN tasks t ON t.id = tf.task "
    "  JOIN current_status ts ON ts.subject = t.id WHERE tf.finding = f.id "
    "  AND ts.to_status NOT IN ('superseded', 'cancelled') ORDER BY tf.role DESC, t.handle DESC "
    "LIMIT 1), ''), "
    "f.first_scan, "
    "coalesce((SELECT max(p.scan) FROM sightings p WHERE p.finding = f.id AND p.scan <= ? "
    "  AND p.presence IN ('new', 'present')), 0), "
    "a.commit_hash, "
    "(SELECT count(*) FROM status_log r WHERE r.subject = f.id AND r.from_status = 'verified' "
    "  AND r.to_status = 'open') "
    "FROM findings f JOIN sightings g ON g.finding = f.id "
    "  AND g.scan = (SELECT max(m.scan) FROM sightings m WHERE m.finding = f.id AND m.scan <= ?) "
    "JOIN sites s ON s.id = g.site JOIN current_status d ON d.subject = f.id "
    "JOIN scans a ON a.id = f.first_scan ";

FindingRow read_finding(const Statement& row, Millis now) {
  FindingRow f;
  f.id = row.text(0);
  f.rule = row.text(1);
  f.severity = scanner::severity_from(row.text(2)).value_or(scanner::Severity::info);
  f.confidence = scanner::confidence_from(row.text(3)).value_or(scanner::Confidence::possible);
  f.path = row.text(4);
  f.line = static_cast<uint32_t>(row.integer(5));
  f.column = static_cast<uint32_t>(row.integer(6));
  f.item = row.text(7);
  f.sink = row.text(8);
  f.callee = row.text(9);
  f.context = row.text(10);
  f.message = row.text(11);
  f.source_line = row.text(12);
  f.fingerprint = row.text(13);
  f.content_hash = row.text(14);
  f.in_tests = row.flag(15);
  f.parent = row.text(16);
  f.presence = tasks::presence_from(row.text(17)).value_or(Presence::uncertain);
  f.presence_reason = row.text(18);
  f.disposition = tasks::disposition_from(row.text(19)).value_or(Disposition::open);
  f.note = row.text(20);
  f.actor = row.text(21);
  f.since = row.integer(22);
  f.expires = row.integer(23);
  f.task = row.text(24);
  f.first_scan = row.integer(25);
  f.last_scan = row.integer(26);
  f.first_commit = row.text(27);
  f.regressions = static_cast<uint32_t>(row.integer(28));
  if (f.disposition == Disposition::accepted && f.expires != 0 && f.expires <= now) {
    f.disposition = Disposition::open;
    f.note = "the acceptance ran out on " + iso_time(f.expires) + ": " + f.note;
  }
  return f;
}

}  // namespace

std::vector<FindingRow> Store::findings(int64_t scan) const {
  const Snapshot snapshot(ledger_->db);
  const int64_t last = scan == 0 ? INT64_MAX : scan;
  Statement query(ledger_->db,
                  std::string(kFindings) + "ORDER BY s.path, s.line, s.col, f.rule, f.id");
  query.bind(last).bind(last);
  Statement commit(ledger_->db, "SELECT commit_hash FROM scans WHERE id = ?");
  std::vector<FindingRow> rows;
  const Millis now = ledger_->clock();
  while (query.step()) {
    FindingRow row = read_finding(query, now);
    commit.bind(row.last_scan);
    if (commit.step()) row.last_commit = commit.text(0);
    commit.reset();
    rows.push_back(std::move(row));
  }
  return rows;
}

FindingRow Store::finding(std::string_view id_or_prefix) const {
  std::vector<FindingRow> rows = findings();
  std::vector<std::string> ids;
  for (const FindingRow& row : rows) ids.push_back(row.id);
  const base::IdMatch match = base::find_id("F-", id_or_prefix, ids);
  if (!match.candidates.empty()) {
    throw base::Error(base::ErrorKind::usage, "several findings begin so",
                      std::string(id_or_prefix), base::join(match.candidates, ", "),
                      "give more letters");
  }
  for (FindingRow& row : rows) {
    if (match.id == row.id) return std::move(row);
  }
  throw base::Error(base::ErrorKind::not_found, "no such finding", std::string(id_or_prefix), {},
                    "`punchlist scan` lists the findings of these sources");
}

}  // namespace store
