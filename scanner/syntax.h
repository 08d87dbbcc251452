#pragma once

#include <tree_sitter/api.h>

#include <cstdint>
#include <string_view>

#include "scanner/tree_memory.h"

namespace scanner {

// The grammar's node kinds that extraction tells apart: X(enumerator, name in the grammar). Named
// kinds first.
// The formatter never comes to rest on a list of macro calls.
// clang-format off
#define SCANNER_NAMED_SYMBOLS(X) \
  X(arguments) X(array_expression) X(array_type) X(assignment_expression) X(associated_type) \
  X(async_block) X(attribute) X(attribute_item) X(await_expression) X(base_field_initializer) \
  X(binary_expression) X(block) X(block_comment) X(boolean_literal) X(bounded_type) \
  X(bracketed_type) X(break_expression) X(call_expression) X(captured_pattern) X(char_literal) \
  X(closure_expression) X(closure_parameters) X(compound_assignment_expr) X(const_block) \
  X(const_item) X(const_parameter) X(continue_expression) X(crate) X(declaration_list) \
  X(dynamic_type) X(else_clause) X(empty_statement) X(enum_item) X(enum_variant) \
  X(enum_variant_list) X(expression_statement) X(extern_crate_declaration) X(extern_modifier) \
  X(field_declaration) X(field_declaration_list) X(field_expression) X(field_identifier) \
  X(field_initializer) X(field_initializer_list) X(field_pattern) X(float_literal) \
  X(for_expression) X(foreign_mod_item) X(function_item) X(function_modifiers) \
  X(function_signature_item) X(function_type) X(gen_block) X(generic_function) \
  X(generic_pattern) X(generic_type) X(generic_type_with_turbofish) X(identifier) \
  X(if_expression) X(impl_item) X(index_expression) X(inner_attribute_item) X(integer_literal) \
  X(label) X(let_chain) X(let_condition) X(let_declaration) X(lifetime) X(line_comment) \
  X(loop_expression) X(macro_definition) X(macro_invocation) X(match_arm) X(match_block) \
  X(match_expression) X(match_pattern) X(metavariable) X(mod_item) X(mut_pattern) \
  X(mutable_specifier) X(negative_literal) X(never_type) X(or_pattern) \
  X(ordered_field_declaration_list) X(parameter) X(parameters) X(parenthesized_expression) \
  X(pointer_type) X(primitive_type) X(qualified_type) X(range_expression) X(range_pattern) \
  X(raw_string_literal) X(ref_pattern) X(reference_expression) X(reference_pattern) \
  X(reference_type) X(remaining_field_pattern) X(return_expression) X(scoped_identifier) \
  X(scoped_type_identifier) X(scoped_use_list) X(self) X(self_parameter) \
  X(shorthand_field_identifier) X(shorthand_field_initializer) X(slice_pattern) X(source_file) \
  X(static_item) X(string_literal) X(struct_expression) X(struct_item) X(struct_pattern) \
  X(super) X(token_tree) X(trait_bounds) X(trait_item) X(try_block) X(try_expression) \
  X(tuple_expression) X(tuple_pattern) X(tuple_struct_pattern) X(tuple_type) X(type_arguments) \
  X(type_cast_expression) X(type_identifier) X(type_item) X(type_parameters) X(unary_expression) \
  X(union_item) X(unit_expression) X(unit_type) X(unsafe_block) X(use_as_clause) \
  X(use_declaration) X(use_list) X(use_wildcard) X(variadic_parameter) X(visibility_modifier) \
  X(where_clause) X(while_expression) X(yield_expression)
// clang-format on

// Tokens without a name: X(enumerator, its text).
// The formatter never comes to rest on a list of macro calls.
// clang-format off
#define SCANNER_TOKENS(X) \
  X(t_colon, ":") X(t_equals, "=") X(t_else, "else") X(t_async, "async") X(t_move, "move") \
  X(t_arrow, "->") X(t_underscore, "_") X(t_if, "if") X(t_semicolon, ";") X(t_unsafe, "unsafe") \
  X(t_for, "for") X(t_dot, ".") X(t_ref, "ref") X(t_dotdot, "..") X(t_fat_arrow, "=>") \
  X(t_as, "as") X(t_exclamation, "!") X(t_in, "in")
// clang-format on

enum class Sym : uint8_t {
  other,  ///< a kind that extraction does not tell apart
  error,
#define X(name) name,
  SCANNER_NAMED_SYMBOLS(X)
#undef X
#define X(name, text) name,
      SCANNER_TOKENS(X)
#undef X
};

const TSLanguage* rust_language();
/// The kind of a grammar symbol; ids are looked up once.
Sym sym_of(TSSymbol symbol);

/// A place in a syntax tree. Moves in O(1), unlike child access by index.
class Cursor {
 public:
  explicit Cursor(TSNode node) : cursor_(ts_tree_cursor_new(node)) { load(); }
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  bool down() { return moved(ts_tree_cursor_goto_first_child(&cursor_)); }
  bool next() { return moved(ts_tree_cursor_goto_next_sibling(&cursor_)); }
  void up() { moved(ts_tree_cursor_goto_parent(&cursor_)); }

  Sym sym() const { return sym_; }
  uint32_t begin() const { return ts_node_start_byte(node_); }
  uint32_t end() const { return ts_node_end_byte(node_); }
  bool named() const { return ts_node_is_named(node_); }
  TSNode node() const { return node_; }

 private:
  bool moved(bool did) {
    if (did) load();
    return did;
  }
  void load() {
    node_ = ts_tree_cursor_current_node(&cursor_);
    sym_ = sym_of(ts_node_symbol(node_));
  }
  TSTreeCursor cursor_;
  TSNode node_;
  Sym sym_;
};

/// A syntax tree; empty when the parser gave up at its time limit. It lies in the memory of the
/// parser that made it.
class Tree {
 public:
  explicit Tree(const TSTree* tree) : tree_(tree) {}
  bool empty() const { return tree_ == nullptr; }
  TSNode root() const { return ts_tree_root_node(tree_); }
  bool has_error() const { return ts_node_has_error(root()); }

 private:
  const TSTree* tree_;
};

/// Parses Rust; owns the trees it made.
class Parser {
 public:
  Parser() = default;
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  /// Gives up after a time that no honest file of this size needs (the last guard; see lexical.h
  /// for the first).
  Tree parse(std::string_view text);
  /// Gives up all trees it made.
  void clear();

 private:
  TreeMemory memory_;
  TSParser* parser_ = nullptr;  ///< lies in `memory_` too
};

}  // namespace scanner
