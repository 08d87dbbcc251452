#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scanner/finding.h"
#include "tasks/status.h"

/// The plain values that go into the ledger and come out of it. Times are milliseconds since the
/// epoch, UTC; 0 means "not yet". Ids of findings, tasks and runs are `F-`, `T-` and `R-` with six
/// or more letters of Crockford's base 32, random, assigned once.
namespace store {

using Millis = int64_t;
using tasks::Disposition;
using tasks::Presence;

/// "2026-11-21T02:49:00Z"; empty for 0.
std::string iso_time(Millis time);

// ---- scans and sightings
// -----------------------------------------------------------------------------------------

/// What was scanned, by what, and what of it could not be read.
struct ScanRow {
  int64_t id = 0;        ///< grows with every scan; set by the store
  std::string commit;    ///< full hash; empty outside git
  std::string tree;      ///< full hash of the tree; empty outside git or when dirty
  std::string branch;    ///< short name; empty when detached
  bool dirty = false;    ///< the sources differ from `commit`
  std::string source;    ///< "worktree", "index" or "commit"
  std::string worktree;  ///< root of the work tree; shown to people, never compared across machines
  std::string tool_version;
  int rules_version = 0;
  Millis started = 0;
  Millis finished = 0;
  std::map<std::string, uint64_t> counts;  ///< async functions, awaits, files, ...
  std::string actor;
};

/// What a finding looks like apart from its place; made and read by `scanner/print.h`, opaque here.
struct StoredPrint {
  int version = 0;        ///< 0: none
  std::string body_hash;  ///< of the function that it stands in; empty outside of functions
  uint32_t body_offset = 0;
  std::string body;
  std::string surroundings;
};

/// A call by which async code reaches a finding, as last seen.
struct FrontierRow {
  int64_t id = 0;
  std::string finding;
  int64_t first_scan = 0;
  int64_t last_change = 0;  ///< the scan that wrote what stands here
  Presence presence = Presence::present;
  std::string item;  ///< the caller
  std::string context;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  bool in_tests = false;
};

/// One finding as last sighted before a scan: what the matcher needs to know it again.
struct KnownFinding {
  std::string id;
  std::string rule;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string sink;
  uint32_t ordinal = 0;
  std::string source_line;
  std::string content_hash;               ///< of the whole file at that sighting
  std::string commit;                     ///< of the scan of that sighting; empty outside git
  bool dirty = false;                     ///< that scan's sources differed from `commit`
  Presence presence = Presence::present;  ///< in the latest scan that looked for it
  Disposition disposition = Disposition::open;
  std::string verified_commit;  ///< where it was last verified; empty if never
  std::string absent_commit;    ///< where it was last found gone; empty if never
  std::string callee;
  StoredPrint print;
  std::vector<FrontierRow> frontiers;  ///< by path, line, column
};

/// An old finding that could be the new one, or could be gone: never guessed.
struct Tie {
  std::string old_id;
  std::string new_id;
};

/// The state against which a scan is matched.
struct Known {
  int64_t revision = 0;  ///< id of the newest scan; `record_scan` refuses when another came between
  std::vector<KnownFinding> findings;  ///< by id
  std::vector<Tie> ties;               ///< open ones
};

/// What people have decided about a finding, as the scanned state says it.
struct Decided {
  Disposition to = Disposition::open;  ///< accepted, false_positive; open: nobody dismissed it
  std::string reason;                  ///< of the decision, or why an earlier one holds no longer
  std::string by;
  Millis expires = 0;     ///< of the decision; 0: never
  std::string wanted_id;  ///< the id under which another ledger knows the finding; may be empty
};

/// A call that a scan saw, and the known one that it is.
struct SeenFrontier {
  scanner::Frontier frontier;
  int64_t id = 0;  ///< 0: a new one
};

/// One finding of a scan on its way into the ledger.
struct Sighted {
  scanner::Finding finding;
  std::string content_hash;
  std::string id;  ///< of the known finding that it is; empty: a new one
  bool regressed =
      false;  ///< it was verified on an ancestor of this commit and is back: opened again
  std::string regression;    ///< if so: verified where, back since when
  std::string regressed_on;  ///< if so: the commit that brought it back; empty: not told apart
  std::optional<Decided> decided;  ///< nothing: what the ledger says of it stays
  StoredPrint print;
  std::vector<SeenFrontier> frontiers;
};

/// A known finding that the scan did not meet where it looked.
struct Gone {
  std::string id;
  Presence presence = Presence::absent;  ///< `absent` or `uncertain`
  std::string reason;  ///< "not parsed", "skipped", "two sites could be it"; empty when absent
  std::vector<size_t>
      candidates;  ///< indexes into `ScanWrite::sighted` of new ones that could be it
  std::optional<size_t> successor;  ///< index of the new one of another rule at its site
};

struct ScanWrite {
  int64_t based_on = 0;  ///< `Known::revision`
  ScanRow scan;          ///< `id` is ignored
  std::vector<Sighted> sighted;
  std::vector<Gone> gone;  ///< findings outside the scan's paths or rules are in neither list
};

struct RecordedFinding {
  std::string id;
  Presence presence = Presence::new_;
  Disposition disposition = Disposition::open;
};

struct RecordedScan {
  int64_t scan_id = 0;
  std::vector<RecordedFinding> findings;  ///< in the order of `ScanWrite::sighted`
};

/// A finding with its last sighting at or before a scan, and what was decided about it.
struct FindingRow {
  std::string id;
  std::string rule;
  scanner::Severity severity = scanner::Severity::info;
  scanner::Confidence confidence = scanner::Confidence::possible;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string sink;
  std::string callee;
  std::string context;
  std::string message;
  std::string source_line;
  std::string fingerprint;
  std::string content_hash;
  bool in_tests = false;
  std::string parent;  ///< id of the finding that must be fixed first; empty if none
  Presence presence = Presence::present;
  std::string presence_reason;
  Disposition disposition = Disposition::open;  ///< an acceptance that ran out shows as open
  std::string note;                             ///< of the last change: a reason, what failed
  std::string actor;                            ///< who made it
  Millis since = 0;                             ///< when
  Millis expires = 0;                           ///< of an acceptance; 0: never
  std::string task;                             ///< handle of the task that fixes it; empty if none
  int64_t first_scan = 0;
  int64_t last_scan = 0;  ///< the newest scan that saw it
  std::string first_commit;
  std::string last_commit;
  uint32_t regressions = 0;
};

/// A finding in a scan, or where it was first missed.
struct SightingRow {
  int64_t scan = 0;
  std::string commit;
  bool dirty = false;
  Millis at = 0;
  Presence presence = Presence::present;
  std::string reason;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string source_line;
};

/// A finding that is gone, and the one of another rule that its site raises since.
struct Lineage {
  std::string old_id;
  std::string new_id;
  int64_t scan = 0;
  std::string commit;
};

/// How many findings in production code were open from a scan until the next one: there, or not
/// told, and neither verified nor dismissed by then.
struct ScanTally {
  int64_t scan = 0;
  std::array<uint32_t, 5> open = {};  ///< by severity, from info to critical
};

// ---- the status log
// ----------------------------------------------------------------------------------------------

/// One line of the append-only log; the current state is the last one.
struct StatusChange {
  std::string subject;  ///< id of a finding or a task
  tasks::Actor by =
      tasks::Actor::tool;  ///< what kind of actor; decides what is allowed; not stored
  std::string from;        ///< set by the store
  std::string to;
  std::string actor;
  Millis at = 0;         ///< set by the store
  std::string evidence;  ///< a reason, the task, what failed; one line of text
  std::string commit;    ///< on which it is true; may be empty
  Millis expires = 0;    ///< of an acceptance; 0: never
};

/// Something that happened, for people: a scan, a claim, a change of status, a run.
struct EventRow {
  int64_t id = 0;
  Millis at = 0;
  std::string actor;
  std::string kind;     ///< "scan", "status", "claim", "release", "run", "plan"
  std::string subject;  ///< id or handle; may be empty
  std::string text;
  std::string commit;
};

// ---- tasks and claims
// --------------------------------------------------------------------------------------------

struct ClaimRow {
  std::string claim_id;
  std::string task;    ///< id
  std::string handle;  ///< of the task
  std::string actor;
  std::string worktree;
  int64_t epoch = 0;  ///< fencing token: grows with each claim and release of the task
  Millis claimed = 0;
  Millis lease_until = 0;
  Millis released = 0;      ///< 0 while it is held (or was left to expire)
  std::string note;         ///< why it was released
  std::string base_commit;  ///< HEAD when it was claimed; empty outside git
  Millis ttl = 0;           ///< by how much a sign of life extends the lease; 0: as configured
  std::string branch;       ///< checked out when it was claimed; empty when detached
  std::string ended;        ///< "released", "blocked", "done", "refused", "expired"; empty: not yet
  std::string end_commit;   ///< HEAD of the work tree when it ended; empty when not known
};

/// A task as planned, and where it stands.
struct TaskRow {
  std::string id;  ///< `T-xxxxxx`; empty in `put_plan`: the id of the same handle is kept, or a new
                   ///< one is made
  std::string handle;  ///< "02-03": phase and plan
  std::string phase;   ///< "02-dedicated-runtimes"
  std::string plan;    ///< "03"
  std::string title;
  std::string slug;
  std::string file;  ///< repository-relative path of the task file
  int wave = 0;
  std::vector<std::string> depends_on;  ///< handles
  std::vector<std::string>
      write_set;  ///< repository-relative paths; empty: not known, conflicts with every task
  std::vector<std::string> finding_ids;  ///< to be fixed by this task
  std::vector<std::string> cascades;     ///< fixed by themselves once those are
  std::string fingerprint;  ///< what the planner knows a task by from plan to plan; opaque to the
                            ///< store, may be empty

  // Set by the store.
  tasks::TaskStatus state = tasks::TaskStatus::ready;  ///< `draft` and `expired` are computed
  std::string note;                                    ///< of the last change of state
  std::vector<std::string> blocked_by;                 ///< handles of open dependencies
  std::optional<ClaimRow> claim;                       ///< the live one, or the one that expired
  Millis since = 0;                                    ///< last change of state
  uint32_t rejections = 0;  ///< since it was planned, or a person made it ready again
};

struct ClaimRequest {
  std::string task;  ///< id, unique prefix of an id, or handle; empty: the next ready one
  std::string actor;
  std::string worktree;
  std::string claim_id;     ///< makes the call idempotent; empty: one is made
  std::string base_commit;  ///< HEAD of the work tree
  std::string branch;       ///< that is checked out there; empty when detached
  Millis ttl = 60 * 60 * 1000;
};

/// What came of a claim that was granted.
struct Claimed {
  ClaimRow claim;
  TaskRow task;
  bool repeated = false;  ///< the same claim id held it already; nothing changed
  std::optional<ClaimRow>
      expired;  ///< the claim that ran out before: its work tree may hold unmerged work
};

/// Who wants to act under a claim.
struct ClaimHolder {
  std::string actor;
  std::string worktree;
  std::string claim_id;          ///< if given, it alone decides
  std::optional<int64_t> epoch;  ///< if given, it must be the current one
  std::string commit;            ///< HEAD of the work tree, for the history; may be empty
};

// ---- verification runs
// -------------------------------------------------------------------------------------------

/// One command run to prove a fix. Started and finished are two writes: a run whose process died
/// shows as interrupted.
struct RunRow {
  std::string id;     ///< `R-xxxxxx`; set by the store
  std::string task;   ///< id; empty: it proves a phase
  std::string phase;  ///< "02-context" when it proves a phase
  std::string name;   ///< of the configured command: "test"
  std::string command;
  std::string commit;
  std::string tree;
  std::string host;
  int64_t pid = 0;  ///< of the tool that runs it
  std::string actor;
  std::string
      log_path;  ///< relative to the ledger's directory: "runs/R-4M8P2C.log"; set by the store
  Millis started = 0;

  // Set when it ends.
  Millis finished = 0;
  Millis duration = 0;
  int exit_code = -1;
  int signal = 0;  ///< 0: it ended by itself
  std::string output_hash;
  std::string outcome;        ///< "running", "passed", "failed", "timeout", "interrupted"
  int64_t tests_passed = -1;  ///< -1: not printed by the runner
  int64_t tests_failed = -1;
  int64_t tests_ignored = -1;
  bool in_place = false;      ///< in the work tree itself, not in a clean checkout
  std::string reused_from;    ///< id of the run that this one repeats without running; else empty
  int64_t output_bytes = -1;  ///< that the command wrote in all; -1: not known
  std::string note;  ///< what more there is to say: a command that is not there, output cut off
};

/// Something that a check of a phase found wanting.
struct PhaseGap {
  std::string truth;    ///< what should hold: "02-03 is done", "F-7K2QX9 is gone", "`test` passes"
  std::string kind;     ///< "task", "finding", "run"
  std::string reason;   ///< what was found instead
  std::string task;     ///< handle; may be empty
  std::string finding;  ///< id; may be empty
  std::string path;     ///< where; may be empty
  uint32_t line = 0;
};

/// A check of a whole phase on one commit, kept for good.
struct PhaseCheck {
  int64_t id = 0;     ///< set by the store
  std::string phase;  ///< "02-context"
  std::string commit;
  std::string tree;
  std::string actor;
  Millis at = 0;        ///< set by the store
  std::string status;   ///< "passed", "gaps_found", "needs_human"
  uint64_t truths = 0;  ///< that were looked at
  uint64_t held = 0;    ///< of these, true
  std::vector<PhaseGap> gaps;
};

/// A cascade that did not go with its parent: open again.
struct DetachedCascade {
  std::string finding;
  std::string reason;  ///< "it is still there"
};

/// What `complete` proved, written in one transaction.
struct TaskDone {
  std::string task;  ///< id
  std::string actor;
  int64_t epoch = 0;  ///< must be the current one, or base::Error stale
  std::string commit;
  std::string tree;
  std::vector<std::string> verified;  ///< findings, absent on `commit`
  std::vector<DetachedCascade> detached;
  std::string evidence;  ///< one line: runs and what they said
};

}  // namespace store
