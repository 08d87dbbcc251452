#include "scanner/lockfile.h"

#include <algorithm>

namespace scanner {
namespace {

/// What Cargo takes as compatible: "1" of 1.24.2, "0.2" of 0.2.25.
std::string_view compatible_part(std::string_view version) {
  const size_t digit = std::min(version.find_first_of("0123456789"), version.size());
  version.remove_prefix(digit);
  size_t end = std::min(version.find_first_not_of("0123456789"), version.size());
  if (version.substr(0, end) == "0" && end < version.size() && version[end] == '.') {
    end = std::min(version.find_first_not_of("0123456789", end + 1), version.size());
  }
  return version.substr(0, end);
}

std::string_view next_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

std::vector<std::string> locked_versions(std::string_view lock_text, std::string_view package) {
  const std::string wanted = "name = \"" + std::string(package) + "\"";
  constexpr std::string_view kVersion = "version = \"";
  std::vector<std::string> versions;
  while (!lock_text.empty()) {
    if (next_line(lock_text) != wanted) continue;
    const std::string_view line = next_line(lock_text);
    if (line.substr(0, kVersion.size()) != kVersion || line.back() != '"') continue;
    versions.push_back(
        std::string(line.substr(kVersion.size(), line.size() - kVersion.size() - 1)));
  }
  return versions;
}

std::string select_version(const std::vector<std::string>& versions, std::string_view requirement) {
  if (versions.empty()) return {};
  const std::string_view wanted = compatible_part(requirement);
  for (size_t i = versions.size(); i > 0; --i) {
    if (!wanted.empty() && compatible_part(versions[i - 1]) == wanted) return versions[i - 1];
  }
  return versions.back();
}

}  // namespace scanner
