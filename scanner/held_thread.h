#pragma once

#include <string>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// An async unit that runs a site on its own thread: the site stands in it, or in a synchronous
/// function that it calls.
struct HeldBy {
  Unit unit;
  Confidence confidence;
  uint32_t calls = 0;  ///< from the unit to the site
};

/// The async units whose thread the site holds, nearest first.
std::vector<HeldBy> async_units_of(const Analysis& analysis, const Site& site);

/// Whether an earlier call in the function asked if the wait would be over: `handle.is_finished()`
/// before `handle.join()`; of the same receiver, or in a condition that the site stands under.
bool asked_before(const Analysis& analysis, const Site& site);

/// Whether the socket that the site is called on has been set non-blocking: in the function, or,
/// where it is a field, anywhere in the file.
bool is_unblocked(const Analysis& analysis, const Site& site);

/// The first call between the nodes that sets a socket to be non-blocking, or kNone.
uint32_t unblocking_call(const Analysis& analysis, FnId fn, uint32_t from, uint32_t to);

/// Through `?`, borrows, `unwrap()` and the like, and variables, to the call that gave the value;
/// kNone where it is none of this function.
uint32_t maker_of(const Analysis& analysis, FnId fn, uint32_t value);

}  // namespace scanner
