#pragma once

#include <string>

#include "tasks/task.h"

namespace cli {

/// The order of work as a drawing: phases as boxes, tasks in them, an arrow from each task to those
/// that need it. Superseded and cancelled tasks are left out.
std::string mermaid_graph(const tasks::Plan& plan);
/// The same for Graphviz.
std::string dot_graph(const tasks::Plan& plan);

}  // namespace cli
