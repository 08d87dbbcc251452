// What the branches around a node say about the thread that takes them.
#include <algorithm>
#include <functional>

#include "scanner/analysis.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// Whether the block ends with a `return`, `break`, `continue`, or a macro that does as much.
bool leaves(const FileFacts& facts, uint32_t block) {
  if (facts.nodes[block].kind != Kind::block) return false;
  uint32_t last = kNone;
  for_children(facts, block, [&](uint32_t child) { last = child; });
  if (last == kNone) return false;
  if (facts.nodes[last].kind == Kind::statement) last = child_at(facts, last, 0);
  if (last == kNone) return false;
  if (facts.nodes[last].kind != Kind::macro) return facts.nodes[last].kind == Kind::jump;
  const std::string_view name = last_segment(facts.str(facts.nodes[last].name));
  return name == "bail" || name == "panic" || name == "unreachable" || name == "unimplemented" ||
         name == "todo";
}

/// The flavour that a pattern or path names, if it names one and takes no other.
Flavour named_flavour(const FileFacts& facts, uint32_t node) {
  if (node == kNone) return Flavour::unknown;
  const Node& n = facts.nodes[node];
  if (n.kind != Kind::pat_path && n.kind != Kind::path) return Flavour::unknown;
  const std::string_view path = facts.str(n.name);
  if (path.ends_with("MultiThread")) return Flavour::multi_thread;
  return path.ends_with("CurrentThread") ? Flavour::current_thread : Flavour::unknown;
}

}  // namespace

Known Analysis::tried_context(FnId fn, uint32_t node) const {
  const FileFacts& facts = ws_.facts(fn);
  if (!tries_current_[ws_.ref(fn).file]) return Known::unknown;
  const auto is_try_current = [&](uint32_t value) {
    while (value != kNone && facts.nodes[value].kind == Kind::method_call &&
           facts.str(facts.nodes[value].name) == "ok")
      value = child_at(facts, value, 0);
    if (value == kNone || facts.nodes[value].kind != Kind::call) return false;
    const Callee& callee = types_.callee(fn, value);
    return callee.api != nullptr && callee.api->call == Op::handle_try_current;
  };
  const auto succeeds = [&](uint32_t pattern) {
    const std::string_view name = facts.str(facts.nodes[pattern].name);
    return facts.nodes[pattern].kind == Kind::pat_tuple_struct && (name == "Ok" || name == "Some");
  };
  const auto known = [](bool there) { return there ? Known::yes : Known::no; };
  // What is known behind a statement: `let Ok(handle) = Handle::try_current() else { return };`,
  // `if ..is_err() { return; }`, a `match` in which every arm that goes on has said so.
  const std::function<Known(uint32_t, int)> known_after = [&](uint32_t each, int depth) {
    if (facts.nodes[each].kind == Kind::statement) each = child_at(facts, each, 0);
    if (each == kNone || depth > 3) return Known::unknown;
    const Node& statement = facts.nodes[each];
    if (statement.kind == Kind::let && (statement.flags & has_else) != 0 &&
        is_try_current(child_at(facts, each, 1)))
      return known(succeeds(child_at(facts, each, 0)));
    if (statement.kind == Kind::match) {
      Known all = Known::unknown;
      bool first = true;
      for_children(facts, each, [&](uint32_t arm) {
        if (facts.nodes[arm].kind != Kind::arm) return;
        const uint32_t value = child_at(facts, arm, facts.nodes[arm].aux == 1 ? 2 : 1);
        if (value == kNone || facts.nodes[value].kind == Kind::jump || leaves(facts, value)) return;
        Known inside = Known::unknown;
        if (facts.nodes[value].kind == Kind::block) {
          for_children(facts, value, [&](uint32_t child) {
            const Known after = known_after(child, depth + 1);
            if (after != Known::unknown) inside = after;
          });
        }
        all = first || all == inside ? inside : Known::unknown;
        first = false;
      });
      return all;
    }
    if (statement.kind != Kind::if_else || child_at(facts, each, 2) != kNone) return Known::unknown;
    const uint32_t condition = child_at(facts, each, 0);
    const uint32_t then = child_at(facts, each, 1);
    if (condition == kNone || then == kNone || !leaves(facts, then)) return Known::unknown;
    const Node& test = facts.nodes[condition];
    if (test.kind != Kind::method_call || !is_try_current(child_at(facts, condition, 0)))
      return Known::unknown;
    if (facts.str(test.name) == "is_err") return Known::yes;
    return facts.str(test.name) == "is_ok" ? Known::no : Known::unknown;
  };
  uint32_t below = node;
  for (uint32_t at = graph_.parent(fn, node); at != kNone; below = at, at = graph_.parent(fn, at)) {
    const Node& n = facts.nodes[at];
    if (n.kind == Kind::closure || n.kind == Kind::async_block) break;
    if (n.kind == Kind::block) {
      Known left = Known::unknown;
      for_children(facts, at, [&](uint32_t child) {
        if (child >= below) return;
        const Known after = known_after(child, 0);
        if (after != Known::unknown) left = after;
      });
      if (left != Known::unknown) return left;
    }
    const uint32_t head = child_at(facts, at, 0);
    if (head == kNone || head == below) continue;
    const Node& first = facts.nodes[head];
    if (n.kind == Kind::if_else) {
      const bool then = child_at(facts, at, 1) == below;
      if (first.kind == Kind::let_cond && is_try_current(child_at(facts, head, 1)))
        return known(succeeds(child_at(facts, head, 0)) == then);
      if (first.kind == Kind::method_call && is_try_current(child_at(facts, head, 0))) {
        if (facts.str(first.name) == "is_ok") return known(then);
        if (facts.str(first.name) == "is_err") return known(!then);
      }
    }
    if (n.kind == Kind::match && is_try_current(head) && facts.nodes[below].kind == Kind::arm)
      return known(succeeds(child_at(facts, below, 0)));
  }
  return Known::unknown;
}

Flavour Analysis::asked_flavour(FnId fn, uint32_t node) const {
  const FileFacts& facts = ws_.facts(fn);
  if (!asks_flavour_[ws_.ref(fn).file]) return Flavour::unknown;
  const auto asks = [&](uint32_t value) {
    if (value == kNone || facts.nodes[value].kind != Kind::method_call) return false;
    const Callee& callee = types_.callee(fn, value);
    return callee.api != nullptr && callee.api->is(kAsksFlavour);
  };
  const auto other = [](Flavour flavour) {
    return flavour == Flavour::multi_thread     ? Flavour::current_thread
           : flavour == Flavour::current_thread ? Flavour::multi_thread
                                                : Flavour::unknown;
  };
  uint32_t below = node;
  for (uint32_t at = graph_.parent(fn, node); at != kNone; below = at, at = graph_.parent(fn, at)) {
    const Node& n = facts.nodes[at];
    if (n.kind == Kind::closure || n.kind == Kind::async_block) break;
    const uint32_t head = child_at(facts, at, 0);
    if (head == kNone || head == below) continue;
    if (n.kind == Kind::match && asks(head) && facts.nodes[below].kind == Kind::arm) {
      Flavour before = Flavour::unknown;  // what the arms above take
      for (uint32_t arm = head + facts.nodes[head].size; arm < below;
           arm += facts.nodes[arm].size) {
        if (facts.nodes[arm].aux == 0) before = named_flavour(facts, child_at(facts, arm, 0));
      }
      const Flavour named = named_flavour(facts, child_at(facts, below, 0));
      return named != Flavour::unknown ? named : other(before);
    }
    if (n.kind == Kind::if_else && facts.nodes[head].kind == Kind::binary &&
        (facts.nodes[head].aux == '=' || facts.nodes[head].aux == '!')) {
      const uint32_t left = child_at(facts, head, 0);
      const uint32_t right = child_at(facts, head, 1);
      const Flavour named = asks(left)    ? named_flavour(facts, right)
                            : asks(right) ? named_flavour(facts, left)
                                          : Flavour::unknown;
      if (named == Flavour::unknown) continue;
      const bool then = child_at(facts, at, 1) == below;
      return then == (facts.nodes[head].aux == '=') ? named : other(named);
    }
  }
  return Flavour::unknown;
}

std::optional<Confidence> takes_branch(Context context, Flavour flavour) {
  const bool one_thread = context == Context::task_current_thread || context == Context::task_local;
  if (flavour == Flavour::multi_thread && one_thread) return std::nullopt;
  if (flavour == Flavour::current_thread && context == Context::task_multi_thread)
    return std::nullopt;
  // Of a runtime of which nothing is known, many threads are the rule.
  if (flavour == Flavour::current_thread && context == Context::task) return Confidence::possible;
  return Confidence::proven;
}

}  // namespace scanner
