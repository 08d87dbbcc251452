#pragma once

#include <optional>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// What a future waits for that only a driver of its runtime can give.
struct DriverNeed {
  FnId fn;  ///< where the call stands that needs it
  uint32_t node;
  std::string callee;      ///< canonical path
  Confidence confidence;   ///< that the future gets there: proven where the future itself does
  std::vector<Step> path;  ///< the calls that lead there

  /// Whether one of this confidence, so many calls away, is no better: the surest tells, and of
  /// these the nearest.
  bool covers(Confidence other, size_t calls) const {
    return confidence > other || (confidence == other && path.size() <= calls);
  }
};

struct DriverNeeds {
  std::optional<DriverNeed> io;       ///< sockets, child processes, signals
  std::optional<DriverNeed> time;     ///< timers
  std::optional<DriverNeed> task;     ///< another task of the same runtime
  std::optional<DriverNeed> context;  ///< the runtime's context: `Handle::current()`, `spawn(..)`
  bool seen = true;  ///< every future that it awaits was looked into, so what is not here is not
};

/// What the future needs that the node gives: an async block, a call, a variable.
DriverNeeds driver_needs(const Analysis& analysis, FnId fn, uint32_t node);

}  // namespace scanner
