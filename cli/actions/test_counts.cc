#include "cli/actions/test_counts.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.h"

namespace cli {
namespace {

constexpr size_t kLongestLine = 4096;

/// Without the escape sequences that colour a terminal.
std::string without_colour(std::string_view line) {
  std::string plain;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b' && i + 1 < line.size() && line[i + 1] == '[') {
      i += 2;
      while (i < line.size() && (line[i] < '@' || line[i] > '~')) ++i;
      continue;
    }
    plain += line[i];
  }
  return plain;
}

/// The number right before `word`, or 0.
int64_t number_before(std::string_view line, std::string_view word) {
  const size_t at = line.find(word);
  if (at == std::string_view::npos) return 0;
  size_t begin = at;
  while (begin > 0 && line[begin - 1] >= '0' && line[begin - 1] <= '9') --begin;
  int64_t number = 0;
  std::from_chars(line.data() + begin, line.data() + at, number);
  return number;
}

/// Adds what the pattern finds in the line; whether it found something.
bool add_match(const std::string& line, const std::string& pattern, const std::regex& compiled,
               int64_t& sum) {
  std::smatch match;
  if (pattern.empty() || !std::regex_search(line, match, compiled)) return false;
  const std::string number = match[1].str();
  int64_t value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  sum += value;
  return true;
}

}  // namespace

std::optional<std::string> problem_of_pattern(const std::string& pattern) {
  try {
    const std::regex compiled(pattern);
    if (compiled.mark_count() == 1) return std::nullopt;
    return "it needs exactly one group, around the number, such as `([0-9]+) passed`";
  } catch (const std::regex_error&) {
    return "it is no regular expression";
  }
}

TestCounter::TestCounter(const CountPatterns& patterns)
    : patterns_(patterns),
      passed_(patterns.passed),
      failed_(patterns.failed),
      ignored_(patterns.ignored) {}

void TestCounter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    line_ += part.substr(0, std::min(part.size(), kLongestLine - line_.size()));
    if (end == std::string_view::npos) return;
    read_line(line_);
    line_.clear();
    bytes.remove_prefix(end + 1);
  }
}

std::optional<TestCounts> TestCounter::finish() {
  if (!line_.empty()) read_line(line_);
  line_.clear();
  return counts_;
}

void TestCounter::read_line(std::string_view raw) {
  const std::string line = without_colour(raw);
  TestCounts found = counts_.value_or(TestCounts{});
  if (!patterns_.empty()) {
    bool any = add_match(line, patterns_.passed, passed_, found.passed);
    any = add_match(line, patterns_.failed, failed_, found.failed) || any;
    any = add_match(line, patterns_.ignored, ignored_, found.ignored) || any;
    if (any) counts_ = found;
    return;
  }
  const std::string_view text = base::trim(line);
  const bool is_cargo = base::strip_prefix(text, "test result: ").has_value();
  const bool is_nextest = base::strip_prefix(text, "Summary [").has_value() &&
                          text.find(" run:") != std::string_view::npos;
  if (!is_cargo && !is_nextest) return;
  found.passed += number_before(text, " passed");
  found.failed += number_before(text, " failed");
  found.ignored += number_before(text, is_cargo ? " ignored" : " skipped");
  counts_ = found;
}

std::optional<TestCounts> test_counts_in(std::string_view output, const CountPatterns& patterns) {
  TestCounter counter(patterns);
  counter.add(output);
  return counter.finish();
}

}  // namespace cli
