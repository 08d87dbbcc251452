#pragma once

#include <cstddef>
#include <string_view>

namespace scanner {

// Rust's tokens, as far as macro arguments have to be split without the parser.

bool is_word(char c);
bool is_space(char c);
/// Past the token that starts at `i`: a string, character, comment, bracketed group or single byte.
size_t skip_token(std::string_view text, size_t i);
/// Past white space and comments.
size_t skip_spaces(std::string_view text, size_t i);

}  // namespace scanner
