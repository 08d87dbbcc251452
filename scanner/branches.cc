// What the branches around a node say about the thread that takes them.
#include <algorithm>
#include <functional>

#include "scanner/analysis.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// `Ok(..)` or `Some(..)`.
bool is_success(const FileFacts& facts, uint32_t pattern) {
  const std::string_view name = facts.str(facts.nodes[pattern].name);
  return facts.nodes[pattern].kind == Kind::pat_tuple_struct && (name == "Ok" || name == "Some");
}

/// Whether the variable is given another value after its `let`.
bool is_assigned(const FileFacts& facts, const Variable& variable) {
  for (uint32_t node = variable.visible_from; node < variable.visible_to; ++node) {
    if (facts.nodes[node].kind != Kind::assign) continue;
    const uint32_t left = child_at(facts, node, 0);
    if (left != kNone && facts.nodes[left].kind == Kind::path &&
        facts.nodes[left].name == variable.name)
      return true;
  }
  return false;
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

/// What holds on the thread if the value is `Ok`, `Some` or true, by `Handle::try_current()`; the
/// other holds if it is not.
Known Analysis::told_by(FnId fn, uint32_t value, int depth) const {
  constexpr int kDeep = 8;
  const FileFacts& facts = ws_.facts(fn);
  if (value == kNone || depth > kDeep) return Known::unknown;
  const Node& n = facts.nodes[value];
  const auto inner = [&](uint32_t child) { return told_by(fn, child, depth + 1); };
  const auto other = [](Known told) {
    return told == Known::unknown ? told : told == Known::yes ? Known::no : Known::yes;
  };
  switch (n.kind) {
    case Kind::reference:
      return inner(child_at(facts, value, 0));
    case Kind::unary:
      return n.aux == '!' ? other(inner(child_at(facts, value, 0))) : Known::unknown;
    case Kind::call: {
      const Callee& callee = types_.callee(fn, value);
      const bool asks = callee.api != nullptr && callee.api->call == Op::handle_try_current;
      return asks ? Known::yes : Known::unknown;
    }
    case Kind::method_call: {
      const std::string_view name = facts.str(n.name);
      if (name == "ok" || name == "is_ok" || name == "is_some" || name == "as_ref" ||
          name == "as_mut")
        return inner(child_at(facts, value, 0));
      if (name == "err" || name == "is_err" || name == "is_none")
        return other(inner(child_at(facts, value, 0)));
      return Known::unknown;
    }
    case Kind::path: {
      const Variable* variable = types_.variable(fn, value, n.name);
      if (variable == nullptr || facts.nodes[variable->origin].kind != Kind::let ||
          is_assigned(facts, *variable))
        return Known::unknown;
      const uint32_t given = child_at(facts, variable->origin, 1);
      if (given == kNone || (facts.nodes[variable->origin].flags & has_init) == 0)
        return Known::unknown;
      if (variable->pattern == variable->bind) return inner(given);
      if (facts.nodes[variable->pattern].kind != Kind::pat_tuple) return Known::unknown;
      uint32_t index = 0;
      while (child_at(facts, variable->pattern, index) != variable->bind) {
        if (child_at(facts, variable->pattern, index) == kNone) return Known::unknown;
        ++index;
      }
      return told_by_branches(fn, given, index, depth + 1);
    }
    case Kind::match:
    case Kind::if_else:
      return told_by_branches(fn, value, kNone, depth + 1);
    default:
      return Known::unknown;
  }
}

/// The same of a value that a `match` or `if let` on `try_current()` makes, with `None` in some of
/// its branches and `Some(..)` in the others; `element` of the tuples there, if it is one.
Known Analysis::told_by_branches(FnId fn, uint32_t value, uint32_t element, int depth) const {
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t head = child_at(facts, value, 0);
  if (head == kNone) return Known::unknown;
  Known all = Known::unknown;
  bool agree = true;
  const auto add = [&](uint32_t branch, bool success) {
    while (branch != kNone && facts.nodes[branch].kind == Kind::block)
      branch = last_child(facts, branch);  // its tail
    if (branch != kNone && facts.nodes[branch].kind == Kind::statement)
      branch = child_at(facts, branch, 0);
    if (branch != kNone && facts.nodes[branch].kind == Kind::jump) return;
    if (element != kNone && branch != kNone)
      branch = facts.nodes[branch].kind == Kind::tuple ? child_at(facts, branch, element) : kNone;
    Known is_some = Known::unknown;
    if (branch != kNone && facts.nodes[branch].kind == Kind::path &&
        facts.str(facts.nodes[branch].name) == "None")
      is_some = Known::no;
    if (branch != kNone && facts.nodes[branch].kind == Kind::call) {
      const uint32_t callee = child_at(facts, branch, 0);
      if (callee != kNone && facts.str(facts.nodes[callee].name) == "Some") is_some = Known::yes;
    }
    const uint32_t scrutinee =
        facts.nodes[head].kind == Kind::let_cond ? child_at(facts, head, 1) : head;
    const Known told = told_by(fn, scrutinee, depth);
    if (is_some == Known::unknown || told == Known::unknown) {
      agree = false;
      return;
    }
    const bool inside = (told == Known::yes) == success;
    const Known says = inside == (is_some == Known::yes) ? Known::yes : Known::no;
    agree = agree && (all == Known::unknown || all == says);
    all = says;
  };
  const auto succeeds = [&](uint32_t pattern) { return is_success(facts, pattern); };
  if (facts.nodes[value].kind == Kind::match) {
    for_children(facts, value, [&](uint32_t arm) {
      if (facts.nodes[arm].kind != Kind::arm) return;
      const uint32_t given = child_at(facts, arm, facts.nodes[arm].aux == 1 ? 2 : 1);
      add(given, succeeds(child_at(facts, arm, 0)));
    });
  } else if (facts.nodes[value].kind == Kind::if_else) {
    const bool then =
        facts.nodes[head].kind != Kind::let_cond || succeeds(child_at(facts, head, 0));
    add(child_at(facts, value, 1), then);
    add(child_at(facts, value, 2), !then);
  }
  return agree ? all : Known::unknown;
}

Known Analysis::tried_context(FnId fn, uint32_t node) const {
  const FileFacts& facts = ws_.facts(fn);
  if (!tries_current_[ws_.ref(fn).file]) return Known::unknown;
  const auto succeeds = [&](uint32_t pattern) { return is_success(facts, pattern); };
  const auto known = [](bool there) { return there ? Known::yes : Known::no; };
  const auto tells = [&](uint32_t value) { return told_by(fn, value, 0); };
  /// What holds where the value is, or is not, `Ok`, `Some` or true.
  const auto where = [&](uint32_t value, bool success) {
    const Known told = tells(value);
    return told == Known::unknown ? told : known((told == Known::yes) == success);
  };
  // What is known behind a statement: `let Ok(handle) = Handle::try_current() else { return };`,
  // `if ..is_err() { return; }`, a `match` in which every arm that goes on has said so.
  const std::function<Known(uint32_t, int)> known_after = [&](uint32_t each, int depth) {
    if (facts.nodes[each].kind == Kind::statement) each = child_at(facts, each, 0);
    if (each == kNone || depth > 3) return Known::unknown;
    const Node& statement = facts.nodes[each];
    if (statement.kind == Kind::let && (statement.flags & has_else) != 0)
      return where(child_at(facts, each, 1), succeeds(child_at(facts, each, 0)));
    if (statement.kind == Kind::match) {
      Known all = Known::unknown;
      bool first = true;
      for_children(facts, each, [&](uint32_t arm) {
        if (facts.nodes[arm].kind != Kind::arm) return;
        const uint32_t value = child_at(facts, arm, facts.nodes[arm].aux == 1 ? 2 : 1);
        if (value == kNone || facts.nodes[value].kind == Kind::jump ||
            ends_by_leaving(facts, value))
          return;
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
    if (condition == kNone || then == kNone || !ends_by_leaving(facts, then)) return Known::unknown;
    return where(condition, false);
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
      const Known told =
          first.kind == Kind::let_cond
              ? where(child_at(facts, head, 1), succeeds(child_at(facts, head, 0)) == then)
              : where(head, then);
      if (told != Known::unknown) return told;
    }
    if (n.kind == Kind::match && facts.nodes[below].kind == Kind::arm) {
      const Known told = where(head, succeeds(child_at(facts, below, 0)));
      if (told != Known::unknown) return told;
    }
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
