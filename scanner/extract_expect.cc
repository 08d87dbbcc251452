// Expectations: comments of ours and attributes of the compiler's lints that say that something is
// known and meant.
#include <algorithm>

#include "scanner/extract_state.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

// Lints that speak of what a rule of ours speaks of. Those of the second list are policy: they are
// also switched off for whole modules and crates, which says nothing of a single lock.
constexpr std::string_view kLints[] = {"await_holding_lock", "await_holding_refcell_ref",
                                       "await_holding_invalid_type", "let_underscore_future"};
constexpr std::string_view kPolicyLints[] = {"disallowed_methods", "disallowed_types",
                                             "disallowed_macros"};

/// Whether the attribute says why: `reason = "a test of one task"`.
bool gives_reason(std::string_view attribute) {
  const size_t at = attribute.find("reason");
  const size_t quote = attribute.find('"', at);
  return at != std::string_view::npos && quote != std::string_view::npos &&
         attribute.substr(quote + 1, 1) != "\"";
}

bool is_policy(std::string_view lint) {
  return std::find(std::begin(kPolicyLints), std::end(kPolicyLints), lint) !=
         std::end(kPolicyLints);
}

}  // namespace

ExpectFact Extractor::State::expectation(Cursor& c, std::string_view text) {
  ExpectFact row{};
  row.text = strings.intern(text);
  row.pos = at(c.begin());
  row.comment_end = at(c.end());
  const std::string_view before = original.substr(0, std::min<size_t>(row.pos, original.size()));
  row.line = 1 + static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
  return row;
}

void Extractor::State::comment(Cursor& c) {
  if (c.sym() != Sym::line_comment) return;
  const std::string_view text = slice(c.begin(), c.end());
  const size_t marker = text.find("punchlist:expect");
  if (marker == std::string_view::npos || text.substr(0, 3) == "///" || text.substr(0, 3) == "//!")
    return;
  std::string_view rest = text.substr(marker + 16);
  const size_t open_at = rest.find('(');
  const size_t close_at = rest.rfind(')');
  if (open_at == 0 && close_at != std::string_view::npos) {
    rest = rest.substr(1, close_at - 1);
  } else {
    rest = {};
  }
  // Behind code on the same line it speaks of that line, else of the next statement or item.
  const std::string_view all = source().text;
  size_t line_begin = c.begin();
  bool behind_code = false;
  while (line_begin > 0 && all[line_begin - 1] != '\n') {
    --line_begin;
    if (all[line_begin] != ' ' && all[line_begin] != '\t') behind_code = true;
  }
  ExpectFact row = expectation(c, rest);
  if (behind_code) {
    row.begin_byte = at(static_cast<uint32_t>(line_begin));
    row.end_byte = at(c.end());
  }
  facts.expects.push_back(row);
}

/// `#[allow(clippy::await_holding_lock)]` and its kin, at what they stand before.
void Extractor::State::lints(Cursor& c, std::string_view raw, uint32_t from, uint32_t to) {
  for (size_t i = raw.find("clippy::"); i != std::string_view::npos; i = raw.find("clippy::", i)) {
    i += 8;
    size_t end = i;
    while (end < raw.size() && is_word(raw[end])) ++end;
    const std::string_view lint = raw.substr(i, end - i);
    const bool known = std::find(std::begin(kLints), std::end(kLints), lint) != std::end(kLints);
    // Clippy takes any guard for one that is held; ours is, so without a reason it counts.
    if (known ? !gives_reason(raw) : !is_policy(lint)) continue;
    ExpectFact row = expectation(c, lint);
    row.is_lint = true;
    row.begin_byte = from;
    row.end_byte = to;
    facts.expects.push_back(row);
  }
}

/// `#![allow(..)]`: for all of what it stands in. Of a module or file: policy only.
void Extractor::State::inner_lints(Cursor& c, uint32_t from, uint32_t to, bool is_module) {
  const size_t before = facts.expects.size();
  lints(c, slice(c.begin(), c.end()), from, to);
  if (!is_module) return;
  const auto meant = [this](const ExpectFact& row) { return is_policy(strings.str(row.text)); };
  facts.expects.erase(
      std::stable_partition(facts.expects.begin() + static_cast<std::ptrdiff_t>(before),
                            facts.expects.end(), meant),
      facts.expects.end());
}

void Extractor::State::expectation_target(Cursor& c) {
  for (size_t i = facts.expects.size(); i-- > 0;) {
    ExpectFact& row = facts.expects[i];
    if (row.end_byte != 0) break;
    row.begin_byte = at(c.begin());
    row.end_byte = at(c.end());
    if (row.is_lint && c.sym() == Sym::mod_item && !is_policy(strings.str(row.text)))
      row.end_byte = row.begin_byte;
  }
}

/// What has met neither statement nor item by the end of its block is for nothing.
void Extractor::State::close_expectations() {
  for (size_t i = facts.expects.size(); i-- > 0;) {
    ExpectFact& row = facts.expects[i];
    if (row.end_byte != 0) break;
    row.begin_byte = row.pos;
    row.end_byte = row.comment_end;
  }
}

}  // namespace scanner
