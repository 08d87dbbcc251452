#pragma once

#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"

namespace cli {

/// Which findings of `report` an older state did not have, in the report's order. Moved lines and
/// unchanged sinks are the same finding. Of sites that cannot be told apart as many count as new
/// as there are more of now: the last ones. \param base the same project at a commit
std::vector<bool> new_against(const Project& project, const ScanReport& base,
                              const ScanReport& report);

}  // namespace cli
