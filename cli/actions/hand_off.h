#pragma once

#include <string>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// Writes a note into `## Hand-off` of the task's file in this work tree, for whoever works on the
/// task next. Returns the file, below the root; empty when there is no note or no such file here.
/// \param what "released", "blocked"
std::string leave_note(const Project& project, const store::TaskRow& task,
                       const store::ClaimHolder& holder, const std::string& what,
                       const std::string& note, const store::Store& store);

}  // namespace cli
