#include "scanner/variant_arms.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace scanner {
namespace {

constexpr int kMostLevels = 3;    ///< of functions that hand the value on
constexpr int kMostCallers = 64;  ///< of one function: more are not told apart

// In the place of an enum of the workspace.
constexpr TypeDefId kOption = kNone - 1;
constexpr TypeDefId kBool = kNone - 2;

/// Variants of one enum.
struct Variants {
  TypeDefId type = kNone;
  std::set<std::string> names;
};

/// An arm of a match over a parameter of the function that it stands in.
struct Arm {
  Variants of;
  uint32_t parameter = 0;  ///< `self` counted
};

enum class Given : uint8_t { this_one, another, unknown };

class Dispatch {
 public:
  Dispatch(CallGraph& graph, Types& types) : graph_(graph), types_(types), ws_(types.workspace()) {}

  /// What must hold of parameters of the function for the node to be reached.
  std::vector<Arm> arms_around(FnId fn, uint32_t node) {
    const FileFacts& facts = ws_.facts(fn);
    std::vector<Arm> arms;
    uint32_t inside = node;
    for (uint32_t up = graph_.parent(fn, node); up != kNone; up = graph_.parent(fn, up)) {
      const Kind kind = facts.nodes[up].kind;
      if (kind == Kind::closure || kind == Kind::async_block) break;
      if (kind == Kind::arm && inside != child_at(facts, up, 0)) {
        const uint32_t match = graph_.parent(fn, up);
        if (match != kNone && facts.nodes[match].kind == Kind::match)
          add_arm_of(fn, child_at(facts, up, 0), child_at(facts, match, 0), arms);
        const uint32_t guard = facts.nodes[up].aux == 1 ? child_at(facts, up, 1) : kNone;
        if (guard != kNone && inside != guard) add_arms_of_condition(fn, guard, true, arms);
      }
      if (kind == Kind::if_else && inside != child_at(facts, up, 0)) {
        const uint32_t condition = child_at(facts, up, 0);
        const bool holds = inside == child_at(facts, up, 1);
        add_arms_of_condition(fn, condition, holds, arms);
      }
      if (kind == Kind::block) add_ways_out_before(fn, up, inside, arms);
      inside = up;
    }
    return arms;
  }

  /// Where the function is called so that all the arms are taken, or may be.
  ///
  /// \return false if no caller is known to give another variant, or too little is known
  bool callers_of(FnId fn, const std::vector<Arm>& arms, int level, std::vector<Entry>& out) {
    if (arms.empty() || level > kMostLevels) return false;
    const std::vector<Entry>& callers = known_callers(fn);
    if (callers.empty() || callers.size() > kMostCallers) return false;
    bool tells_apart = false;
    for (const Entry& caller : callers) {
      std::vector<Entry> further;  // where what is handed on here is given, for all such arms
      const bool takes_all = std::all_of(arms.begin(), arms.end(), [&](const Arm& arm) {
        const uint32_t argument = argument_of(caller, arm.parameter);
        if (argument == kNone) return true;
        std::vector<Entry> above;
        if (given(caller, argument, arm, level, above) == Given::another) return false;
        if (further.empty()) {
          further = std::move(above);
          return true;
        }
        const std::vector<Entry>& all = above.empty() ? above : known_callers(caller.from.fn);
        if (all.empty() || !are_among(further, all) || !are_among(above, all)) return true;
        std::erase_if(further, [&above](const Entry& one) { return !are_among({one}, above); });
        return !further.empty();
      });
      if (!takes_all || !further.empty()) tells_apart = true;
      if (!takes_all) continue;
      if (further.empty()) further.push_back(caller);
      out.insert(out.end(), further.begin(), further.end());
    }
    return tells_apart;
  }

 private:
  /// Whether each of the ways is one of `all`, however sure.
  static bool are_among(const std::vector<Entry>& some, const std::vector<Entry>& all) {
    return std::all_of(some.begin(), some.end(), [&all](const Entry& one) {
      return std::any_of(all.begin(), all.end(), [&one](const Entry& other) {
        return one.from == other.from && one.node == other.node;
      });
    });
  }

  /// `let Some(x) = parameter else { .. };` or `if !parameter { return; }` before the statement.
  void add_ways_out_before(FnId fn, uint32_t block, uint32_t statement, std::vector<Arm>& arms) {
    const FileFacts& facts = ws_.facts(fn);
    for_children(facts, block, [&](uint32_t child) {
      if (child >= statement) return;
      const Node& n = facts.nodes[child];
      if (n.kind == Kind::let && (n.flags & has_else) != 0) {
        add_arm_of(fn, child_at(facts, child, 0), child_at(facts, child, 1), arms);
        return;
      }
      const uint32_t branch = n.kind == Kind::statement ? child_at(facts, child, 0) : child;
      if (branch == kNone || facts.nodes[branch].kind != Kind::if_else) return;
      const uint32_t then = child_at(facts, branch, 1);
      if (then == kNone || child_at(facts, branch, 2) != kNone || !ends_by_leaving(facts, then))
        return;
      add_arms_of_condition(fn, child_at(facts, branch, 0), false, arms);
    });
  }

  /// `parameter`, `!parameter`, `parameter.is_some()`, `parameter == Kind::One`, and several of
  /// them joined by `&&`: what the parameters are where the condition holds, or where it does not.
  void add_arms_of_condition(FnId fn, uint32_t condition, bool holds, std::vector<Arm>& arms) {
    const FileFacts& facts = ws_.facts(fn);
    while (condition != kNone && facts.nodes[condition].kind == Kind::unary &&
           facts.nodes[condition].aux == '!') {
      condition = child_at(facts, condition, 0);
      holds = !holds;
    }
    if (condition == kNone) return;
    const Node& n = facts.nodes[condition];
    if (n.kind == Kind::binary || n.kind == Kind::let_cond) {
      const uint32_t left = child_at(facts, condition, 0);
      const uint32_t right = child_at(facts, condition, 1);
      if (n.kind == Kind::let_cond) {
        if (holds) add_arm_of(fn, left, right, arms);
      } else if (n.aux == (holds ? '=' : '!')) {
        add_arm_of(fn, right, left, arms);
      } else if (n.aux == (holds ? '&' : '|')) {
        add_arms_of_condition(fn, left, holds, arms);
        add_arms_of_condition(fn, right, holds, arms);
      }
      return;
    }
    Arm arm;
    uint32_t value = condition;
    if (n.kind == Kind::method_call) {
      const std::string_view asked = facts.str(n.name);
      if (asked != "is_some" && asked != "is_none") return;
      value = child_at(facts, condition, 0);
      arm.of.type = kOption;
      arm.of.names.insert((asked == "is_some") == holds ? "Some" : "None");
    } else {
      arm.of.type = kBool;
      arm.of.names.insert(holds ? "true" : "false");
    }
    if (value == kNone || facts.nodes[value].kind != Kind::path) return;
    const std::optional<uint32_t> parameter = parameter_under(fn, value);
    if (!parameter) return;
    arm.parameter = *parameter;
    arms.push_back(std::move(arm));
  }

  void add_arm_of(FnId fn, uint32_t pattern, uint32_t scrutinee, std::vector<Arm>& arms) {
    // Cheap first: what is matched is hardly ever a parameter.
    if (pattern == kNone || scrutinee == kNone) return;
    const std::optional<uint32_t> parameter = parameter_under(fn, scrutinee);
    Arm arm;
    if (!parameter || !add_variants(fn, pattern, arm.of)) return;
    if (arm.of.type == kOption && is_field(fn, scrutinee)) return;
    arm.parameter = *parameter;
    arms.push_back(std::move(arm));
  }

  /// Whether the pattern is for variants of one enum of the workspace, and nothing else.
  bool add_variants(FnId fn, uint32_t pattern, Variants& out) {
    const FileFacts& facts = ws_.facts(fn);
    const Node& node = facts.nodes[pattern];
    switch (node.kind) {
      case Kind::pat_or: {
        bool all = true;
        for_children(facts, pattern,
                     [&](uint32_t child) { all = all && add_variants(fn, child, out); });
        return all;
      }
      case Kind::pat_ref:
        return add_variants(fn, child_at(facts, pattern, 0), out);
      case Kind::pat_bind:
        return node.size > 1 && add_variants(fn, child_at(facts, pattern, 0), out);
      case Kind::path:  // of a comparison
      case Kind::pat_path:
      case Kind::pat_tuple_struct:
      case Kind::pat_struct:
        return add_variant(fn, pattern, out);
      default:
        return false;
    }
  }

  bool add_variant(FnId fn, uint32_t node, Variants& out) {
    const std::string_view path = ws_.text(fn, ws_.node(fn, node).name);
    if (path == "Some" || path == "None") {
      if (out.type != kNone && out.type != kOption) return false;
      out.type = kOption;
      out.names.insert(std::string(path));
      return true;
    }
    if (path.find("::") == std::string_view::npos) return false;
    Resolved r = ws_.resolve(ws_.place(fn, node), path);
    if (r.kind == Resolved::Kind::nothing) {
      // Variants without fields are no rows of the facts.
      const size_t colons = path.rfind("::");
      r = ws_.resolve(ws_.place(fn, node), path.substr(0, colons));
      if (r.kind != Resolved::Kind::type || ws_.type_fact(r.id).kind != TypeKind::enumeration ||
          path[colons + 2] < 'A' || path[colons + 2] > 'Z')
        return false;
      r.kind = Resolved::Kind::variant;
      r.path = std::string(path.substr(colons + 2));
    }
    if (r.kind != Resolved::Kind::variant || (out.type != kNone && out.type != r.id)) return false;
    out.type = r.id;
    out.names.insert(r.path);
    return true;
  }

  /// The parameter that `request`, `&request.inner`, `*request` or `request.as_ref()` is a part of.
  std::optional<uint32_t> parameter_under(FnId fn, uint32_t node) {
    const FileFacts& facts = ws_.facts(fn);
    while (node != kNone) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::reference || n.kind == Kind::unary || n.kind == Kind::field ||
          (n.kind == Kind::method_call && keeps_the_value(facts.str(n.name)))) {
        node = child_at(facts, node, 0);
        continue;
      }
      if (n.kind != Kind::path) return {};
      const Variable* variable = types_.variable(fn, node, n.name);
      return variable == nullptr ? std::nullopt : index_of(fn, *variable);
    }
    return {};
  }

  /// Whether it is a field of a parameter, and so not what a caller writes for that.
  bool is_field(FnId fn, uint32_t node) const {
    const FileFacts& facts = ws_.facts(fn);
    for (; node != kNone && facts.nodes[node].kind != Kind::path; node = child_at(facts, node, 0)) {
      if (facts.nodes[node].kind == Kind::field) return true;
    }
    return false;
  }

  static bool keeps_the_value(std::string_view method) {
    for (const std::string_view known :
         {"as_ref", "as_mut", "clone", "borrow", "to_owned", "deref", "into_inner", "get_ref"}) {
      if (method == known) return true;
    }
    return false;
  }

  /// The place of the parameter among those of the function; nothing for `self` and for others.
  std::optional<uint32_t> index_of(FnId fn, const Variable& variable) {
    const FunctionFact& f = ws_.fn(fn);
    const FileFacts& facts = ws_.facts(fn);
    uint32_t pattern = f.first_node;
    for (uint32_t i = 0; pattern < f.end_node && facts.nodes[pattern].kind == Kind::pat_typed;
         ++i, pattern += facts.nodes[pattern].size) {
      if (variable.pattern != pattern) continue;
      // `Wrapper(request): Wrapper<Request>` is a part as well.
      if (ws_.text(fn, variable.name) == "self" || is_assigned(facts, variable)) return {};
      return i;
    }
    return {};
  }

  /// The node that the call gives for this parameter of `fn`, or kNone.
  uint32_t argument_of(const Entry& caller, uint32_t parameter) {
    const FnId from = caller.run_fn();
    const uint32_t call = caller.run_node();
    const Node& node = ws_.node(from, call);
    const FileFacts& facts = ws_.facts(from);
    if (caller.runs != Runs::here || caller.inner_node != kNone) return kNone;
    if (node.kind == Kind::method_call) return child_at(facts, call, parameter);
    if (node.kind != Kind::call) return kNone;
    return child_at(facts, call, parameter + 1);
  }

  /// \param further where the value is handed on as a parameter: the calls that give it
  Given given(const Entry& caller, uint32_t argument, const Arm& arm, int level,
              std::vector<Entry>& further) {
    const FnId fn = caller.from.fn;
    Variants made;
    bool others = false;
    if (arm.of.type == kOption)
      option_in(fn, argument, made);
    else if (arm.of.type == kBool)
      bool_in(fn, argument, made);
    else
      variants_in(fn, argument, arm.of.type, made, others, 0);
    if (!made.names.empty()) {
      for (const std::string& name : made.names) {
        if (arm.of.names.count(name) != 0) return Given::this_one;
      }
      return others ? Given::unknown : Given::another;
    }
    if (caller.from.node != kNone) return Given::unknown;
    const std::optional<uint32_t> parameter = parameter_under(fn, argument);
    const bool as_it_is = arm.of.type == kOption || arm.of.type == kBool;
    if (!parameter || (as_it_is && is_field(fn, argument))) return Given::unknown;
    if (arm.of.type == kBool && ws_.node(fn, argument).kind != Kind::path) return Given::unknown;
    Arm above;
    above.of = arm.of;
    above.parameter = *parameter;
    const HandedOn& callers = handed_on(fn, above, level + 1);
    if (!callers.tells_apart) return Given::unknown;
    if (callers.takers.empty()) return Given::another;
    // An async function's body runs where its future is polled, not where that is made.
    if (graph_.is_async_unit(caller.from)) return Given::this_one;
    for (const Entry& entry : callers.takers) {
      further.push_back(entry);
      further.back().confidence = weaker(entry.confidence, caller.confidence);
    }
    return Given::this_one;
  }

  /// What `callers_of` says of one arm.
  struct HandedOn {
    bool tells_apart = false;
    std::vector<Entry> takers;
  };

  /// Asked for again by each caller of what hands the value on: without a memory the questions
  /// multiply by the callers of every level.
  const HandedOn& handed_on(FnId fn, const Arm& arm, int level) {
    const auto [known, fresh] =
        handed_on_.try_emplace({fn, arm.parameter, arm.of.type, arm.of.names, level});
    if (fresh) known->second.tells_apart = callers_of(fn, {arm}, level, known->second.takers);
    return known->second;
  }

  const std::vector<Entry>& known_callers(FnId fn) {
    const auto [known, fresh] = callers_.try_emplace(fn);
    if (fresh) known->second = graph_.callers(fn);
    return known->second;
  }

  /// Whether the argument is written as `true` or `false`.
  void bool_in(FnId fn, uint32_t node, Variants& out) const {
    const Node& n = ws_.node(fn, node);
    if (n.kind != Kind::literal || n.aux != 'b') return;
    out.type = kBool;
    out.names.insert((n.flags & is_true) != 0 ? "true" : "false");
  }

  /// Whether the argument is written as `None` or `Some(..)`.
  void option_in(FnId fn, uint32_t node, Variants& out) {
    const FileFacts& facts = ws_.facts(fn);
    if (facts.nodes[node].kind == Kind::call) node = child_at(facts, node, 0);
    if (node != kNone && facts.nodes[node].kind == Kind::path) {
      Variants one;
      if (add_variant(fn, node, one) && one.type == kOption) out = one;
    }
  }

  /// The variants of the type that are written in the expression, or in what its variable is bound
  /// to.
  /// \param others whether a part of the value comes from a call or a variable that is not seen
  void variants_in(FnId fn, uint32_t node, TypeDefId type, Variants& out, bool& others, int depth) {
    const FileFacts& facts = ws_.facts(fn);
    const Node& n = facts.nodes[node];
    constexpr int kDeepest = 8;
    if (depth > kDeepest) {
      others = true;
      return;
    }
    switch (n.kind) {
      case Kind::closure:
      case Kind::async_block:
        return;
      case Kind::path:
      case Kind::struct_lit: {
        Variants one;
        if (add_variant(fn, node, one) && one.type == type) {
          out.type = type;
          out.names.insert(one.names.begin(), one.names.end());
          return;
        }
        if (n.kind == Kind::path) {
          const Variable* variable = types_.variable(fn, node, n.name);
          if (variable == nullptr || variable->origin == kNone ||
              facts.nodes[variable->origin].kind != Kind::let || depth > 4)
            return;
          const uint32_t value = child_at(facts, variable->origin, 1);
          if ((facts.nodes[variable->origin].flags & has_init) != 0 && value != kNone &&
              variable->pattern == variable->bind && !is_assigned(facts, *variable))
            variants_in(fn, value, type, out, others, depth + 1);
          return;
        }
        break;
      }
      case Kind::match:
      case Kind::if_else:
        others = true;  // what its other branches give
        break;
      case Kind::call:
      case Kind::method_call: {
        // `Request::Stop(..)` is seen at its path; another call may make one out of another.
        const Ty& made = types_.get(types_.through(types_.of(fn, node)));
        Variants one;
        if (made.kind == Ty::Kind::workspace && made.def == type &&
            !(n.kind == Kind::call && facts.nodes[node + 1].kind == Kind::path &&
              add_variant(fn, node + 1, one)))
          others = true;
        break;
      }
      default:
        break;
    }
    for_children(facts, node,
                 [&](uint32_t child) { variants_in(fn, child, type, out, others, depth + 1); });
  }

  /// Whether another value is put into it, or into a field of it, later on.
  static bool is_assigned(const FileFacts& facts, const Variable& variable) {
    for (uint32_t node = variable.visible_from; node < variable.visible_to; ++node) {
      if (facts.nodes[node].kind != Kind::assign) continue;
      uint32_t to = child_at(facts, node, 0);
      while (to != kNone &&
             (facts.nodes[to].kind == Kind::field || facts.nodes[to].kind == Kind::unary))
        to = child_at(facts, to, 0);
      if (to != kNone && facts.nodes[to].kind == Kind::path &&
          facts.nodes[to].name == variable.name)
        return true;
    }
    return false;
  }

  CallGraph& graph_;
  Types& types_;
  const Workspace& ws_;
  std::map<FnId, std::vector<Entry>> callers_;
  std::map<std::tuple<FnId, uint32_t, TypeDefId, std::set<std::string>, int>, HandedOn> handed_on_;
};

}  // namespace

std::vector<Entry> by_given_variants(CallGraph& graph, Types& types,
                                     const std::vector<Entry>& entries) {
  Dispatch dispatch(graph, types);
  std::vector<Entry> out;
  for (const Entry& entry : entries) {
    std::vector<Arm> arms;
    if (entry.runs == Runs::here && entry.inner_node == kNone && entry.from.node == kNone &&
        !graph.is_async_unit(entry.from))
      arms = dispatch.arms_around(entry.from.fn, entry.node);
    std::vector<Entry> callers;
    if (!dispatch.callers_of(entry.from.fn, arms, 0, callers)) {
      out.push_back(entry);
      continue;
    }
    for (Entry caller : callers) {
      caller.inner = entry.from;
      caller.inner_node = entry.node;
      caller.confidence = weaker(caller.confidence, entry.confidence);
      out.push_back(caller);
    }
  }
  return out;
}

bool names_a_test_double(std::string_view variant) {
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin < variant.size();) {
    size_t end = begin + 1;
    while (end < variant.size() && (variant[end] < 'A' || variant[end] > 'Z')) ++end;
    words.push_back(variant.substr(begin, end - begin));
    begin = end;
  }
  for (size_t i = 0; i < words.size(); ++i) {
    for (const std::string_view alone : {"Mock", "Mocked", "Fake", "Dummy", "Testing"}) {
      if (words[i] == alone) return true;
    }
    if (i > 0 && words[i] == "Test" && (words[i - 1] == "Integration" || words[i - 1] == "Unit"))
      return true;
  }
  return false;
}

uint32_t arm_for_tests(CallGraph& graph, const Workspace& ws, FnId fn, uint32_t node) {
  const FileFacts& facts = ws.facts(fn);
  uint32_t inside = node;
  for (uint32_t up = graph.parent(fn, node); up != kNone; up = graph.parent(fn, up)) {
    const uint32_t pattern = facts.nodes[up].kind == Kind::arm ? child_at(facts, up, 0) : kNone;
    if (pattern != kNone && pattern != inside) {
      const Node& of = facts.nodes[pattern];
      const bool names = of.kind == Kind::pat_path || of.kind == Kind::pat_tuple_struct ||
                         of.kind == Kind::pat_struct;
      const std::string_view path = names ? ws.text(fn, of.name) : std::string_view();
      const size_t colons = path.rfind("::");
      if (colons != std::string_view::npos && names_a_test_double(path.substr(colons + 2)))
        return pattern;
    }
    inside = up;
  }
  return kNone;
}

}  // namespace scanner
