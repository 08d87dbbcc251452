#include "cli/json.h"

#include <nlohmann/json.hpp>

#include "cli/exit_code.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

std::string envelope(const std::string& command, const std::string& key, const std::string& value,
                     const std::vector<std::string>& warnings) {
  // Put together as text: the value may be tens of megabytes and is not parsed again.
  std::string text = R"({"schema_version":1,"command":)";
  text += json_text(command);
  text += ",\"" + key + "\":" + value;
  text += ",\"warnings\":" + json_text(warnings) + "}";
  return text;
}

}  // namespace

std::string json_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_envelope(const std::string& command, const std::string& data,
                          const std::vector<std::string>& warnings) {
  return envelope(command, "data", data, warnings);
}

std::string json_error(const std::string& command, const base::Error& error,
                       const std::vector<std::string>& warnings) {
  Json fields;
  fields["kind"] = name_of(error.kind);
  fields["what"] = error.what_failed;
  fields["subject"] = error.subject;
  fields["cause"] = error.cause;
  fields["next"] = error.next;
  fields["exit_code"] = static_cast<int>(exit_code_of(error.kind));
  return envelope(command, "error", json_text(fields), warnings);
}

}  // namespace cli
