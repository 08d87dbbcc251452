#pragma once

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "tasks/audit.h"

namespace cli {

/// The branch that changes are compared with: `main`, `master` or `trunk`, whichever is there, here
/// or at the remote `origin`; else empty.
std::string main_branch(const Project& project);

/// What an audit report says of a scan of the whole project.
tasks::Audit make_audit(const Project& project, const ScanReport& report);

}  // namespace cli
