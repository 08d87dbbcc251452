#pragma once

#include "scanner/findings.h"

namespace scanner {

/// Reports under `rule` each variable of a configured type (`await-holding-invalid-types` of a
/// clippy.toml) that is alive at an await.
void report_held_types(const Analysis& analysis, Findings& out, const Rule& rule);

}  // namespace scanner
