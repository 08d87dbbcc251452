#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanner {

/// The versions of one package that a Cargo.lock pins, in the file's order. Reads the lines that
/// Cargo writes.
std::vector<std::string> locked_versions(std::string_view lock_text, std::string_view package);

/// Of those, the one that the requirement ("1", "^0.2.3", "=1.24") selects; the last if none does;
/// "" of none.
std::string select_version(const std::vector<std::string>& versions, std::string_view requirement);

}  // namespace scanner
