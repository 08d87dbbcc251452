#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"
#include "store/store.h"

/// What the files of this room share: the open ledger and the writes that every operation makes.
/// The functions that write must be called inside a Transaction.
namespace store {

struct Ledger {
  Ledger(const std::filesystem::path& the_directory, int busy_timeout_ms,
         std::function<Millis()> the_clock)
      : directory(the_directory),
        clock(std::move(the_clock)),
        db(the_directory / "ledger.db", busy_timeout_ms) {}

  std::filesystem::path directory;
  std::function<Millis()> clock;
  Database db;
};

/// The last word of a subject's log; empty when there is none.
std::string status_of(Ledger& ledger, std::string_view subject);
/// What was decided about a finding; an acceptance that ran out is open.
Disposition disposition_now(Ledger& ledger, std::string_view finding);
/// Appends one line; the caller has seen to it that `to` may follow.
void append(Ledger& ledger, const StatusChange& change);
void add_event(Ledger& ledger, std::string_view actor, std::string_view kind,
               std::string_view subject, std::string_view text, std::string_view commit = {});

/// An id of this prefix that `table` does not hold yet.
std::string fresh_id(Ledger& ledger, std::string_view prefix, const char* table);
/// The column as a list, in the query's order; `key` is bound first.
std::vector<std::string> list_of(Ledger& ledger, const char* sql, std::string_view key);

/// The id of a task by handle, id or unique prefix of an id. not_found; usage when several begin
/// so.
std::string task_id(Ledger& ledger, std::string_view handle_or_id);
/// The whole row, state computed.
TaskRow load_task(Ledger& ledger, const std::string& id);
std::vector<TaskRow> load_tasks(Ledger& ledger);
/// Moves each of these findings that is in one of the states `from` to `to`.
void move_findings(Ledger& ledger, const std::vector<std::string>& ids,
                   const std::vector<Disposition>& from, Disposition to, const StatusChange& like);

/// A claim row read by a query that selects kClaimColumns.
inline constexpr const char* kClaimColumns =
    "c.claim_id, c.task, t.handle, c.actor, c.worktree, c.epoch, c.claimed, c.lease_until, "
    "c.released, c.note, c.base_commit, c.ttl, c.branch, c.ended, c.end_commit";
ClaimRow read_claim(const Statement& row);
/// Ends a claim for good: `ended` says how.
void end_claim(Ledger& ledger, const ClaimRow& claim, std::string_view ended, std::string_view note,
               std::string_view commit);
/// A path that both write sets hold; "*" when one of them is not known and so may be anything;
/// empty: none.
std::string common_path(const TaskRow& left, const TaskRow& right);
/// "40 s", "12 min", "3 h", "2 d": for messages.
std::string age_text(Millis duration);

}  // namespace store
