#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/records.h"
#include "tasks/task.h"

namespace cli {

/// A task of the plan with its place in the order of work, without findings' texts.
nlohmann::ordered_json task_json(const tasks::Task& task);
/// A finding as documents show it.
nlohmann::ordered_json finding_json(const tasks::FindingNote& finding);
/// A finding as the ledger has it: where it is and what it says.
nlohmann::ordered_json finding_row_json(const store::FindingRow& finding);
/// A claim: who, where, since when, until when.
nlohmann::ordered_json claim_json(const store::ClaimRow& claim);
/// A task as the ledger has it, with its claim.
nlohmann::ordered_json task_row_json(const store::TaskRow& row);

}  // namespace cli
