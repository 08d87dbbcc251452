#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// Why each finding of one file is expected: the reason of the comment, else which lint an
/// attribute allows. Empty where the file itself says neither (an attribute of the crate's root).
/// \param text that file's bytes
std::vector<std::string> expectation_reasons(std::string_view text,
                                             const std::vector<Finding>& expected);

}  // namespace scanner
