#include "scanner/expectations.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/line_map.h"
#include "base/text.h"
#include "scanner/rule.h"

namespace scanner {
namespace {

struct Expectation {
  std::string rule;
  std::string reason;
  std::string expires;
};

/// The value of `key = ...` in an expectation: quoted or a bare date.
std::string value_of(std::string_view text, std::string_view key) {
  for (size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    size_t i = at + key.size();
    while (i < text.size() && text[i] == ' ') ++i;
    if (i >= text.size() || text[i] != '=') continue;
    ++i;
    while (i < text.size() && text[i] == ' ') ++i;
    if (i < text.size() && text[i] == '"') {
      const size_t end = text.find('"', i + 1);
      return std::string(text.substr(i + 1, end == std::string_view::npos ? end : end - i - 1));
    }
    const size_t end = text.find_first_of(", )", i);
    return std::string(text.substr(i, end == std::string_view::npos ? end : end - i));
  }
  return {};
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

}  // namespace

void apply_expectations(const Workspace& workspace, const ScanOptions& options,
                        const std::function<const std::string&(const std::string& path)>& text_of,
                        ScanResult& result) {
  for (const File& file : workspace.files()) {
    if (file.facts.expects.empty()) continue;
    const base::LineMap lines(text_of(file.path));
    for (const ExpectFact& row : file.facts.expects) {
      const std::string_view text = file.facts.str(row.text);
      const auto problem = [&](std::string what) {
        result.problems.push_back({file.path, lines.line_of(row.pos), std::move(what)});
      };
      Expectation expected;
      expected.rule = std::string(base::trim(text.substr(0, text.find(','))));
      expected.reason = value_of(text, "reason");
      expected.expires = value_of(text, "expires");
      if (find_rule(expected.rule) == nullptr) {
        problem(fmt::format("the expectation names no rule: `{}` (see `punchlist rules`)",
                            expected.rule));
        continue;
      }
      if (expected.reason.empty()) {
        problem(fmt::format("the expectation of {} gives no reason; write reason = \"...\"",
                            expected.rule));
        continue;
      }
      if (!expected.expires.empty() && !is_date(expected.expires)) {
        problem(fmt::format(
            "the expectation of {} expires on `{}`, which is no date such as 2027-01-31",
            expected.rule, expected.expires));
        continue;
      }
      if (!expected.expires.empty() && !options.today.empty() && expected.expires < options.today) {
        problem(
            fmt::format("the expectation of {} expired on {}", expected.rule, expected.expires));
        continue;
      }
      const auto meant = [&](const Finding& f) {
        return f.at.path == file.path && f.rule == expected.rule &&
               f.at.begin_byte >= row.begin_byte && f.at.begin_byte < row.end_byte;
      };
      const auto first = std::stable_partition(result.findings.begin(), result.findings.end(),
                                               [&](const Finding& f) { return !meant(f); });
      const bool rule_ran = options.rules.empty() ||
                            std::find(options.rules.begin(), options.rules.end(), expected.rule) !=
                                options.rules.end();
      if (first == result.findings.end() && rule_ran) {
        problem(fmt::format("the expectation of {} expects nothing that is found; remove it",
                            expected.rule));
      }
      std::move(first, result.findings.end(), std::back_inserter(result.expected));
      result.findings.erase(first, result.findings.end());
    }
  }
}

}  // namespace scanner
