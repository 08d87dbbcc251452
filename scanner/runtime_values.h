#pragma once

#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// A Tokio runtime that a function or closure builds, and what becomes of it there.
struct RuntimeValue {
  SiteId site;  ///< of the constructor
  Unit unit;
  uint32_t built;      ///< the node that builds it
  std::string callee;  ///< canonical path of the constructor
  Confidence confidence;
  std::vector<uint32_t> block_ons;  ///< calls in the same unit that drive it
  std::vector<uint32_t> spawns;     ///< calls in the same unit that give it tasks
  bool escapes =
      false;  ///< returned, stored, or given away: it outlives the call or is dropped elsewhere
  bool released = false;     ///< `shutdown_background`, `mem::forget`: no drop that waits
  uint32_t way_out = kNone;  ///< where it is dropped on the way out though it escapes elsewhere
  bool shared = false;       ///< behind an Arc: dropped with the last one
};

/// The end of a value that stays in its unit, shown where it is built.
Site end_of(const Analysis& analysis, const RuntimeValue& value);
/// Whether it is driven or dropped where that panics: such a runtime is not for that place at all.
bool ends_in_async(const Analysis& analysis, const RuntimeValue& value);

/// Every runtime that is built in the workspace, in order.
std::vector<RuntimeValue> runtime_values(const Analysis& analysis);

/// The `local.block_on(&runtime, ..)` that is lent the runtime at `node` and drives it, or kNone.
uint32_t set_that_drives(const Analysis& analysis, FnId fn, uint32_t node);

/// An Option or a Result.
bool may_be_missing(const Ty& ty);
/// A runtime or a handle, behind a borrow or Arc too.
bool is_shared_runtime(Types& types, TyId type);
bool is_shared_handle(Types& types, TyId type);

}  // namespace scanner
