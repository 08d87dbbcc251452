#include "scanner/value_flow.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "scanner/tokens.h"

namespace scanner {
namespace {

/// Methods that give the value on, out of its Result or Option.
constexpr std::string_view kKeepers[] = {
    "unwrap",         "expect",        "map_err",          "context", "with_context",
    "unwrap_or_else", "wrap_err",      "into_diagnostic",  "ok",      "ok_or",
    "ok_or_else",     "wrap_err_with", "unwrap_or_default"};

/// Calls that give the value on in a wrapper; that of an Arc is its only owner until it is cloned.
constexpr std::string_view kBoxes[] = {"std::boxed::Box::new",
                                       "std::boxed::Box::pin",
                                       "std::option::Option::Some",
                                       "std::result::Result::Ok",
                                       "std::pin::Pin::new",
                                       "std::sync::Arc::new",
                                       "std::rc::Rc::new",
                                       "Some",
                                       "Ok"};

template <size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class Follower {
 public:
  Follower(Types& types, CallGraph& graph, FnId fn)
      : types_(types), graph_(graph), fn_(fn), facts_(types.workspace().facts(fn)) {}

  void from(uint32_t node) {
    const uint32_t up = graph_.parent(fn_, node);
    use(node, up);
  }

  void variable(const Variable& v) {
    if (!seen_.insert(v.bind).second) return;
    const Unit home = graph_.unit_of(fn_, v.bind);
    std::vector<uint32_t> takes;
    bool moved_on = false;  // to another variable, whose scope's end is the value's
    for (uint32_t node = v.visible_from; node < v.visible_to; ++node) {
      const Node& n = facts_.nodes[node];
      if (n.kind != Kind::path || n.name != v.name) continue;
      const Variable* meant = types_.variable(fn_, node, n.name);
      if (meant == nullptr || meant->bind != v.bind) continue;
      const size_t before = out_.size();
      use(node, graph_.parent(fn_, node));
      if (std::any_of(out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(),
                      [&](const ValueUse& made) { return takes_value(made, home); }))
        takes.push_back(node);
      moved_on = moved_on || std::any_of(out_.begin() + static_cast<std::ptrdiff_t>(before),
                                         out_.end(), [](const ValueUse& made) {
                                           return made.kind == ValueUse::Kind::scope_end;
                                         });
    }
    if (!takes.empty()) ways_out(v, home, takes);
    if (moved_on) return;
    add(ValueUse::Kind::scope_end, v.bind, kNone);
    out_.back().unit = home;
  }

  std::vector<ValueUse> take() {
    for (ValueUse& use : out_) use.shared = cloned_;
    return std::move(out_);
  }

 private:
  void add(ValueUse::Kind kind, uint32_t node, uint32_t above, uint32_t argument = 0) {
    ValueUse made{kind, graph_.unit_of(fn_, node), node};
    made.above = above;
    made.argument = argument;
    out_.push_back(made);
  }

  /// Whether the variable holds the value no more after this use.
  bool takes_value(const ValueUse& use, const Unit& home) {
    if (!(use.unit == home) && use.unit.node != kNone &&
        (facts_.nodes[use.unit.node].flags & flag_move) != 0)
      return true;
    switch (use.kind) {
      case ValueUse::Kind::lent:
        return false;
      case ValueUse::Kind::receiver: {
        const Callee& callee = types_.callee(fn_, use.above);
        if (callee.api != nullptr) return callee.api->is(kConsumes);
        const Workspace& ws = types_.workspace();
        if (!callee.targets.empty())
          return std::any_of(callee.targets.begin(), callee.targets.end(), [&](const Target& to) {
            const FunctionFact& f = ws.fn(to.fn);
            return (f.flags & fn_has_self) != 0 &&
                   ws.text(to.fn, ws.node(to.fn, f.first_node).name) == "Self";
          });
        return facts_.str(facts_.nodes[use.above].name) != "clone";  // nobody knows
      }
      default:
        return true;
    }
  }

  /// Whether the `?` is one of the value itself: `made?`, `made.map_err(f)?`.
  bool is_of_variable(uint32_t question, StrId name) const {
    for (uint32_t at = question; at != kNone; at = child_at(facts_, at, 0)) {
      const Node& n = facts_.nodes[at];
      if (n.kind == Kind::path) return n.name == name;
      if (n.kind == Kind::method_call && !is_one_of(kKeepers, facts_.str(n.name))) return false;
      if (n.kind != Kind::method_call && n.kind != Kind::question && n.kind != Kind::await)
        return false;
    }
    return false;
  }

  /// Whether the branch ends the thread's work: nothing is dropped that matters.
  bool ends_in_panic(uint32_t branch) const {
    const uint32_t end = branch + facts_.nodes[branch].size;
    for (uint32_t node = branch; node < end; ++node) {
      const Node& n = facts_.nodes[node];
      const std::string_view name = facts_.str(n.name);
      if (n.kind == Kind::macro && (name == "panic" || name == "unreachable" || name == "todo"))
        return true;
      if (n.kind == Kind::path && (name.ends_with("exit") || name.ends_with("abort"))) return true;
    }
    return false;
  }

  /// \param takes uses that take the value, in order
  void ways_out(const Variable& v, const Unit& home, const std::vector<uint32_t>& takes) {
    const uint32_t first = takes.front();
    for (uint32_t node = v.visible_from; node < first; ++node) {
      const Node& n = facts_.nodes[node];
      const bool leaves = n.kind == Kind::question || (n.kind == Kind::jump && n.aux == 'r');
      if (!leaves || node + n.size > first) continue;
      if (!(graph_.unit_of(fn_, node) == home) || is_of_variable(node, v.name)) continue;
      add(ValueUse::Kind::way_out, node, kNone);
      return;
    }
    const auto taken_in = [&takes](uint32_t begin, uint32_t end) {
      return std::any_of(takes.begin(), takes.end(),
                         [&](uint32_t take) { return take >= begin && take < end; });
    };
    uint32_t below = first;
    for (uint32_t up = graph_.parent(fn_, first); up != kNone && up >= v.visible_from;
         below = up, up = graph_.parent(fn_, up)) {
      const Node& n = facts_.nodes[up];
      const bool branches = n.kind == Kind::match || n.kind == Kind::if_else;
      if (!branches || child_at(facts_, up, 0) == below) continue;
      if (taken_in(up + n.size, v.visible_to)) return;  // later, whichever way was gone
      if (n.kind == Kind::if_else && child_at(facts_, up, 2) == kNone) {
        add(ValueUse::Kind::way_out, up, kNone);
        return;
      }
      for (uint32_t i = 1;; ++i) {
        const uint32_t branch = child_at(facts_, up, i);
        if (branch == kNone) break;
        if (taken_in(branch, branch + facts_.nodes[branch].size) || ends_in_panic(branch)) continue;
        add(ValueUse::Kind::way_out, branch, kNone);
        return;
      }
    }
  }

  void use(uint32_t node, uint32_t up) {
    if (up == kNone) {
      add(ValueUse::Kind::returned, node, up);
      return;
    }
    const Node& above = facts_.nodes[up];
    switch (above.kind) {
      case Kind::question:
      case Kind::await:
        use(up, graph_.parent(fn_, up));
        return;
      case Kind::method_call:
        method(node, up);
        return;
      case Kind::call:
        argument(node, up);
        return;
      case Kind::field:
        add(moves_runtime(up) ? ValueUse::Kind::elsewhere : ValueUse::Kind::lent, node, up);
        return;
      case Kind::reference:
        cloned_ = cloned_ || (is_named_clone(graph_.parent(fn_, up)) && is_counted(node));
        add(ValueUse::Kind::lent, node, up);
        return;
      case Kind::macro:  // `vec![value]` keeps it
        add(facts_.str(above.name) == "vec" ? ValueUse::Kind::elsewhere : ValueUse::Kind::lent,
            node, up);
        return;
      case Kind::index:
      case Kind::binary:
      case Kind::unary:
        add(ValueUse::Kind::lent, node, up);
        return;
      case Kind::field_init:
        add(ValueUse::Kind::field, node, graph_.parent(fn_, up));
        return;
      case Kind::let:
        let(node, up);
        return;
      case Kind::let_cond:
        bound_by(up);
        return;
      case Kind::assign:
        assigned(node, up);
        return;
      case Kind::match:
        if (child_at(facts_, up, 0) == node) {
          scrutinee(up);
        } else {
          add(ValueUse::Kind::elsewhere, node, up);
        }
        return;
      case Kind::arm: {  // `Ok(rt) => rt`: what the match gives
        const uint32_t match = graph_.parent(fn_, up);
        if (match == kNone) {
          add(ValueUse::Kind::elsewhere, node, up);
        } else {
          use(match, graph_.parent(fn_, match));
        }
        return;
      }
      case Kind::statement: {
        // `match`, `if` and blocks at the end of a block need no semicolon to be statements.
        const uint32_t block = graph_.parent(fn_, up);
        if ((above.flags & semicolon) == 0 && block != kNone &&
            facts_.nodes[block].kind == Kind::block) {
          tail(up, block);
        } else {
          add(ValueUse::Kind::dropped, node, up);
        }
        return;
      }
      case Kind::closure:
        add(ValueUse::Kind::returned, node, up);
        return;
      case Kind::jump:
        add(above.aux == 'r' ? ValueUse::Kind::returned : ValueUse::Kind::elsewhere, node, up);
        return;
      case Kind::block:
        tail(node, up);
        return;
      case Kind::if_else:
        if (child_at(facts_, up, 0) == node) {
          add(ValueUse::Kind::lent, node, up);
        } else {
          use(up, graph_.parent(fn_, up));
        }
        return;
      default:
        add(ValueUse::Kind::elsewhere, node, up);
    }
  }

  /// Whether `place`, a field, is a runtime that is moved out of its struct: what is left owns
  /// none.
  bool moves_runtime(uint32_t place) {
    const uint32_t up = graph_.parent(fn_, place);
    if (up == kNone) return false;
    const Ty* type = &types_.get(types_.of(fn_, place));
    if (type->path == "std::option::Option" && !type->args.empty())
      type = &types_.get(type->args[0]);
    if (type->path != "tokio::runtime::Runtime") return false;
    switch (facts_.nodes[up].kind) {
      case Kind::call:
      case Kind::method_call:
        return child_at(facts_, up, 0) != place;
      case Kind::let:
        return child_at(facts_, up, 1) == place;
      case Kind::field_init:
      case Kind::jump:
        return true;
      default:
        return false;
    }
  }

  void method(uint32_t node, uint32_t up) {
    const Node& call = facts_.nodes[up];
    if (child_at(facts_, up, 0) != node) {
      uint32_t index = 0;
      for (uint32_t i = 1;; ++i) {
        const uint32_t child = child_at(facts_, up, i);
        if (child == kNone || child == node) break;
        ++index;
      }
      add(ValueUse::Kind::argument, node, up, index);
      return;
    }
    if (is_one_of(kKeepers, facts_.str(call.name))) {
      use(up, graph_.parent(fn_, up));
      return;
    }
    cloned_ = cloned_ || (facts_.str(call.name) == "clone" && is_counted(node));
    add(ValueUse::Kind::receiver, node, up);
  }

  bool is_counted(uint32_t node) {
    const std::string& path = types_.get(types_.of(fn_, node)).path;
    return path == "std::sync::Arc" || path == "std::rc::Rc";
  }

  /// `Arc::clone(..)`
  bool is_named_clone(uint32_t call) const {
    if (call == kNone || facts_.nodes[call].kind != Kind::call) return false;
    const uint32_t head = child_at(facts_, call, 0);
    return head != kNone && last_segment(facts_.str(facts_.nodes[head].name)) == "clone";
  }

  void argument(uint32_t node, uint32_t up) {
    if (child_at(facts_, up, 0) == node) {  // it is what is called
      add(ValueUse::Kind::lent, node, up);
      return;
    }
    const Callee& callee = types_.callee(fn_, up);
    const uint32_t head = child_at(facts_, up, 0);
    std::string_view name = callee.path;
    if (name.empty() && callee.targets.empty() && head != kNone)
      name = facts_.str(facts_.nodes[head].name);
    if (name == "std::mem::drop") {
      add(ValueUse::Kind::dropped, node, up);
      return;
    }
    if (is_one_of(kBoxes, name)) {
      use(up, graph_.parent(fn_, up));
      return;
    }
    uint32_t index = 0;
    for (uint32_t i = 1;; ++i) {
      const uint32_t child = child_at(facts_, up, i);
      if (child == kNone || child == node) break;
      ++index;
    }
    add(ValueUse::Kind::argument, node, up, index);
  }

  void let(uint32_t node, uint32_t up) {
    const uint32_t pattern = child_at(facts_, up, 0);
    if (pattern == kNone || child_at(facts_, up, 1) != node) {
      add(ValueUse::Kind::elsewhere, node, up);
      return;
    }
    switch (facts_.nodes[pattern].kind) {
      case Kind::pat_wild:
        add(ValueUse::Kind::dropped, node, up);
        return;
      case Kind::pat_bind:
      case Kind::pat_tuple_struct:
        bound_by(up);
        return;
      default:
        add(ValueUse::Kind::elsewhere, node, up);
    }
  }

  /// `engine = Some(value)`: the variable's from now on; a field's or a static's is lost.
  void assigned(uint32_t node, uint32_t up) {
    const uint32_t place = child_at(facts_, up, 0);
    if (place == node) return;  // what it held before is not followed
    const Variable* v = nullptr;
    if (place != kNone && facts_.nodes[place].kind == Kind::path)
      v = types_.variable(fn_, place, facts_.nodes[place].name);
    if (v != nullptr && (facts_.nodes[up].flags & compound) == 0) {
      variable(*v);
    } else {
      add(ValueUse::Kind::elsewhere, node, up);
    }
  }

  void bound_by(uint32_t origin) {
    for (const Variable& v : types_.variables(fn_)) {
      if (v.origin == origin) variable(v);
    }
  }

  /// `match make() { Ok(value) => .., Err(e) => .. }`: the payload goes on in its arm.
  void scrutinee(uint32_t match) {
    bool bound = false;
    for (const Variable& v : types_.variables(fn_)) {
      if (v.origin <= match || v.origin >= match + facts_.nodes[match].size) continue;
      if (facts_.nodes[v.origin].kind != Kind::arm || graph_.parent(fn_, v.origin) != match)
        continue;
      const Node& pattern = facts_.nodes[v.pattern];
      if (pattern.kind == Kind::pat_tuple_struct && facts_.str(pattern.name).ends_with("Err"))
        continue;
      bound = true;
      variable(v);
    }
    if (!bound) add(ValueUse::Kind::lent, match, match);
  }

  void tail(uint32_t node, uint32_t block) {
    if (block + facts_.nodes[block].size != node + facts_.nodes[node].size) {
      add(ValueUse::Kind::dropped, node, block);
      return;
    }
    const uint32_t up = graph_.parent(fn_, block);
    if (up != kNone && facts_.nodes[up].kind == Kind::async_block) {
      add(ValueUse::Kind::returned, node, up);
      return;
    }
    use(block, up);
  }

  Types& types_;
  CallGraph& graph_;
  FnId fn_;
  const FileFacts& facts_;
  std::vector<ValueUse> out_;
  std::set<uint32_t> seen_;  ///< variables
  bool cloned_ = false;      ///< an Arc or Rc that holds the value
};

}  // namespace

std::vector<ValueUse> uses_of_made(Types& types, CallGraph& graph, FnId fn, uint32_t node) {
  Follower follower(types, graph, fn);
  follower.from(node);
  return follower.take();
}

std::vector<ValueUse> uses_of_given(Types& types, CallGraph& graph, FnId fn, uint32_t pattern) {
  Follower follower(types, graph, fn);
  for (const Variable& v : types.variables(fn)) {
    if (v.pattern == pattern) follower.variable(v);
  }
  return follower.take();
}

bool is_dropped_at_once(CallGraph& graph, const Workspace& workspace, FnId fn, uint32_t node) {
  const FileFacts& facts = workspace.facts(fn);
  for (uint32_t up = graph.parent(fn, node); up != kNone; node = up, up = graph.parent(fn, up)) {
    const Node& above = facts.nodes[up];
    switch (above.kind) {
      case Kind::statement:
        // Without a semicolon it is of type `()`, or what follows could not stand there.
        return (above.flags & semicolon) != 0;
      case Kind::let: {
        const uint32_t pattern = child_at(facts, up, 0);
        // `let _: T = ..` says that it is meant.
        return pattern != kNone && facts.nodes[pattern].kind == Kind::pat_wild && above.name == 0 &&
               child_at(facts, up, 1) == node;
      }
      case Kind::assign: {  // `_ = call();`
        const uint32_t left = child_at(facts, up, 0);
        return left != kNone && left != node && facts.nodes[left].kind == Kind::path &&
               facts.str(facts.nodes[left].name) == "_";
      }
      case Kind::block: {
        if (up + above.size != node + facts.nodes[node].size) return false;
        const uint32_t outer = graph.parent(fn, up);
        if (outer == kNone || facts.nodes[outer].kind == Kind::closure ||
            facts.nodes[outer].kind == Kind::async_block)
          return false;
        // The body of a loop is of type `()`.
        if (facts.nodes[outer].kind != Kind::if_else && facts.nodes[outer].kind != Kind::arm &&
            facts.nodes[outer].kind != Kind::block && facts.nodes[outer].kind != Kind::statement &&
            facts.nodes[outer].kind != Kind::let)
          return false;
        break;
      }
      case Kind::if_else:
      case Kind::match:
        if (child_at(facts, up, 0) == node) return false;
        break;
      case Kind::arm:
        break;
      case Kind::call: {
        const uint32_t head = child_at(facts, up, 0);
        if (head == kNone || head == node || facts.nodes[head].kind != Kind::path) return false;
        const std::string_view name = facts.str(facts.nodes[head].name);
        return name == "drop" || name == "std::mem::drop" || name == "mem::drop";
      }
      default:
        return false;
    }
  }
  return false;
}

}  // namespace scanner
