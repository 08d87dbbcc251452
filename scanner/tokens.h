#pragma once

#include <cstddef>
#include <string_view>

namespace scanner {

// Rust's tokens and paths, as far as text has to be split without the parser.

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
/// `connect` of `net::TcpStream::connect`.
constexpr std::string_view last_segment(std::string_view path) {
  const size_t colons = path.rfind("::");
  return colons == std::string_view::npos ? path : path.substr(colons + 2);
}
/// Past the token that starts at `i`: a string, character, comment, bracketed group or single byte.
size_t skip_token(std::string_view text, size_t i);
/// Past white space and comments.
size_t skip_spaces(std::string_view text, size_t i);
/// Between the first opening and the last closing parenthesis; empty if there is no such pair.
std::string_view in_parentheses(std::string_view text);
/// Whether it is `first, second`: a few names of variables and nothing else.
bool lists_variables(std::string_view text);

}  // namespace scanner
