#pragma once

#include <functional>
#include <string>

#include "scanner/scan.h"
#include "scanner/workspace.h"

namespace scanner {

/// Takes findings out that an inline `// punchlist:expect(rule-id, reason = "...", expires =
/// 2027-01-31)` expects, and adds a problem for each expectation that is unused, expired, without a
/// reason, or not understood.
void apply_expectations(const Workspace& workspace, const ScanOptions& options,
                        const std::function<const std::string&(const std::string& path)>& text_of,
                        ScanResult& result);

}  // namespace scanner
