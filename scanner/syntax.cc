#include "scanner/syntax.h"

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

}  // namespace

const TSLanguage* rust_language() { return tree_sitter_rust(); }

Sym sym_of(TSSymbol symbol) {
  static const std::vector<Sym> table = make_table();
  if (symbol < table.size()) return table[symbol];
  return Sym::error;  // the symbol of ERROR nodes lies past the grammar's own
}

Parser::Parser() : parser_(ts_parser_new()) { ts_parser_set_language(parser_, rust_language()); }

Tree Parser::parse(std::string_view text) {
  // The parser does about 8 MB/s; a hundredth of that speed is a blow-up.
  const uint64_t microseconds = 2'000'000 + uint64_t{10} * text.size();
  ts_parser_set_timeout_micros(parser_, microseconds);
  TSTree* tree =
      ts_parser_parse_string(parser_, nullptr, text.data(), static_cast<uint32_t>(text.size()));
  if (tree == nullptr) ts_parser_reset(parser_);
  return Tree(tree);
}

}  // namespace scanner
