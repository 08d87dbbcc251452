#pragma once

#include <string>
#include <vector>

#include "cli/actions/judge.h"
#include "cli/project.h"

namespace cli {

/// Calls that a change forgot: it made their callee async, and they stand there as they were, in
/// whatever target or under whatever `cfg`. Empty when no function became async.
std::vector<Refusal> forgotten_callers(const Project& project, const std::string& base,
                                       const std::string& commit);

}  // namespace cli
