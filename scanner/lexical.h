#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanner {

/// How far a Rust file can be handed to the parser.
struct LexicalReport {
  size_t safe_end = 0;  ///< bytes: the whole text, or where the token that never ends begins
  std::string problem;  ///< empty if all is terminated, else "string is not terminated" or the like
};

/// Looks, in one linear pass, for a string, raw string, byte or C string or (nested) block comment
/// that never ends: the tokens that swallow the rest of a file. The parser is quadratic on those,
/// so a file is read up to `safe_end` and the rest is counted as not parsed. Character literals are
/// told from lifetimes; one that is not closed ends with its line and harms nothing. Raw
/// identifiers, a byte order mark and a `#!` line are no trouble.
LexicalReport lexical_check(std::string_view text);

}  // namespace scanner
