#pragma once

#include <string_view>

namespace fuzz {

/// One thing under test: what it promises for any bytes is held by CHECK. It wants a deep stack:
/// base::run_on_deep_stack, or a main thread with 64 MiB.
struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

/// `lexical`, `extract` or `macros`; null for any other name.
const Target* find_target(std::string_view name);

}  // namespace fuzz
