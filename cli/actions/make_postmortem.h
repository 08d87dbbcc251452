#pragma once

#include <string>

#include "cli/project.h"
#include "store/store.h"
#include "tasks/postmortem.h"

namespace cli {

/// Looks back at a finding that a task fixed: scans the commit that was the last to have it and the
/// one that proves the fix. \param name of the finding: its id or a unique prefix. Throws
/// base::Error: not_found, not_ready when it was not fixed by a task, inconclusive when git has the
/// commits no more.
tasks::Postmortem make_postmortem(const Project& project, const store::Store& store,
                                  const std::string& name);

}  // namespace cli
