#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cli {

/// What a test runner said of itself.
struct TestCounts {
  int64_t passed = 0;
  int64_t failed = 0;
  int64_t ignored = 0;
};

/// The sums over all result lines of `cargo test` ("test result: ok. 3 passed; 0 failed; ...") or
/// of cargo-nextest ("Summary [ 0.1s] 3 tests run: 3 passed, 0 skipped"); nothing when neither
/// stands there. Colour codes are read over.
std::optional<TestCounts> test_counts_in(std::string_view output);

}  // namespace cli
