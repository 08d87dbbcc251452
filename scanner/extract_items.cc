// Items: what a file declares. Bodies are in extract_body.cc, macros in extract_macro.cc.
#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "scanner/extract_state.h"
#include "scanner/lexical.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

std::string_view first_string_literal(std::string_view text, size_t from) {
  const size_t begin = text.find('"', from);
  if (begin == std::string_view::npos) return {};
  const size_t end = text.find('"', begin + 1);
  if (end == std::string_view::npos) return {};
  return text.substr(begin + 1, end - begin - 1);
}

/// `any(test, feature = "testsuite")`: what tests, of other crates too, are built with.
bool is_for_testing(std::string_view predicate) {
  if (!predicate.starts_with("any(") || !predicate.ends_with(")")) return false;
  predicate.remove_prefix(4);
  predicate.remove_suffix(1);
  bool test = false;
  for (size_t from = 0; from <= predicate.size();) {
    const size_t end = std::min(predicate.find(',', from), predicate.size());
    const std::string_view one = base::trim(predicate.substr(from, end - from));
    from = end + 1;
    if (one.empty()) continue;
    if (one == "test") {
      test = true;
    } else if (!one.starts_with("feature") || (one.find("test") == std::string_view::npos &&
                                               one.find("mock") == std::string_view::npos)) {
      return false;
    }
  }
  return test;
}

/// Whether a `cfg` predicate holds in test builds only: `test` stands in it outside `not(..)` and
/// `any(..)`.
bool requires_test(std::string_view predicate) {
  if (is_for_testing(predicate)) return true;
  size_t depth_of_escape = 0;
  size_t depth = 0;
  for (size_t i = 0; i < predicate.size();) {
    if (predicate[i] == '"') {
      const size_t end = predicate.find('"', i + 1);
      i = end == std::string_view::npos ? predicate.size() : end + 1;
      continue;
    }
    if (predicate[i] == '(') ++depth;
    if (predicate[i] == ')') {
      --depth;
      if (depth < depth_of_escape) depth_of_escape = 0;
    }
    if (!is_word(predicate[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < predicate.size() && is_word(predicate[end])) ++end;
    const std::string_view word = predicate.substr(i, end - i);
    if (depth_of_escape == 0 && word == "test") return true;
    if (depth_of_escape == 0 && (word == "not" || word == "any")) depth_of_escape = depth + 1;
    i = end;
  }
  return false;
}

bool is_test_attribute(std::string_view name) {
  const size_t colons = name.rfind("::");
  if (colons != std::string_view::npos) name.remove_prefix(colons + 2);
  for (const std::string_view known : {"test", "rstest", "test_case", "bench", "wasm_bindgen_test",
                                       "quickcheck", "test_log", "proptest", "apply_test"}) {
    if (name == known) return true;
  }
  return name.size() > 5 && name.substr(name.size() - 5) == "_test";
}

}  // namespace

void Extractor::State::file(std::string_view text) {
  facts.bytes = text.size();
  facts.content_hash = base::hash128_hex(text);
  facts.scopes.push_back({0, kNone, 0, false});
  CompactText compact;
  const LexicalReport lexical = lexical_check(text, compact);
  if (lexical.safe_end < text.size()) {
    facts.problem = lexical.problem;
    not_understood.emplace_back(lexical.safe_end, text.size());
    text = text.substr(0, lexical.safe_end);
  }
  constexpr std::string_view kMarker = "punchlist:expect";
  expects_anything = memmem(text.data(), text.size(), kMarker.data(), kMarker.size()) != nullptr;
  original = text;
  texts.emplace_back();
  if (expects_anything) {  // comments are wanted
    texts.back().text = text;
  } else {
    texts.back().owned = std::move(compact.text);
    texts.back().text = texts.back().owned;
    texts.back().pieces = std::move(compact.pieces);
  }
  trees.push_back(parser.parse(texts.back().text));
  if (trees.back().empty()) {
    facts.timed_out = true;
    facts.problem = "the parser ran out of time";
    not_understood.emplace_back(0, facts.bytes);
    return;
  }
  Cursor c(trees.back().root());
  if (c.sym() == Sym::error) count_error(c);  // not even a file to the grammar
  items(c);
  drain_pending();
  types_of_macros();
}

void Extractor::State::drain_pending() {
  while (!pending.empty()) {
    PendingItem next = std::move(pending.back());
    pending.pop_back();
    text_index = next.text;
    context = next.context;
    Cursor c(next.node);
    item(c, next.attributes);
  }
}

void Extractor::State::count_error(Cursor& c) {
  not_understood.emplace_back(at(c.begin()), at(c.end()));
}

/// Errors nest in errors: each byte counts once.
uint64_t Extractor::State::bytes_not_understood() {
  std::sort(not_understood.begin(), not_understood.end());
  uint64_t bytes = 0;
  uint64_t done = 0;
  for (const auto& [from, to] : not_understood) {
    if (to <= done) continue;
    bytes += to - std::max(from, done);
    done = to;
  }
  not_understood.clear();
  return bytes;
}

bool Extractor::State::is_item(Sym sym) const {
  switch (sym) {
    case Sym::function_item:
    case Sym::function_signature_item:
    case Sym::impl_item:
    case Sym::trait_item:
    case Sym::struct_item:
    case Sym::enum_item:
    case Sym::union_item:
    case Sym::type_item:
    case Sym::mod_item:
    case Sym::const_item:
    case Sym::static_item:
    case Sym::use_declaration:
    case Sym::extern_crate_declaration:
    case Sym::foreign_mod_item:
    case Sym::macro_definition:
      return true;
    default:
      return false;
  }
}

/// Visits the items below where `c` stands: a file, a module's or an impl's declaration list, or an
/// ERROR node, in which whole items are often still to be found.
void Extractor::State::items(Cursor& c) {
  Attributes attributes;
  const bool whole_file = c.sym() == Sym::source_file && text_index == 0;
  const uint32_t from = whole_file ? 0 : at(c.begin());
  const uint32_t to = whole_file ? kNone : at(c.end());
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::attribute_item:
        attribute(c, attributes);
        return;
      case Sym::inner_attribute_item:
        inner_lints(c, from, to, true);
        inner_cfg(c);
        break;
      case Sym::error:
        count_error(c);
        if (++depth < 64) items(c);
        --depth;
        break;
      case Sym::expression_statement:  // `thread_local! { .. }` at the top level
        expectation_target(c);
        if (c.down()) {
          if (c.sym() == Sym::macro_invocation) macro(c, true);
          c.up();
        }
        break;
      case Sym::macro_invocation:
        expectation_target(c);
        macro(c, true);
        break;
      default:
        if (is_item(c.sym())) {
          expectation_target(c);
          item(c, attributes);
        } else if (!c.named()) {
          return;  // tokens between an attribute and its item
        }
    }
    attributes = {};
  });
  close_expectations();
}

/// `#![cfg(test)]` at the head of a file or module: as if it stood at its `mod`.
void Extractor::State::inner_cfg(Cursor& c) {
  if (context.impl != kNone || context.trait != kNone || context.outer != kNone) return;
  if (slice(c.begin(), c.end()).find("[cfg(") == std::string_view::npos) return;
  Attributes inner;
  attribute(c, inner);
  ScopeFact& scope = facts.scopes[context.scope];
  std::string cfg(strings.str(scope.cfg));
  add_cfg(cfg, inner.cfg);
  scope.cfg = strings.intern(cfg);
  scope.is_test |= inner.is_cfg_test;
  context.in_test |= inner.is_cfg_test;
}

void Extractor::State::item(Cursor& c, Attributes& attributes) {
  const bool in_test = context.in_test;
  context.in_test = in_test || attributes.is_cfg_test || attributes.is_test;
  switch (c.sym()) {
    case Sym::function_item:
    case Sym::function_signature_item:
      function(c, attributes);
      break;
    case Sym::impl_item:
      implementation(c, attributes);
      break;
    case Sym::trait_item:
      trait_item(c, attributes);
      break;
    case Sym::struct_item:
      type_item(c, TypeKind::structure, attributes);
      break;
    case Sym::union_item:
      type_item(c, TypeKind::unions, attributes);
      break;
    case Sym::enum_item:
      type_item(c, TypeKind::enumeration, attributes);
      break;
    case Sym::type_item:
      type_item(c, TypeKind::alias, attributes);
      break;
    case Sym::mod_item:
      module(c, attributes);
      break;
    case Sym::const_item:
    case Sym::static_item:
      static_item(c, attributes);
      break;
    case Sym::use_declaration:
      use(c, attributes);
      break;
    case Sym::extern_crate_declaration: {
      std::string name;
      std::string alias;
      bool after_as = false;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::t_as) after_as = true;
        if (c.sym() == Sym::identifier)
          (after_as ? alias : name) = std::string(slice(c.begin(), c.end()));
      });
      if (!alias.empty()) add_use(name, alias, false, c.begin());
      break;
    }
    case Sym::foreign_mod_item:
      each_child(*this, c, [&] {
        if (c.sym() == Sym::declaration_list) items(c);
      });
      break;
    case Sym::macro_definition:
      ++facts.counts.macro_definitions;
      cfg_macro(slice(c.begin(), c.end()));
      break;
    default:
      break;
  }
  context.in_test = in_test;
}

void Extractor::State::attribute(Cursor& c, Attributes& attributes) {
  std::string_view raw = slice(c.begin(), c.end());
  const size_t open_at = raw.find('[');
  const size_t close_at = raw.rfind(']');
  if (open_at == std::string_view::npos || close_at == std::string_view::npos) return;
  raw = raw.substr(open_at + 1, close_at - open_at - 1);
  while (!raw.empty() && (raw.front() == ' ' || raw.front() == '\n' || raw.front() == '\t'))
    raw.remove_prefix(1);
  size_t name_end = 0;
  while (name_end < raw.size() && (is_word(raw[name_end]) || raw[name_end] == ':')) ++name_end;
  const std::string_view name = raw.substr(0, name_end);
  if (name == "allow" || name == "expect") lints(c, raw, 0, 0);
  if (name == "doc" || name == "allow" || name == "expect" || name == "derive" || name == "serde" ||
      name == "inline")
    return;
  if (!attributes.text.empty()) attributes.text += '\n';
  attributes.text += raw;
  if (name == "cfg") {
    const std::string_view predicate = in_parentheses(raw);
    add_cfg(attributes.cfg, predicate);
    attributes.is_cfg_test |= requires_test(predicate);
  } else if (name == "path") {
    attributes.path = std::string(first_string_literal(raw, name_end));
  } else if (name == "cfg_attr") {
    const size_t path_at = raw.find("path");
    if (path_at != std::string_view::npos && raw.find('=', path_at) != std::string_view::npos) {
      if (!attributes.path.empty()) attributes.path += '\n';
      attributes.path += first_string_literal(raw, raw.find('=', path_at));
      const size_t predicate_end = raw.rfind(',', path_at);
      const size_t open = raw.find('(');
      if (predicate_end != std::string_view::npos && open < predicate_end) {
        attributes.path += '\t';
        attributes.path += base::trim(raw.substr(open + 1, predicate_end - open - 1));
      }
    }
    // #[cfg_attr(feature = "x", tokio::test)]: a test whenever it is anything at all
    for (const std::string_view test : {"tokio::test", "async_std::test", " test)", "rstest"}) {
      if (raw.find(test) != std::string_view::npos) attributes.is_test = true;
    }
  } else if (is_test_attribute(name)) {
    attributes.is_test = true;
  }
}

std::string Extractor::State::cfg_with(const Attributes& attributes) const {
  std::string cfg = context.cfg;
  add_cfg(cfg, attributes.cfg);
  return cfg;
}

void Extractor::State::function(Cursor& c, const Attributes& attributes) {
  FunctionFact f{};
  f.scope = context.scope;
  f.impl = context.impl;
  f.trait = context.trait;
  f.outer = context.outer;
  f.attributes = strings.intern(attributes.text);
  f.cfg = strings.intern(cfg_with(attributes));
  f.begin_byte = at(c.begin());
  f.end_byte = at(c.end());
  if (context.outer != kNone) f.flags |= fn_nested;
  if (attributes.is_test) f.flags |= fn_test;
  if (context.in_test) f.flags |= fn_in_test;
  f.first_node = static_cast<uint32_t>(facts.nodes.size());
  const uint32_t self_index = static_cast<uint32_t>(facts.functions.size());
  const ItemContext outside = context;
  context.impl = kNone;
  context.cfg.clear();
  context.trait = kNone;
  context.outer = self_index;
  facts.functions.push_back(f);  // its row number is needed by what stands in the body
  std::string generics;
  bool after_arrow = false;
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::visibility_modifier:
        f.flags |= fn_pub;
        break;
      case Sym::function_modifiers:
        each_child(*this, c, [&] {
          if (c.sym() == Sym::t_async) f.flags |= fn_async;
          if (c.sym() == Sym::t_unsafe) f.flags |= fn_unsafe;
          if (c.sym() == Sym::extern_modifier) f.flags |= fn_extern;
        });
        break;
      case Sym::identifier:
      case Sym::metavariable:
        if (!after_arrow) {
          f.name = code(c);
          f.pos = at(c.begin());
        } else {
          f.result = code(c);
        }
        break;
      case Sym::type_parameters:
        generics = std::string(slice(c.begin(), c.end()));
        break;
      case Sym::where_clause:
        generics += " " + std::string(slice(c.begin(), c.end()));
        break;
      case Sym::parameters:
        parameters(c, f);
        break;
      case Sym::t_arrow:
        after_arrow = true;
        break;
      case Sym::block:
        f.flags |= fn_has_body;
        block(c, 0);
        break;
      default:
        if (after_arrow && c.named() && f.result == 0) f.result = code(c);
    }
  });
  f.generics = strings.intern(generics);
  f.end_node = static_cast<uint32_t>(facts.nodes.size());
  context = outside;
  facts.functions[self_index] = f;
  ++facts.counts.fns;
  if ((f.flags & fn_async) != 0) ++facts.counts.async_fns;
  if (attributes.is_test) ++facts.counts.tests;
}

void Extractor::State::implementation(Cursor& c, const Attributes& attributes) {
  ImplFact row{context.scope, 0, 0, 0, strings.intern(attributes.text)};
  const ItemContext outside = context;
  std::string generics;
  StrId first = 0;
  StrId second = 0;
  bool after_for = false;
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::t_for:
        after_for = true;
        break;
      case Sym::type_parameters:
        generics = std::string(slice(c.begin(), c.end()));
        break;
      case Sym::where_clause:
        generics += " " + std::string(slice(c.begin(), c.end()));
        break;
      case Sym::declaration_list: {
        row.self_type = after_for ? second : first;
        row.trait = after_for ? first : 0;
        row.generics = strings.intern(generics);
        context.impl = static_cast<uint32_t>(facts.impls.size());
        context.cfg = cfg_with(attributes);
        facts.impls.push_back(row);
        items(c);
        context = outside;
        break;
      }
      default:
        if (c.named()) (after_for ? second : first) = code(c);
    }
  });
}

/// A type has its own methods only where it is in scope: one that this file neither declares nor
/// imports is what a macro made, of which nothing but those methods is seen.
void Extractor::State::types_of_macros() {
  std::unordered_set<uint32_t> with_globs;
  std::unordered_set<StrId> known;
  for (const UseFact& use : facts.uses) {
    if (use.name == 0) with_globs.insert(use.scope);
    known.insert(use.name);
  }
  for (const TypeFact& type : facts.types) known.insert(type.name);
  for (const ImplFact& impl : facts.impls) {
    if (impl.trait != 0 || with_globs.count(impl.scope) != 0) continue;
    const std::string self(strings.str(impl.self_type));
    const std::string name = self.substr(0, self.find('<'));
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_word)) continue;
    TypeFact made{};
    made.kind = TypeKind::structure;
    made.is_pub = true;
    made.scope = impl.scope;
    made.name = strings.intern(name);
    made.first_field = static_cast<uint32_t>(facts.fields.size());
    made.impl = kNone;
    if (known.insert(made.name).second) facts.types.push_back(made);
  }
}

void Extractor::State::trait_item(Cursor& c, const Attributes& attributes) {
  type_item(c, TypeKind::trait, attributes);
  const ItemContext outside = context;
  context.trait = static_cast<uint32_t>(facts.types.size()) - 1;
  context.impl = kNone;
  context.cfg = cfg_with(attributes);
  each_child(*this, c, [&] {
    if (c.sym() == Sym::declaration_list) items(c);
  });
  context = outside;
}

void Extractor::State::type_item(Cursor& c, TypeKind kind, const Attributes& attributes) {
  TypeFact row{};
  row.kind = kind;
  row.scope = context.scope;
  row.impl = kind == TypeKind::alias ? context.impl : kNone;
  row.is_test = context.in_test || attributes.is_cfg_test;
  row.first_field = static_cast<uint32_t>(facts.fields.size());
  std::string generics;
  bool after_equals = false;
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::visibility_modifier:
        row.is_pub = true;
        break;
      case Sym::type_identifier:
        if (row.name == 0) {
          row.name = code(c);
          row.pos = at(c.begin());
          return;
        }
        break;
      case Sym::type_parameters:
        generics = std::string(slice(c.begin(), c.end()));
        return;
      case Sym::where_clause:
        generics += " " + std::string(slice(c.begin(), c.end()));
        return;
      case Sym::trait_bounds:
        generics += " " + std::string(slice(c.begin(), c.end()));
        return;
      case Sym::field_declaration_list:
      case Sym::ordered_field_declaration_list:
        fields(c, 0);
        return;
      case Sym::enum_variant_list:
        each_child(*this, c, [&] {
          if (c.sym() != Sym::enum_variant) return;
          StrId variant = 0;
          each_child(*this, c, [&] {
            if (c.sym() == Sym::identifier && variant == 0) variant = code(c);
            if (c.sym() == Sym::field_declaration_list ||
                c.sym() == Sym::ordered_field_declaration_list) {
              fields(c, variant);
            }
          });
        });
        return;
      case Sym::declaration_list:
        if (kind == TypeKind::trait) associated_bounds(c, generics);
        return;
      case Sym::t_equals:
        after_equals = true;
        return;
      default:
        break;
    }
    if (after_equals && c.named()) row.target = code(c);
  });
  row.generics = strings.intern(generics);
  row.fields = static_cast<uint32_t>(facts.fields.size()) - row.first_field;
  facts.types.push_back(row);
}

/// Adds what a trait says of its associated types, as a `where` clause of it would:
/// `Self::Store: Storage`.
void Extractor::State::associated_bounds(Cursor& c, std::string& generics) {
  each_child(*this, c, [&] {
    if (c.sym() != Sym::associated_type) return;
    std::string_view name;
    each_child(*this, c, [&] {
      if (c.sym() == Sym::type_identifier && name.empty()) name = slice(c.begin(), c.end());
      if (c.sym() != Sym::trait_bounds) return;
      generics += generics.find(" where") == std::string::npos ? " where Self::" : ", Self::";
      generics += name;
      generics += slice(c.begin(), c.end());
    });
  });
}

void Extractor::State::fields(Cursor& c, StrId variant) {
  const bool ordered = c.sym() == Sym::ordered_field_declaration_list;
  uint32_t number = 0;
  Attributes unused;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::attribute_item) {
      attribute(c, unused);
      return;
    }
    if (c.named()) expectation_target(c);
    if (ordered) {
      if (!c.named() || c.sym() == Sym::visibility_modifier || c.sym() == Sym::attribute_item)
        return;
      facts.fields.push_back(
          {variant, strings.intern(std::to_string(number)), code(c), at(c.begin())});
      ++number;
      return;
    }
    if (c.sym() != Sym::field_declaration) return;
    FieldFact field{variant, 0, 0, 0};
    each_child(*this, c, [&] {
      if (c.sym() == Sym::field_identifier && field.name == 0) {
        field.name = code(c);
      } else if (c.named() && c.sym() != Sym::visibility_modifier) {
        field.type = code(c);
        field.pos = at(c.begin());
      }
    });
    facts.fields.push_back(field);
  });
}

void Extractor::State::module(Cursor& c, const Attributes& attributes) {
  StrId name = 0;
  bool has_body = false;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::identifier) name = code(c);
    if (c.sym() != Sym::declaration_list) return;
    has_body = true;
    const ItemContext outside = context;
    context.scope = static_cast<uint32_t>(facts.scopes.size());
    facts.scopes.push_back(
        {name, outside.scope, strings.intern(cfg_with(attributes)), context.in_test});
    context.cfg.clear();
    context.impl = kNone;
    context.trait = kNone;
    items(c);
    context = outside;
  });
  if (!has_body) {
    facts.mod_decls.push_back({name, context.scope, strings.intern(attributes.path),
                               strings.intern(cfg_with(attributes)), context.in_test, false,
                               at(c.begin())});
  }
}

void Extractor::State::static_item(Cursor& c, const Attributes& attributes) {
  FunctionFact f{};
  f.scope = context.scope;
  f.impl = context.impl;
  f.trait = context.trait;
  f.outer = context.outer;
  f.attributes = strings.intern(attributes.text);
  f.cfg = strings.intern(cfg_with(attributes));
  f.flags = fn_static;
  if (context.thread_local_storage) f.flags |= fn_thread_local;
  if (context.outer != kNone) f.flags |= fn_nested;
  if (context.in_test) f.flags |= fn_in_test;
  f.begin_byte = at(c.begin());
  f.end_byte = at(c.end());
  f.first_node = static_cast<uint32_t>(facts.nodes.size());
  const uint32_t self_index = static_cast<uint32_t>(facts.functions.size());
  facts.functions.push_back(f);
  const ItemContext outside = context;
  context.outer = self_index;
  context.thread_local_storage = false;
  int part = 0;  // 0 name, 1 type, 2 value
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::visibility_modifier:
        f.flags |= fn_pub;
        return;
      case Sym::mutable_specifier:
        f.flags |= fn_static_mut;
        return;
      case Sym::t_colon:
        part = 1;
        return;
      case Sym::t_equals:
        part = 2;
        return;
      default:
        break;
    }
    if (!c.named()) return;
    if (part == 0 && f.name == 0) {
      f.name = code(c);
      f.pos = at(c.begin());
    } else if (part == 1) {
      f.result = code(c);
    } else if (part == 2) {
      f.flags |= fn_has_body;
      expression(c);
    }
  });
  f.end_node = static_cast<uint32_t>(facts.nodes.size());
  context = outside;
  facts.functions[self_index] = f;
}

void Extractor::State::use(Cursor& c, const Attributes& attributes) {
  use_cfg = strings.intern(cfg_with(attributes));
  bool is_pub = false;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::visibility_modifier) {
      is_pub = true;
    } else if (c.named()) {
      use_tree(c, "", is_pub);
    }
  });
}

void Extractor::State::use_tree(Cursor& c, const std::string& prefix, bool is_pub) {
  const auto joined = [&prefix](std::string_view rest) {
    return prefix.empty() ? std::string(rest) : prefix + "::" + std::string(rest);
  };
  switch (c.sym()) {
    case Sym::use_as_clause: {
      std::string target;
      std::string alias;
      bool after_as = false;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::t_as) {
          after_as = true;
        } else if (c.named() || c.sym() == Sym::t_underscore) {
          (after_as ? alias : target) = std::string(strings.str(code(c)));
        }
      });
      if (target == "self") target.clear();
      add_use(target.empty() ? prefix : joined(target), alias.empty() ? "_" : alias, is_pub,
              c.begin());
      return;
    }
    case Sym::scoped_use_list: {
      std::string head;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::use_list) {
          const std::string inner = head.empty() ? prefix : joined(head);
          each_child(*this, c, [&] {
            if (c.named()) use_tree(c, inner, is_pub);
          });
        } else if (c.named()) {
          head = std::string(strings.str(code(c)));
        }
      });
      return;
    }
    case Sym::use_list:
      each_child(*this, c, [&] {
        if (c.named()) use_tree(c, prefix, is_pub);
      });
      return;
    case Sym::use_wildcard: {
      std::string head;
      each_child(*this, c, [&] {
        if (c.named()) head = std::string(strings.str(code(c)));
      });
      add_use(head.empty() ? prefix : joined(head), "", is_pub, c.begin());
      return;
    }
    default: {
      const std::string text(strings.str(code(c)));
      if (text == "self") {
        const size_t colons = prefix.rfind("::");
        add_use(prefix, colons == std::string::npos ? prefix : prefix.substr(colons + 2), is_pub,
                c.begin());
        return;
      }
      const std::string whole = joined(text);
      const size_t colons = whole.rfind("::");
      add_use(whole, colons == std::string::npos ? whole : whole.substr(colons + 2), is_pub,
              c.begin());
    }
  }
}

void Extractor::State::add_use(const std::string& path, std::string_view name, bool is_pub,
                               uint32_t begin) {
  std::string_view from = path;
  if (from.substr(0, 2) == "::") from.remove_prefix(2);
  facts.uses.push_back({context.scope, context.outer, context.block_from, context.block_to,
                        strings.intern(from), strings.intern(name), use_cfg, is_pub, at(begin)});
}

}  // namespace scanner
