#include <string>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "store/ledger.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;

/// Whether the status machine of findings or of tasks lets `to` follow `from`.
bool allowed(const StatusChange& change, const std::string& from) {
  if (change.subject.rfind("T-", 0) == 0) {
    const std::optional<tasks::TaskStatus> before = tasks::task_status_from(from);
    const std::optional<tasks::TaskStatus> after = tasks::task_status_from(change.to);
    return before && after && tasks::may_follow(*before, *after, change.by);
  }
  const std::optional<Disposition> before = tasks::disposition_from(from);
  const std::optional<Disposition> after = tasks::disposition_from(change.to);
  return before && after && tasks::may_follow(*before, *after, change.by);
}

}  // namespace

std::string status_of(Ledger& ledger, std::string_view subject) {
  Statement query(ledger.db, "SELECT to_status FROM current_status WHERE subject = ?");
  query.bind(subject);
  return query.step() ? query.text(0) : std::string();
}

Disposition disposition_now(Ledger& ledger, std::string_view finding) {
  Statement query(ledger.db, "SELECT to_status, expires FROM current_status WHERE subject = ?");
  query.bind(finding);
  if (!query.step()) return Disposition::open;
  const Disposition last = tasks::disposition_from(query.text(0)).value_or(Disposition::open);
  const Millis expires = query.integer(1);
  const bool ran_out = expires != 0 && expires <= ledger.clock();
  return last == Disposition::accepted && ran_out ? Disposition::open : last;
}

void append(Ledger& ledger, const StatusChange& change) {
  const std::string from = status_of(ledger, change.subject);
  Statement(ledger.db,
            "INSERT INTO status_log (subject, from_status, to_status, actor, at, evidence, "
            "commit_hash, expires) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(change.subject)
      .bind(from)
      .bind(change.to)
      .bind(change.actor)
      .bind(ledger.clock())
      .bind(change.evidence)
      .bind(change.commit)
      .bind(change.expires)
      .run();
}

void add_event(Ledger& ledger, std::string_view actor, std::string_view kind,
               std::string_view subject, std::string_view text, std::string_view commit) {
  Statement(
      ledger.db,
      "INSERT INTO events (at, actor, kind, subject, text, commit_hash) VALUES (?, ?, ?, ?, ?, ?)")
      .bind(ledger.clock())
      .bind(actor)
      .bind(kind)
      .bind(subject)
      .bind(text)
      .bind(commit)
      .run();
}

std::string fresh_id(Ledger& ledger, std::string_view prefix, const char* table) {
  const std::string sql = std::string("SELECT count(*) FROM ") + table + " WHERE id = ?";
  Statement query(ledger.db, sql);
  while (true) {
    std::string id = base::random_id(prefix, 6);
    query.bind(id);
    query.step();
    const bool is_free = query.integer(0) == 0;
    query.reset();
    if (is_free) return id;
  }
}

std::vector<std::string> list_of(Ledger& ledger, const char* sql, std::string_view key) {
  Statement query(ledger.db, sql);
  query.bind(key);
  std::vector<std::string> values;
  while (query.step()) values.push_back(query.text(0));
  return values;
}

void move_findings(Ledger& ledger, const std::vector<std::string>& ids,
                   const std::vector<Disposition>& from, Disposition to, const StatusChange& like) {
  for (const std::string& id : ids) {
    const std::optional<Disposition> now = tasks::disposition_from(status_of(ledger, id));
    bool is_wanted = false;
    for (const Disposition candidate : from) is_wanted = is_wanted || now == candidate;
    if (!is_wanted) continue;
    StatusChange change = like;
    change.subject = id;
    change.to = tasks::to_string(to);
    append(ledger, change);
  }
}

std::vector<StatusChange> Store::log(std::string_view subject) const {
  Statement query(
      ledger_->db,
      "SELECT subject, from_status, to_status, actor, at, evidence, commit_hash, expires "
      "FROM status_log WHERE subject = ? ORDER BY id");
  query.bind(subject);
  std::vector<StatusChange> lines;
  while (query.step()) {
    StatusChange line;
    line.subject = query.text(0);
    line.from = query.text(1);
    line.to = query.text(2);
    line.actor = query.text(3);
    line.at = query.integer(4);
    line.evidence = query.text(5);
    line.commit = query.text(6);
    line.expires = query.integer(7);
    lines.push_back(std::move(line));
  }
  return lines;
}

void Store::append_status(const StatusChange& change) {
  Transaction transaction(ledger_->db);
  const std::vector<StatusChange> before = log(change.subject);
  if (before.empty()) {
    throw Error(ErrorKind::not_found, "the ledger does not know this id", change.subject, {},
                "`punchlist status` shows what it knows");
  }
  const StatusChange& last = before.back();
  const bool is_same = last.to == change.to;
  if (is_same && last.evidence == change.evidence && last.expires == change.expires) return;
  // A judgement on a finding may be made anew with another reason; a task's status never follows
  // itself: two who let it go on at once did so once.
  if (is_same && change.subject.rfind("T-", 0) == 0) return;
  if (!is_same && !allowed(change, last.to)) {
    throw Error(ErrorKind::usage, "this change of status is not allowed", change.subject,
                "from " + last.to + " to " + change.to, "");
  }
  append(*ledger_, change);
  add_event(*ledger_, change.actor, "status", change.subject,
            last.to + " -> " + change.to + (change.evidence.empty() ? "" : ": " + change.evidence),
            change.commit);
  transaction.commit();
}

std::vector<EventRow> Store::events() const {
  Statement query(ledger_->db,
                  "SELECT id, at, actor, kind, subject, text, commit_hash FROM events ORDER BY id");
  std::vector<EventRow> rows;
  while (query.step()) {
    EventRow row;
    row.id = query.integer(0);
    row.at = query.integer(1);
    row.actor = query.text(2);
    row.kind = query.text(3);
    row.subject = query.text(4);
    row.text = query.text(5);
    row.commit = query.text(6);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace store
