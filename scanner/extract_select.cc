#include "scanner/extract_macro.h"

namespace scanner {
namespace {

/// Past what a branch does, which begins at `i`: a block, or an expression up to a comma.
size_t past_handler(std::string_view text, size_t i) {
  if (i < text.size() && text[i] == '{') return skip_token(text, i);
  while (i < text.size() && text[i] != ',') i = skip_token(text, i);
  return i;
}

/// At the next branch, past a comma if there is one.
size_t past_comma(std::string_view text, size_t i) {
  i = skip_spaces(text, i);
  return i < text.size() && text[i] == ',' ? skip_spaces(text, i + 1) : i;
}

}  // namespace

/// Splits `pattern = future [, if condition] => handler` branches and dresses each up as
/// `{let pattern = future; condition; {handler};}`.
bool Extractor::State::select_branches(uint32_t from, uint32_t to) {
  const std::string_view text = slice(from, to);
  size_t i = skip_spaces(text, 0);
  if (word_at(text, i, "biased")) {
    i = skip_spaces(text, i + 6);
    if (i < text.size() && (text[i] == ';' || text[i] == ',')) i = skip_spaces(text, i + 1);
  }
  const auto offset = [from](size_t index) { return from + static_cast<uint32_t>(index); };
  Dressed dressed(*this);
  dressed.ours("async fn f(){", from);
  while (i < text.size()) {
    const size_t pattern_from = i;
    size_t pattern_to = i;
    size_t future_from = i;
    size_t future_to = i;
    size_t guard_from = 0;
    size_t guard_to = 0;
    const bool is_else =
        word_at(text, i, "else") || word_at(text, i, "complete") || word_at(text, i, "default");
    while (i < text.size()) {  // the pattern, up to `=`
      if (text[i] == '=' && i + 1 < text.size() && text[i + 1] != '=' &&
          (i == 0 || text[i - 1] != '.'))
        break;
      i = skip_token(text, i);
    }
    if (i >= text.size()) return false;
    if (text[i + 1] == '>') {
      if (!is_else) return channel_select(from, to);
    } else {
      pattern_to = i;
      future_from = i + 1;
      ++i;
      while (i < text.size()) {  // the future, up to `=>` or `, if`
        if (text[i] == '=' && i + 1 < text.size() && text[i + 1] == '>') break;
        if (text[i] == ',' && word_at(text, skip_spaces(text, i + 1), "if")) {
          future_to = i;
          guard_from = skip_spaces(text, i + 1) + 2;
        }
        i = skip_token(text, i);
      }
      if (i >= text.size()) return false;
      if (guard_from != 0) {
        guard_to = i;
      } else {
        future_to = i;
      }
    }
    i = skip_spaces(text, i + 2);
    const size_t handler_from = i;
    const size_t handler_to = past_handler(text, i);
    i = past_comma(text, handler_to);
    if (pattern_to > pattern_from) {
      dressed.ours("{let ", offset(pattern_from));
      dressed.copy(offset(pattern_from), offset(pattern_to));
      dressed.ours("=", offset(pattern_to));
      dressed.copy(offset(future_from), offset(future_to));
      dressed.ours(";", offset(future_to));
      if (guard_to > guard_from) {
        dressed.ours("(", offset(guard_from));
        dressed.copy(offset(guard_from), offset(guard_to));
        dressed.ours(");", offset(guard_to));
      }
    } else {
      dressed.ours("{", offset(pattern_from));
    }
    dressed.ours("(", offset(handler_from));
    dressed.copy(offset(handler_from), offset(handler_to));
    dressed.ours(")}", offset(handler_to));
  }
  dressed.ours("}", to);
  return parse_again(dressed.take(), &State::visit_select);
}

/// The `select!` of crossbeam, whose branches are `recv(r) -> x => ..`, `send(s, m) -> x => ..` and
/// `default => ..`, as a match whose arms begin with `let x = (r).recv();`. The first waits, the
/// others ask: the thread waits once for all.
bool Extractor::State::channel_select(uint32_t from, uint32_t to) {
  const std::string_view text = slice(from, to);
  const auto offset = [from](size_t index) { return from + static_cast<uint32_t>(index); };
  const auto past_arrow = [&text](size_t i, std::string_view arrow) {
    i = skip_spaces(text, i);
    return text.substr(i, 2) == arrow ? skip_spaces(text, i + 2) : std::string_view::npos;
  };
  struct Branch {
    std::string_view what;
    size_t begin, in, in_end, pattern, pattern_end, handler, handler_end;
  };
  std::vector<Branch> branches;
  std::string_view waits = "recv";
  for (size_t i = skip_spaces(text, 0); i < text.size();) {
    Branch b{};
    b.begin = i;
    while (i < text.size() && is_word(text[i])) ++i;
    b.what = text.substr(b.begin, i - b.begin);
    if (b.what != "recv" && b.what != "send" && b.what != "default") return false;
    i = skip_spaces(text, i);
    if (i < text.size() && text[i] == '(') {
      b.in = i + 1;
      i = skip_token(text, i);
      b.in_end = i - 1;
    }
    if (b.what == "default") {
      waits = b.in == b.in_end ? "try_recv" : "recv_timeout";
    } else {
      i = past_arrow(i, "->");
      if (i == std::string_view::npos || b.in == b.in_end) return false;
      b.pattern = i;
      while (i < text.size() && text.substr(i, 2) != "=>") i = skip_token(text, i);
      b.pattern_end = i;
    }
    i = past_arrow(std::min(i, text.size()), "=>");
    if (i == std::string_view::npos || i >= text.size()) return false;
    b.handler = i;
    b.handler_end = past_handler(text, i);
    i = past_comma(text, b.handler_end);
    branches.push_back(b);
  }
  Dressed dressed(*this);
  dressed.ours("async fn f(){[match(){", from);
  bool waited = false;
  for (const Branch& b : branches) {
    dressed.ours("_=>{", offset(b.begin));
    if (b.what != "default") {
      size_t end = b.in;
      while (end < b.in_end && text[end] != ',') end = skip_token(text, end);
      const bool sends = b.what == "send";
      std::string call = ")." + std::string(sends ? "try_send" : "try_recv") + "(";
      if (!waited && waits != "try_recv")
        call = sends ? ").send(" : ")." + std::string(waits) + "(";
      waited = true;
      dressed.ours("let ", offset(b.pattern));
      dressed.copy(offset(b.pattern), offset(b.pattern_end));
      dressed.ours("=(", offset(b.in));
      dressed.copy(offset(b.in), offset(end));
      dressed.ours(call, offset(b.begin));
      if (end < b.in_end) dressed.copy(offset(end + 1), offset(b.in_end));
      dressed.ours(");", offset(b.in_end));
    }
    dressed.ours("{", offset(b.handler));
    dressed.copy(offset(b.handler), offset(b.handler_end));
    dressed.ours("}}", offset(b.handler_end));
  }
  dressed.ours("}]}", to);
  return parse_again(dressed.take(), &State::visit_call_arguments);
}

void Extractor::State::visit_select(Cursor& c) {
  const auto branch = [&] {  // at the block that one branch was dressed up in
    const uint32_t branch_end = c.end();
    const uint32_t arm = open(Kind::arm, c.begin());
    bool has_pattern = false;
    each_child(*this, c, [&] {
      if (c.sym() == Sym::let_declaration) {
        has_pattern = true;
        bool after_equals = false;
        each_child(*this, c, [&] {
          if (c.sym() == Sym::t_equals) {
            after_equals = true;
          } else if (!c.named() && c.sym() != Sym::t_underscore) {
            return;
          } else if (after_equals) {
            const uint32_t end = c.end();
            const uint32_t node = open(Kind::await, c.begin());
            facts.nodes[node].flags |= implicit;
            expression(c);
            close(node, end);
          } else if (c.sym() != Sym::mutable_specifier) {
            pattern(c);
          }
        });
        return;
      }
      if (!c.named()) return;
      if (!has_pattern) {
        leaf(Kind::pat_wild, c, 0);
        has_pattern = true;
      }
      if (c.sym() == Sym::expression_statement) {
        facts.nodes[arm].aux = 1;
        expressions(c);
      } else {
        expression(c);
      }
    });
    close(arm, branch_end);
  };
  in_dressed_body(*this, c, Sym::block, [&] {
    each_child(*this, c, [&] {
      if (c.sym() == Sym::block) branch();
      if (c.sym() == Sym::expression_statement) {
        each_child(*this, c, [&] {
          if (c.sym() == Sym::block) branch();
        });
      }
    });
  });
}

}  // namespace scanner
