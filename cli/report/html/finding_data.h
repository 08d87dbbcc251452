#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/report/html/dashboard.h"
#include "cli/report/html/strings.h"

namespace cli {

/// The findings of the page: {"columns": [...], "rows": [[...], ...]}.
nlohmann::ordered_json findings_data(const Dashboard& dashboard, Strings& strings);

/// The log of a finding or task: [[at, to, actor, evidence, commit], ...].
nlohmann::ordered_json log_data(const Dashboard& dashboard, const std::string& subject,
                                Strings& strings);

}  // namespace cli
