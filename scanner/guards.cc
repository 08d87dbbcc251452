// Where guards are made, and how long each lives. What ends them early: guard_life.cc.
#include "scanner/guards.h"

#include <algorithm>

#include "scanner/tokens.h"

namespace scanner {
namespace {

// What gives the guard on as it is.
constexpr std::string_view kKeepers[] = {
    "unwrap",       "expect", "unwrap_or_else", "map_err",          "ok",       "context",
    "with_context", "ok_or",  "ok_or_else",     "unwrap_unchecked", "wrap_err", "into_diagnostic"};
// What only looks at an Option or Result; anything else takes it, and the guard ends there.
constexpr std::string_view kLooks[] = {"is_some", "is_none", "is_ok",        "is_err",
                                       "as_ref",  "as_mut",  "as_deref",     "as_deref_mut",
                                       "iter",    "insert",  "get_or_insert"};

// Macros that expand to a block of their own.
constexpr std::string_view kWriters[] = {"format", "print", "println", "eprint", "eprintln",
                                         "panic",  "trace", "debug",   "info",   "warn",
                                         "error",  "event", "log",     "todo",   "unreachable"};

template <size_t N>
bool one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// A call whose value lives as long as what it is given, and keeps it.
bool holds_what_it_is_given(std::string_view callee) {
  for (const std::string_view holder :
       {"std::pin::Pin::new", "std::boxed::Box::new", "std::rc::Rc::new", "std::sync::Arc::new"}) {
    if (callee == holder) return true;
  }
  return false;
}

/// The guard type of a value, looked for in a Result or Option too.
struct GuardValue {
  const GuardType* type = nullptr;
  bool wrapped = false;
};

GuardValue guard_value(const Types& types, TyId id) {
  GuardValue value;
  for (int i = 0; i < 3; ++i) {
    const Ty& ty = types.get(id);
    if (ty.kind != Ty::Kind::external) return {};
    value.type = find_guard_type(ty.path);
    if (value.type != nullptr) return value;
    if ((ty.path != "std::result::Result" && ty.path != "std::option::Option") || ty.args.empty())
      return {};
    value.wrapped = true;
    id = ty.args[0];
  }
  return {};
}

/// The pattern that binds the whole guard: `g`, `Ok(g)`, `Some(g)`; kNone for any other.
uint32_t binding_of(const FileFacts& facts, uint32_t pattern) {
  if (pattern == kNone) return kNone;
  const Node& node = facts.nodes[pattern];
  if (node.kind == Kind::pat_bind) return pattern;
  if (node.kind == Kind::pat_tuple_struct) {
    const uint32_t inner = child_at(facts, pattern, 0);
    if (inner != kNone && facts.nodes[inner].kind == Kind::pat_bind) return inner;
  }
  return kNone;
}

/// Follows one guard from the call that makes it to where it lives.
class Placer {
 public:
  Placer(const Analysis& analysis, const Unit& unit, std::vector<Guard>& out)
      : analysis_(analysis),
        unit_(unit),
        facts_(analysis.ws().facts(unit.fn)),
        edition_(analysis.ws().crate_of(unit.fn).edition),
        out_(out) {}

  /// \param value the node whose value is the guard: the call, or its await
  void place(uint32_t value, const Guard& made, bool wrapped) {
    Guard guard = made;
    const uint32_t top = outermost(value, wrapped);
    if (top == kNone) return;
    const uint32_t up = parent(top);
    if (up == kNone) return as_temporary(top, guard);
    const Node& above = facts_.nodes[up];
    switch (above.kind) {
      case Kind::let:
        return let(up, child_at(facts_, up, 0), top, guard);
      case Kind::let_cond: {
        const uint32_t bind = binding_of(facts_, child_at(facts_, up, 0));
        if (bind == kNone && !wrapped) return as_temporary(top, guard);
        return within_condition(up, bind, guard);
      }
      case Kind::match:
        if (child_at(facts_, up, 0) == top && wrapped) return in_arms(up, top, guard);
        return as_temporary(top, guard);
      case Kind::assign: {
        const uint32_t left = child_at(facts_, up, 0);
        if (left == top || left == kNone || facts_.nodes[left].kind != Kind::path)
          return;  // stored where it is not followed
        const Variable* v = analysis_.types().variable(unit_.fn, left, facts_.nodes[left].name);
        if (v == nullptr) return;
        bound(v->bind, up + above.size, v->visible_to, guard);
        return;
      }
      case Kind::tuple: {
        const uint32_t let_node = parent(up);
        if (let_node != kNone && facts_.nodes[let_node].kind == Kind::let) {
          const uint32_t pattern = child_at(facts_, let_node, 0);
          if (pattern != kNone && facts_.nodes[pattern].kind == Kind::pat_tuple) {
            uint32_t index = 0;
            while (child_at(facts_, up, index) != top) ++index;
            return let(let_node, child_at(facts_, pattern, index), top, guard);
          }
        }
        return;
      }
      case Kind::arm: {
        const uint32_t after = top + facts_.nodes[top].size;
        const bool branch = facts_.nodes[top].kind == Kind::await &&
                            (facts_.nodes[top].flags & implicit) != 0 && after < up + above.size;
        if (!branch) return as_temporary(top, guard);
        // What a branch of `select!` gives lives in its handler, and in no other.
        const uint32_t bind = binding_of(facts_, child_at(facts_, up, 0));
        if (bind != kNone) return bound(bind, after, up + above.size, guard);
        guard.temporary = true;
        guard.begin = after;
        guard.end = up + above.size;
        out_.push_back(guard);
        return;
      }
      case Kind::field_init:
      case Kind::jump:
      case Kind::array:
        return;  // stored, or given to the caller
      default:
        if (wrapped && above.kind == Kind::method_call && child_at(facts_, up, 0) == top &&
            !one_of(facts_.str(above.name), kLooks))
          return;  // taken by a combinator: ends in its closure
        if (consumed_by(up, top)) return;
        as_temporary(top, guard);
    }
  }

 private:
  uint32_t parent(uint32_t node) const {
    const uint32_t up = analysis_.graph().parent(unit_.fn, node);
    return up == unit_.node ? kNone : up;
  }

  /// The outermost expression whose value is still the guard. \param wrapped in a Result or Option;
  /// set to whether it still is
  uint32_t outermost(uint32_t value, bool& wrapped) const {
    uint32_t top = value;
    for (uint32_t up = parent(top); up != kNone; up = parent(top)) {
      const Node& node = facts_.nodes[up];
      bool keeps = false;
      if (node.kind == Kind::question ||
          (node.kind == Kind::method_call && child_at(facts_, up, 0) == top &&
           one_of(facts_.str(node.name), kKeepers))) {
        keeps = wrapped || node.kind == Kind::question;
        const std::string_view name = facts_.str(node.name);
        if (node.kind == Kind::question || name.starts_with("unwrap") || name == "expect")
          wrapped = false;
      } else if (node.kind == Kind::call && child_at(facts_, up, 1) == top) {
        keeps = holds_what_it_is_given(analysis_.types().callee(unit_.fn, up).path);
      } else if (node.kind == Kind::block) {
        keeps = up + node.size == top + facts_.nodes[top].size && parent(up) != kNone &&
                facts_.nodes[parent(up)].kind != Kind::loop &&
                facts_.nodes[parent(up)].kind != Kind::for_loop &&
                facts_.nodes[parent(up)].kind != Kind::while_loop;
      } else if (node.kind == Kind::if_else) {
        keeps = child_at(facts_, up, 0) != top && ends_in_let(up);
      } else if (node.kind == Kind::arm) {
        // The last is the arm's value; a branch of `select!` has its future before that.
        keeps = child_at(facts_, up, 0) != top && up + node.size == top + facts_.nodes[top].size &&
                ends_in_let(parent(up));
        if (keeps) up = parent(up);
      }
      if (!keeps) break;
      top = up;
    }
    return top;
  }

  bool ends_in_let(uint32_t node) const {
    const uint32_t up = node == kNone ? kNone : parent(node);
    return up != kNone && facts_.nodes[up].kind == Kind::let;
  }

  /// A method that takes the guard and gives another, or an iterator that goes on elsewhere.
  bool consumed_by(uint32_t up, uint32_t top) const {
    const Types& types = analysis_.types();
    const Node& node = facts_.nodes[up];
    const TyId own = analysis_.types().of(unit_.fn, top);
    const bool passes_on = types.get(own).path.starts_with("dashmap::") &&
                           !types.get(own).path.starts_with("dashmap::mapref::one");
    if (node.kind == Kind::for_loop) return false;
    if (passes_on) return true;
    if (node.kind != Kind::method_call || child_at(facts_, up, 0) != top) return false;
    const KnownApi* api = analysis_.types().callee(unit_.fn, up).api;
    return api != nullptr && !api->is(kGuard) && !api->returns.starts_with("&") &&
           guard_value(types, analysis_.types().of(unit_.fn, up)).type != nullptr;
  }

  uint32_t block_end(uint32_t node) const {
    for (uint32_t up = parent(node); up != kNone; up = parent(up)) {
      if (facts_.nodes[up].kind == Kind::block) return up + facts_.nodes[up].size;
    }
    return node + facts_.nodes[node].size;
  }

  void bound(uint32_t bind, uint32_t begin, uint32_t end, Guard& guard) {
    guard.bind = bind;
    guard.variable = facts_.nodes[bind].name;
    guard.begin = begin;
    guard.end = end;
    out_.push_back(guard);
    follow(bind, begin, end, guard);
  }

  /// `let b = a;`, `let b = a.unwrap();`: the guard goes on to another variable.
  void follow(uint32_t bind, uint32_t begin, uint32_t end, const Guard& guard) {
    if (++follows_ > 8) return;
    const StrId name = facts_.nodes[bind].name;
    for (uint32_t node = begin; node < end; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind != Kind::path || n.name != name) continue;
      const Variable* v = analysis_.types().variable(unit_.fn, node, name);
      if (v == nullptr || v->bind != bind || !(analysis_.graph().unit_of(unit_.fn, node) == unit_))
        continue;
      bool wrapped = guard_value(analysis_.types(), analysis_.types().of(unit_.fn, node)).wrapped;
      const uint32_t top = outermost(node, wrapped);
      const uint32_t up = parent(top);
      if (up == kNone || facts_.nodes[up].kind != Kind::let || child_at(facts_, up, 1) != top)
        continue;
      Guard next = guard;
      let(up, child_at(facts_, up, 0), top, next);
    }
  }

  void let(uint32_t let_node, uint32_t pattern, uint32_t top, Guard& guard) {
    if (pattern == kNone || facts_.nodes[pattern].kind == Kind::pat_wild) return;
    const uint32_t bind = binding_of(facts_, pattern);
    if (bind == kNone) return as_temporary(top, guard);
    bound(bind, let_node + facts_.nodes[let_node].size, block_end(let_node), guard);
  }

  /// `if let Some(g) = ..`, `while let Ok(g) = ..`: it lives where the pattern has matched.
  void within_condition(uint32_t let_cond, uint32_t bind, Guard& guard) {
    uint32_t at = let_cond;
    for (uint32_t up = parent(at); up != kNone; at = up, up = parent(up)) {
      const Kind kind = facts_.nodes[up].kind;
      if (kind == Kind::binary) continue;
      if (kind != Kind::if_else && kind != Kind::while_loop) return;
      const uint32_t body = child_at(facts_, up, 1);
      if (body == kNone) return;
      guard.temporary = bind == kNone;
      if (bind != kNone) {
        bound(bind, let_cond + facts_.nodes[let_cond].size, body + facts_.nodes[body].size, guard);
      } else {
        guard.begin = body;
        guard.end = body + facts_.nodes[body].size;
        out_.push_back(guard);
      }
      return;
    }
  }

  /// `match m.lock() { Ok(g) => .., Err(e) => .. }`: it lives in the arms that bind it.
  void in_arms(uint32_t match, uint32_t top, Guard& guard) {
    bool any = false;
    for_children(facts_, match, [&](uint32_t arm) {
      if (facts_.nodes[arm].kind != Kind::arm) return;
      const uint32_t pattern = child_at(facts_, arm, 0);
      if (pattern == kNone || facts_.nodes[pattern].kind != Kind::pat_tuple_struct) return;
      if (facts_.str(facts_.nodes[pattern].name).ends_with("Err")) return;
      any = true;
      Guard part = guard;
      const uint32_t bind = binding_of(facts_, pattern);
      const uint32_t value = child_at(facts_, arm, 1 + facts_.nodes[arm].aux);
      if (value == kNone) return;
      // `let g = match m.lock() { Ok(g) => g, Err(e) => e.into_inner() };`
      const uint32_t above = parent(match);
      if (bind != kNone && above != kNone && facts_.nodes[above].kind == Kind::let &&
          facts_.nodes[value].kind == Kind::path &&
          facts_.nodes[value].name == facts_.nodes[bind].name) {
        return let(above, child_at(facts_, above, 0), match, part);
      }
      if (bind != kNone) {
        bound(bind, value, value + facts_.nodes[value].size, part);
      } else {
        part.temporary = true;
        part.begin = value;
        part.end = value + facts_.nodes[value].size;
        out_.push_back(part);
      }
    });
    if (!any) as_temporary(top, guard);
  }

  void as_temporary(uint32_t top, Guard& guard) {
    guard.temporary = true;
    live_as_temporary(top, guard);
    out_.push_back(guard);
  }

  /// Climbs to the drop scope of a temporary: the statement, the condition, the arm, or the whole
  /// of what a scrutinee feeds.
  void live_as_temporary(uint32_t top, Guard& guard) const {
    uint32_t at = top;
    bool through_let_cond = false;
    bool borrowed = true;  // only `&`, `*`, field and index since the value: a borrow in a `let`
                           // extends its life
    uint32_t assigned_to = kNone;  // `*lock() = value().await`: the value is there before the lock
    const auto whole = [&](uint32_t node) {
      if (assigned_to != kNone) node = assigned_to;
      guard.begin = node;
      guard.end = node + facts_.nodes[node].size;
    };
    for (uint32_t up = parent(at); up != kNone; up = parent(at)) {
      const Node& node = facts_.nodes[up];
      switch (node.kind) {
        case Kind::assign:
          if (node.flags == 0 && child_at(facts_, up, 0) == at) assigned_to = at;
          break;
        case Kind::statement:
          return whole(up);
        case Kind::macro:  // of what it writes, its own statement ends the temporaries
          if (one_of(last_segment(facts_.str(node.name)), kWriters)) return whole(at);
          break;
        case Kind::let:
          if (child_at(facts_, up, 1) == at && borrowed &&
              facts_.nodes[at].kind == Kind::reference) {
            guard.begin = at;
            guard.end = block_end(up);
            return;
          }
          return whole(at);
        case Kind::let_cond:
          through_let_cond = true;
          break;
        case Kind::if_else:
          if (child_at(facts_, up, 0) != at || !through_let_cond) return whole(at);
          if (edition_ >= 2024) {  // the else block no longer sees it
            const uint32_t then = child_at(facts_, up, 1);
            guard.begin = up;
            guard.end = then == kNone ? up + node.size : then + facts_.nodes[then].size;
            return;
          }
          through_let_cond = false;  // from here on it is a part of what stands around the `if let`
          break;
        case Kind::while_loop:
          return whole(child_at(facts_, up, 0) == at && through_let_cond ? up : at);
        case Kind::for_loop:  // the loop itself is a statement of its own, or a part of one
          if (child_at(facts_, up, 1) == at) return whole(up);
          return whole(at);
        case Kind::loop:
        case Kind::arm:
          return whole(at);
        case Kind::block: {
          const uint32_t above = parent(up);
          const bool plain = above != kNone && facts_.nodes[above].kind != Kind::if_else &&
                             !is_loop(facts_.nodes[above].kind) &&
                             facts_.nodes[above].kind != Kind::arm;
          if (!plain || edition_ >= 2024) return whole(at);
          break;
        }
        case Kind::binary:
          if ((node.aux == '&' || node.aux == '|') && facts_.nodes[at].kind != Kind::let_cond &&
              !through_let_cond)
            return whole(at);
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
  const int edition_;
  std::vector<Guard>& out_;
  int follows_ = 0;
};

/// A lock whose type is not known: only std's gives something to unwrap without an await.
bool looks_like_std_lock(const Analysis& analysis, const Unit& unit, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(unit.fn);
  const Node& n = facts.nodes[node];
  if (n.kind != Kind::method_call || facts.str(n.name) != "lock") return false;
  const Callee& callee = analysis.types().callee(unit.fn, node);
  const uint32_t head = child_at(facts, node, 0);
  const uint32_t up = analysis.graph().parent(unit.fn, node);
  return callee.path.empty() && callee.targets.empty() && head != kNone &&
         child_at(facts, node, 1) == kNone && analysis.types().of(unit.fn, head) == 0 &&
         up != kNone && facts.nodes[up].kind == Kind::method_call &&
         (facts.str(facts.nodes[up].name) == "unwrap" ||
          facts.str(facts.nodes[up].name) == "expect");
}

}  // namespace

GuardFinder::GuardFinder(const Analysis& analysis) : analysis_(analysis) {
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if (f.result == 0 || (f.flags & fn_static) != 0) continue;
    const std::string_view result = ws.text(fn, f.result);
    if (result.find("Guard") != std::string_view::npos ||
        result.find("Ref<") != std::string_view::npos ||
        result.find("RefMut<") != std::string_view::npos)
      handing_out_.insert(ws.name(fn));
  }
  for (const CrateTarget& target : ws.manifests().targets)
    maps_ = maps_ || target.find_dependency("dashmap") != nullptr;
}

bool GuardFinder::may_give(const FileFacts& facts, uint32_t node) const {
  const Node& n = facts.nodes[node];
  StrId called = n.name;
  if (n.kind == Kind::call && n.size > 1 && facts.nodes[node + 1].kind == Kind::path) {
    called = facts.nodes[node + 1].name;
  } else if (n.kind != Kind::method_call) {
    return false;
  }
  if (answers_for_ != &facts) {
    answers_for_ = &facts;
    answers_.assign(facts.strings(), 0);
  }
  uint8_t& answer = answers_[called];
  if (answer == 0) {
    std::string_view name = facts.str(called);
    const size_t colons = name.rfind("::");
    if (colons != std::string_view::npos) name = name.substr(colons + 2);
    answer = name_may_give(name) ? 2 : 1;
  }
  return answer == 2;
}

bool GuardFinder::name_may_give(std::string_view name) const {
  if (handing_out_.count(name) != 0) return true;
  if (!may_give_guard(name)) return false;
  const bool of_maps = name == "get" || name == "get_mut" || name == "iter" || name == "entry" ||
                       name == "iter_mut" || name == "next" || name == "map" || name == "find" ||
                       name == "nth" || name == "last" || name == "max_by_key" ||
                       name == "min_by_key";
  return !of_maps || maps_ || name == "map";
}

std::vector<Guard> GuardFinder::guards(const Unit& unit,
                                       const std::function<bool(Holds)>& wanted) const {
  std::vector<Guard> out;
  const FileFacts& facts = analysis_.ws().facts(unit.fn);
  Types& types = analysis_.types();
  Placer placer(analysis_, unit, out);
  const Workspace& ws = analysis_.ws();
  const uint32_t begin = unit.node == kNone ? 0 : unit.node + 1;
  const uint32_t end = unit.node == kNone ? kNone : unit.node + facts.nodes[unit.node].size;
  for (const uint32_t node : ws.kept(unit.fn).calls_of(ws.ref(unit.fn).row)) {
    if (node < begin || node >= end || !may_give(facts, node)) continue;
    if (!(analysis_.graph().unit_of(unit.fn, node) == unit)) continue;  // of one inside it
    uint32_t value = node;
    TyId type = types.of(unit.fn, node);
    const uint32_t up = analysis_.graph().parent(unit.fn, node);
    if (up != kNone && facts.nodes[up].kind == Kind::await) {
      value = up;
      type = types.of(unit.fn, up);
    }
    GuardValue found = guard_value(types, type);
    const Callee& callee = types.callee(unit.fn, node);
    Guard guard{node, callee.path, found.type, callee.api_confidence};
    if (found.type == nullptr) {
      if (!looks_like_std_lock(analysis_, unit, node)) continue;
      guard.type = find_guard_type("std::sync::MutexGuard");
      guard.callee = "std::sync::Mutex::lock";
      guard.confidence = Confidence::possible;
      found.wrapped = true;
    } else if (!callee.targets.empty()) {
      guard.callee = analysis_.ws().item_path(callee.targets.front().fn);
      guard.confidence = std::min(Confidence::likely, callee.targets.front().confidence);
    }
    if (!wanted(guard.type->holds)) continue;
    placer.place(value, guard, found.wrapped);
  }
  return out;
}

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

}  // namespace scanner
