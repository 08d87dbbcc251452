#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tasks {

/// A commit of the change that fixed a task.
struct CommitNote {
  std::string hash;     ///< short
  std::string subject;  ///< untrusted text
};

/// A command that was run to prove it.
struct RunNote {
  std::string id;
  std::string name;
  std::string command;
  std::string commit;   ///< short
  std::string tree;     ///< short
  std::string outcome;  ///< "passed", "failed", "timeout", "interrupted"
  int exit_code = 0;
  int64_t duration_ms = 0;
  std::string log;            ///< where the full output is, relative to the ledger's folder
  std::string reused;         ///< the run whose outcome it repeats; empty: it ran itself
  int64_t tests_passed = -1;  ///< -1: the runner printed no counts
  int64_t tests_failed = -1;
};

/// Whether a change did what its task planned, as far as the lines show it that it added.
enum class Followed : uint8_t { unknown, planned, otherwise };

/// How a change mended what its task was for.
struct WayDone {
  Followed followed = Followed::unknown;
  std::string done_as;                 ///< the title of the remedy that the lines show instead of
                                       ///< the planned one; empty if they show none that is known
  std::vector<std::string> decisions;  ///< what came of decisions that govern it, a line each
};

/// What the ledger and git know of a task that is done. Everything is measured; what is not known
/// stays empty.
struct Completion {
  std::string commit;  ///< short hash on which it was proven
  std::string actor;
  std::string started;             ///< ISO time of the first claim; empty if it never was claimed
  std::string completed;           ///< ISO time of the event that set `done`
  int64_t duration_ms = 0;         ///< wall time between the two
  std::vector<std::string> fixed;  ///< ids of findings that are absent
  std::vector<std::string> cascaded;  ///< ids that went with them
  std::vector<std::string> detached;  ///< cascades that are still there
  std::vector<std::string>
      introduced;  ///< ids of findings that the change brought and that do not fail the gate
  std::vector<CommitNote> commits;   ///< oldest first
  bool commits_known = false;        ///< false: outside git, or the base is not an ancestor
  std::vector<std::string> created;  ///< files, sorted
  std::vector<std::string> modified;
  std::vector<std::string> deleted;
  std::vector<RunNote> runs;
  std::vector<std::string> notes;   ///< the actor's own, oldest first, untrusted text
  std::vector<std::string> issues;  ///< intervals blocked or refused, oldest first, in words
  std::vector<std::string> gates;   ///< each time that it waited for a person, and who lifted it
  WayDone way;
  std::map<std::string, std::string> needed;  ///< title of each task that it needed, by handle
  std::vector<std::string> unlocks;           ///< handles that waited for this task alone
};

}  // namespace tasks
