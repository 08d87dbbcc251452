#include "tests/fuzz/targets.h"

#include <iterator>
#include <string>

#include "base/check.h"
#include "scanner/extract.h"
#include "scanner/facts.h"
#include "scanner/facts_text.h"
#include "scanner/lexical.h"

namespace fuzz {
namespace {

using scanner::FileFacts;
using scanner::FunctionFact;
using scanner::kNone;
using scanner::Node;

/// Below `node`, subtrees follow one another and end where their parent's does.
void check_subtrees(const FileFacts& facts, uint32_t first, uint32_t end) {
  for (uint32_t node = first; node < end; ++node) {
    const Node& n = facts.nodes[node];
    CHECK(n.size >= 1 && node + n.size <= end);
    CHECK(n.pos <= facts.bytes && n.end <= facts.bytes);
    CHECK(n.name < facts.strings());
    const uint32_t past = node + n.size;
    for (uint32_t child = node + 1; child < past; child += facts.nodes[child].size)
      CHECK(facts.nodes[child].size >= 1 && child + facts.nodes[child].size <= past);
  }
}

/// What the later phases rely on without asking.
void check_facts(const FileFacts& facts) {
  CHECK(facts.unparsed_bytes <= facts.bytes);
  CHECK(!facts.scopes.empty());
  for (uint32_t scope = 1; scope < facts.scopes.size(); ++scope)
    CHECK(facts.scopes[scope].parent < scope);
  uint32_t done = 0;
  for (const FunctionFact& f : facts.functions) {
    CHECK(f.first_node <= f.end_node && f.end_node <= facts.nodes.size());
    CHECK(f.first_node >= done);
    done = f.end_node;
    CHECK(f.scope < facts.scopes.size());
    CHECK(f.impl == kNone || f.impl < facts.impls.size());
    CHECK(f.trait == kNone || f.trait < facts.types.size());
    CHECK(f.outer == kNone || f.outer < facts.functions.size());
    CHECK(f.begin_byte <= f.end_byte && f.end_byte <= facts.bytes);
    check_subtrees(facts, f.first_node, f.end_node);
  }
  for (const scanner::TypeFact& type : facts.types)
    CHECK(type.first_field + type.fields <= facts.fields.size());
}

void lexical(std::string_view input) {
  const scanner::LexicalReport report = scanner::lexical_check(input);
  CHECK(report.safe_end <= input.size());
  CHECK(report.problem.empty() == (report.safe_end == input.size()));
  const scanner::LexicalReport again = scanner::lexical_check(input.substr(0, report.safe_end));
  CHECK(again.problem.empty());
}

void extract(std::string_view input) {
  static scanner::Extractor extractor;
  const FileFacts facts = extractor.extract(input);
  check_facts(facts);
  // Nothing of a file may be left in the extractor for the next.
  const FileFacts again = scanner::Extractor().extract(input);
  CHECK(scanner::facts_text(facts) == scanner::facts_text(again));
}

/// Names of macros that are read in ways of their own, and one that nobody knows.
constexpr std::string_view kMacros[] = {
    "select",       "tokio::select",  "select_biased", "join",    "try_join", "stream",
    "thread_local", "lazy_static",    "cfg_if",        "include", "matches",  "info",
    "json",         "println",        "assert_eq",     "quote",   "snapshot", "vec",
    "macro_rules",  "tracing::event", "my_own"};

/// The first byte chooses the macro and where it stands, the rest is its arguments.
void macros(std::string_view input) {
  if (input.empty()) return;
  const unsigned char choice = static_cast<unsigned char>(input.front());
  const std::string_view name = kMacros[choice % std::size(kMacros)];
  const std::string_view arguments = input.substr(1);
  const bool as_item = choice >= 128;
  std::string text;
  if (!as_item) text += "async fn f() { ";
  text += name;
  text += "!{";
  text += arguments;
  text += '}';
  if (!as_item) text += " }";
  static scanner::Extractor extractor;
  const FileFacts facts = extractor.extract(text);
  check_facts(facts);
  CHECK(!scanner::facts_text(facts).empty());
}

constexpr Target kTargets[] = {{"lexical", lexical}, {"extract", extract}, {"macros", macros}};

}  // namespace

const Target* find_target(std::string_view name) {
  for (const Target& target : kTargets) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

}  // namespace fuzz
