#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// A call whose value is a future.
struct FutureCall {
  Unit unit;  ///< where it stands
  uint32_t node;
  std::string callee;  ///< path, as shown
  Confidence confidence;
};

/// Calls of async functions, and of known APIs that give a future, whose value is thrown away where
/// they stand. In order of file and position.
std::vector<FutureCall> dropped_futures(const Analysis& analysis);

/// Calls that start a task whose handle cancels it, where the handle is thrown away.
std::vector<FutureCall> dropped_tasks(const Analysis& analysis);

/// Whether what is called is a closure or function in a variable, parameter or field.
bool calls_a_value(const Analysis& analysis, FnId fn, uint32_t node);

/// Adds the names under which files import these by `use a::work as job`.
void add_renamed(const Workspace& ws, std::unordered_set<std::string_view>& names);

/// What the call gives, if that is a future and all that it may call agree; else `callee` is empty.
FutureCall future_call(const Analysis& analysis, FnId fn, uint32_t node);

}  // namespace scanner
