#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// Digits of a hash where people see it: of a commit, of a block of text, of a folder's path.
constexpr size_t kHashLength = 12;

inline std::string short_hash(std::string_view hash) {
  return std::string(hash.substr(0, kHashLength));
}

}  // namespace cli
