#pragma once

#include <nlohmann/json.hpp>

#include "store/records.h"

namespace cli {

/// A finding of the ledger, as `finding list` and `finding show` give it.
nlohmann::ordered_json known_finding_json(const store::FindingRow& row);

}  // namespace cli
