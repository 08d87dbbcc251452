#pragma once

#include <string>

#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// The ledger in which a finding is looked up. Throws not_found when no scan has made one yet.
store::Store ledger_with_findings(const Project& project, const std::string& id);

}  // namespace cli
