#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "store/identity.h"
#include "store/ledger.h"

namespace store {
namespace {

constexpr const char* kScanColumns =
    "SELECT id, commit_hash, tree_hash, branch, dirty, source, worktree, tool_version, "
    "rules_version, started, "
    "finished, actor FROM scans ";

ScanRow read_scan(const Statement& row) {
  ScanRow scan;
  scan.id = row.integer(0);
  scan.commit = row.text(1);
  scan.tree = row.text(2);
  scan.branch = row.text(3);
  scan.dirty = row.flag(4);
  scan.source = row.text(5);
  scan.worktree = row.text(6);
  scan.tool_version = row.text(7);
  scan.rules_version = row.number(8);
  scan.started = row.integer(9);
  scan.finished = row.integer(10);
  scan.actor = row.text(11);
  return scan;
}

void read_counts(Ledger& ledger, ScanRow& scan) {
  Statement query(ledger.db, "SELECT name, value FROM scan_counts WHERE scan = ? ORDER BY name");
  query.bind(scan.id);
  while (query.step()) scan.counts[query.text(0)] = static_cast<uint64_t>(query.integer(1));
}

int64_t newest_scan(Ledger& ledger) {
  Statement query(ledger.db, "SELECT coalesce(max(id), 0) FROM scans");
  query.step();
  return query.integer(0);
}

int64_t insert_scan(Ledger& ledger, const ScanRow& scan) {
  Statement(ledger.db,
            "INSERT INTO scans (commit_hash, tree_hash, branch, dirty, source, worktree, "
            "tool_version, rules_version, "
            "started, finished, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(scan.commit)
      .bind(scan.tree)
      .bind(scan.branch)
      .bind(scan.dirty)
      .bind(scan.source)
      .bind(scan.worktree)
      .bind(scan.tool_version)
      .bind(scan.rules_version)
      .bind(scan.started)
      .bind(scan.finished)
      .bind(scan.actor)
      .run();
  const int64_t id = ledger.db.last_insert_id();
  Statement count(ledger.db, "INSERT INTO scan_counts (scan, name, value) VALUES (?, ?, ?)");
  for (const auto& [name, value] : scan.counts) {
    count.bind(id).bind(name).bind(static_cast<int64_t>(value)).run();
  }
  return id;
}

/// Everything that a site row says, hashed: scans that see the same share the row.
std::string digest_of(const Sighted& sighted, const std::string& parent) {
  const scanner::Finding& f = sighted.finding;
  std::string text;
  for (const std::string& part :
       {f.at.path, std::to_string(f.at.line), std::to_string(f.at.column), f.item, f.sink,
        std::to_string(f.ordinal), std::string(scanner::to_string(f.severity)),
        std::string(scanner::to_string(f.confidence)), f.message, f.callee, f.context,
        f.source_line, sighted.content_hash, f.fingerprint, std::string(f.in_tests ? "1" : "0"),
        parent, std::to_string(sighted.print.version)}) {
    text += part;
    text += '\0';
  }
  return base::hash128_hex(text);
}

/// Writes the rows of one scan's sightings; statements are prepared once.
class SightingWriter {
 public:
  SightingWriter(Ledger& ledger, int64_t scan)
      : scan_(scan),
        find_(ledger.db, "SELECT id FROM sites WHERE finding = ? AND digest = ?"),
        site_(ledger.db,
              "INSERT INTO sites (finding, digest, path, line, col, item, sink, ordinal, severity, "
              "confidence, "
              "message, callee, context, source_line, content_hash, fingerprint, in_tests, parent, "
              "print_version, body_hash, body_offset, surroundings) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        sighting_(
            ledger.db,
            "INSERT INTO sightings (finding, scan, site, presence, reason) VALUES (?, ?, ?, ?, ?)"),
        last_(ledger.db,
              "SELECT site, presence, reason FROM sightings WHERE finding = ? ORDER BY scan DESC "
              "LIMIT 1"),
        ledger_(ledger) {}

  void seen(const Sighted& sighted, const std::string& id, const std::string& parent,
            Presence presence) {
    sighting_.bind(id)
        .bind(scan_)
        .bind(site_of(sighted, id, parent))
        .bind(tasks::to_string(presence))
        .bind("")
        .run();
  }

  /// Written where it is first missed only: until it is seen again that stands.
  void gone(const Gone& gone) {
    last_.bind(gone.id);
    if (!last_.step()) {
      last_.reset();
      throw base::Error(base::ErrorKind::internal,
                        "a scan misses a finding that the ledger does not know", gone.id);
    }
    const int64_t site = last_.integer(0);
    const bool is_known =
        last_.text(1) == tasks::to_string(gone.presence) && last_.text(2) == gone.reason;
    last_.reset();
    if (is_known) return;
    sighting_.bind(gone.id)
        .bind(scan_)
        .bind(site)
        .bind(tasks::to_string(gone.presence))
        .bind(gone.reason)
        .run();
  }

 private:
  int64_t site_of(const Sighted& sighted, const std::string& id, const std::string& parent) {
    const std::string digest = digest_of(sighted, parent);
    find_.bind(id).bind(digest);
    const int64_t found = find_.step() ? find_.integer(0) : 0;
    find_.reset();
    if (found != 0) return found;
    const scanner::Finding& f = sighted.finding;
    site_.bind(id)
        .bind(digest)
        .bind(f.at.path)
        .bind(f.at.line)
        .bind(f.at.column)
        .bind(f.item)
        .bind(f.sink)
        .bind(f.ordinal)
        .bind(scanner::to_string(f.severity))
        .bind(scanner::to_string(f.confidence))
        .bind(f.message)
        .bind(f.callee)
        .bind(f.context)
        .bind(f.source_line)
        .bind(sighted.content_hash)
        .bind(f.fingerprint)
        .bind(f.in_tests)
        .bind(parent)
        .bind(sighted.print.version)
        .bind(sighted.print.body_hash)
        .bind(sighted.print.body_offset)
        .bind(sighted.print.surroundings)
        .run();
    const int64_t id_of_site = ledger_.db.last_insert_id();
    keep_body(ledger_, sighted.print);
    return id_of_site;
  }

  int64_t scan_;
  Statement find_;
  Statement site_;
  Statement sighting_;
  Statement last_;
  Ledger& ledger_;
};

/// The id of a new finding: the one under which a tracked file knows it, unless that is another's
/// here.
std::string id_for(Ledger& ledger, const Sighted& sighted) {
  if (sighted.decided && !sighted.decided->wanted_id.empty()) {
    Statement taken(ledger.db, "SELECT count(*) FROM findings WHERE id = ?");
    taken.bind(sighted.decided->wanted_id);
    if (taken.step() && taken.integer(0) == 0) return sighted.decided->wanted_id;
  }
  return fresh_id(ledger, "F-", "findings");
}

/// Brings the log of a finding to what the scanned state says that people decided.
void settle_decision(Ledger& ledger, const std::string& id, const Decided& decided,
                     const ScanRow& scan) {
  Statement query(ledger.db,
                  "SELECT to_status, evidence, expires FROM current_status WHERE subject = ?");
  query.bind(id);
  if (!query.step()) return;
  const std::optional<Disposition> before = tasks::disposition_from(query.text(0));
  const bool was_dismissed =
      before == Disposition::accepted || before == Disposition::false_positive;
  const bool is_said = before == decided.to && query.text(1) == decided.reason &&
                       query.integer(2) == decided.expires;
  query.reset();
  if (decided.to == Disposition::open ? !was_dismissed : is_said) return;
  StatusChange change;
  change.subject = id;
  change.to = tasks::to_string(decided.to);
  change.actor = decided.by.empty() ? scan.actor : decided.by;
  change.evidence = decided.reason;
  change.commit = scan.commit;
  change.expires = decided.expires;
  append(ledger, change);
  add_event(ledger, change.actor, "status", id, change.to + ": " + decided.reason, scan.commit);
}

std::vector<Tie> open_ties(Ledger& ledger) {
  Statement query(ledger.db,
                  "SELECT old_finding, new_finding FROM ties ORDER BY old_finding, new_finding");
  std::vector<Tie> ties;
  while (query.step()) {
    Tie tie;
    tie.old_id = query.text(0);
    tie.new_id = query.text(1);
    ties.push_back(std::move(tie));
  }
  return ties;
}

}  // namespace

Known Store::known() const {
  const Snapshot snapshot(ledger_->db);
  Known known;
  known.revision = newest_scan(*ledger_);
  const std::map<std::string, std::vector<FrontierRow>> frontiers_by_finding =
      current_frontiers(*ledger_);
  Statement query(
      ledger_->db,
      "SELECT f.id, f.rule, s.path, s.line, s.col, s.item, s.sink, s.ordinal, s.source_line, "
      "s.content_hash, "
      "c.commit_hash, c.dirty, "
      "(SELECT n.presence FROM sightings n WHERE n.finding = f.id ORDER BY n.scan DESC LIMIT 1), "
      "coalesce((SELECT v.commit_hash FROM status_log v WHERE v.id = (SELECT max(w.id) FROM "
      "status_log w "
      "WHERE w.subject = f.id AND w.to_status = 'verified')), ''), "
      "coalesce((SELECT ac.commit_hash FROM scans ac WHERE ac.id = (SELECT max(ag.scan) "
      "FROM sightings ag WHERE ag.finding = f.id AND ag.presence = 'absent')), ''), "
      "s.callee, s.print_version, s.body_hash, s.body_offset, s.surroundings, "
      "coalesce((SELECT b.print FROM bodies b WHERE b.version = s.print_version "
      "AND b.hash = s.body_hash), '') "
      "FROM last_seen l JOIN findings f ON f.id = l.finding "
      "JOIN sightings g ON g.finding = l.finding AND g.scan = l.scan "
      "JOIN sites s ON s.id = g.site JOIN scans c ON c.id = l.scan ORDER BY f.id");
  while (query.step()) {
    KnownFinding finding;
    finding.id = query.text(0);
    finding.rule = query.text(1);
    finding.path = query.text(2);
    finding.line = static_cast<uint32_t>(query.integer(3));
    finding.column = static_cast<uint32_t>(query.integer(4));
    finding.item = query.text(5);
    finding.sink = query.text(6);
    finding.ordinal = static_cast<uint32_t>(query.integer(7));
    finding.source_line = query.text(8);
    finding.content_hash = query.text(9);
    finding.commit = query.text(10);
    finding.dirty = query.flag(11);
    finding.presence = tasks::presence_from(query.text(12)).value_or(Presence::uncertain);
    finding.disposition = disposition_now(*ledger_, finding.id);
    finding.verified_commit = query.text(13);
    finding.absent_commit = query.text(14);
    finding.callee = query.text(15);
    finding.print.version = query.number(16);
    finding.print.body_hash = query.text(17);
    finding.print.body_offset = static_cast<uint32_t>(query.integer(18));
    finding.print.surroundings = query.text(19);
    finding.print.body = query.text(20);
    const auto frontiers = frontiers_by_finding.find(finding.id);
    if (frontiers != frontiers_by_finding.end()) finding.frontiers = frontiers->second;
    known.findings.push_back(std::move(finding));
  }
  known.ties = open_ties(*ledger_);
  return known;
}

std::optional<RecordedScan> Store::record_scan(const ScanWrite& write) {
  Ledger& ledger = *ledger_;
  Transaction transaction(ledger.db);
  if (newest_scan(ledger) != write.based_on) return std::nullopt;
  RecordedScan recorded;
  recorded.scan_id = insert_scan(ledger, write.scan);

  // Ids first: a parent may stand behind its child.
  std::map<std::string, std::string> by_fingerprint;
  for (const Sighted& sighted : write.sighted) {
    RecordedFinding entry;
    entry.id = sighted.id;
    entry.presence = sighted.id.empty() ? Presence::new_ : Presence::present;
    if (sighted.id.empty()) {
      entry.id = id_for(ledger, sighted);
      Statement(ledger.db, "INSERT INTO findings (id, rule, first_scan) VALUES (?, ?, ?)")
          .bind(entry.id)
          .bind(sighted.finding.rule)
          .bind(recorded.scan_id)
          .run();
    }
    by_fingerprint.emplace(sighted.finding.fingerprint, entry.id);
    recorded.findings.push_back(std::move(entry));
  }

  SightingWriter writer(ledger, recorded.scan_id);
  const std::map<std::string, std::vector<FrontierRow>> known_frontiers = current_frontiers(ledger);
  Statement settle(ledger.db, "DELETE FROM ties WHERE old_finding = ?");
  int64_t fresh = 0;
  for (size_t i = 0; i < write.sighted.size(); ++i) {
    const Sighted& sighted = write.sighted[i];
    RecordedFinding& entry = recorded.findings[i];
    std::string parent;
    if (sighted.finding.parent) {
      const auto found = by_fingerprint.find(*sighted.finding.parent);
      if (found != by_fingerprint.end()) parent = found->second;
    }
    writer.seen(sighted, entry.id, parent, entry.presence);
    const auto frontiers = known_frontiers.find(entry.id);
    record_frontiers(
        ledger, recorded.scan_id, entry.id,
        frontiers == known_frontiers.end() ? std::vector<FrontierRow>() : frontiers->second,
        sighted.frontiers);
    StatusChange change;
    change.subject = entry.id;
    change.to = "open";
    change.actor = write.scan.actor;
    change.commit = write.scan.commit;
    if (entry.presence == Presence::new_) {
      ++fresh;
      append(ledger, change);
    } else {
      settle.bind(entry.id).run();
      if (sighted.regressed) {
        change.evidence = sighted.regression;
        if (!sighted.regressed_on.empty()) change.commit = sighted.regressed_on;
        append(ledger, change);
        add_event(ledger, write.scan.actor, "status", entry.id, change.evidence, change.commit);
      }
    }
    if (sighted.decided) settle_decision(ledger, entry.id, *sighted.decided, write.scan);
    entry.disposition = disposition_now(ledger, entry.id);
  }

  int64_t missed = 0;
  for (const Gone& gone : write.gone) {
    writer.gone(gone);
    if (gone.presence == Presence::absent) {
      ++missed;
      settle.bind(gone.id).run();
      const auto frontiers = known_frontiers.find(gone.id);
      if (frontiers != known_frontiers.end())
        record_frontiers(ledger, recorded.scan_id, gone.id, frontiers->second, {});
      if (gone.successor)
        record_succession(ledger, recorded.scan_id, gone.id, recorded.findings[*gone.successor].id);
    }
    for (const size_t candidate : gone.candidates) {
      // Portable spelling of "insert unless there".
      Statement(ledger.db,
                "INSERT INTO ties (old_finding, new_finding, scan) SELECT ?, ?, ? WHERE NOT EXISTS "
                "(SELECT 1 FROM ties WHERE old_finding = ? AND new_finding = ?)")
          .bind(gone.id)
          .bind(recorded.findings[candidate].id)
          .bind(recorded.scan_id)
          .bind(gone.id)
          .bind(recorded.findings[candidate].id)
          .run();
    }
  }
  add_event(ledger, write.scan.actor, "scan", "",
            std::to_string(write.sighted.size()) + " findings, " + std::to_string(fresh) +
                " new, " + std::to_string(missed) + " gone",
            write.scan.commit);
  transaction.commit();
  return recorded;
}

std::vector<ScanRow> Store::scans() const {
  const Snapshot snapshot(ledger_->db);
  Statement query(ledger_->db, std::string(kScanColumns) + "ORDER BY id");
  std::vector<ScanRow> rows;
  while (query.step()) {
    rows.push_back(read_scan(query));
    read_counts(*ledger_, rows.back());
  }
  return rows;
}

std::optional<ScanRow> Store::latest_scan(std::string_view worktree) const {
  const Snapshot snapshot(ledger_->db);
  Statement query(ledger_->db,
                  std::string(kScanColumns) +
                      "WHERE source IN ('worktree', 'commit') AND (worktree = ? OR ? = '') "
                      "ORDER BY id DESC LIMIT 1");
  query.bind(worktree).bind(worktree);
  if (!query.step()) return std::nullopt;
  ScanRow scan = read_scan(query);
  read_counts(*ledger_, scan);
  return scan;
}

}  // namespace store
