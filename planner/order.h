#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace planner {

/// What the order of work needs to know of a task.
struct Job {
  uint32_t phase = 0;
  /// Smaller is first among equals. Tasks of the previous plan carry their number, new ones their
  /// urgency.
  std::tuple<int, uint32_t, int, int, int64_t, std::string> urgency;
  std::string identity;                 ///< the same from plan to plan, unique
  std::vector<std::string> write_set;   ///< sorted
  std::vector<std::string> items;       ///< functions it changes, sorted
  std::vector<std::string> made_async;  ///< of these, those that become async, sorted
  std::vector<std::string> callers;     ///< functions that call into what it changes, sorted
  bool ends_tests = false;              ///< before it is done, a run of the tests does not end
  bool runs_tests = false;              ///< its proof runs the tests
  std::vector<std::string> commands;    ///< of its proof
  std::string mends;                    ///< the command of proofs that fails before it is done
  uint32_t minutes = 1;                 ///< estimated work; at least 1
  std::vector<std::string> gives;       ///< helpers that it adds, sorted
  std::vector<std::string> needs;       ///< helpers that it leans on and that are not there, sorted
};

/// A job's place in the order of work.
struct Slot {
  uint32_t wave = 1;                   ///< within its phase, from 1
  std::vector<size_t> depends_on;      ///< indices of jobs, sorted; acyclic
  std::vector<size_t> conflicts_with;  ///< indices of jobs whose write sets intersect, sorted
  std::vector<std::string> crowds;     ///< files left out of it: more than kMostNamed jobs write
                                       ///< them; empty for an unknown write set; sorted
  uint32_t critical = 0;  ///< minutes from its start to the end of the longest chain behind it
  std::string lane;       ///< see kLane: the file of its phase with the most writers; may be empty
};

/// Jobs that write the same file are named up to this many: lists of all pairs grow by the square.
constexpr size_t kMostNamed = 64;

/// From so many jobs of a phase on, a file that they all write is a lane: they go one by one.
constexpr size_t kLane = 4;

/// Dependencies (a helper before those who lean on it; a callee before its caller, where the
/// callee's fix changes the caller's file), then waves: the longest chains first, then by urgency,
/// each job gets the first wave of its phase that is later than those of its dependencies and in
/// which no job writes to one of its files.
std::vector<Slot> order(const std::vector<Job>& jobs);

}  // namespace planner
