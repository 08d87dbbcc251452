#pragma once

#include <string>
#include <vector>

#include "tasks/task.h"

namespace tasks {

/// The conditions of which all must hold, each once; of several, none that follows from another:
/// `test` from `all(test, unix)`, `any(a, b)` from `a`.
std::vector<std::string> cfg_parts(const std::string& cfg);
/// Conditions as Rust writes them, each once: several stand in `all(..)`.
std::string cfg_span(const std::string& cfg);
/// The block `callers` of a task: which definitions and uses change with its fix.
std::string callers_block(const Task& task);

}  // namespace tasks
