#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/cfg_predicate.h"
#include "scanner/extract.h"
#include "scanner/facts.h"
#include "scanner/lexical.h"
#include "scanner/string_table.h"
#include "scanner/syntax.h"

namespace scanner {

/// One text under the parser: the file made compact, or macro arguments dressed up as Rust.
struct ParsedText {
  std::string owned;
  std::string_view text;
  std::vector<Piece> pieces;  ///< empty: offsets are the file's own
  mutable size_t last = 0;    ///< the piece asked for last: the next one is near
  uint32_t map(uint32_t offset) const;
  /// The piece that the offset lies in.
  size_t piece_of(uint32_t offset) const;
};

/// The attributes that stand before an item or statement.
struct Attributes {
  std::string text;  ///< joined by new lines
  std::string cfg;
  std::string path;          ///< of #[path = ".."]
  bool is_test = false;      ///< #[test] and its kin
  bool is_cfg_test = false;  ///< #[cfg(test)]
};

/// What surrounds the item being extracted.
struct ItemContext {
  uint32_t scope = 0;
  uint32_t impl = kNone;
  uint32_t trait = kNone;
  uint32_t outer = kNone;   ///< the function in whose body we are
  uint32_t block_from = 0;  ///< the block of that body, for the reach of its `use` lines
  uint32_t block_to = 0;
  bool in_test = false;
  std::string cfg;                    ///< predicates of the impl, trait or branch of cfg_if! around
  bool thread_local_storage = false;  ///< the items of a `thread_local!`
};

/// A nested item of a body, to be extracted when the body is done, so that each body's nodes stay
/// together.
struct PendingItem {
  TSNode node;
  size_t text;  ///< index of its ParsedText
  ItemContext context;
  Attributes attributes;
};

/// The walk over one file. extract_items.cc, extract_body.cc, extract_macro.cc, extract_select.cc,
/// extract_cfg_macro.cc and extract_expect.cc each hold a part of it.
struct Extractor::State {
  Parser parser;
  StringTable strings;
  FileFacts facts;
  std::deque<ParsedText> texts;
  std::deque<Tree> trees;
  size_t text_index = 0;
  uint32_t depth = 0;
  ItemContext context;
  StrId use_cfg = 0;  ///< of the `use` being read
  std::vector<PendingItem> pending;
  std::string scratch;
  std::vector<std::pair<uint64_t, uint64_t>> not_understood;  ///< bytes of the file; may overlap
  std::string_view original;      ///< the file's own bytes, as far as they are parsed
  bool expects_anything = false;  ///< the file speaks of punchlist: only then comments are read

  // items
  void file(std::string_view text);
  void items(Cursor& c);
  void item(Cursor& c, Attributes& attributes);
  bool is_item(Sym sym) const;
  /// The predicates around an item and its own.
  std::string cfg_with(const Attributes& attributes) const;
  void function(Cursor& c, const Attributes& attributes);
  void implementation(Cursor& c, const Attributes& attributes);
  void trait_item(Cursor& c, const Attributes& attributes);
  void type_item(Cursor& c, TypeKind kind, const Attributes& attributes);
  void associated_bounds(Cursor& c, std::string& generics);
  void types_of_macros();
  void fields(Cursor& c, StrId variant);
  void module(Cursor& c, const Attributes& attributes);
  void static_item(Cursor& c, const Attributes& attributes);
  void use(Cursor& c, const Attributes& attributes);
  void use_tree(Cursor& c, const std::string& prefix, bool is_pub);
  void add_use(const std::string& path, std::string_view name, bool is_pub, uint32_t begin);
  void attribute(Cursor& c, Attributes& attributes);
  void inner_cfg(Cursor& c);
  void drain_pending();

  // expectations
  ExpectFact expectation(Cursor& c, std::string_view text);
  void comment(Cursor& c);
  void lints(Cursor& c, std::string_view raw, uint32_t from, uint32_t to);
  void inner_lints(Cursor& c, uint32_t from, uint32_t to, bool is_module);
  void expectation_target(Cursor& c);
  void close_expectations();
  void count_error(Cursor& c);
  uint64_t bytes_not_understood();

  // bodies
  void expression(Cursor& c);
  void expression_inner(Cursor& c);
  void expressions(Cursor& c);
  void call(Cursor& c);
  void closure(Cursor& c);
  bool returns_a_closure(Cursor& c);
  void block(Cursor& c, uint8_t flags);
  void statements(Cursor& c);
  void let(Cursor& c);
  void match(Cursor& c);
  void conditional(Cursor& c);
  void while_loop(Cursor& c);
  void for_loop(Cursor& c);
  void struct_literal(Cursor& c);
  void pattern(Cursor& c);
  void pattern_list(Cursor& c, Kind kind);
  void struct_pattern(Cursor& c);
  void parameters(Cursor& c, FunctionFact& function);
  void path(Cursor& c);
  void leaf(Kind kind, Cursor& c, uint16_t aux);
  void one_child(Kind kind, Cursor& c, uint8_t flags, uint16_t aux);

  // macros
  void macro(Cursor& c, bool as_item);
  bool macro_arguments(std::string_view name, uint32_t from, uint32_t to, bool braces);
  void calls_in(uint32_t from, uint32_t to);
  void arguments_in(uint32_t from, uint32_t to);
  bool macro_items(std::string_view name, uint32_t from, uint32_t to);
  void cfg_macro(std::string_view definition);
  void modules_of_macro(std::string_view inner, uint32_t from);
  bool select_branches(uint32_t from, uint32_t to);
  bool channel_select(uint32_t from, uint32_t to);
  bool parse_again(ParsedText&& text, void (State::*visit)(Cursor&));
  void visit_call_arguments(Cursor& c);
  void visit_awaited_arguments(Cursor& c);
  void visit_body(Cursor& c);
  void visit_stream_body(Cursor& c);
  void visit_select(Cursor& c);
  void visit_items(Cursor& c);

  // text and nodes
  const ParsedText& source() const { return texts[text_index]; }
  std::string_view slice(uint32_t begin, uint32_t end) const {
    return source().text.substr(begin, end - begin);
  }
  uint32_t at(uint32_t offset) const {
    return source().pieces.empty() ? offset : source().map(offset);
  }
  StrId code(Cursor& c) { return code(c.begin(), c.end()); }
  StrId code(uint32_t begin, uint32_t end);  ///< text with its spaces and comments folded
  StrId path_name(Cursor& c,
                  uint32_t* last);  ///< path without generics; offset of its last segment
  uint32_t open(Kind kind, uint32_t pos);
  void close(uint32_t node, uint32_t end_offset);
};

/// Calls `visit` at each child of where `c` stands, tokens included, comments left out.
template <class Visit>
void each_child(Extractor::State& state, Cursor& c, Visit visit) {
  if (!c.down()) return;
  do {
    if (c.sym() == Sym::line_comment || c.sym() == Sym::block_comment) {
      if (state.expects_anything) state.comment(c);
      continue;
    }
    visit();
  } while (c.next());
  c.up();
}

}  // namespace scanner
