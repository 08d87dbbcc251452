#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace base {

/// One step through bytes that are meant to be UTF-8.
struct Utf8Step {
  char32_t scalar = 0;  ///< the Unicode scalar value; 0 when not valid
  size_t length =
      0;  ///< bytes of the sequence; when not valid, the bytes one U+FFFD stands for (at least 1)
  bool valid = false;
};

/// Decodes what starts at `offset` (which must be inside `text`). Overlong forms, surrogates and
/// values above U+10FFFF are not valid; a broken sequence covers its longest well-begun part, as
/// the Unicode standard recommends.
Utf8Step utf8_step(std::string_view text, size_t offset);

}  // namespace base
