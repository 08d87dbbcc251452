#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

/// Index into the string table of one file; 0 is the empty string.
using StrId = uint32_t;
/// Index of a row of another table of the same file; kNone where there is none.
constexpr uint32_t kNone = 0xffffffffU;

/// What a node of a body is. Bodies are flat, in source order (pre-order): the children of node i
/// start at i + 1, the next sibling of a node is i + size. The comment gives the children in order
/// and what `name` and `aux` hold.
enum class Kind : uint8_t {
  // expressions
  path,  ///< [type_text]: name = path without generics (`Runtime::new`, `x`, `self`); pos = last
         ///< segment
  call,  ///< callee, arguments...
  method_call,  ///< receiver, [type_text], arguments...: name = method; pos = its token
  field,        ///< value: name = field
  index,        ///< value, index
  await,        ///< future: pos = the `await` token; flag implicit where a macro awaits it
  question,     ///< value (the `?` operator)
  unary,        ///< operand: aux = operator character
  reference,    ///< operand (`&x`, `&mut x`)
  binary,       ///< left, right: aux = first character of the operator
  assign,       ///< left, right; flag compound for `+=` and its kin
  cast,         ///< value: name = type
  range,        ///< bounds that are there
  closure,      ///< parameters (aux of them: patterns), body; flags flag_async, flag_move
  async_block,  ///< block; flag flag_move
  block,        ///< statements, tail expression; flag flag_unsafe
  if_else,      ///< condition, block, [else]
  let_cond,     ///< pattern, value (`if let`, `while let`, let chains)
  match,        ///< scrutinee, arms...
  arm,  ///< pattern, [guard if aux == 1], value; of `select!`: pattern, await, [guard], handler
  while_loop,  ///< condition, block
  loop,        ///< block
  for_loop,    ///< pattern, iterated value, block
  jump,        ///< [value]: return, break, continue, yield; aux = 'r', 'b', 'c', 'y'; flag labelled
               ///< of a break
  struct_lit,  ///< field_init...: name = type path
  field_init,  ///< value: name = field; name empty for `..base`
  tuple,       ///< elements
  array,       ///< elements
  literal,     ///< none; aux = 's' string (flag is_address), 'n' number and 'b' bool (flag is_true:
               ///< true, not 0), 'c' char
  macro,       ///< parsed arguments; name = macro path; flag opaque where they were not understood
  type_text,   ///< none; name = generic arguments as written
  // statements
  let,  ///< pattern, [initialiser if flag has_init], [else block if has_else]: name = type or empty
  statement,  ///< expression; flag semicolon
  item,       ///< none: a nested item stands here
  // patterns
  pat_bind,  ///< [sub-pattern]: name; flag by_ref
  pat_wild,
  pat_rest,
  pat_path,  ///< name = path of a constant, unit variant or unit struct
  pat_literal,
  pat_tuple,         ///< elements
  pat_tuple_struct,  ///< elements: name = path
  pat_struct,        ///< pat_field...: name = path
  pat_field,         ///< pattern: name = field
  pat_slice,         ///< elements
  pat_ref,           ///< pattern (`&p`)
  pat_or,            ///< alternatives
  pat_typed,         ///< pattern: name = type (parameters of functions and closures)
};
constexpr bool is_loop(Kind kind) {
  return kind == Kind::loop || kind == Kind::while_loop || kind == Kind::for_loop;
}

/// Bits of Node::flags; which of them a kind uses is said at the kind.
enum NodeFlag : uint8_t {
  flag_async = 1,
  flag_move = 2,
  flag_unsafe = 4,
  has_init = 1,
  has_else = 2,
  semicolon = 1,
  implicit = 1,
  opaque = 1,
  compound = 1,
  labelled = 1,
  is_true = 1,
  by_ref = 1,      ///< of a pat_bind: `ref x`
  is_address = 1,  ///< an IP address, with a port or without: there is no name to ask for
};

struct Node {
  Kind kind;
  uint8_t flags;
  uint16_t aux;
  StrId name;
  uint32_t pos;   ///< byte offset of the token that people point at
  uint32_t end;   ///< byte offset past the node
  uint32_t size;  ///< nodes in the subtree, this one included
};

/// A module written in this file: row 0 is the file itself.
struct ScopeFact {
  StrId name;
  uint32_t parent;  ///< kNone for row 0
  StrId cfg;        ///< its own `cfg` predicate, empty if none
  bool is_test;     ///< stands under `cfg(test)`, its ancestors in this file included
};

/// `mod name;`: a module in a file of its own.
struct ModDecl {
  StrId name;
  uint32_t scope;
  /// Of `#[path = ".."]` or `#[cfg_attr(P, path = "..")]`, one to a line; P after a tab.
  StrId path_attr;
  StrId cfg;
  bool is_test;
  /// A name among the arguments of a macro, which may make modules of them: `plugins! { ftp; http;
  /// }`. It is one where nothing else declares the file that it would have.
  bool by_macro;
  uint32_t pos;
};

/// `include!("path")` among the items of a module: the file's items are the module's.
struct IncludeFact {
  StrId path;
  uint32_t scope;
};

/// A `macro_rules!` that only puts `#[cfg(..)]` before the items that it is given, as `cfg_rt!`.
struct CfgMacroFact {
  StrId name;
  StrId cfg;
};

struct UseFact {
  uint32_t scope;
  uint32_t function;   ///< the function in whose body it stands, or kNone
  uint32_t from_byte;  ///< visible from here ...
  uint32_t to_byte;    ///< ... to here, where it stands in a body
  StrId path;          ///< `std::sync::Mutex`; `a::b` for `use a::b::*`
  StrId name;          ///< the name it binds; empty for a glob
  StrId cfg;           ///< own `cfg` predicate, empty if none
  bool is_pub;
  uint32_t pos;  ///< of its part of the tree: `Mutex` in `use std::sync::{Arc, Mutex}`
};

enum class TypeKind : uint8_t { structure, enumeration, unions, trait, alias };

struct TypeFact {
  TypeKind kind;
  bool is_pub;
  bool is_test;
  uint32_t scope;
  StrId name;
  StrId generics;  ///< `<T: Bound>` and where clause, as written
  StrId target;    ///< of an alias
  uint32_t first_field;
  uint32_t fields;
  uint32_t pos;
  uint32_t impl;  ///< of `type Target = ..` in an impl: its row of ImplFact; else kNone
};

struct FieldFact {
  StrId variant;  ///< of an enum; empty for a struct
  StrId name;     ///< `0`, `1` for tuple fields
  StrId type;
  uint32_t pos;  ///< of the type
};

struct ImplFact {
  uint32_t scope;
  StrId self_type;
  StrId trait;  ///< empty for an inherent impl
  StrId generics;
  StrId attributes;  ///< as those of a function
};

/// Bits of FunctionFact::flags.
enum FnFlag : uint32_t {
  fn_async = 1 << 0,
  fn_pub = 1 << 1,
  fn_extern = 1 << 2,
  fn_has_self = 1 << 3,
  fn_has_body = 1 << 4,
  fn_test = 1 << 5,     ///< #[test] and its kin
  fn_in_test = 1 << 6,  ///< stands under cfg(test), or is a test
  fn_static = 1 << 7,   ///< not a function: the initialiser of a static or const item
  fn_thread_local = 1 << 8,
  fn_nested = 1 << 9,  ///< stands in the body of `outer`
  fn_unsafe = 1 << 10,
  fn_static_mut = 1 << 11,
};

/// A function, method, or the initialiser of a static or const. Its nodes: one pat_typed per
/// parameter, then the body.
struct FunctionFact {
  StrId name;
  uint32_t flags;
  uint32_t scope;
  uint32_t impl;   ///< row of ImplFact, or kNone
  uint32_t trait;  ///< row of TypeFact (declared in that trait), or kNone
  uint32_t outer;  ///< the function in whose body it stands, or kNone
  StrId result;    ///< return type as written; of a static: its type
  StrId generics;
  StrId attributes;  ///< joined by new lines, as written, without `#[` and `]`
  StrId cfg;         ///< own `cfg` predicate
  uint32_t parameters;
  uint32_t first_node;
  uint32_t end_node;
  uint32_t pos;  ///< its name
  uint32_t begin_byte;
  uint32_t end_byte;
};

/// `// punchlist:expect(...)`, or an attribute such as `#[allow(clippy::await_holding_lock)]`: what
/// it says, and the statement or item that it is for.
struct ExpectFact {
  StrId text;  ///< between the parentheses; of an attribute the lint, without `clippy::`
  uint32_t pos;
  uint32_t comment_end;  ///< byte offset past the comment or attribute
  uint32_t begin_byte;
  uint32_t end_byte;
  uint32_t line;  ///< 1-based
  bool is_lint;
};

/// Nodes of a body that stand under a `#[cfg(..)]` of their own.
struct ConditionFact {
  StrId cfg;
  uint32_t first_node;
  uint32_t end_node;
  uint32_t is_asked;  ///< 1: by `if cfg!(..)`, which is compiled everywhere; 0: by an attribute
};

struct FileCounts {
  uint32_t async_fns = 0, fns = 0, async_blocks = 0, closures = 0, awaits = 0, macros = 0;
  uint32_t macro_definitions = 0, tests = 0;
};

/// All that later phases know of one file. A `cfg` of it may hold `name!`: the item is given to
/// that macro, and stands under whatever it adds (`Workspace::cfg_meant`). Depends on the file's
/// bytes and on nothing else.
struct FileFacts {
  std::vector<Node> nodes;
  std::vector<ScopeFact> scopes;
  std::vector<ModDecl> mod_decls;
  std::vector<UseFact> uses;
  std::vector<TypeFact> types;
  std::vector<FieldFact> fields;
  std::vector<ImplFact> impls;
  std::vector<FunctionFact> functions;
  std::vector<ExpectFact> expects;
  std::vector<ConditionFact> conditions;  ///< in no order
  std::vector<IncludeFact> includes;      ///< those with a literal path
  std::vector<CfgMacroFact> cfg_macros;
  FileCounts counts;
  uint64_t unparsed_bytes = 0;      ///< ERROR nodes, and what lies past an unterminated token
  uint64_t opaque_macro_bytes = 0;  ///< macro arguments that were not understood
  uint64_t bytes = 0;
  std::string content_hash;  ///< XXH3-128 of the bytes, hex
  std::string problem;       ///< why the file was given up or cut short; empty if all was read
  bool timed_out = false;

  std::string_view str(StrId id) const {
    return std::string_view(string_bytes)
        .substr(string_begin[id], string_begin[id + 1] - string_begin[id]);
  }
  uint32_t strings() const { return static_cast<uint32_t>(string_begin.size()) - 1; }

  std::string string_bytes;
  std::vector<uint32_t> string_begin;  ///< one more than there are strings
};

}  // namespace scanner
