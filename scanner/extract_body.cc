// Bodies: statements, expressions and patterns as flat nodes.
#include <algorithm>
#include <cctype>

#include "scanner/extract_state.h"
#include "scanner/tokens.h"
#include "scanner/type_text.h"

namespace scanner {
namespace {

// Deeper than any code that people write; generated operator chains reach a thousand. Each level
// costs some hundred bytes of stack here and in the phases that walk the nodes.
constexpr uint32_t kMaxDepth = 3000;

bool starts_upper(std::string_view text) {
  return !text.empty() && std::isupper(static_cast<unsigned char>(text.front())) != 0;
}

/// Whether a number is zero as it is written: `0`, `0u64`, `0.0`, `0_000`.
bool is_zero_number(std::string_view text) {
  const std::string_view digits = text.substr(0, text.find_first_of("iuf"));
  return digits.starts_with('0') && digits.find_first_not_of("0._") == std::string_view::npos;
}

/// Whether a string literal is an address that needs no resolver: "127.0.0.1", "[::1]:80".
bool is_ip_address(std::string_view literal) {
  const size_t open_at = literal.find('"');
  const size_t close_at = literal.rfind('"');
  if (open_at == close_at || close_at - open_at > 56) return false;
  const std::string_view text = literal.substr(open_at + 1, close_at - open_at - 1);
  const size_t strange = text.find_first_not_of("0123456789abcdefABCDEF.:[]");
  if (strange != std::string_view::npos || text.find_first_of("0123456789:") != 0)
    return text.starts_with("[") && strange == std::string_view::npos;
  const auto dots = std::count(text.begin(), text.end(), '.');
  const auto colons = std::count(text.begin(), text.end(), ':');
  if (dots == 3) return text.find_first_of("abcdefABCDEF[]") == std::string_view::npos;
  return dots == 0 && colons >= 2 && text.find_first_of("[]") == std::string_view::npos;
}

/// The predicate of a condition that is nothing but `cfg!(..)`, or `!cfg!(..)`; else empty.
std::string_view asked_cfg(std::string_view condition, bool& negated) {
  constexpr std::string_view kAsks = "cfg!(";
  negated = condition.starts_with("!");
  if (negated) condition.remove_prefix(1);
  if (!condition.starts_with(kAsks)) return {};
  const size_t close = group_end(condition, kAsks.size() - 1);
  if (close + 1 != condition.size()) return {};
  return condition.substr(kAsks.size(), close - kAsks.size());
}

}  // namespace

uint32_t Extractor::State::open(Kind kind, uint32_t pos) {
  const uint32_t index = static_cast<uint32_t>(facts.nodes.size());
  facts.nodes.push_back(Node{kind, 0, 0, 0, at(pos), 0, 1});
  return index;
}

void Extractor::State::close(uint32_t node, uint32_t end_offset) {
  Node& n = facts.nodes[node];
  n.size = static_cast<uint32_t>(facts.nodes.size()) - node;
  n.end = at(end_offset);
}

/// Interns code with its white space folded: a space stays only between two words. Comments go, and
/// the mark of raw identifiers.
StrId Extractor::State::code(uint32_t begin, uint32_t end) {
  const std::string_view raw = slice(begin, end);
  bool plain = true;
  for (const char ch : raw) {
    if (is_space(ch) || ch == '/' || ch == '#') {
      plain = false;
      break;
    }
  }
  if (plain) return strings.intern(raw);
  scratch.clear();
  bool gap = false;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '/' && i + 1 < raw.size() && raw[i + 1] == '/') {
      while (i < raw.size() && raw[i] != '\n') ++i;
      gap = true;
      continue;
    }
    if (raw[i] == '/' && i + 1 < raw.size() && raw[i + 1] == '*') {
      const size_t close_at = raw.find("*/", i + 2);
      i = close_at == std::string_view::npos ? raw.size() : close_at + 1;
      gap = true;
      continue;
    }
    if (is_space(raw[i])) {
      gap = true;
      continue;
    }
    if (raw.substr(i, 2) == "r#" && i + 2 < raw.size() && is_word(raw[i + 2]) &&
        (i == 0 || !is_word(raw[i - 1]))) {  // `r#match` is the name `match`
      ++i;
      continue;
    }
    if (gap && !scratch.empty() && is_word(scratch.back()) &&
        (is_word(raw[i]) || raw[i] == '&' || raw[i] == '(')) {
      scratch += ' ';
    }
    gap = false;
    scratch += raw[i];
  }
  return strings.intern(scratch);
}

/// `a::B::<T>::c` gives `a::B::c`; `<T as Trait>::f` gives `<T as Trait>::f`, as its head is a
/// type.
StrId Extractor::State::path_name(Cursor& c, uint32_t* last) {
  const std::string_view raw = slice(c.begin(), c.end());
  const size_t colons = raw.rfind("::");
  *last = c.begin();
  if (colons != std::string_view::npos) {
    size_t tail = colons + 2;
    while (tail < raw.size() && is_space(raw[tail])) ++tail;
    if (tail < raw.size() && is_word(raw[tail])) *last = c.begin() + static_cast<uint32_t>(tail);
  }
  bool plain = true;
  for (const char ch : raw) {
    if (!is_word(ch) && ch != ':') {
      plain = false;
      break;
    }
  }
  if (plain) return strings.intern(raw);
  const std::string folded(strings.str(code(c)));
  std::string out;
  size_t i = 0;
  if (folded.starts_with('<')) {  // keep the qualified head as it is
    int depth_of_angles = 0;
    for (; i < folded.size(); ++i) {
      if (folded[i] == '<') ++depth_of_angles;
      if (folded[i] == '>' && (i == 0 || folded[i - 1] != '-') && --depth_of_angles == 0) {
        ++i;
        break;
      }
    }
    out = folded.substr(0, i);
  }
  int angles = 0;
  for (; i < folded.size(); ++i) {
    if (folded[i] == '<') {
      if (angles++ == 0 && out.size() >= 2 && out.compare(out.size() - 2, 2, "::") == 0)
        out.resize(out.size() - 2);
      continue;
    }
    if (folded[i] == '>' && (i == 0 || folded[i - 1] != '-')) {
      if (angles > 0) --angles;
      continue;
    }
    if (angles == 0) out += folded[i];
  }
  return strings.intern(out);
}

void Extractor::State::path(Cursor& c) {
  const uint32_t begin = c.begin();
  const uint32_t end = c.end();
  uint32_t last = begin;
  const StrId name = path_name(c, &last);
  const uint32_t node = open(Kind::path, last);
  facts.nodes[node].name = name;
  if (c.sym() == Sym::scoped_identifier || c.sym() == Sym::generic_function) {
    const std::string_view raw = slice(begin, end);
    const size_t angle = raw.find('<');
    if (angle != std::string_view::npos && angle != 0) {
      const size_t close_angle = raw.rfind('>');
      if (close_angle != std::string_view::npos && close_angle > angle) {
        const uint32_t text = open(Kind::type_text, begin + static_cast<uint32_t>(angle));
        facts.nodes[text].name = code(begin + static_cast<uint32_t>(angle) + 1,
                                      begin + static_cast<uint32_t>(close_angle));
        close(text, end);
      }
    }
  }
  close(node, end);
}

void Extractor::State::leaf(Kind kind, Cursor& c, uint16_t aux) {
  const uint32_t node = open(kind, c.begin());
  facts.nodes[node].aux = aux;
  close(node, c.end());
}

void Extractor::State::one_child(Kind kind, Cursor& c, uint8_t flags, uint16_t aux) {
  const uint32_t end = c.end();
  const uint32_t node = open(kind, c.begin());
  facts.nodes[node].flags = flags;
  facts.nodes[node].aux = aux;
  expressions(c);
  close(node, end);
}

/// Visits the expressions among the children of where `c` stands.
void Extractor::State::expressions(Cursor& c) {
  each_child(*this, c, [&] {
    if (c.named() && c.sym() != Sym::attribute_item && c.sym() != Sym::mutable_specifier &&
        c.sym() != Sym::label) {
      expression(c);
    }
  });
}

void Extractor::State::expression(Cursor& c) {
  if (depth >= kMaxDepth) {
    count_error(c);
    if (facts.problem.empty()) facts.problem = "nested deeper than 3000 levels";
    leaf(Kind::literal, c, 'd');
    return;
  }
  ++depth;
  expression_inner(c);
  --depth;
}

void Extractor::State::expression_inner(Cursor& c) {
  switch (c.sym()) {
    case Sym::identifier:
    case Sym::self:
    case Sym::super:
    case Sym::crate:
    case Sym::metavariable:
    case Sym::scoped_identifier:
    case Sym::generic_function:
      path(c);
      return;
    case Sym::call_expression:
      call(c);
      return;
    case Sym::macro_invocation:
      macro(c, false);
      return;
    case Sym::field_expression: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::field, c.begin());
      each_child(*this, c, [&] {
        if (c.sym() == Sym::field_identifier ||
            (c.sym() == Sym::integer_literal && facts.nodes.size() > node + 1)) {
          facts.nodes[node].name = code(c);
          facts.nodes[node].pos = at(c.begin());
        } else if (c.named()) {
          expression(c);
        }
      });
      close(node, end);
      return;
    }
    case Sym::await_expression: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::await, end >= 5 ? end - 5 : end);
      expressions(c);
      close(node, end);
      ++facts.counts.awaits;
      return;
    }
    case Sym::try_expression:
      one_child(Kind::question, c, 0, 0);
      return;
    case Sym::unary_expression: {
      const std::string_view raw = slice(c.begin(), c.end());
      one_child(Kind::unary, c, 0, static_cast<uint16_t>(raw.empty() ? 0 : raw.front()));
      return;
    }
    case Sym::reference_expression:
      one_child(Kind::reference, c, 0, 0);
      return;
    case Sym::binary_expression: {
      const uint32_t end = c.end();
      if (returns_a_closure(c)) {
        const uint32_t jump = open(Kind::jump, c.begin());
        facts.nodes[jump].aux = 'r';
        uint32_t made = kNone;
        each_child(*this, c, [&] {
          if (!c.named()) {
            made = open(Kind::closure, c.begin());
          } else if (c.sym() != Sym::return_expression) {
            expression(c);
          }
        });
        close(made, end);
        close(jump, end);
        ++facts.counts.closures;
        return;
      }
      const uint32_t node = open(Kind::binary, c.begin());
      each_child(*this, c, [&] {
        if (c.named()) {
          expression(c);
        } else {
          facts.nodes[node].aux = static_cast<uint16_t>(slice(c.begin(), c.end()).front());
        }
      });
      close(node, end);
      return;
    }
    case Sym::assignment_expression:
      one_child(Kind::assign, c, 0, 0);
      return;
    case Sym::compound_assignment_expr:
      one_child(Kind::assign, c, compound, 0);
      return;
    case Sym::type_cast_expression: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::cast, c.begin());
      bool after_as = false;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::t_as) {
          after_as = true;
        } else if (c.named() && after_as) {
          facts.nodes[node].name = code(c);
        } else if (c.named()) {
          expression(c);
        }
      });
      close(node, end);
      return;
    }
    case Sym::range_expression:
      one_child(Kind::range, c, 0, 0);
      return;
    case Sym::index_expression:
      one_child(Kind::index, c, 0, 0);
      return;
    case Sym::tuple_expression:
    case Sym::unit_expression:
      one_child(Kind::tuple, c, 0, 0);
      return;
    case Sym::array_expression:
      one_child(Kind::array, c, 0, 0);
      return;
    case Sym::parenthesized_expression:
      each_child(*this, c, [&] {
        if (c.named() && c.sym() != Sym::attribute_item) expression(c);
      });
      return;
    case Sym::closure_expression:
      closure(c);
      return;
    case Sym::async_block:
    case Sym::gen_block: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::async_block, c.begin());
      each_child(*this, c, [&] {
        if (c.sym() == Sym::t_move) facts.nodes[node].flags |= flag_move;
        if (c.sym() == Sym::block) block(c, 0);
      });
      close(node, end);
      ++facts.counts.async_blocks;
      return;
    }
    case Sym::block:
      block(c, 0);
      return;
    case Sym::unsafe_block:
    case Sym::const_block:
    case Sym::try_block: {
      uint8_t flags = 0;
      if (c.sym() == Sym::unsafe_block) flags = flag_unsafe;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::block) block(c, flags);
      });
      return;
    }
    case Sym::if_expression:
      conditional(c);
      return;
    case Sym::match_expression:
      match(c);
      return;
    case Sym::while_expression:
      while_loop(c);
      return;
    case Sym::for_expression:
      for_loop(c);
      return;
    case Sym::loop_expression: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::loop, c.begin());
      each_child(*this, c, [&] {
        if (c.sym() == Sym::block) block(c, 0);
      });
      close(node, end);
      return;
    }
    case Sym::return_expression:
      one_child(Kind::jump, c, 0, 'r');
      return;
    case Sym::break_expression: {
      const std::string_view text = slice(c.begin(), c.end());
      one_child(Kind::jump, c, text.find('\'') == 6 ? labelled : 0, 'b');
      return;
    }
    case Sym::continue_expression:
      leaf(Kind::jump, c, 'c');
      return;
    case Sym::yield_expression:
      one_child(Kind::jump, c, 0, 'y');
      return;
    case Sym::struct_expression:
      struct_literal(c);
      return;
    case Sym::let_condition: {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::let_cond, c.begin());
      bool after_equals = false;
      each_child(*this, c, [&] {
        if (c.sym() == Sym::t_equals) {
          after_equals = true;
        } else if (after_equals && c.named()) {
          expression(c);
        } else if (c.named() || c.sym() == Sym::t_underscore) {
          pattern(c);
        }
      });
      close(node, end);
      return;
    }
    case Sym::let_chain:
      one_child(Kind::binary, c, 0, '&');
      return;
    case Sym::string_literal:
    case Sym::raw_string_literal:
      leaf(Kind::literal, c, 's');
      if (is_ip_address(slice(c.begin(), c.end()))) facts.nodes.back().flags = is_address;
      return;
    case Sym::integer_literal:
    case Sym::float_literal:
    case Sym::negative_literal:
      leaf(Kind::literal, c, 'n');
      if (!is_zero_number(slice(c.begin(), c.end()))) facts.nodes.back().flags = is_true;
      return;
    case Sym::boolean_literal:
      leaf(Kind::literal, c, 'b');
      if (slice(c.begin(), c.end()) == "true") facts.nodes.back().flags = is_true;
      return;
    case Sym::char_literal:
      leaf(Kind::literal, c, 'c');
      return;
    case Sym::error:
      count_error(c);
      leaf(Kind::literal, c, 'e');
      return;
    default:
      leaf(Kind::literal, c, 0);
      return;
  }
}

void Extractor::State::call(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::call, c.begin());
  const auto method = [&] {  // at a field_expression that is called
    facts.nodes[node].kind = Kind::method_call;
    bool first = true;
    each_child(*this, c, [&] {
      if (!c.named()) return;
      if (first) {
        expression(c);
      } else {
        facts.nodes[node].name = code(c);
        facts.nodes[node].pos = at(c.begin());
      }
      first = false;
    });
  };
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::field_expression:
        method();
        break;
      case Sym::generic_function: {
        bool is_method = false;
        each_child(*this, c, [&] {
          if (c.sym() == Sym::field_expression) {
            is_method = true;
            method();
          } else if (is_method && c.sym() == Sym::type_arguments) {
            const uint32_t text = open(Kind::type_text, c.begin());
            if (c.end() > c.begin() + 2) facts.nodes[text].name = code(c.begin() + 1, c.end() - 1);
            close(text, c.end());
          }
        });
        if (!is_method) path(c);
        break;
      }
      case Sym::arguments:
        expressions(c);
        break;
      default:
        if (c.named()) expression(c);
    }
  });
  close(node, end);
}

/// Whether it is `return || ..`, which the grammar takes for an `or`.
bool Extractor::State::returns_a_closure(Cursor& c) {
  constexpr std::string_view kReturn = "return";
  const std::string_view text = slice(c.begin(), c.end());
  if (!text.starts_with(kReturn)) return false;
  const size_t next = text.find_first_not_of(" \t\r\n", kReturn.size());
  if (next == std::string_view::npos || !text.substr(next).starts_with("||")) return false;
  if (!c.down()) return false;
  const bool returns = c.sym() == Sym::return_expression && c.end() - c.begin() == kReturn.size();
  c.up();
  return returns;
}

void Extractor::State::closure(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::closure, c.begin());
  bool after_arrow = false;
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::t_async:
        facts.nodes[node].flags |= flag_async;
        break;
      case Sym::t_move:
        facts.nodes[node].flags |= flag_move;
        break;
      case Sym::t_arrow:
        after_arrow = true;
        break;
      case Sym::closure_parameters: {
        uint16_t count = 0;
        each_child(*this, c, [&] {
          if (c.sym() == Sym::parameter) {
            const uint32_t typed = open(Kind::pat_typed, c.begin());
            const uint32_t typed_end = c.end();
            bool after_colon = false;
            each_child(*this, c, [&] {
              if (c.sym() == Sym::t_colon) {
                after_colon = true;
              } else if (after_colon && c.named()) {
                facts.nodes[typed].name = code(c);
              } else if (!after_colon && (c.named() || c.sym() == Sym::t_underscore) &&
                         c.sym() != Sym::mutable_specifier) {
                pattern(c);
              }
            });
            close(typed, typed_end);
            ++count;
          } else if (c.named() || c.sym() == Sym::t_underscore) {
            pattern(c);
            ++count;
          }
        });
        facts.nodes[node].aux = count;
        break;
      }
      default:
        if (!c.named()) break;
        if (after_arrow && c.sym() != Sym::block) {
          after_arrow = false;  // the return type; the body follows
        } else {
          expression(c);
        }
    }
  });
  close(node, end);
  ++facts.counts.closures;
}

void Extractor::State::block(Cursor& c, uint8_t flags) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::block, c.begin());
  facts.nodes[node].flags = flags;
  const uint32_t from = context.block_from;
  const uint32_t to = context.block_to;
  context.block_from = at(c.begin());
  context.block_to = at(end);
  statements(c);
  context.block_from = from;
  context.block_to = to;
  close(node, end);
}

void Extractor::State::statements(Cursor& c) {
  Attributes attributes;
  bool after_error = false;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::attribute_item) {
      attribute(c, attributes);
      return;
    }
    if (c.sym() == Sym::inner_attribute_item) {
      inner_lints(c, context.block_from, context.block_to, false);
      return;
    }
    if (!c.named() || c.sym() == Sym::label) return;
    const bool is_cut = after_error;
    after_error = c.sym() == Sym::error;
    expectation_target(c);
    const uint32_t first = static_cast<uint32_t>(facts.nodes.size());
    if (c.sym() == Sym::let_declaration) {
      let(c);
    } else if (c.sym() == Sym::expression_statement && is_cut) {
      // `let s = #[try_stream] async move {..};`: what its value is for stands in what did not
      // parse.
      expressions(c);
    } else if (c.sym() == Sym::expression_statement) {
      const uint32_t end = c.end();
      const uint32_t node = open(Kind::statement, c.begin());
      if (end > c.begin() && source().text[end - 1] == ';') facts.nodes[node].flags |= semicolon;
      expressions(c);
      close(node, end);
    } else if (c.sym() == Sym::use_declaration) {
      use(c, attributes);
    } else if (is_item(c.sym())) {
      leaf(Kind::item, c, 0);
      pending.push_back({c.node(), text_index, context, attributes});
    } else if (c.sym() == Sym::error) {
      count_error(c);
      if (++depth < kMaxDepth) statements(c);
      --depth;
    } else if (c.sym() != Sym::empty_statement) {
      expression(c);
    }
    if (!attributes.cfg.empty()) {
      facts.conditions.push_back(
          {strings.intern(attributes.cfg), first, static_cast<uint32_t>(facts.nodes.size()), 0});
    }
    attributes = {};
  });
  close_expectations();
}

void Extractor::State::let(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::let, c.begin());
  int part = 0;  // 0 pattern, 1 type, 2 value, 3 else
  each_child(*this, c, [&] {
    switch (c.sym()) {
      case Sym::t_colon:
        part = 1;
        return;
      case Sym::t_equals:
        part = 2;
        return;
      case Sym::t_else:
        part = 3;
        return;
      case Sym::mutable_specifier:
        return;
      default:
        break;
    }
    if (!c.named() && c.sym() != Sym::t_underscore) return;
    if (part == 0) {
      pattern(c);
    } else if (part == 1) {
      facts.nodes[node].name = code(c);
    } else if (part == 2) {
      facts.nodes[node].flags |= has_init;
      expression(c);
    } else {
      facts.nodes[node].flags |= has_else;
      expression(c);
    }
  });
  close(node, end);
}

void Extractor::State::conditional(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::if_else, c.begin());
  std::string_view predicate;  // of `if cfg!(..)`
  bool negated = false;
  bool asked = false;
  const auto stands_under = [&](uint32_t first, bool holds) {
    if (predicate.empty()) return;
    const std::string text(predicate);
    facts.conditions.push_back({strings.intern(holds ? text : "not(" + text + ")"), first,
                                static_cast<uint32_t>(facts.nodes.size()), 1});
  };
  each_child(*this, c, [&] {
    const uint32_t first = static_cast<uint32_t>(facts.nodes.size());
    if (c.sym() == Sym::else_clause) {
      expressions(c);
      stands_under(first, negated);
    } else if (c.named()) {
      if (!asked) predicate = asked_cfg(slice(c.begin(), c.end()), negated);
      expression(c);
      if (asked) stands_under(first, !negated);
      asked = true;
    }
  });
  close(node, end);
}

void Extractor::State::match(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::match, c.begin());
  each_child(*this, c, [&] {
    if (c.sym() != Sym::match_block) {
      if (c.named()) expression(c);
      return;
    }
    each_child(*this, c, [&] {
      if (c.sym() != Sym::match_arm) return;
      expectation_target(c);
      const uint32_t arm_end = c.end();
      const uint32_t arm = open(Kind::arm, c.begin());
      each_child(*this, c, [&] {
        if (c.sym() == Sym::match_pattern) {
          bool after_if = false;
          each_child(*this, c, [&] {
            if (c.sym() == Sym::t_if) {
              after_if = true;
              facts.nodes[arm].aux = 1;
            } else if (after_if && c.named()) {
              expression(c);
            } else if (c.named() || c.sym() == Sym::t_underscore) {
              pattern(c);
            }
          });
        } else if (c.named() && c.sym() != Sym::attribute_item &&
                   c.sym() != Sym::inner_attribute_item) {
          expression(c);
        }
      });
      close(arm, arm_end);
    });
  });
  close(node, end);
}

void Extractor::State::while_loop(Cursor& c) { one_child(Kind::while_loop, c, 0, 0); }

void Extractor::State::for_loop(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::for_loop, c.begin());
  bool after_in = false;
  each_child(*this, c, [&] {
    if (c.sym() == Sym::t_in) {
      after_in = true;
    } else if (c.sym() == Sym::label) {
      return;
    } else if (after_in && c.named()) {
      expression(c);
    } else if (!after_in && (c.named() || c.sym() == Sym::t_underscore)) {
      pattern(c);
    }
  });
  close(node, end);
}

void Extractor::State::struct_literal(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::struct_lit, c.begin());
  each_child(*this, c, [&] {
    if (c.sym() != Sym::field_initializer_list) {
      if (c.named()) {
        uint32_t last = 0;
        facts.nodes[node].name = path_name(c, &last);
      }
      return;
    }
    each_child(*this, c, [&] {
      const uint32_t field_end = c.end();
      switch (c.sym()) {
        case Sym::shorthand_field_initializer: {
          const uint32_t field = open(Kind::field_init, c.begin());
          each_child(*this, c, [&] {
            if (c.sym() != Sym::identifier) return;
            facts.nodes[field].name = code(c);
            expression(c);
          });
          close(field, field_end);
          break;
        }
        case Sym::field_initializer: {
          const uint32_t field = open(Kind::field_init, c.begin());
          bool after_colon = false;
          each_child(*this, c, [&] {
            if (c.sym() == Sym::t_colon) {
              after_colon = true;
            } else if (after_colon && c.named()) {
              expression(c);
            } else if (c.named() && c.sym() != Sym::attribute_item) {
              facts.nodes[field].name = code(c);
            }
          });
          close(field, field_end);
          break;
        }
        case Sym::base_field_initializer: {
          const uint32_t field = open(Kind::field_init, c.begin());
          expressions(c);
          close(field, field_end);
          break;
        }
        default:
          break;
      }
    });
  });
  close(node, end);
}

void Extractor::State::parameters(Cursor& c, FunctionFact& function) {
  each_child(*this, c, [&] {
    if (c.sym() == Sym::self_parameter) {
      const uint32_t typed = open(Kind::pat_typed, c.begin());
      const std::string_view raw = slice(c.begin(), c.end());
      facts.nodes[typed].name = strings.intern(raw.front() == '&' ? "&Self" : "Self");
      const uint32_t bind = open(Kind::pat_bind, c.begin());
      facts.nodes[bind].name = strings.intern("self");
      close(bind, c.end());
      close(typed, c.end());
      function.flags |= fn_has_self;
      ++function.parameters;
      return;
    }
    if (c.sym() != Sym::parameter) return;
    const uint32_t end = c.end();
    const uint32_t typed = open(Kind::pat_typed, c.begin());
    bool after_colon = false;
    each_child(*this, c, [&] {
      if (c.sym() == Sym::t_colon) {
        after_colon = true;
      } else if (after_colon && c.named()) {
        facts.nodes[typed].name = code(c);
      } else if (!after_colon && c.sym() == Sym::self) {
        const uint32_t bind = open(Kind::pat_bind, c.begin());
        facts.nodes[bind].name = strings.intern("self");
        close(bind, c.end());
        function.flags |= fn_has_self;
      } else if (!after_colon && (c.named() || c.sym() == Sym::t_underscore) &&
                 c.sym() != Sym::mutable_specifier) {
        pattern(c);
      }
    });
    close(typed, end);
    ++function.parameters;
  });
}

void Extractor::State::pattern_list(Cursor& c, Kind kind) {
  const uint32_t end = c.end();
  const uint32_t node = open(kind, c.begin());
  each_child(*this, c, [&] {
    if ((c.named() || c.sym() == Sym::t_underscore) && c.sym() != Sym::mutable_specifier)
      pattern(c);
  });
  close(node, end);
}

void Extractor::State::struct_pattern(Cursor& c) {
  const uint32_t end = c.end();
  const uint32_t node = open(Kind::pat_struct, c.begin());
  each_child(*this, c, [&] {
    if (c.sym() != Sym::field_pattern) {
      if (c.named() && c.sym() != Sym::remaining_field_pattern) {
        uint32_t last = 0;
        facts.nodes[node].name = path_name(c, &last);
      }
      return;
    }
    const uint32_t field_end = c.end();
    const uint32_t field = open(Kind::pat_field, c.begin());
    bool after_colon = false;
    bool shorthand = false;
    each_child(*this, c, [&] {
      if (c.sym() == Sym::t_colon) {
        after_colon = true;
      } else if (after_colon && (c.named() || c.sym() == Sym::t_underscore)) {
        pattern(c);
      } else if (c.sym() == Sym::shorthand_field_identifier || c.sym() == Sym::field_identifier ||
                 c.sym() == Sym::identifier) {
        facts.nodes[field].name = code(c);
        facts.nodes[field].pos = at(c.begin());
        shorthand = true;
      }
    });
    if (shorthand && !after_colon) {
      const uint32_t bind = open(Kind::pat_bind, c.begin());
      facts.nodes[bind].name = facts.nodes[field].name;
      close(bind, field_end);
    }
    close(field, field_end);
  });
  close(node, end);
}

void Extractor::State::pattern(Cursor& c) {
  if (depth >= kMaxDepth) {
    leaf(Kind::pat_wild, c, 0);
    return;
  }
  ++depth;
  const uint32_t end = c.end();
  switch (c.sym()) {
    case Sym::identifier:
    case Sym::self: {
      const bool constant = starts_upper(slice(c.begin(), end));
      const uint32_t node = open(constant ? Kind::pat_path : Kind::pat_bind, c.begin());
      facts.nodes[node].name = code(c);
      close(node, end);
      break;
    }
    case Sym::scoped_identifier:
    case Sym::generic_pattern: {
      const uint32_t node = open(Kind::pat_path, c.begin());
      uint32_t last = 0;
      facts.nodes[node].name = path_name(c, &last);
      close(node, end);
      break;
    }
    case Sym::captured_pattern: {
      const uint32_t node = open(Kind::pat_bind, c.begin());
      bool first = true;
      each_child(*this, c, [&] {
        if (!c.named() && c.sym() != Sym::t_underscore) return;
        if (first) {
          facts.nodes[node].name = code(c);
        } else {
          pattern(c);
        }
        first = false;
      });
      close(node, end);
      break;
    }
    case Sym::mut_pattern:
    case Sym::ref_pattern: {
      const bool borrows = c.sym() == Sym::ref_pattern;
      each_child(*this, c, [&] {
        if ((!c.named() && c.sym() != Sym::t_underscore) || c.sym() == Sym::mutable_specifier)
          return;
        const size_t inner = facts.nodes.size();
        pattern(c);
        if (borrows && inner < facts.nodes.size() && facts.nodes[inner].kind == Kind::pat_bind)
          facts.nodes[inner].flags |= by_ref;
      });
      break;
    }
    case Sym::reference_pattern:
      pattern_list(c, Kind::pat_ref);
      break;
    case Sym::tuple_pattern:
      pattern_list(c, Kind::pat_tuple);
      break;
    case Sym::slice_pattern:
      pattern_list(c, Kind::pat_slice);
      break;
    case Sym::or_pattern:
      pattern_list(c, Kind::pat_or);
      break;
    case Sym::tuple_struct_pattern: {
      const uint32_t node = open(Kind::pat_tuple_struct, c.begin());
      bool first = true;
      each_child(*this, c, [&] {
        if (!c.named() && c.sym() != Sym::t_underscore) return;
        if (first) {
          uint32_t last = 0;
          facts.nodes[node].name = path_name(c, &last);
        } else {
          pattern(c);
        }
        first = false;
      });
      close(node, end);
      break;
    }
    case Sym::struct_pattern:
      struct_pattern(c);
      break;
    case Sym::remaining_field_pattern:
      leaf(Kind::pat_rest, c, 0);
      break;
    case Sym::t_underscore:
      leaf(Kind::pat_wild, c, 0);
      break;
    default:
      leaf(Kind::pat_literal, c, 0);
      break;
  }
  --depth;
}

}  // namespace scanner
