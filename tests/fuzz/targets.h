#pragma once

#include <string_view>

namespace fuzz {

/// One thing under test: what it promises for any bytes is held by CHECK.
struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

/// `lexical`, `extract` or `macros`; null for any other name.
const Target* find_target(std::string_view name);

}  // namespace fuzz
