#pragma once

#include <string>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// Renews the claims of this work tree, or the one of this id, that are still live: what any
/// command of their holder does by being run. Says nothing and fails at nothing: the command's own
/// errors are the ones that count.
void show_life(const Project& project, const std::string& claim_id);

/// Counts commits (and whatever else moved HEAD) in the work trees of claims as signs of life: a
/// claim whose lease would not have run out with them lives on. For commands that say who holds
/// what, or give it away.
void notice_commits(store::Store& store);

}  // namespace cli
