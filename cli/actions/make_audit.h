#pragma once

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "tasks/audit.h"

namespace cli {

/// What an audit report says of a scan of the whole project.
tasks::Audit make_audit(const Project& project, const ScanReport& report);

}  // namespace cli
