#pragma once

#include <string>
#include <string_view>

namespace cli {

/// What stands below a heading of a rule's document, without the heading; empty when there is no
/// such heading or rule.
std::string rule_section(std::string_view rule, std::string_view heading);

}  // namespace cli
