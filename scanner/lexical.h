#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// A run of parsed text and where it comes from in the file: every span of the facts is one of the
/// file, whatever text the parser saw.
struct Piece {
  uint32_t at;      ///< offset in the parsed text
  uint32_t origin;  ///< offset in the file
  bool ours;        ///< text that we added: every offset in it maps to `origin`
};

/// Rust source as the parser is given it: each run of comments and white space is one byte. A fifth
/// of a parse goes into them, and they say nothing that is wanted.
struct CompactText {
  std::string text;
  std::vector<Piece> pieces;  ///< ascending; the first begins at 0
};

/// lexical_check(), and the text up to `safe_end` made compact. Where a token begins or ends the
/// pieces give its exact place in the file.
LexicalReport lexical_check(std::string_view text, CompactText& compact);

}  // namespace scanner
