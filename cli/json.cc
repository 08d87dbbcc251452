#include "cli/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
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

/// The bytes at `at` of what JSON lets stand as it is and a terminal acts on: DEL, C1 and
/// bidirectional controls, line and paragraph separators. 0: it is none of them.
size_t length_of_control(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2) return byte(1) <= 0x9F ? 2 : 0;
  if (byte(0) == 0xD8) return byte(1) == 0x9C ? 2 : 0;
  if (byte(0) != 0xE2) return 0;
  if (byte(1) == 0x80) {
    const bool is_mark = byte(2) == 0x8E || byte(2) == 0x8F;
    return is_mark || (byte(2) >= 0xA8 && byte(2) <= 0xAE) ? 3 : 0;
  }
  return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9 ? 3 : 0;
}

/// What is not ASCII stands in strings only, so that an escape may take its place anywhere.
std::string with_controls_escaped(std::string text) {
  std::string out;
  size_t copied = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t length = length_of_control(text, i);
    if (length == 0) continue;
    out.append(text, copied, i - copied);
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(base::utf8_step(text, i).scalar));
    copied = i + length;
    i = copied - 1;
  }
  if (copied == 0) return text;
  return out.append(text, copied);
}

}  // namespace

std::string json_text(const Json& value) {
  return with_controls_escaped(value.dump(-1, ' ', false, Json::error_handler_t::replace));
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
