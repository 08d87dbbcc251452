#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/finding.h"

namespace cli {

/// One line of code as the page shows it: made safe, and cut when it is long.
struct ExcerptLine {
  std::string before;  ///< all of it, unless it holds the finding
  std::string marked;  ///< the offending token; empty on the other lines
  std::string after;
  size_t cut = 0;  ///< bytes that are left out; 0: the whole line stands here
};

/// The lines around a finding.
struct Excerpt {
  uint32_t first_line = 0;
  std::vector<ExcerptLine> lines;
};

/// The lines around `at` in the text of its file; empty when the file has no such line. Of a line
/// that is longer than `max_bytes` only what stands around the finding, or its beginning, is kept.
/// \param radius lines before and after
Excerpt make_excerpt(std::string_view text, const scanner::Location& at, uint32_t radius,
                     size_t max_bytes = 400);

/// `text` made safe for the page; what is beyond `max_bytes` is left out, and that is said in it.
std::string shown_text(std::string_view text, size_t max_bytes = 2000);

}  // namespace cli
