#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/status.h"

namespace tasks {

/// A line of code that a document points to, with what happens there.
struct Place {
  std::string path;       ///< repository-relative
  uint32_t line = 0;      ///< 1-based
  std::string text;       ///< "async fn `run` calls `create`"; may be empty
  std::string cfg;        ///< predicates it stands under, where they are known
  bool in_tests = false;  ///< in a test, where that is known
};

/// A finding as documents show it: text and places, nothing to analyse.
struct FindingNote {
  std::string id;  ///< "F-7K2QX9"
  std::string rule;
  std::string severity;    ///< "critical", "high", ...
  std::string confidence;  ///< "proven", "likely", "possible"
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;              ///< `crate::module::Type::function`
  std::string callee;            ///< resolved path of what is called
  std::string message;           ///< one line, no full stop
  std::string context;           ///< on what thread it runs: "async task"
  std::string verdict;           ///< what happens there: "panics (M1)"
  std::string outcome;           ///< the same with Tokio's own words; empty: nothing more to say
  std::string source_line;       ///< the line of code, or lines of one chain; untrusted text
  std::string cfg;               ///< predicates it stands under
  bool in_closure = false;       ///< it stands in a closure of `item` that is not async
  bool in_tests = false;         ///< only tests are known to run it
  bool test_code = false;        ///< it stands in test code itself
  std::vector<Place> evidence;   ///< the shortest call path, from the executor's entry to the site
  std::vector<Place> frontiers;  ///< every call by which async code enters a chain to the site
  Disposition disposition = Disposition::open;
  std::string
      again;  ///< it came back after its task was done: handle of the task that has it since
  std::string
      fixed_by;  ///< for a cascade: the id of the finding whose fix fixes this one; else empty
};

/// A site that was examined and is right: a task points to it, the summary praises it.
struct Exemplar {
  std::string rule;
  std::string path;
  uint32_t line = 0;
  std::string item;
  std::string reason;  ///< "runs on its own thread"
};

/// What to do, as the scanner found it right for this site.
struct Fix {
  std::string id;                  ///< "make-async-and-await"; empty when the rule offers none here
  std::string title;               ///< one line, imperative, with the site's own names
  std::vector<std::string> steps;  ///< numbered in documents
  std::string why;                 ///< why it is right on this thread
};

/// A place that has to change along with the fix: a definition or a use in its caller cone.
struct ConeNote {
  std::string path;
  uint32_t line = 0;
  std::string item;    ///< the definition, or the function that the use stands in; may be empty
  std::string uses;    ///< of a use: the definition that it uses, as in its `item`; may be empty
  std::string action;  ///< scanner's word: "make_async", "await", "block_on", "none", "cannot"
  std::string note;    ///< why, or what else; may be empty
  std::string cfg;     ///< predicates it stands under
  bool is_definition = false;
  bool in_tests = false;
};

/// So many uses of which it is not known whom they reach are listed one by one, and their files
/// written.
constexpr size_t kMostUnsure = 20;

/// Something that the fix leans on and that other tasks may need too.
struct HelperNote {
  std::string what;  ///< "a variant of `Failure` for `tokio::task::JoinError`"
  bool exists = false;
  std::string path;  ///< where it is, or where to add it; may be empty
  uint32_t line = 0;
  std::string task;  ///< handle of the task that adds it; empty when it exists
  std::string how;   ///< what must be heeded when it is added; may be empty
};

/// Minutes of work, from counts; `formula` says how. A yardstick between tasks, not a measurement.
struct Estimate {
  uint32_t minutes = 0;
  std::string formula;  ///< "10 + 5 x 2 findings + 2 x 20 places + 5 x 7 more files"
};

/// Something that the commands of a task do not build: a workspace, or what needs a feature.
struct BuildNote {
  std::string workspace;  ///< its Cargo.toml; empty of a feature
  std::string package;
  std::string feature;
};

/// A gap that a failed check of a phase left, and that no finding stands for.
struct Gap {
  std::string truth;    ///< "`cargo test` passes"
  std::string reason;   ///< "run R-4M8P2C failed with exit code 3"
  std::string command;  ///< that must pass
  std::string commit;   ///< short hash of the commit that was checked
};

/// A file that many tasks write.
struct Crowd {
  std::string path;     ///< empty: any file, the write set of one side is not known
  uint32_t others = 0;  ///< open tasks beside this one
};

/// One unit of work: what one person or agent claims, fixes in one change and proves on one commit.
struct Task {
  std::string id;          ///< "T-4M8P2C", kept from plan to plan
  uint32_t phase = 0;      ///< from 1
  uint32_t number = 0;     ///< within the phase, from 1; never used again for another task
  std::string slug;        ///< "embed-image": from the function, never from a line number
  std::string phase_slug;  ///< "dedicated-runtimes"
  std::string title;       ///< one line, imperative
  uint32_t wave = 1;       ///< within the phase, from 1; tasks of one wave have disjoint write sets
  std::vector<std::string> depends_on;  ///< handles that must be done first, sorted
  std::vector<std::string>
      conflicts_with;         ///< handles whose write sets intersect with ours, sorted
  std::vector<Crowd> crowds;  ///< files of ours with too many writers to name them one by one
  std::vector<std::string> files_modified;  ///< the write set: repository-relative paths, sorted
  bool autonomous = true;                   ///< false: a step needs a person's judgement
  std::vector<std::string> rules;           ///< sorted
  std::string severity;                     ///< of the worst finding, cascades included
  std::string confidence;                   ///< of the worst finding, cascades included
  std::vector<FindingNote> findings;        ///< what must be absent for the task to be done
  std::vector<FindingNote> cascades;        ///< fixed by themselves with `findings`
  std::vector<Fix> fixes;  ///< to apply, all of them: one for each kind of site in `findings`
  std::vector<Fix> alternatives;       ///< that hold here as well; none needs to be applied
  std::vector<std::string> refused;    ///< why better-known remedies do not hold here, a line each
  std::string cone_item;               ///< the function whose caller cone `cone` is; may be empty
  std::vector<ConeNote> cone;          ///< definitions, then uses, by distance, path, line
  std::vector<ConeNote> cone_unsure;   ///< uses of the same name that may not be meant
  std::vector<HelperNote> helpers;     ///< by what they are
  std::vector<std::string> decisions;  ///< "follows decision 0007 (`path`)", a line each
  std::string lane;  ///< a file that so many tasks write that they go one after the other
  Estimate estimate;
  bool gap_closure = false;         ///< born of a check of a phase that found gaps
  std::optional<Gap> gap;           ///< what it closes, when that is no finding
  std::vector<Exemplar> exemplars;  ///< nearest first
  std::vector<BuildNote> builds;    ///< what `verify` leaves out
  std::vector<std::string> verify;  ///< commands that must pass, as configured
  std::string base_commit;  ///< short hash of the commit that was scanned, with "-dirty" when
                            ///< sources differ from it; "none" outside git
  TaskStatus status = TaskStatus::ready;
  /// What its change did instead of what `title` plans: the title of another remedy, or empty where
  /// none is known.
  std::optional<std::string> otherwise;

  /// The title; of what was done otherwise, what was done, and what was planned.
  std::string told_title() const;
  /// "; F-B7W8WV came back, see 05-02": of a task that is done; empty if nothing did.
  std::string came_back() const;
  /// "02-03"
  std::string handle() const;
  /// ".punchlist/phases/02-dedicated-runtimes/02-03-PLAN.md", relative to the root of the sources
  std::string file() const;
  /// ".punchlist/phases/02-dedicated-runtimes/02-03-SUMMARY.md"
  std::string summary_file() const;
};

/// A finding that a task fixed, with its proof.
struct DoneNote {
  std::string finding;  ///< id
  std::string rule;
  std::string path;
  std::string item;
  std::string task;               ///< handle
  std::string commit;             ///< short, on which it was proven
  std::string again;              ///< it came back: handle of the task that has it since
  std::vector<std::string> runs;  ///< ids, of the proof
};

/// What the ledger knows of a phase beyond its tasks: lines for its document, in Markdown.
struct PhaseState {
  std::vector<DoneNote> works;                             ///< fixed
  std::vector<DoneNote> came_back;                         ///< was fixed, and found again later
  std::map<std::string, std::vector<std::string>> proofs;  ///< of a task that is done: its runs
  std::vector<std::string> not_yet;                        ///< still there, with what it waits for
  std::vector<std::string> unproven;  ///< gone from the code, and no task's proof says so
  std::vector<std::string> limits;    ///< accepted, cannot be told, not examined
  std::vector<std::string> blockers;  ///< who or what holds the work up, and since when
  std::vector<std::string> gaps;      ///< of the last check, if it found some
  std::string checked;                ///< of the last check: "passed", "gaps_found"; empty: none
  std::string checked_on;             ///< its commit, short
  uint64_t truths = 0;                ///< that it looked at
  uint64_t held = 0;                  ///< of these, true
};

/// Tasks of one category of rules, in the order of their waves.
struct Phase {
  uint32_t number = 0;
  std::string slug;         ///< "dedicated-runtimes"
  std::string title;        ///< "Dedicated runtimes"
  std::string goal;         ///< one sentence: what holds when the phase is done
  std::vector<Task> tasks;  ///< by number; superseded and cancelled ones included
  PhaseState state;

  /// "02-dedicated-runtimes"
  std::string folder() const;
  /// ".punchlist/phases/02-dedicated-runtimes/02-PHASE.md"
  std::string file() const;
  /// ".punchlist/phases/02-dedicated-runtimes/02-VERIFICATION.md"
  std::string verification_file() const;
};

/// How many findings have no task, and why ("below the gate", "accepted", ...).
struct Unplanned {
  std::string reason;
  uint32_t count = 0;
};

/// What the scan behind a plan could read.
struct Coverage {
  uint32_t files = 0;         ///< Rust files
  uint32_t with_errors = 0;   ///< of these: parts did not parse
  uint32_t left_out = 0;      ///< files and folders that were not read
  uint32_t not_compiled = 0;  ///< of the files read: no crate compiles them
};

/// How the code moved since the ledger's first scan.
struct Since {
  std::string commit;     ///< short, of that scan; empty outside git
  uint64_t found = 0;     ///< findings of that scan
  uint64_t gone = 0;      ///< of these, not there now
  uint64_t verified = 0;  ///< of those gone, proven by a task
  uint64_t unsure = 0;    ///< of these, it cannot be told
  uint64_t added = 0;     ///< not of that scan, and there now
};

/// The whole plan as of one scan.
struct Plan {
  std::string base_commit;
  Coverage coverage;
  std::vector<Phase> phases;         ///< by number
  std::vector<Unplanned> unplanned;  ///< by reason
  std::vector<Exemplar> correct;  ///< sites that were examined and are right, by rule, path, line
  std::optional<Since> since;     ///< nothing before the ledger was asked
  std::vector<std::string> decisions;  ///< of the project, a line of Markdown each

  /// By handle: the open tasks that need it, in the order of the plan. Made by `link`.
  std::map<std::string, std::vector<std::string>> unlocks;
  /// Handles of open tasks that mend tests which wait for ever. Made by `link`.
  std::vector<std::string> hanging;

  /// Fills in what follows from the tasks.
  void link();
  /// The task with this handle, or null.
  const Task* find(std::string_view handle) const;
};

/// In what the ledger keeps of a task that is done: how it was done, if not as planned.
constexpr std::string_view kDoneOtherwise = "; done otherwise than planned";

/// "02-03"
std::string handle(uint32_t phase, uint32_t number);
/// A file-name part of a name of code: lower case, words joined by '-', at most 40 bytes, never
/// empty.
std::string slug_from(std::string_view name);
/// The last part of an item's path: "embed_image" of `candle::memory::Service::embed_image`.
std::string function_of(std::string_view item);

}  // namespace tasks
