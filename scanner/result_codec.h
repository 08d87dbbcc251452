#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/scan.h"

namespace scanner {

/// The result of a scan as bytes for the cache; timings are left out. Equal results give equal
/// bytes.
std::string result_to_bytes(const ScanResult& result);
/// Nothing when the bytes are not what `result_to_bytes` of this very version makes.
std::optional<ScanResult> result_from_bytes(std::string_view bytes);

/// Names the sources of which the whole scanner was built, its rules and their texts included.
std::string_view scanner_version();

}  // namespace scanner
