#include "scanner/syntax.h"

#include <ctime>
#include <string>
#include <unordered_map>
#include <vector>

extern "C" const TSLanguage* tree_sitter_rust(void);

namespace scanner {
namespace {

std::vector<Sym> make_table() {
  const std::unordered_map<std::string_view, Sym> named = {
#define X(name) {#name, Sym::name},
      SCANNER_NAMED_SYMBOLS(X)
#undef X
  };
  const std::unordered_map<std::string_view, Sym> tokens = {
#define X(name, text) {text, Sym::name},
      SCANNER_TOKENS(X)
#undef X
  };
  const TSLanguage* language = rust_language();
  std::vector<Sym> table(ts_language_symbol_count(language), Sym::other);
  for (uint32_t i = 0; i < table.size(); ++i) {
    const TSSymbol symbol = static_cast<TSSymbol>(i);
    const bool is_named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
    const auto& names = is_named ? named : tokens;
    const auto found = names.find(ts_language_symbol_name(language, symbol));
    if (found != names.end()) table[i] = found->second;
  }
  return table;
}

/// Cpu time of this thread.
uint64_t thread_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000 + static_cast<uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

const TSLanguage* rust_language() { return tree_sitter_rust(); }

Sym sym_of(TSSymbol symbol) {
  static const std::vector<Sym> table = make_table();
  if (symbol < table.size()) return table[symbol];
  return Sym::error;  // the symbol of ERROR nodes lies past the grammar's own
}

Parser::~Parser() { clear(); }

void Parser::clear() {
  {
    const TreeMemory::Serving serving(memory_);
    ts_parser_delete(parser_);  // the grammar's scanner has memory of its own
    parser_ = nullptr;
  }
  memory_.clear();
}

Tree Parser::parse(std::string_view text) {
  const TreeMemory::Serving serving(memory_);
  if (parser_ == nullptr) {
    parser_ = ts_parser_new();
    ts_parser_set_language(parser_, rust_language());
  }
  // The parser does about 8 MB/s; a hundredth of that speed is a blow-up.
  const uint64_t microseconds = 2'000'000 + uint64_t{10} * text.size();
  ts_parser_set_timeout_micros(parser_, microseconds);
  // Its limit is one of elapsed time: on a busy machine it goes on where it stopped until the
  // thread has really worked that long, or what a file holds would depend on who else is at work.
  const uint64_t began = thread_microseconds();
  TSTree* tree = nullptr;
  do {
    tree =
        ts_parser_parse_string(parser_, nullptr, text.data(), static_cast<uint32_t>(text.size()));
  } while (tree == nullptr && thread_microseconds() - began < microseconds);
  if (tree == nullptr) ts_parser_reset(parser_);
  return Tree(tree);
}

}  // namespace scanner
