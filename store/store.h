#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace store {

struct Ledger;  // store/ledger.h, inside this room only

/// The newest schema that this program knows.
int schema_version();

/// Where the ledger is and how it waits.
struct OpenOptions {
  std::filesystem::path directory;  ///< `<git common dir>/punchlist`, PUNCHLIST_STORE, or
                                    ///< `.punchlist`; made if missing
  int busy_timeout_ms = 5000;       ///< how long a write waits for another process
  std::function<Millis()> clock;    ///< for tests; empty: the system's
};

/// The ledger: scans, findings, decisions, tasks, claims and verification runs in one SQLite file,
/// `ledger.db`. Every write is one short transaction; a process that dies in one leaves no trace of
/// it. Many processes may have it open; an object of this class belongs to one thread.
///
/// Every function may throw base::Error: busy (another process writes for longer than the timeout,
/// or the disk is full), usage (newer schema, network file system, read-only), inconclusive (the
/// file is damaged), not_found (no such id), and what its own comment says.
class Store {
 public:
  /// Opens the ledger and brings its schema up to date, or creates it.
  static Store open(const OpenOptions& options);
  /// Opens it only if it is there already: for commands that merely look.
  static std::optional<Store> open_existing(const OpenOptions& options);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const std::filesystem::path& directory() const;
  Millis now() const;

  // Scans. To record one: take `known()`, match, and write; when `record_scan` gives nothing
  // another scan came between and the matching must be done again.
  Known known() const;
  std::optional<RecordedScan> record_scan(const ScanWrite& write);
  std::vector<ScanRow> scans() const;  ///< oldest first
  /// The newest scan of this work tree (any, if empty) that took its sources from "worktree" or
  /// "commit".
  std::optional<ScanRow> latest_scan(std::string_view worktree = {}) const;

  /// The open findings at each scan, oldest first, in one pass over the ledger.
  std::vector<ScanTally> tallies() const;

  // Findings.
  /// All findings known at a scan (0: the newest), each as last sighted, by path, line, column and
  /// rule.
  std::vector<FindingRow> findings(int64_t scan = 0) const;
  /// By id or a unique prefix, with or without `F-`, in any letter case. not_found; usage when
  /// several begin so.
  FindingRow finding(std::string_view id_or_prefix) const;
  std::vector<StatusChange> log(std::string_view subject) const;  ///< oldest first
  // Of one finding, by its full id.
  std::vector<SightingRow> sightings(std::string_view finding) const;  ///< oldest first
  std::vector<FrontierRow> frontiers(std::string_view finding) const;  ///< by path, line, column
  std::vector<Lineage> lineage(std::string_view finding) const;        ///< on either side
  std::vector<Tie> ties(std::string_view finding) const;               ///< on either side
  /// Appends to the log of a finding or a task. Nothing is written when it is in that state with
  /// that evidence already.
  void append_status(const StatusChange& change);

  // Tasks.
  /// Makes these the plan: tasks keep their id and state by handle (by `id` if given); those not
  /// named become superseded unless done or cancelled; open findings become planned, their cascades
  /// `cascade`. What is the same is not written again. Returns the tasks with their ids, in the
  /// order given.
  std::vector<TaskRow> put_plan(const std::vector<TaskRow>& plan, std::string_view actor);
  std::vector<TaskRow> tasks() const;  ///< by handle; superseded ones last
  /// By handle, id or unique prefix of an id.
  TaskRow task(std::string_view handle_or_id) const;

  // Claims.
  /// One transaction: readiness, compare-and-swap, reservation of the write set. Throws held (13:
  /// who, how long), not_ready (15: open dependencies, or a live claim on the same files), conflict
  /// when the task is closed.
  Claimed claim(const ClaimRequest& request);
  /// The live claim under which this holder may act. Throws stale (14) when it is another's or ran
  /// out and was given away; a claim that ran out but is still the newest is good.
  ClaimRow check_claim(std::string_view task, const ClaimHolder& holder) const;
  /// The tasks that could be claimed now, the one that `claim` without a name takes first. Those
  /// whose holder's lease ran out are not among them.
  std::vector<TaskRow> ready() const;
  /// Of the tasks that are ready but for another that is held and writes to the same files: by id,
  /// which one that is, in words.
  std::map<std::string, std::string> waiting_for_files() const;
  /// Extends the lease to at least `ttl` from now. stale (14) when the epoch is old, or when the
  /// lease ran out and another holds the same files since.
  void renew(std::string_view task, int64_t epoch, Millis ttl);
  /// The same to a point in time; never shortens.
  void renew_until(std::string_view task, int64_t epoch, Millis until);
  /// A sign of life from a work tree, or under a claim id: its claims that are still live get their
  /// full lease again. One that ran out stays so. Writes only when a tenth of the lease is gone.
  void keep_alive(std::string_view worktree, std::string_view claim_id);
  /// Gives the task back; its epoch grows. stale (14).
  void release(std::string_view task, const ClaimHolder& holder, std::string_view note);
  /// Says that work on the task cannot go on: its claim ends, its epoch grows, and nobody gets it
  /// until it is made ready again. A task that nobody holds may be blocked by anyone. stale (14),
  /// not_ready (15) when it is done, blocked or waits for a person.
  void block(std::string_view task, const ClaimHolder& holder, std::string_view reason);
  std::vector<ClaimRow> claims() const;  ///< all, oldest first

  // Completion.
  /// Task and findings submitted on a commit; with `verifying` the proof begins at once. May be
  /// repeated after a crash. stale (14).
  void submit(std::string_view task, int64_t epoch, std::string_view actor, std::string_view commit,
              std::string_view note, bool verifying);
  /// Submitted work was refused: back to in progress; after three refusals `needs_human`. stale
  /// (14).
  void reject(std::string_view task, int64_t epoch, std::string_view actor, std::string_view commit,
              std::string_view evidence);
  /// Findings verified, cascades settled, task done, claim released, in one transaction. stale
  /// (14).
  void finish(const TaskDone& done);

  // Verification runs.
  RunRow start_run(const RunRow& run);  ///< returns it with id and log path
  void finish_run(const RunRow& run);   ///< by id
  std::vector<RunRow> runs(
      std::string_view task = {}) const;  ///< oldest first; all, if no task is named

  /// The last run of this command on this tree that passed, when no run of it there failed.
  std::optional<RunRow> passed_run(std::string_view tree, std::string_view command,
                                   bool in_place) const;
  /// The runs of a tree and command that did not end alike: some passed, some did not. Oldest
  /// first; empty when it is not flaky as far as is known.
  std::vector<RunRow> disagreeing_runs(std::string_view tree, std::string_view command) const;

  // Phases.
  /// Keeps what a check of a phase found; returns its number.
  int64_t put_phase_check(const PhaseCheck& check);
  /// All checks of a phase (of all phases, if none is named), oldest first, with their gaps.
  std::vector<PhaseCheck> phase_checks(std::string_view phase = {}) const;

  std::vector<EventRow> events() const;  ///< oldest first

 private:
  friend class History;  // store/history.h: works on the same connection
  explicit Store(std::unique_ptr<Ledger> ledger);
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace store
