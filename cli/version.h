#pragma once

#include <string>

namespace cli {

/// "0.1.0"
extern const char* const kToolVersion;

/// What `--version` prints: the tool, the rules, the libraries it was built with and runs with.
std::string version_text();

}  // namespace cli
