#pragma once

#include <cstdint>
#include <string>

namespace scanner {

/// A mistake in the user's own files that the scan met: a manifest, an expectation comment.
struct Problem {
  std::string path;
  uint32_t line = 0;  ///< 1-based; 0 where the mistake has no line
  std::string text;   ///< lower case, no full stop
};

}  // namespace scanner
