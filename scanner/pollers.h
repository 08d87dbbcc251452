#pragma once

#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// What drives a piece of code in the end: found by going back from it over calls, awaits and
/// spawns, to an attribute, a `block_on`, a thread. `contexts` know that code is a task; this knows
/// of which kind of runtime.
struct Poller {
  enum class Kind : uint8_t {
    runtime,  ///< a Tokio runtime
    foreign,  ///< another crate's `block_on`; the thread around it is another poller
    thread,   ///< nobody: synchronous code of a thread, the blocking pool, `block_in_place`
    unknown,  ///< its callers are not in this workspace, or not followed
  };
  Kind kind = Kind::unknown;
  Flavour flavour = Flavour::unknown;  ///< of a runtime
  Known local = Known::unknown;        ///< of a runtime: directly inside a LocalSet
  bool alone =
      false;  ///< of a runtime: in the future that its `block_on` drives, and in no `join!`,
              ///< `select!` or the like there: no other code waits for that thread
  Op op = Op::nothing_required;  ///< of foreign: which block_on
  Confidence confidence = Confidence::possible;
  FnId fn = kNone;        ///< where the way ends: the function with the attribute, the spawn, ...
  uint32_t node = kNone;  ///< ... and the call there, or none
  bool in_tests = false;
  std::vector<Step> path;  ///< from there to the unit
};

/// Everything that can drive the unit, most certain and shortest ways first.
std::vector<Poller> pollers_of(const Analysis& analysis, const Unit& unit);

/// Whether all that can poll the unit, tests apart, is what the `block_on` of a runtime drives, one
/// thing after the other: of a multi-thread one, or of one with a single thread in a program that
/// spawns no tasks. No worker and no other future waits while it blocks. Never of code of tests.
bool is_polled_alone(const Analysis& analysis, const Unit& unit);

/// Whether all that can poll the unit, tests apart, is another crate's `block_on` in a program, on
/// threads without a runtime: what panics on a thread that drives one does not there.
bool is_polled_without_runtime(const Analysis& analysis, const Unit& unit);

}  // namespace scanner
