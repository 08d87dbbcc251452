#pragma once

#include <vector>

#include "planner/plan_findings.h"

namespace planner {

/// Brings the finding's remedies into the order that decisions in force give them: what is refused
/// goes out while something else is left, what is preferred goes first. Says in `decided` which
/// decision did what, and which reversed one no longer does. Where only refused remedies are there
/// the first stays, and `contradicts` says so.
void decide(LedgerFinding& entry, const std::vector<tasks::Decision>& decisions);

}  // namespace planner
