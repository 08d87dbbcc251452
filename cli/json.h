#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"

namespace cli {

/// The text of a JSON value: one line, valid UTF-8 (broken bytes become U+FFFD), keys in the order
/// they were put in. Characters that steer a terminal or mislead a reader are escaped.
std::string json_text(const nlohmann::ordered_json& value);

/// {"schema_version":1,"command":...,"data":...,"warnings":[...]}; `data` is the text of a value.
std::string json_envelope(const std::string& command, const std::string& data,
                          const std::vector<std::string>& warnings);

/// The same envelope for a failure: {"schema_version":1,"command":...,"error":{"kind","what",
/// "subject","cause","next","exit_code"},"warnings":[...]}.
std::string json_error(const std::string& command, const base::Error& error,
                       const std::vector<std::string>& warnings);

}  // namespace cli
