#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/actions/check_doc.h"
#include "cli/console.h"

namespace cli {

/// Line by line "FILE:LINE: true|stale|false|unchecked: kind `text`: evidence", then the counts.
std::string check_doc_text(const std::vector<DocReport>& reports, const Style& style);
nlohmann::ordered_json check_doc_json(const std::vector<DocReport>& reports);

}  // namespace cli
