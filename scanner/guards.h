#pragma once

#include <optional>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// A value that holds a synchronous lock, and for how long.
struct LockGuard {
  uint32_t call;       ///< the node that takes the lock
  std::string callee;  ///< canonical path
  Confidence confidence;
  StrId variable = 0;  ///< that holds it; empty for a temporary
  uint32_t begin =
      0;  ///< nodes in which it lives, half open: of a temporary the expression around it
  uint32_t end = 0;
  bool temporary = false;
};

/// The guards of std and parking_lot locks that the unit takes, with their life by Rust's rules of
/// drop scopes: bound to a variable, or a temporary that lives to the end of its statement, its
/// `match`, `if let`, `while let` or `for`.
std::vector<LockGuard> lock_guards(const Analysis& analysis, const Unit& unit);

/// The first `.await` of the unit at which the guard is alive, or nothing.
std::optional<uint32_t> await_under(const Analysis& analysis, const Unit& unit,
                                    const LockGuard& guard);

/// The nodes of a unit without those of closures and async blocks inside it.
std::vector<uint32_t> nodes_of_unit(const Analysis& analysis, const Unit& unit);

}  // namespace scanner
