#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// Digits of a commit's hash in documents and on the terminal.
constexpr size_t kHashLength = 12;

inline std::string short_hash(std::string_view hash) {
  return std::string(hash.substr(0, kHashLength));
}

}  // namespace cli
