#pragma once

#include "scanner/analysis.h"
#include "scanner/findings.h"
#include "scanner/scan.h"

namespace scanner {

/// Holds the findings against the inline expectations: `// punchlist:expect(rule-id, reason =
/// "...", expires = 2027-01-31)`, and the `allow` and `expect` attributes of the clippy lints that
/// speak of the same. What is expected is taken out; an expectation that expects nothing, is past
/// its date or gives no reason becomes a finding, one that cannot be read a problem. Call it when
/// all rules have run.
void apply_expectations(const Analysis& analysis, Findings& findings, ScanResult& result);

}  // namespace scanner
