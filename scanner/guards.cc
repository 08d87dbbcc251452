#include "scanner/guards.h"

#include <algorithm>

namespace scanner {
namespace {

constexpr std::string_view kGuardTypes[] = {"std::sync::MutexGuard",
                                            "std::sync::RwLockReadGuard",
                                            "std::sync::RwLockWriteGuard",
                                            "parking_lot::MutexGuard",
                                            "parking_lot::RwLockReadGuard",
                                            "parking_lot::RwLockWriteGuard",
                                            "parking_lot::RwLockUpgradableReadGuard",
                                            "parking_lot::ReentrantMutexGuard"};
// What gives the guard on as it is.
constexpr std::string_view kKeepers[] = {
    "unwrap",       "expect", "unwrap_or_else", "map_err",          "ok",      "context",
    "with_context", "ok_or",  "ok_or_else",     "unwrap_unchecked", "wrap_err"};

template <size_t N>
bool one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_sync_lock(const KnownApi& api) {
  if (!api.is(kGuard) || api.is(kFuture)) return false;
  return api.path.starts_with("std::sync::Mutex::") ||
         api.path.starts_with("std::sync::RwLock::") || api.path.starts_with("parking_lot::");
}

bool contains(const FileFacts& facts, uint32_t outer, uint32_t inner) {
  return inner >= outer && inner < outer + facts.nodes[outer].size;
}

/// The variable that a pattern binds the whole guard to: `g`, `Ok(g)`, `Some(g)`; 0 for `_`.
StrId bound_variable(const FileFacts& facts, uint32_t pattern) {
  const Node& node = facts.nodes[pattern];
  if (node.kind == Kind::pat_bind) return node.name;
  if (node.kind == Kind::pat_tuple_struct) {
    const uint32_t inner = child_at(facts, pattern, 0);
    if (inner != kNone && facts.nodes[inner].kind == Kind::pat_bind) return facts.nodes[inner].name;
  }
  return 0;
}

class GuardFinder {
 public:
  GuardFinder(const Analysis& analysis, const Unit& unit)
      : analysis_(analysis), unit_(unit), facts_(analysis.ws().facts(unit.fn)) {
    edition_ = analysis.ws().crate_of(unit.fn).edition;
  }

  void add(uint32_t call, std::string callee, Confidence confidence, std::vector<LockGuard>& out) {
    LockGuard guard;
    guard.call = call;
    guard.callee = std::move(callee);
    guard.confidence = confidence;
    uint32_t top = call;  // the outermost expression whose value is still the guard
    for (uint32_t up = parent(top); up != kNone; up = parent(top)) {
      const Node& node = facts_.nodes[up];
      const bool keeps = node.kind == Kind::question ||
                         (node.kind == Kind::method_call && child_at(facts_, up, 0) == top &&
                          one_of(facts_.str(node.name), kKeepers));
      if (!keeps) break;
      top = up;
    }
    if (!place(top, guard)) return;
    out.push_back(std::move(guard));
  }

 private:
  uint32_t parent(uint32_t node) const {
    const uint32_t up = analysis_.graph().parent(unit_.fn, node);
    return up == unit_.node ? kNone : up;
  }

  uint32_t block_end(uint32_t node) const {
    for (uint32_t up = parent(node); up != kNone; up = parent(up)) {
      if (facts_.nodes[up].kind == Kind::block) return up + facts_.nodes[up].size;
    }
    return node + facts_.nodes[node].size;
  }

  /// Where the value at `top` lives. False where it dies at once.
  bool place(uint32_t top, LockGuard& guard) {
    const uint32_t up = parent(top);
    if (up != kNone && facts_.nodes[up].kind == Kind::let) {
      const uint32_t pattern = child_at(facts_, up, 0);
      if (pattern == kNone || facts_.nodes[pattern].kind == Kind::pat_wild) return false;
      guard.variable = bound_variable(facts_, pattern);
      if (guard.variable != 0) {
        guard.begin = up + facts_.nodes[up].size;
        guard.end = block_end(up);
        return true;
      }
    }
    if (up != kNone && facts_.nodes[up].kind == Kind::let_cond) {
      guard.variable = bound_variable(facts_, child_at(facts_, up, 0));
    }
    if (up != kNone && facts_.nodes[up].kind == Kind::match && child_at(facts_, up, 0) == top) {
      // `let g = match m.lock() { Ok(g) => g, Err(e) => e.into_inner() };`
      const uint32_t above = parent(up);
      if (above != kNone && facts_.nodes[above].kind == Kind::let && gives_payload(up)) {
        guard.variable = bound_variable(facts_, child_at(facts_, above, 0));
        if (guard.variable != 0) {
          guard.begin = above + facts_.nodes[above].size;
          guard.end = block_end(above);
          return true;
        }
      }
    }
    guard.temporary = guard.variable == 0;
    live_as_temporary(top, guard);
    return true;
  }

  bool gives_payload(uint32_t match) const {
    bool gives = false;
    for_children(facts_, match, [&](uint32_t arm) {
      if (facts_.nodes[arm].kind != Kind::arm) return;
      const uint32_t pattern = child_at(facts_, arm, 0);
      const uint32_t value = child_at(facts_, arm, 1 + facts_.nodes[arm].aux);
      if (pattern == kNone || value == kNone) return;
      const StrId name = bound_variable(facts_, pattern);
      gives |=
          name != 0 && facts_.nodes[value].kind == Kind::path && facts_.nodes[value].name == name;
    });
    return gives;
  }

  /// Climbs to the drop scope of a temporary: the statement, the condition, the arm, or the whole
  /// of what a scrutinee feeds.
  void live_as_temporary(uint32_t top, LockGuard& guard) {
    uint32_t at = top;
    bool through_let_cond = false;
    bool borrowed = true;  // only `&`, `*`, field and index since the value: a borrow in a `let`
                           // extends its life
    const auto whole = [&](uint32_t node) {
      guard.begin = node;
      guard.end = node + facts_.nodes[node].size;
    };
    for (uint32_t up = parent(at); up != kNone; up = parent(at)) {
      const Node& node = facts_.nodes[up];
      switch (node.kind) {
        case Kind::statement:
          whole(up);
          return;
        case Kind::let: {
          const uint32_t init = child_at(facts_, up, 1);
          if (init == at && borrowed && facts_.nodes[at].kind == Kind::reference) {
            guard.begin = at;
            guard.end = block_end(up);
            return;
          }
          whole(at);
          return;
        }
        case Kind::let_cond:
          through_let_cond = true;
          break;
        case Kind::if_else:
          if (child_at(facts_, up, 0) == at) {
            if (!through_let_cond) {
              whole(at);
              return;
            }
            if (edition_ >= 2024) {  // the else block no longer sees it
              const uint32_t then = child_at(facts_, up, 1);
              guard.begin = up;
              guard.end = then == kNone ? up + node.size : then + facts_.nodes[then].size;
              return;
            }
          } else {
            whole(at);
            return;
          }
          break;
        case Kind::while_loop:
          if (child_at(facts_, up, 0) == at && through_let_cond) {
            whole(up);
          } else {
            whole(at);
          }
          return;
        case Kind::loop:
          whole(at);
          return;
        case Kind::for_loop:
          if (child_at(facts_, up, 2) == at) {
            whole(at);
            return;
          }
          break;
        case Kind::arm:
          whole(at);
          return;
        case Kind::block: {
          const uint32_t above = parent(up);
          const bool plain = above != kNone && facts_.nodes[above].kind != Kind::if_else &&
                             facts_.nodes[above].kind != Kind::while_loop &&
                             facts_.nodes[above].kind != Kind::loop &&
                             facts_.nodes[above].kind != Kind::for_loop &&
                             facts_.nodes[above].kind != Kind::arm;
          if (!plain || edition_ >= 2024) {
            whole(at);
            return;
          }
          break;
        }
        case Kind::binary:
          if ((node.aux == '&' || node.aux == '|') && child_at(facts_, up, 1) == at &&
              !through_let_cond) {
            whole(at);
            return;
          }
          break;
        default:
          break;
      }
      borrowed &= node.kind == Kind::reference || node.kind == Kind::unary ||
                  node.kind == Kind::field || node.kind == Kind::index;
      at = up;
    }
    whole(at);
  }

  const Analysis& analysis_;
  const Unit unit_;
  const FileFacts& facts_;
  int edition_ = 2021;
};

}  // namespace

std::vector<uint32_t> nodes_of_unit(const Analysis& analysis, const Unit& unit) {
  const FunctionFact& f = analysis.ws().fn(unit.fn);
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  uint32_t node = unit.node == kNone ? f.first_node : unit.node + 1;
  const uint32_t end = unit.node == kNone ? f.end_node : unit.node + facts.nodes[unit.node].size;
  std::vector<uint32_t> nodes;
  while (node < end) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::closure || n.kind == Kind::async_block) {
      node += n.size;
      continue;
    }
    nodes.push_back(node);
    ++node;
  }
  return nodes;
}

std::vector<LockGuard> lock_guards(const Analysis& analysis, const Unit& unit) {
  std::vector<LockGuard> out;
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  const std::vector<uint32_t> nodes = nodes_of_unit(analysis, unit);
  const bool awaits = std::any_of(nodes.begin(), nodes.end(), [&facts](uint32_t node) {
    return facts.nodes[node].kind == Kind::await;
  });
  if (!awaits) return out;
  GuardFinder finder(analysis, unit);
  Types& types = analysis.types();
  for (const uint32_t node : nodes) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::method_call && n.kind != Kind::call) continue;
    if (n.kind == Kind::method_call) {
      const std::string_view name = facts.str(n.name);
      const bool locks = name == "lock" || name == "read" || name == "write" ||
                         name == "try_lock" || name == "try_read" || name == "try_write" ||
                         name == "lock_arc" || name == "upgradable_read" ||
                         name == "read_recursive";
      if (locks) {
        const Callee& callee = types.callee(unit.fn, node);
        if (callee.api != nullptr) {
          if (is_sync_lock(*callee.api)) finder.add(node, callee.path, callee.api_confidence, out);
          continue;
        }
        const uint32_t head = child_at(facts, node, 0);
        const uint32_t up = analysis.graph().parent(unit.fn, node);
        if (name == "lock" && callee.path.empty() && callee.targets.empty() && head != kNone &&
            child_at(facts, node, 1) == kNone && types.of(unit.fn, head) == 0 && up != kNone &&
            facts.nodes[up].kind == Kind::method_call &&
            (facts.str(facts.nodes[up].name) == "unwrap" ||
             facts.str(facts.nodes[up].name) == "expect")) {
          // Only std's lock gives something to unwrap without an await; whose lock it is remains a
          // guess.
          finder.add(node, "std::sync::Mutex::lock", Confidence::possible, out);
        }
        if (callee.targets.empty()) continue;
      }
    }
    // A function of the workspace that hands a guard out.
    const uint32_t up = analysis.graph().parent(unit.fn, node);
    if (up == kNone ||
        (facts.nodes[up].kind != Kind::let && facts.nodes[up].kind != Kind::question))
      continue;
    const Callee& callee = types.callee(unit.fn, node);
    if (callee.targets.empty()) continue;
    const TyId result = types.declared_result(callee.targets.front().fn);
    const Ty& ty = types.get(result);
    const bool is_guard =
        one_of(ty.path, kGuardTypes) || (ty.path == "std::result::Result" && !ty.args.empty() &&
                                         one_of(types.get(ty.args[0]).path, kGuardTypes));
    if (is_guard) {
      finder.add(node, analysis.ws().item_path(callee.targets.front().fn),
                 std::min(Confidence::likely, callee.targets.front().confidence), out);
    }
  }
  return out;
}

std::optional<uint32_t> await_under(const Analysis& analysis, const Unit& unit,
                                    const LockGuard& guard) {
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  CallGraph& graph = analysis.graph();
  const std::vector<uint32_t> nodes = nodes_of_unit(analysis, unit);
  // Where the variable is given away: `drop(g)`, or as an argument by value.
  std::vector<uint32_t> ends;
  if (guard.variable != 0) {
    for (const uint32_t node : nodes) {
      if (node <= guard.call || node >= guard.end) continue;
      const Node& n = facts.nodes[node];
      if (n.kind != Kind::path || n.name != guard.variable) continue;
      const uint32_t up = graph.parent(unit.fn, node);
      if (up == kNone) continue;
      const Node& above = facts.nodes[up];
      const bool moved = (above.kind == Kind::call && child_at(facts, up, 0) != node) ||
                         (above.kind == Kind::method_call && child_at(facts, up, 0) != node) ||
                         (above.kind == Kind::jump);
      if (!moved) continue;
      // It ends the guard for all that the same block still does.
      for (uint32_t scope = up; scope != kNone; scope = graph.parent(unit.fn, scope)) {
        const Kind kind = facts.nodes[scope].kind;
        if (kind == Kind::block || kind == Kind::arm) {
          ends.push_back(node);
          ends.push_back(scope);
          break;
        }
      }
    }
  }
  for (const uint32_t node : nodes) {
    if (facts.nodes[node].kind != Kind::await) continue;
    const bool around =
        contains(facts, node, guard.call) && node >= guard.begin && node != guard.call;
    const bool later = node > guard.call && !contains(facts, guard.call, node) &&
                       node >= guard.begin && node < guard.end;
    if (!around && !later) continue;
    if (around && guard.variable != 0) continue;  // bound only after this await was over
    bool ended = false;
    for (size_t i = 0; i + 1 < ends.size(); i += 2) {
      const uint32_t moved_at = ends[i];
      if (contains(facts, node, moved_at))
        continue;  // given into the awaited call itself: alive at the await
      ended |= moved_at < node && contains(facts, ends[i + 1], node);
    }
    if (!ended) return node;
  }
  return std::nullopt;
}

}  // namespace scanner
