#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cli {

/// How many terminal columns a character takes: 0 (combining), 1, or 2 (East Asian wide, emoji).
size_t display_width(char32_t scalar);

/// A source line made fit for a terminal, and where the caret goes below it.
struct Frame {
  std::string text;        ///< tabs as four spaces, nothing that steers a terminal
  size_t caret = 0;        ///< terminal columns before the first caret
  size_t caret_width = 1;  ///< number of carets, at least 1
};

/// The line around the columns [column, end_column) (1-based, Unicode scalar values), cut with
/// "..." on either side when it is wider than `max_width` terminal columns. The source is hostile:
/// whatever it holds, the result is one line and the caret stands below the right character.
Frame make_frame(std::string_view line, uint32_t column, uint32_t end_column,
                 size_t max_width = 120);

}  // namespace cli
