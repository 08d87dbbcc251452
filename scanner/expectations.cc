#include "scanner/expectations.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "scanner/extract.h"
#include "scanner/rules/rules.h"

namespace scanner {
namespace {

struct Expectation {
  std::string rule;
  std::string reason;
  std::string expires;
};

/// Past the quoted text that begins at `i`, its closing quote included.
size_t past_quotes(std::string_view text, size_t i) {
  for (++i; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\') ++i;
  }
  return std::min(i + 1, text.size());
}

size_t skip_blanks(std::string_view text, size_t i) {
  while (i < text.size() && text[i] == ' ') ++i;
  return i;
}

/// The value of `key = ...` in an expectation: quoted or a bare date.
std::string value_of(std::string_view text, std::string_view key) {
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = past_quotes(text, at);
      continue;
    }
    size_t i = skip_blanks(text, at + key.size());
    if (text.substr(at, key.size()) != key || i >= text.size() || text[i] != '=') {
      ++at;
      continue;
    }
    i = skip_blanks(text, i + 1);
    if (i < text.size() && text[i] == '"') {
      const size_t end = past_quotes(text, i);
      return std::string(text.substr(i + 1, end - i - (text[end - 1] == '"' ? 2 : 1)));
    }
    return std::string(text.substr(i, text.find_first_of(", )", i) - i));
  }
  return {};
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  const int day = (text[8] - '0') * 10 + (text[9] - '0');
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// What a clippy lint and a rule both speak of.
struct Twin {
  std::string_view lint;
  std::string_view rule;
};
constexpr Twin kTwins[] = {{"await_holding_lock", "lock-across-await"},
                           {"await_holding_invalid_type", "lock-across-await"},
                           {"await_holding_refcell_ref", "refcell-across-await"},
                           {"let_underscore_future", "future-not-awaited"},
                           {"disallowed_methods", "forbidden-runtime-call"},
                           {"disallowed_types", "forbidden-runtime-call"},
                           {"disallowed_macros", "forbidden-runtime-call"}};

class Judge {
 public:
  Judge(const Analysis& analysis, Findings& findings, ScanResult& result)
      : ws_(analysis.ws()), options_(analysis.options()), findings_(findings), result_(result) {}

  void judge() {
    for (FileId id = 0; id < ws_.files().size(); ++id) {
      for (const ExpectFact& row : ws_.files()[id].facts.expects) {
        if (row.is_lint) {
          lint(id, row);
        } else {
          comment(id, row);
        }
      }
    }
  }

 private:
  bool runs(std::string_view rule) const {
    return options_.rules.empty() ||
           std::find(options_.rules.begin(), options_.rules.end(), rule) != options_.rules.end();
  }

  /// `#[allow(clippy::await_holding_lock)]`: the compiler says where one expects nothing.
  void lint(FileId id, const ExpectFact& row) {
    const File& file = ws_.files()[id];
    for (const Twin& twin : kTwins) {
      if (file.facts.str(row.text) != twin.lint) continue;
      findings_.expect(twin.rule, file.path, row.begin_byte, row.end_byte);
      const bool whole_crate =
          row.end_byte == kNone && file.crate != kNone && ws_.crates()[file.crate].root_file == id;
      for (FileId other = 0; whole_crate && other < ws_.files().size(); ++other) {
        if (ws_.files()[other].crate == file.crate)
          findings_.expect(twin.rule, ws_.files()[other].path, 0, kNone);
      }
    }
  }

  void comment(FileId id, const ExpectFact& row) {
    const File& file = ws_.files()[id];
    const std::string_view text = file.facts.str(row.text);
    Expectation expected;
    expected.rule = std::string(base::trim(text.substr(0, text.find(','))));
    expected.reason = std::string(base::trim(value_of(text, "reason")));
    expected.expires = value_of(text, "expires");
    if (find_rule(expected.rule) == nullptr) {
      problem(id, row,
              fmt::format("the expectation names no rule: `{}` (see `punchlist rules`)",
                          expected.rule));
      return;
    }
    if (!expected.expires.empty() && !is_date(expected.expires)) {
      problem(
          id, row,
          fmt::format("the expectation of {} expires on `{}`, which is no date such as 2027-01-31",
                      expected.rule, expected.expires));
      return;
    }
    if (expected.reason.empty()) {
      finding(rules::reasonless_expectation(), id, row, expected,
              fmt::format("the expectation of {} gives no reason, so it expects nothing",
                          expected.rule),
              "write `reason = \"...\"` into the expectation");
      return;
    }
    if (!expected.expires.empty() && !options_.today.empty() && expected.expires < options_.today) {
      finding(rules::expired_expectation(), id, row, expected,
              fmt::format("the expectation of {} expired on {}: {}", expected.rule,
                          expected.expires, expected.reason),
              "mend what it expects, or give it a new date");
      return;
    }
    const size_t taken = findings_.expect(expected.rule, file.path, row.begin_byte, row.end_byte);
    if (taken == 0 && runs(expected.rule)) {
      finding(rules::unused_expectation(), id, row, expected,
              fmt::format("the expectation of {} expects nothing that is found", expected.rule),
              "remove the expectation");
    }
  }

  void problem(FileId id, const ExpectFact& row, std::string what) {
    const File& file = ws_.files()[id];
    result_.problems.push_back({file.path, row.line, std::move(what)});
  }

  /// The innermost function around the expectation, else the one that it stands before.
  FnId function_at(FileId id, const ExpectFact& row) const {
    const File& file = ws_.files()[id];
    FnId best = kNone;
    for (uint32_t i = 0; i < file.facts.functions.size(); ++i) {
      const FunctionFact& f = file.facts.functions[i];
      if (f.begin_byte == row.begin_byte && f.begin_byte > row.pos) return file.first_fn + i;
      if (f.begin_byte <= row.pos && row.pos < f.end_byte) best = file.first_fn + i;
    }
    return best;
  }

  void finding(const Rule& rule, FileId id, const ExpectFact& row, const Expectation& expected,
               std::string message, const std::string& title) {
    if (!runs(rule.id)) return;
    const File& file = ws_.files()[id];
    FilePlace place;
    place.file = id;
    place.fn = function_at(id, row);
    place.module = file.modules[0];
    if (place.fn != kNone) {
      place.module = ws_.module_of(place.fn);
      place.in_tests = ws_.in_test_target(place.fn);
    } else {
      place.in_tests = ws_.modules()[place.module].is_test;
    }
    place.begin_byte = row.pos;
    place.end_byte = row.comment_end;
    Finding& made = findings_.add_at(rule, place);
    made.message = std::move(message);
    made.callee = expected.rule;
    made.verdict = rule.id == rules::expired_expectation().id ? "expired" : "";
    made.sink = "expect " + expected.rule;
    Remedy remedy;
    remedy.id = std::string(rule.id) + "-mended";
    remedy.title = title;
    remedy.steps = {title};
    remedy.why = "an expectation silences the gate; each one must be true today";
    made.remedies.push_back(std::move(remedy));
  }

  const Workspace& ws_;
  const ScanOptions& options_;
  Findings& findings_;
  ScanResult& result_;
};

}  // namespace

void apply_expectations(const Analysis& analysis, Findings& findings, ScanResult& result) {
  Judge(analysis, findings, result).judge();
}

std::vector<std::string> expectation_reasons(std::string_view text,
                                             const std::vector<Finding>& expected) {
  const FileFacts facts = Extractor().extract(text);
  std::vector<std::string> reasons(expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    const Finding& finding = expected[i];
    std::string by_lint;
    for (const ExpectFact& row : facts.expects) {
      if (finding.at.begin_byte < row.begin_byte || finding.at.begin_byte >= row.end_byte) continue;
      const std::string_view said = facts.str(row.text);
      if (!row.is_lint && base::trim(said.substr(0, said.find(','))) == finding.rule)
        reasons[i] = std::string(base::trim(value_of(said, "reason")));
      for (const Twin& twin : kTwins) {
        if (row.is_lint && said == twin.lint && finding.rule == twin.rule)
          by_lint = fmt::format("an attribute allows clippy::{}", twin.lint);
      }
      if (!reasons[i].empty()) break;
    }
    if (reasons[i].empty()) reasons[i] = by_lint;
  }
  return reasons;
}

}  // namespace scanner
