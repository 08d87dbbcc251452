#pragma once

#include <string>
#include <string_view>

namespace cli {

/// What stands below a heading of a rule's document, without the heading; empty when there is no
/// such heading or rule.
std::string rule_section(std::string_view rule, std::string_view heading);

/// What a finding's verdict means, for people who know none of the names: "panics (M3: \"there is
/// no reactor running, ..\")".
std::string outcome_words(std::string_view rule, const std::string& verdict);

}  // namespace cli
