#include "cli/actions/test_counts.h"

#include <charconv>
#include <string>

#include "base/text.h"

namespace cli {
namespace {

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

}  // namespace

std::optional<TestCounts> test_counts_in(std::string_view output) {
  std::optional<TestCounts> counts;
  for (const std::string_view raw : base::split_lines(output)) {
    const std::string line = without_colour(raw);
    const std::string_view text = base::trim(line);
    const bool is_cargo = base::strip_prefix(text, "test result: ").has_value();
    const bool is_nextest = base::strip_prefix(text, "Summary [").has_value() &&
                            text.find(" run:") != std::string_view::npos;
    if (!is_cargo && !is_nextest) continue;
    if (!counts) counts.emplace();
    counts->passed += number_before(text, " passed");
    counts->failed += number_before(text, " failed");
    counts->ignored += number_before(text, is_cargo ? " ignored" : " skipped");
  }
  return counts;
}

}  // namespace cli
