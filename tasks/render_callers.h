#pragma once

#include <string>

#include "tasks/task.h"

namespace tasks {

/// Conditions as Rust writes them, each once: several stand in `all(..)`.
std::string cfg_span(const std::string& cfg);
/// The block `callers` of a task: which definitions and uses change with its fix.
std::string callers_block(const Task& task);

}  // namespace tasks
