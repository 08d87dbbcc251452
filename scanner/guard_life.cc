// What ends a guard before its block does, and what the compiler says to a guard at an await.
#include <algorithm>
#include <deque>
#include <set>

#include <fmt/format.h>

#include "scanner/guards.h"

namespace scanner {
namespace {

bool contains(const FileFacts& facts, uint32_t outer, uint32_t inner) {
  return inner >= outer && inner < outer + facts.nodes[outer].size;
}

/// Whether control never leaves the block at its end: its last statement jumps or panics.
bool diverges(const FileFacts& facts, uint32_t node) {
  const Node& n = facts.nodes[node];
  if (n.kind == Kind::jump) return true;
  if (n.kind == Kind::macro) {
    const std::string_view name = facts.str(n.name);
    return name == "panic" || name == "unreachable" || name == "todo" || name == "bail" ||
           name == "unimplemented" || name == "anyhow::bail";
  }
  if (n.kind == Kind::loop) return false;
  if (n.kind == Kind::statement) return n.size > 1 && diverges(facts, node + 1);
  if (n.kind != Kind::block) return false;
  const uint32_t last = last_child(facts, node);
  return last != kNone && diverges(facts, last);
}

/// The places at which one variable's value is given away, widened to all that follows.
class Ends {
 public:
  Ends(const Analysis& analysis, const Unit& unit, const Guard& guard)
      : analysis_(analysis), unit_(unit), facts_(analysis.ws().facts(unit.fn)), guard_(guard) {}

  std::vector<GuardEnd> find() {
    for (uint32_t node = guard_.begin; node < guard_.end; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind != Kind::path || n.name != guard_.variable) continue;
      const Variable* v = analysis_.types().variable(unit_.fn, node, n.name);
      if (v == nullptr || v->bind != guard_.bind) continue;
      if (const uint32_t at = given_away(node); at != kNone) moves_.push_back(at);
      if (const uint32_t at = taken_apart(node); at != kNone) apart_.push_back(at);
    }
    std::vector<GuardEnd> out;
    for (const uint32_t move : moves_) widen(move, move, out);
    for (const uint32_t match : apart_) widen(match, match + facts_.nodes[match].size, out);
    return out;
  }

 private:
  uint32_t parent(uint32_t node) const { return analysis_.graph().parent(unit_.fn, node); }

  /// The node of the unit at which the use at `node` ends the guard, or kNone.
  uint32_t given_away(uint32_t node) const {
    const Unit where = analysis_.graph().unit_of(unit_.fn, node);
    if (!(where == unit_)) {
      // Taken along by a closure or async block that is made here.
      uint32_t at = where.node;
      while (at != kNone && !(analysis_.graph().unit_of(unit_.fn, at) == unit_))
        at = analysis_.graph().unit_of(unit_.fn, at).node;
      if (at == kNone) return kNone;
      return (facts_.nodes[at].flags & flag_move) != 0 ? at : kNone;
    }
    const uint32_t up = parent(node);
    if (up == kNone) return kNone;
    const Node& above = facts_.nodes[up];
    switch (above.kind) {
      case Kind::call:
        return child_at(facts_, up, 0) != node ? node : kNone;
      case Kind::method_call: {
        if (child_at(facts_, up, 0) != node) return node;
        const std::string_view name = facts_.str(above.name);
        const bool gives_it_on =
            name.starts_with("unwrap") || name == "expect" || name == "into_inner";
        return gives_it_on || leaves(node) ? node : kNone;
      }
      case Kind::jump:
      case Kind::field_init:
      case Kind::tuple:
      case Kind::array:
        return node;
      case Kind::let:
        return child_at(facts_, up, 1) == node ? node : kNone;
      case Kind::assign:
        return up;  // either it is moved, or what it held is dropped
      default:
        return kNone;
    }
  }

  /// `span.exit()`: the guard of a span gives the span back, and has left it.
  bool leaves(uint32_t node) const {
    const uint32_t up = parent(node);
    return guard_.type->holds == Holds::span && up != kNone &&
           facts_.nodes[up].kind == Kind::method_call && child_at(facts_, up, 0) == node &&
           facts_.str(facts_.nodes[up].name) == "exit";
  }

  /// The `match guard { Some(guard) => .. }` whose arms' bindings take the guard over, or kNone: it
  /// is alive in an arm, and not after them.
  uint32_t taken_apart(uint32_t node) const {
    const uint32_t up = parent(node);
    if (up == kNone || facts_.nodes[up].kind != Kind::match || child_at(facts_, up, 0) != node ||
        !(analysis_.graph().unit_of(unit_.fn, node) == unit_))
      return kNone;
    bool binds = false;
    for_children(facts_, up, [&](uint32_t arm) {
      if (facts_.nodes[arm].kind != Kind::arm) return;
      const uint32_t pattern = child_at(facts_, arm, 0);
      if (pattern == kNone || facts_.nodes[pattern].kind != Kind::pat_tuple_struct) return;
      const uint32_t inner = child_at(facts_, pattern, 0);
      binds = binds || (inner != kNone && facts_.nodes[inner].kind == Kind::pat_bind &&
                        (facts_.nodes[inner].flags & by_ref) == 0);
    });
    return binds ? up : kNone;
  }

  /// The innermost block or arm around the node.
  uint32_t scope_of(uint32_t node) const {
    uint32_t scope = parent(node);
    while (scope != kNone && facts_.nodes[scope].kind != Kind::block &&
           facts_.nodes[scope].kind != Kind::arm)
      scope = parent(scope);
    return scope;
  }

  /// It ends the guard for all that the same block still does from there on; and where every other
  /// branch ends it too, or leaves, for what comes after the branches.
  void widen(uint32_t move, uint32_t from, std::vector<GuardEnd>& out) const {
    for (uint32_t scope = scope_of(move); scope != kNone;) {
      out.push_back({move, from, scope + facts_.nodes[scope].size, leaves(move)});
      uint32_t inner = scope;
      uint32_t up = parent(scope);
      if (up != kNone && facts_.nodes[up].kind == Kind::arm) {
        inner = up;
        up = parent(up);
      }
      if (up == kNone) return;
      const Kind kind = facts_.nodes[up].kind;
      if (kind == Kind::if_else || kind == Kind::match) {
        if (child_at(facts_, up, 0) == inner || !all_branches_end(up)) return;
        inner = up;
      } else if (kind != Kind::block && kind != Kind::statement && kind != Kind::let) {
        return;
      }
      from = inner + facts_.nodes[inner].size;
      scope = scope_of(inner);
    }
  }

  bool all_branches_end(uint32_t branches) const {
    const bool is_if = facts_.nodes[branches].kind == Kind::if_else;
    if (is_if && child_at(facts_, branches, 2) == kNone) return false;
    bool all = true;
    uint32_t index = 0;
    for_children(facts_, branches, [&](uint32_t child) {
      if (index++ == 0) return;
      uint32_t value = child;
      if (facts_.nodes[child].kind == Kind::arm)
        for_children(facts_, child, [&value](uint32_t last) { value = last; });
      if (diverges(facts_, value)) return;
      if (facts_.nodes[value].kind == Kind::if_else && all_branches_end(value)) return;
      const bool ends = std::any_of(moves_.begin(), moves_.end(), [&](uint32_t move) {
        if (!contains(facts_, value, move)) return false;
        const uint32_t scope = scope_of(move);  // not in a branch of its own
        return scope == value || scope == child;
      });
      all = all && ends;
    });
    return all;
  }

  const Analysis& analysis_;
  const Unit unit_;
  const FileFacts& facts_;
  const Guard& guard_;
  std::vector<uint32_t> moves_;
  std::vector<uint32_t> apart_;  ///< matches
};

/// Whether parking_lot's guards may cross threads in this crate.
bool guards_are_send(const Analysis& analysis, FnId fn) {
  const CrateTarget* target = analysis.ws().crate_of(fn).target;
  if (target == nullptr) return false;
  const Dependency* lots = target->find_dependency("parking_lot");
  return lots != nullptr && lots->has_feature("send_guard");
}

bool asks_for_send(Runs runs) { return runs == Runs::task || runs == Runs::task_multi_thread; }

}  // namespace

std::vector<GuardEnd> GuardFinder::ends(const Unit& unit, const Guard& guard) const {
  if (guard.bind == kNone) return {};
  return Ends(analysis_, unit, guard).find();
}

bool GuardFinder::alive_at(const Unit& unit, const Guard& guard, const std::vector<GuardEnd>& ends,
                           uint32_t node) const {
  const FileFacts& facts = analysis_.ws().facts(unit.fn);
  const bool around =
      contains(facts, node, guard.call) && node >= guard.begin && node != guard.call;
  const bool later = node > guard.call && !contains(facts, guard.call, node) &&
                     node >= guard.begin && node < guard.end;
  if (!around && !later) return false;
  if (around && guard.bind != kNone) return false;  // bound only after this was over
  return std::none_of(ends.begin(), ends.end(), [&](const GuardEnd& end) {
    // Given into it: alive in there.
    if (contains(facts, node, end.at)) return end.over;
    return end.at < node && node >= end.from && node < end.to;
  });
}

std::optional<uint32_t> GuardFinder::await_under(const Unit& unit, const Guard& guard) const {
  const FileFacts& facts = analysis_.ws().facts(unit.fn);
  const std::vector<GuardEnd> gone = ends(unit, guard);
  // The await that gives the guard is over before it is there.
  const uint32_t up = analysis_.graph().parent(unit.fn, guard.call);
  const uint32_t birth = up != kNone && facts.nodes[up].kind == Kind::await ? up : guard.call;
  for (const uint32_t node : nodes_of_unit(analysis_, unit)) {
    if (facts.nodes[node].kind != Kind::await || node == birth) continue;
    if (alive_at(unit, guard, gone, node)) return node;
  }
  return std::nullopt;
}

void for_async_units(const Analysis& analysis, const std::function<void(const Unit&)>& visit) {
  const Workspace& ws = analysis.ws();
  for (const File& file : ws.files()) {
    for (const KeptFacts::AsyncUnit& unit : file.kept->async_units())
      visit({file.first_fn + unit.function, unit.node});
  }
}

SendDemand send_demand(const Analysis& analysis, const Unit& unit) {
  const Workspace& ws = analysis.ws();
  CallGraph& graph = analysis.graph();
  std::set<Unit> seen = {unit};
  std::deque<Unit> queue = {unit};
  while (!queue.empty() && seen.size() < 64) {
    const Unit at = queue.front();
    queue.pop_front();
    std::vector<Entry> uses;
    if (at.node != kNone) {
      uses = graph.entries(at);
    } else {
      for (const Entry& call : graph.entries(at)) {
        if (call.confidence == Confidence::possible) continue;
        for (const Entry& use : graph.uses_of_value(call.from.fn, call.node, true, 0))
          uses.push_back(use);
      }
    }
    for (const Entry& use : uses) {
      if (use.confidence == Confidence::possible) continue;
      if (asks_for_send(use.runs)) {
        const Callee& callee = analysis.types().callee(use.from.fn, use.node);
        std::string by = callee.path;
        if (by.empty() && !callee.targets.empty()) by = ws.item_path(callee.targets.front().fn);
        return {true, fmt::format("`{}`", by)};
      }
      if ((use.runs == Runs::here || use.runs == Runs::awaited) && graph.is_async_unit(use.from) &&
          seen.insert(use.from).second)
        queue.push_back(use.from);
    }
  }
  return {};
}

std::string what_the_compiler_says(const Analysis& analysis, const Unit& unit, const Guard& guard) {
  if (guard.type->send ||
      (guard.type->path.starts_with("parking_lot::") && guards_are_send(analysis, unit.fn)))
    return "the compiler lets it pass, as this guard may cross threads";
  const SendDemand demand = send_demand(analysis, unit);
  if (demand.asked)
    return fmt::format("the compiler refuses it, as {} asks for a Send future", demand.by);
  return "the compiler lets it pass, as nothing here asks for a Send future";
}

}  // namespace scanner
