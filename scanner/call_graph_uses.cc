// Where closures, async blocks and functions given as values run.
#include <algorithm>
#include <iterator>

#include "scanner/call_graph.h"
#include "scanner/context.h"
#include "scanner/tokens.h"
#include "scanner/type_text.h"
#include "scanner/verdict.h"

namespace scanner {
namespace {

// Calls that only wrap what they are given: the value goes on to wherever the call's own value
// goes.
constexpr std::string_view kWrappers[] = {
    "std::boxed::Box::new",         "std::boxed::Box::pin",
    "std::sync::Arc::new",          "std::rc::Rc::new",
    "std::option::Option::Some",    "std::pin::Pin::new",
    "std::panic::AssertUnwindSafe", "std::result::Result::Ok"};

/// Methods of scopes, whose threads may borrow as well: `scope.execute(|| ..)`.
bool names_other_thread(std::string_view method) {
  for (const std::string_view word : {"spawn", "execute", "submit", "schedule", "install"}) {
    if (method.find(word) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

/// Whether the variable is all of what its pattern is matched against, or what an Option or Result
/// of it holds: `f`, `Some(f)`.
bool CallGraph::binds_whole(FnId fn, const Variable& v) const {
  const FileFacts& facts = ws_.facts(fn);
  const Node& pattern = facts.nodes[v.pattern];
  if (pattern.kind == Kind::pat_bind) return true;
  if (pattern.kind != Kind::pat_tuple_struct || child_at(facts, v.pattern, 0) != v.bind)
    return false;
  const std::string_view name = last_segment(facts.str(pattern.name));
  return name == "Some" || name == "Ok";
}

std::vector<Entry> CallGraph::uses_of_value(FnId fn, uint32_t node, bool is_future, int depth) {
  std::vector<Entry> out;
  if (depth > 6) return out;
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t above = parent(fn, node);
  if (above == kNone) return out;
  const Node& up = facts.nodes[above];
  switch (up.kind) {
    case Kind::call:
      if (child_at(facts, above, 0) == node) {  // `(|| ..)()`
        out.push_back({unit_of(fn, above), above, Runs::here, Confidence::proven});
        return out;
      }
      [[fallthrough]];
    case Kind::method_call: {
      uint32_t argument = 0;
      for (uint32_t i = 0;; ++i) {
        const uint32_t child = child_at(facts, above, i);
        if (child == kNone || child == node) {
          argument = i;
          break;
        }
      }
      if (argument == 0) {  // a combinator on a future: `async {..}.boxed()`, `.instrument(..)`
        out = uses_of_value(fn, above, is_future, depth + 1);
        // A closure has no methods of its own: `(|| connect(address)).retry(..)` calls it.
        if (out.empty() && facts.nodes[node].kind == Kind::closure)
          out.push_back({unit_of(fn, above), above, Runs::here, Confidence::likely});
        return out;
      }
      uses_as_argument(fn, above, argument - 1, is_future, depth, out);
      return out;
    }
    case Kind::macro:  // glib's `clone!` gives what it is given
      if (last_segment(facts.str(up.name)) != "clone") return out;
      return uses_of_value(fn, above, is_future, depth + 1);
    case Kind::reference:
    case Kind::unary:
    case Kind::cast:
      return uses_of_value(fn, above, is_future, depth + 1);
    case Kind::await:
      out.push_back({unit_of(fn, above), above, Runs::here, Confidence::proven});
      return out;
    case Kind::field_init: {
      const uint32_t literal = parent(fn, above);
      if (literal == kNone) return out;
      const Ty& whole = types_.get(types_.of(fn, literal));
      if (whole.kind == Ty::Kind::workspace) {
        const TypeDefId type = whole.def;
        uses_of_field(type, facts.str(up.name), is_future, depth + 1, out);
        run_at_own_death(fn, literal, type, 0, out);
      }
      return out;
    }
    case Kind::assign: {  // `self.hook = Some(Box::new(f))`
      const uint32_t place = child_at(facts, above, 0);
      if (place == kNone || place == node || facts.nodes[place].kind != Kind::field) return out;
      const uint32_t owner = child_at(facts, place, 0);
      if (owner == kNone) return out;
      const Ty& whole = types_.get(types_.through(types_.of(fn, owner)));
      if (whole.kind == Ty::Kind::workspace)
        uses_of_field(whole.def, facts.str(facts.nodes[place].name), is_future, depth + 1, out);
      return out;
    }
    case Kind::match:
      if (child_at(facts, above, 0) != node) return out;
      [[fallthrough]];
    case Kind::let_cond:
    case Kind::let: {
      for (const Variable& v : types_.variables(fn)) {
        if (up.kind == Kind::match ? parent(fn, v.origin) != above || !binds_whole(fn, v)
                                   : v.origin != above || !binds_whole(fn, v))
          continue;
        const FunctionFact& f = ws_.fn(fn);
        for (uint32_t use = v.visible_from; use < v.visible_to && use < f.end_node; ++use) {
          const Node& n = facts.nodes[use];
          if (n.kind != Kind::path || n.name != v.name) continue;
          const Variable* meant = types_.variable(fn, use, n.name);
          if (meant == nullptr || meant->bind != v.bind) continue;
          const uint32_t around = parent(fn, use);
          if (around != kNone && facts.nodes[around].kind == Kind::call &&
              child_at(facts, around, 0) == use) {
            out.push_back({unit_of(fn, around), around, Runs::here, Confidence::proven});
            continue;
          }
          // `f.clone()` handed on is still f
          const uint32_t value = around != kNone && facts.nodes[around].kind == Kind::method_call &&
                                         child_at(facts, around, 0) == use &&
                                         facts.str(facts.nodes[around].name) == "clone"
                                     ? around
                                     : use;
          for (const Entry& entry : uses_of_value(fn, value, is_future, depth + 1))
            out.push_back(entry);
        }
      }
      return out;
    }
    case Kind::closure:  // `|input| async move { .. }`: where a helper calls the closure
      if (!is_future) return out;
      for (const Entry& entry : uses_of_value(fn, above, false, depth + 1)) {
        const FnId helper = entry.run_fn();
        const FileFacts& there = ws_.facts(helper);
        const uint32_t call = entry.run_node();
        const uint32_t head = child_at(there, call, 0);
        if (there.nodes[call].kind != Kind::call || head == kNone ||
            there.nodes[head].kind != Kind::path ||
            types_.variable(helper, head, there.nodes[head].name) == nullptr)
          continue;
        for (Entry use : uses_of_value(helper, call, true, depth + 1)) {
          use.confidence = weaker(use.confidence, entry.confidence);
          out.push_back(use);
        }
      }
      return out;
    case Kind::block: {  // the value of a block is the block's value: `{ let x = x.clone(); move ||
                         // .. }`
      if (above + up.size != node + facts.nodes[node].size) return out;
      if (parent(fn, above) != kNone) return uses_of_value(fn, above, is_future, depth + 1);
      if (!is_future) uses_of_result(fn, depth + 1, out);
      return out;
    }
    case Kind::jump:
      if (up.aux == 'r' && !is_future && unit_of(fn, above).node == kNone)
        uses_of_result(fn, depth + 1, out);
      return out;
    default:
      return out;
  }
}

/// Where what the function gives back is run: `fn hook() -> impl Fn() { move || .. }`.
void CallGraph::uses_of_result(FnId fn, int depth, std::vector<Entry>& out) {
  std::vector<Entry> calls;
  calls_by(ws_.name(fn), fn, ws_.fn(fn).parameters, calls);
  for (const Entry& call : calls) {
    for (Entry use : uses_of_value(call.from.fn, call.node, false, depth)) {
      use.confidence = weaker(use.confidence, call.confidence);
      out.push_back(use);
    }
  }
}

void CallGraph::uses_as_argument(FnId fn, uint32_t call, uint32_t argument, bool is_future,
                                 int depth, std::vector<Entry>& out) {
  const Callee& callee = types_.callee(fn, call);
  const Node& node = ws_.node(fn, call);
  const Unit here = unit_of(fn, call);
  if (matches_configured(callee, options_.blocking_pool)) {
    out.push_back({here, call, Runs::blocking_pool, Confidence::likely});
    return;
  }
  if (matches_configured(callee, options_.foreign_executors)) {
    out.push_back({here, call, Runs::foreign_task, Confidence::likely});
    return;
  }
  if (callee.api != nullptr) {
    for (const RunsArgument& runs : callee.api->runs) {
      if (runs.argument == argument) {
        out.push_back({here, call, runs.where, callee.api_confidence});
        return;
      }
    }
  }
  if (!callee.path.empty() &&
      std::find(std::begin(kWrappers), std::end(kWrappers), callee.path) != std::end(kWrappers)) {
    for (const Entry& entry : uses_of_value(fn, call, is_future, depth + 1)) out.push_back(entry);
    return;
  }
  if (node.kind == Kind::call && callee.targets.empty()) {
    // `Hook(Box::new(f))`, `Self(f)`: a field of a tuple struct
    const Ty& made = types_.get(types_.of(fn, call));
    if (made.kind == Ty::Kind::workspace && ws_.type_fact(made.def).kind == TypeKind::structure) {
      const TypeDefId type = made.def;
      const size_t size_before = out.size();
      uses_of_field(type, std::to_string(argument), is_future, depth + 1, out);
      run_at_own_death(fn, call, type, size_before, out);
      if (out.size() != size_before) return;
    }
  }
  if (!callee.targets.empty()) {
    const size_t before = out.size();
    bool gives_its_result = false;
    for (const Target& target : callee.targets) {
      const bool has_self = (ws_.fn(target.fn).flags & fn_has_self) != 0;
      const uint32_t parameter = argument + (node.kind == Kind::method_call && has_self ? 1 : 0);
      gives_its_result = gives_its_result || gives_what_it_is_given_gives(target.fn, parameter);
      const size_t size_before = out.size();
      uses_of_parameter(target.fn, parameter, is_future, depth + 1, target.confidence, out);
      // What a synchronous helper does with it, it does on the thread of this call, not on those of
      // its other callers.
      for (size_t i = size_before; i < out.size(); ++i) {
        const Unit body = {target.fn, kNone};
        if (is_async_unit(body) || !runs_within(out[i].from, body)) {
          add_giver(out[i], {target.fn, fn, call, kNone});
          continue;
        }
        if (out[i].inner_node == kNone) {
          out[i].inner = out[i].from;
          out[i].inner_node = out[i].node;
        }
        out[i].from = here;
        out[i].node = call;
      }
      const Ty& made = types_.get(types_.of(fn, call));
      if (made.kind == Ty::Kind::workspace) run_at_own_death(fn, call, made.def, size_before, out);
      if (out.size() == size_before && (ws_.fn(target.fn).flags & fn_has_body) != 0) {
        // Stored, or given to something that is not known: it may still run here.
        out.push_back({here, call, Runs::here, Confidence::possible});
      }
    }
    // Which of them it is does not matter then, unless one of them runs it elsewhere.
    const auto is_here = [&](const Entry& entry) {
      return entry.runs == Runs::here && entry.from == here && entry.node == call;
    };
    const auto first = out.begin() + static_cast<std::ptrdiff_t>(before);
    if (gives_its_result && std::all_of(first, out.end(), is_here)) {
      out.erase(first, out.end());
      out.push_back({here, call, Runs::here, Confidence::likely});
    }
    return;
  }
  if (node.kind == Kind::method_call && runs_closure_here(ws_.text(fn, node.name))) {
    out.push_back({here, call, Runs::here, Confidence::likely});
    return;
  }
  if (callee.api != nullptr) return;
  uint32_t value = child_at(ws_.facts(fn), call, argument + 1);
  if (value != kNone && ws_.node(fn, value).kind == Kind::path) {  // held by a variable
    const Variable* held = types_.variable(fn, value, ws_.node(fn, value).name);
    if (held != nullptr && ws_.node(fn, held->origin).kind == Kind::let &&
        ws_.node(fn, held->pattern).kind == Kind::pat_bind)
      value = child_at(ws_.facts(fn), held->origin, 1);
  }
  const bool must_run_here = value != kNone && borrows_variables(fn, value) &&
                             !names_other_thread(ws_.text(fn, node.name));
  out.push_back(
      {here, call, Runs::here, must_run_here ? Confidence::likely : Confidence::possible});
}

/// The typed pattern of the parameter at this place, `self` counted; kNone if there is none.
uint32_t CallGraph::pattern_of_parameter(FnId target, uint32_t parameter) const {
  const FunctionFact& f = ws_.fn(target);
  uint32_t pattern = f.first_node;
  for (uint32_t i = 0; i < parameter && pattern < f.end_node; ++i)
    pattern += ws_.node(target, pattern).size;
  const bool is_one = pattern < f.end_node && ws_.node(target, pattern).kind == Kind::pat_typed;
  return is_one ? pattern : kNone;
}

/// Whether the synchronous function gives a value of a type that only the closure in this parameter
/// can make: `fn with<T, F: FnOnce(&mut Connection) -> T>(&self, f: F) -> T`. Then it has run the
/// closure before it returns.
bool CallGraph::gives_what_it_is_given_gives(FnId target, uint32_t parameter) const {
  const FunctionFact& f = ws_.fn(target);
  if (f.generics == 0 || f.result == 0 || (f.flags & fn_async) != 0) return false;
  const FileFacts& facts = ws_.facts(target);
  const uint32_t pattern = pattern_of_parameter(target, parameter);
  if (pattern == kNone) return false;
  const std::string_view generics = facts.str(f.generics);
  const std::string_view type = facts.str(facts.nodes[pattern].name);
  const std::string_view bound =
      type.starts_with("impl Fn") ? type.substr(5) : bound_with(generics, type, "Fn");
  const size_t arrow = bound.rfind("->");
  if (!bound.starts_with("Fn") || arrow == std::string_view::npos) return false;
  const std::string_view made = bound.substr(arrow + 2);
  const std::string_view result = facts.str(f.result);
  const std::vector<std::string_view> names = generic_names(generics);
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    if (!names_word(made, name)) return false;
    if (result == name) return true;
    const std::string_view whole = last_segment(result.substr(0, result.find('<')));
    const std::vector<std::string_view> arguments = generic_arguments(result);
    return (whole == "Option" || whole.ends_with("Result")) && !arguments.empty() &&
           arguments.front() == name;
  });
}

/// Whether what runs in `unit` runs on the thread of `body`: it is that, or a closure of it that is
/// run in place.
bool CallGraph::runs_within(Unit unit, const Unit& body) {
  for (int i = 0; i < 3 && !(unit == body); ++i) {
    if (unit.fn != body.fn || unit.node == kNone || is_async_unit(unit)) return false;
    if (std::find(asked_.begin(), asked_.end(), unit) != asked_.end()) return false;  // of itself
    asked_.push_back(unit);
    const std::vector<Entry> ways = entries(unit);
    asked_.pop_back();
    if (ways.size() != 1 || ways[0].runs != Runs::here ||
        ways[0].confidence == Confidence::possible)
      return false;
    unit = ways[0].from;
  }
  return unit == body;
}

/// Whether it is a closure that borrows variables around it: then it cannot outlive them, and who
/// is given it runs it before the block ends.
bool CallGraph::borrows_variables(FnId fn, uint32_t closure) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& c = facts.nodes[closure];
  if (c.kind != Kind::closure || (c.flags & flag_move) != 0) return false;
  for (uint32_t node = closure + 1; node < closure + c.size; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::path) continue;
    const Variable* meant = types_.variable(fn, node, n.name);
    if (meant != nullptr && meant->bind < closure) return true;
  }
  return false;
}

void CallGraph::uses_of_parameter(FnId target, uint32_t parameter, bool is_future, int depth,
                                  Confidence confidence, std::vector<Entry>& out) {
  if (depth > 4) return;
  const FileFacts& facts = ws_.facts(target);
  const uint32_t pattern = pattern_of_parameter(target, parameter);
  if (pattern == kNone) return;
  for (const Variable& v : types_.variables(target)) {
    if (v.pattern != pattern) continue;
    for (uint32_t use = v.visible_from; use < v.visible_to; ++use) {
      const Node& n = facts.nodes[use];
      if (n.kind != Kind::path || n.name != v.name) continue;
      const Variable* meant = types_.variable(target, use, n.name);
      if (meant == nullptr || meant->bind != v.bind) continue;
      const uint32_t around = parent(target, use);
      if (around == kNone) continue;
      if (facts.nodes[around].kind == Kind::call && child_at(facts, around, 0) == use) {
        out.push_back({unit_of(target, around), around, Runs::here, confidence});
        continue;
      }
      for (Entry entry : uses_of_value(target, use, is_future, depth)) {
        entry.confidence = weaker(entry.confidence, confidence);
        out.push_back(entry);
      }
    }
  }
}

bool CallGraph::panics_in_a_task(FnId fn, int depth) {
  const FunctionFact& f = ws_.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    const Kind kind = ws_.node(fn, node).kind;
    if (kind != Kind::call && kind != Kind::method_call && kind != Kind::path) continue;
    const Callee& callee = types_.callee(fn, node);  // of a path: the function that it names
    if (callee.api != nullptr &&
        verdict(callee.api->call, context_state(Context::task_multi_thread)).outcome ==
            Outcome::panics)
      return true;
    if (depth == 0) continue;
    for (const Target& target : callee.targets) {
      if (target.confidence != Confidence::possible && panics_in_a_task(target.fn, depth - 1))
        return true;
    }
  }
  return false;
}

void CallGraph::first_uses(FnId of_static, std::vector<Entry>& out) {
  const auto found = name_ids_.find(ws_.name(of_static));
  if (found == name_ids_.end()) return;
  // One wait in the life of a program is hardly worth a word, a panic is.
  constexpr int kHelpers = 2;
  Confidence confidence =
      panics_in_a_task(of_static, kHelpers) ? Confidence::likely : Confidence::possible;
  const size_t before = out.size();
  for (const SiteRef& site : references_[found->second]) {
    const Node& node = ws_.node(site.fn, site.node);
    const std::string_view path = ws_.text(site.fn, node.name);
    if (path.find("::") == std::string_view::npos &&
        types_.variable(site.fn, site.node, node.name) != nullptr)
      continue;
    const Resolved r = ws_.resolve(ws_.place(site.fn, site.node), path);
    if (r.kind != Resolved::Kind::function || r.id != of_static) continue;
    const Unit from = unit_of(site.fn, site.node);
    // A synchronous main that uses it does so before there is a task.
    if (ws_.name(site.fn) == "main" && !is_async_unit(from)) confidence = Confidence::possible;
    out.push_back({from, site.node, Runs::here, Confidence::likely});
  }
  for (size_t i = before; i < out.size(); ++i) out[i].confidence = confidence;
}

}  // namespace scanner
