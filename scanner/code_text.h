#pragma once

#include <string>
#include <string_view>

namespace scanner {

/// Rust source with comments and the insides of strings blanked by spaces. As long as the source,
/// lines where they were: what is searched in it is code. Total, like `lexical_check`.
std::string code_text(std::string_view source);

}  // namespace scanner
