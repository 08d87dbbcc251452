#pragma once

#include <cstdint>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace cli {

/// What a test runner said of itself.
struct TestCounts {
  int64_t passed = 0;
  int64_t failed = 0;
  int64_t ignored = 0;
};

/// How another runner than cargo's says it: regular expressions (ECMAScript) for one line, each
/// with one group that holds the number; an empty one is not looked for. `tests` of a command in
/// punchlist.yaml.
struct CountPatterns {
  std::string passed;
  std::string failed;
  std::string ignored;

  bool empty() const { return passed.empty() && failed.empty() && ignored.empty(); }
};

/// What is wrong with such a pattern, in words; nothing when it can be used.
std::optional<std::string> problem_of_pattern(const std::string& pattern);

/// Reads counts from output as it arrives, so that no flood of it hides them. Without patterns the
/// result lines of `cargo test` ("test result: ok. 3 passed; 0 failed; ...") and of cargo-nextest
/// ("Summary [ 0.1s] 3 tests run: 3 passed, 0 skipped") count; colour codes are read over. Of a
/// line that is longer than 4096 bytes only the beginning is read.
class TestCounter {
 public:
  explicit TestCounter(const CountPatterns& patterns = {});
  void add(std::string_view bytes);
  /// The sums over all lines; nothing when no line held any.
  std::optional<TestCounts> finish();

 private:
  void read_line(std::string_view raw);

  CountPatterns patterns_;
  std::regex passed_;
  std::regex failed_;
  std::regex ignored_;
  std::string line_;
  std::optional<TestCounts> counts_;
};

/// The counts in a whole output.
std::optional<TestCounts> test_counts_in(std::string_view output,
                                         const CountPatterns& patterns = {});

}  // namespace cli
