#pragma once

#include <string_view>

namespace scanner {

/// How often a rule has changed what it raises: 1 at first. A finding that was called a false alarm
/// is looked at again when this grows (scanner/rules/versions.def says when it must).
int rule_version(std::string_view rule);

}  // namespace scanner
