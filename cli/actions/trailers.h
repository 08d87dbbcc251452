#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// The tasks that a commit message names in `Punchlist-Task:` trailers: in its last paragraph, when
/// that holds nothing but trailers. In the order of the message, as written.
std::vector<std::string> tasks_in_trailers(std::string_view message);

/// Submits each claimed task that a commit between its claim and HEAD names in a trailer. A commit
/// submits a task once: a proof that failed needs another one.
void submit_by_trailers(const Project& project, store::Store& store);

}  // namespace cli
