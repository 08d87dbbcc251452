#include "scanner/held_over.h"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/calls.h"

namespace scanner {
namespace {

/// What a rule has a finding for where it is alive at an await.
bool must_end(Holds holds) { return holds != Holds::async_lock; }

/// Types whose values may not go to another thread, whatever they hold.
bool is_known_not_to_be_send(std::string_view path) {
  for (const std::string_view one : {"std::rc::Rc", "std::rc::Weak", "std::env::Args",
                                     "std::env::ArgsOs", "std::env::Vars", "std::env::VarsOs"}) {
    if (path == one) return true;
  }
  return false;
}

/// Whether something may take the iterator as a whole, and end it there.
bool is_taken_whole(const Analysis& analysis, const Unit& unit, const Variable& variable) {
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  for (uint32_t node = variable.visible_from; node < variable.visible_to; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::path || n.name != variable.name) continue;
    const uint32_t up = analysis.graph().parent(unit.fn, node);
    if (up == kNone) continue;
    const Node& above = facts.nodes[up];
    if (above.kind == Kind::for_loop) return true;
    if (above.kind != Kind::method_call) continue;
    const std::string_view name = facts.str(above.name);
    if (name != "next" && name != "nth" && name != "len" && name != "by_ref") return true;
  }
  return false;
}

/// `game` of `let game = guard.game_mut()?;`: what it is bound to is taken out of the guard, and
/// not copied.
bool is_lent_by(const Analysis& analysis, FnId fn, const Guard& guard, const Variable& variable) {
  const FileFacts& facts = analysis.ws().facts(fn);
  if (variable.origin == kNone || facts.nodes[variable.origin].kind != Kind::let ||
      (facts.nodes[variable.origin].flags & has_init) == 0)
    return false;
  const Ty& type = analysis.types().get(analysis.types().of_variable(fn, variable));
  if (type.path == "std::string::String" || type.path == "std::path::PathBuf") return false;
  uint32_t node = child_at(facts, variable.origin, 1);
  for (; node != kNone; node = child_at(facts, node, 0)) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::path) {
      const Variable* root = analysis.types().variable(fn, node, n.name);
      return root != nullptr && root->bind == guard.bind;
    }
    if (n.kind == Kind::method_call) {
      const std::string_view name = facts.str(n.name);
      for (const std::string_view copies :
           {"clone", "cloned", "copied", "collect", "len", "to_owned", "to_string", "to_vec"}) {
        if (name == copies) return false;
      }
    } else if (n.kind != Kind::field && n.kind != Kind::question && n.kind != Kind::reference) {
      return false;
    }
  }
  return false;
}

/// Whether the call itself uses the guard, or what is lent by it.
bool is_used_in(const Analysis& analysis, const Unit& unit, const Guard& guard, uint32_t call) {
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  for (uint32_t node = call; node < call + facts.nodes[call].size; ++node) {
    if (node == guard.call) return true;
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::path || guard.bind == kNone) continue;
    const Variable* variable = analysis.types().variable(unit.fn, node, n.name);
    if (variable == nullptr) continue;
    if (variable->bind == guard.bind || is_lent_by(analysis, unit.fn, guard, *variable))
      return true;
  }
  return false;
}

}  // namespace

HeldOver::HeldOver(const Analysis& analysis, TextOf text_of)
    : analysis_(analysis), text_of_(std::move(text_of)), finder_(analysis) {}

uint32_t HeldOver::line_of(FnId fn, uint32_t node) {
  const Location at = analysis_.location(fn, node);
  auto known = lines_.find(at.path);
  if (known == lines_.end()) known = lines_.emplace(at.path, text_of_(at.path)).first;
  return known->second.line_of(at.begin_byte);
}

/// The values of a unit whose future somebody asks to be Send that are not.
std::vector<HeldOver::Life> HeldOver::not_send_in(const Unit& unit) const {
  std::vector<Life> out;
  if (!analysis_.graph().is_async_unit(unit) || !send_demand(analysis_, unit).asked) return out;
  Types& types = analysis_.types();
  for (const Variable& variable : types.variables(unit.fn)) {
    const Ty& type = types.get(types.of_variable(unit.fn, variable));
    if (type.kind != Ty::Kind::external || !is_known_not_to_be_send(type.path)) continue;
    if (!(analysis_.graph().unit_of(unit.fn, variable.bind) == unit)) continue;
    if (type.path.starts_with("std::env::") && is_taken_whole(analysis_, unit, variable)) continue;
    Guard value{variable.bind, type.path, find_guard_type("std::cell::Ref"), Confidence::proven};
    value.variable = variable.name;
    value.bind = variable.bind;
    value.begin = variable.visible_from;
    value.end = variable.visible_to;
    std::vector<GuardEnd> ends = finder_.ends(unit, value);
    value.type = nullptr;  // it holds nothing
    out.emplace_back(std::move(value), std::move(ends));
  }
  return out;
}

const std::vector<HeldOver::Life>& HeldOver::guards_of(const Unit& unit) {
  const auto [known, fresh] = guards_.try_emplace(unit);
  if (!fresh) return known->second;
  const bool is_test = (analysis_.ws().fn(unit.fn).flags & fn_test) != 0;
  for (Guard& guard : finder_.guards(unit, must_end)) {
    if (guard.confidence == Confidence::possible) continue;
    // `let _guard = SERIAL.lock()` keeps tests apart, and may.
    if (is_test && guard.bind != kNone &&
        analysis_.ws().text(unit.fn, guard.variable).starts_with("_"))
      continue;
    std::vector<GuardEnd> ends = finder_.ends(unit, guard);
    known->second.emplace_back(std::move(guard), std::move(ends));
  }
  for (Life& value : not_send_in(unit)) known->second.push_back(std::move(value));
  return known->second;
}

std::string HeldOver::words(const Unit& unit, const Guard& guard, uint32_t node, bool used) {
  const std::string_view called = called_name(analysis_.ws().facts(unit.fn), node);
  const std::string before =
      called.empty() ? "before this await" : fmt::format("before `{}` is awaited", called);
  const std::string_view name = analysis_.ws().text(unit.fn, guard.variable);
  const uint32_t line = line_of(unit.fn, guard.call);
  if (guard.type == nullptr) {
    return fmt::format("end `{}` (line {}) {}: a `{}` is not Send, which {} asks of the future",
                       name, line, before, guard.callee, send_demand(analysis_, unit).by);
  }
  if (guard.type->holds == Holds::span) {
    return fmt::format("leave the span of `{}` (line {}) {}, or instrument the future instead",
                       guard.callee, line, before);
  }
  if (guard.temporary) {
    return fmt::format(
        "take what is needed out of the temporary guard of `{}` (line {}) in a `let` of its own {}",
        guard.callee, line, before);
  }
  return fmt::format(
      "end the guard `{0}` of `{1}` (line {2}) {3}, in a block of its own or by `drop({0})`{4}",
      name, guard.callee, line, before,
      used ? ", and copy out what the call takes from it; where that cannot be copied, lock in the "
             "closure that goes to the pool"
           : "");
}

std::vector<std::string> HeldOver::at(const Unit& unit, uint32_t node, bool moved) {
  std::vector<std::string> out;
  for (const auto& [guard, ends] : guards_of(unit)) {
    if (!finder_.alive_at(unit, guard, ends, node)) continue;
    const bool used = is_used_in(analysis_, unit, guard, node);
    if (used && moved) continue;
    std::string text = words(unit, guard, node, used);
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace scanner
