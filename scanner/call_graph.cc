#include "scanner/call_graph.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "scanner/tokens.h"
#include "scanner/variant_arms.h"

namespace scanner {
namespace {

uint64_t key_of(const Unit& unit) { return (uint64_t{unit.fn} << 32) | unit.node; }

bool before(const Entry& a, const Entry& b) {
  if (!(a.from == b.from)) return a.from < b.from;
  if (a.node != b.node) return a.node < b.node;
  if (a.runs != b.runs) return a.runs < b.runs;
  if (a.inner_node != b.inner_node || !(a.inner == b.inner))
    return a.inner == b.inner ? a.inner_node < b.inner_node : a.inner < b.inner;
  return a.confidence > b.confidence;
}

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

EntryPoint entry_point_of(const Workspace& ws, FnId fn) {
  const std::string_view attributes = ws.text(fn, ws.fn(fn).attributes);
  size_t from = 0;
  while (from < attributes.size()) {
    size_t end = attributes.find('\n', from);
    if (end == std::string_view::npos) end = attributes.size();
    const std::string_view whole = attributes.substr(from, end - from);
    from = end + 1;
    size_t name_end = whole.find_first_of("( =");
    std::string_view name = whole.substr(0, name_end);
    std::string_view arguments =
        name_end == std::string_view::npos ? std::string_view() : whole.substr(name_end);
    if (name == "cfg_attr") {  // the attribute that it makes
      for (const std::string_view inner :
           {"tokio::main", "tokio::test", "async_std::main", "async_std::test"}) {
        const size_t at = whole.find(inner);
        if (at == std::string_view::npos) continue;
        name = inner;
        arguments = whole.substr(at + inner.size());
      }
    }
    const Resolved r = ws.resolve(ws.place_at(fn, ws.fn(fn).begin_byte), name);
    const EntryAttribute* known = find_entry_attribute(
        r.kind == Resolved::Kind::external ? canonical_path(r.path) : std::string(name));
    if (known == nullptr) known = find_entry_attribute(name);
    if (known == nullptr) continue;
    Flavour flavour = known->flavour;
    if (arguments.find("current_thread") != std::string_view::npos)
      flavour = Flavour::current_thread;
    if (arguments.find("multi_thread") != std::string_view::npos) flavour = Flavour::multi_thread;
    return {known, flavour, arguments.find("\"local\"") != std::string_view::npos};
  }
  return {nullptr, Flavour::unknown};
}

CallGraph::CallGraph(const Workspace& workspace, Types& types, const ScanOptions& options)
    : ws_(workspace), types_(types), options_(options) {
  index_calls();
}

void CallGraph::index_calls() {
  for (FnId fn = 0; fn < ws_.functions(); ++fn) {
    const std::string_view name = ws_.name(fn);
    if (name_ids_.emplace(name, static_cast<uint32_t>(name_ids_.size())).second)
      calls_.emplace_back();
  }
  for (const Conversion& one : kConversions) {
    if (name_ids_.count(one.called) != 0 &&
        name_ids_.emplace(one.call, static_cast<uint32_t>(name_ids_.size())).second)
      calls_.emplace_back();
  }
  for (const Provided& one : kProvided) {
    if (name_ids_.count(one.called) != 0 &&
        name_ids_.emplace(one.call, static_cast<uint32_t>(name_ids_.size())).second)
      calls_.emplace_back();
  }
  references_.resize(calls_.size());
  callers_.resize(calls_.size());
  const auto id_named = [this](std::string_view name) {
    const auto found = name_ids_.find(name);
    return found == name_ids_.end() ? kNone : found->second;
  };
  const uint32_t of_loops[] = {id_named("next"), id_named("into_iter")};
  constexpr uint32_t kUnseen = kNone - 1;
  std::vector<uint32_t> ids;
  for (const File& file : ws_.files()) {
    const FileFacts& facts = file.facts;
    ids.assign(facts.strings(), kUnseen);
    const auto id_of = [&](StrId text) {
      uint32_t& id = ids[text];
      if (id == kUnseen) {
        id = id_named(last_segment(facts.str(text)));
      }
      return id;
    };
    for (uint32_t row = 0; row < facts.functions.size(); ++row) {
      const FunctionFact& f = facts.functions[row];
      const FnId fn = file.first_fn + row;
      uint32_t callee_path = kNone;
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = facts.nodes[node];
        if (n.kind == Kind::method_call) {
          const uint32_t id = id_of(n.name);
          if (id != kNone) calls_[id].push_back({fn, node});
        } else if (n.kind == Kind::call) {
          if (node + 1 < f.end_node && facts.nodes[node + 1].kind == Kind::path) {
            callee_path = node + 1;
            const uint32_t id = id_of(facts.nodes[node + 1].name);
            if (id != kNone) calls_[id].push_back({fn, node});
          }
        } else if (n.kind == Kind::for_loop) {
          for (const uint32_t id : of_loops) {
            if (id != kNone) calls_[id].push_back({fn, node});
          }
        } else if (n.kind == Kind::path && node != callee_path && n.name != 0) {
          const uint32_t id = id_of(n.name);
          if (id != kNone) references_[id].push_back({fn, node});
        }
      }
    }
  }
}

const std::vector<uint32_t>& CallGraph::parents(FnId fn) {
  std::vector<uint32_t>& kept = ws_.kept(fn).parents[ws_.ref(fn).row];
  if (!kept.empty()) return kept;
  const FunctionFact& f = ws_.fn(fn);
  const FileFacts& facts = ws_.facts(fn);
  std::vector<uint32_t> made(f.end_node - f.first_node, kNone);
  std::vector<uint32_t> open;
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    while (!open.empty() && open.back() + facts.nodes[open.back()].size <= node) open.pop_back();
    if (!open.empty()) made[node - f.first_node] = open.back();
    open.push_back(node);
  }
  return kept = std::move(made);
}

uint32_t CallGraph::parent(FnId fn, uint32_t node) {
  return parents(fn)[node - ws_.fn(fn).first_node];
}

Unit CallGraph::unit_of(FnId fn, uint32_t node) {
  for (uint32_t at = parent(fn, node); at != kNone; at = parent(fn, at)) {
    const Kind kind = ws_.node(fn, at).kind;
    if (kind == Kind::closure || kind == Kind::async_block) return {fn, at};
  }
  return {fn, kNone};
}

bool CallGraph::is_async_unit(const Unit& unit) const {
  if (unit.node == kNone) return (ws_.fn(unit.fn).flags & fn_async) != 0;
  const Node& node = ws_.node(unit.fn, unit.node);
  return node.kind == Kind::async_block || (node.flags & NodeFlag::flag_async) != 0;
}

bool CallGraph::matches_configured(const Callee& callee,
                                   const std::vector<std::string>& configured) const {
  if (configured.empty()) return false;
  const auto hit = [&configured](std::string_view path) {
    for (const std::string& wanted : configured) {
      std::string_view tail = wanted;
      if (tail.starts_with("crate::")) tail.remove_prefix(5);  // `::runtime::shared_runtime`
      if (path == wanted ||
          (path.size() > tail.size() && path.ends_with(tail) &&
           (tail.starts_with("::") || path[path.size() - tail.size() - 1] == ':'))) {
        return true;
      }
    }
    return false;
  };
  if (!callee.path.empty() && hit(callee.path)) return true;
  for (const Target& target : callee.targets) {
    if (hit(ws_.item_path(target.fn))) return true;
  }
  return false;
}

void CallGraph::callers(FnId target, std::vector<Entry>& out) {
  const std::string_view name = ws_.name(target);
  calls_by(name, target, ws_.fn(target).parameters, out);
  uses_by_name(target, out);
  for (const Conversion& one : kConversions) {
    if (name == one.called) calls_by(one.call, target, ws_.fn(target).parameters, out);
  }
  const ImplId impl = ws_.impl_of(target);
  if (impl == kNone || ws_.impl(impl).trait_path.empty()) return;
  for (const Provided& one : kProvided) {
    if (name == one.called && ws_.impl(impl).trait_path == one.trait)
      calls_by(one.call, target, one.parameters, out);
  }
}

void CallGraph::calls_by(std::string_view name, FnId target, uint32_t parameters,
                         std::vector<Entry>& out) {
  const auto found = name_ids_.find(name);
  if (found == name_ids_.end()) return;
  std::vector<CallersOfName>& groups = callers_[found->second];
  auto group = std::find_if(groups.begin(), groups.end(), [parameters](const CallersOfName& one) {
    return one.arguments == parameters;
  });
  if (group == groups.end()) {
    CallersOfName made;
    made.arguments = parameters;
    for (const SiteRef& site : calls_[found->second]) {
      // Cheap first: the number of arguments must fit.
      const FileFacts& facts = ws_.facts(site.fn);
      uint32_t arguments = 0;
      for_children(facts, site.node, [&](uint32_t child) {
        if (facts.nodes[child].kind != Kind::type_text) ++arguments;
      });
      const Kind kind = facts.nodes[site.node].kind;
      if (kind == Kind::call) --arguments;
      const bool by_name = kind == Kind::call || kind == Kind::method_call;
      if (by_name && arguments != parameters) continue;
      for (const Target& to : types_.callee(site.fn, site.node).targets)
        made.by_target[to.fn].push_back({site, to.confidence});
    }
    groups.push_back(std::move(made));
    group = std::prev(groups.end());
  }
  const auto calls = group->by_target.find(target);
  if (calls == group->by_target.end()) return;
  for (const auto& [site, confidence] : calls->second)
    out.push_back({unit_of(site.fn, site.node), site.node, Runs::here, confidence});
}

void CallGraph::uses_by_name(FnId target, std::vector<Entry>& out) {
  const auto found = name_ids_.find(ws_.name(target));
  if (found == name_ids_.end()) return;
  for (const SiteRef& site : references_[found->second]) {
    for (const Target& to : types_.callee(site.fn, site.node).targets) {
      if (to.fn != target) continue;
      for (Entry entry : uses_of_value(site.fn, site.node, false, 0)) {
        entry.confidence = weaker(entry.confidence, to.confidence);
        out.push_back(entry);
      }
    }
  }
}

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
        return uses_of_value(fn, above, is_future, depth + 1);
      }
      uses_as_argument(fn, above, argument - 1, is_future, depth, out);
      return out;
    }
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
  if (!callee.targets.empty()) {
    for (const Target& target : callee.targets) {
      const bool has_self = (ws_.fn(target.fn).flags & fn_has_self) != 0;
      const uint32_t parameter = argument + (node.kind == Kind::method_call && has_self ? 1 : 0);
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
    return;
  }
  if (node.kind == Kind::method_call && runs_closure_here(ws_.text(fn, node.name))) {
    out.push_back({here, call, Runs::here, Confidence::likely});
    return;
  }
  if (callee.api != nullptr) return;
  const uint32_t value = child_at(ws_.facts(fn), call, argument + 1);
  const bool must_run_here = value != kNone && borrows_variables(fn, value) &&
                             !names_other_thread(ws_.text(fn, node.name));
  out.push_back(
      {here, call, Runs::here, must_run_here ? Confidence::likely : Confidence::possible});
}

/// The call gave it to the helper that the entry's last giver stands in, or that runs it itself.
void CallGraph::add_giver(Entry& entry, const GivenBy& call) {
  const uint32_t row = static_cast<uint32_t>(given_by_.size());
  if (entry.given == kNone) {
    if (entry.from.fn != call.helper) return;
    entry.given = row;
  } else {
    uint32_t last = entry.given;
    while (given_by_[last].next != kNone) last = given_by_[last].next;
    if (given_by_[last].fn != call.helper) return;
    given_by_[last].next = row;
  }
  given_by_.push_back(call);
}

bool CallGraph::same_giver(uint32_t a, uint32_t b) const {
  while (a != b) {
    if (a == kNone || b == kNone) return false;
    GivenBy one = given_by_[a];
    GivenBy other = given_by_[b];
    a = std::exchange(one.next, kNone);
    b = std::exchange(other.next, kNone);
    if (!(one == other)) return false;
  }
  return true;
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
  const FunctionFact& f = ws_.fn(target);
  const FileFacts& facts = ws_.facts(target);
  uint32_t pattern = f.first_node;
  for (uint32_t i = 0; i < parameter && pattern < f.end_node; ++i)
    pattern += facts.nodes[pattern].size;
  if (pattern >= f.end_node || facts.nodes[pattern].kind != Kind::pat_typed) return;
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

std::vector<Entry> CallGraph::callers(FnId fn) {
  std::vector<Entry> out;
  if ((ws_.fn(fn).flags & fn_static) == 0) callers(fn, out);
  return out;
}

const std::vector<Entry>& CallGraph::entries(const Unit& unit) {
  const auto found = entries_.find(key_of(unit));
  if (found != entries_.end()) return found->second;
  std::vector<Entry> made;
  if (unit.node == kNone) {
    made = by_given_variants(*this, types_, callers(unit.fn));
    const TypeDefId dropped = dropped_by(unit.fn);
    if (dropped != kNone) {
      const std::vector<Entry> deaths_of_it = deaths(dropped);
      made.insert(made.end(), deaths_of_it.begin(), deaths_of_it.end());
    }
    std::sort(made.begin(), made.end(), before);
  } else {
    const bool is_future = ws_.node(unit.fn, unit.node).kind == Kind::async_block;
    made = uses_of_value(unit.fn, unit.node, is_future, 0);
    std::sort(made.begin(), made.end(), before);
  }
  const auto same_way = [](const Entry& a, const Entry& b) {
    return a.from == b.from && a.node == b.node && a.runs == b.runs && a.inner == b.inner &&
           a.inner_node == b.inner_node;
  };
  for (size_t i = 1; i < made.size(); ++i) {  // of several givers none stands for all
    if (same_way(made[i - 1], made[i]) && !same_giver(made[i - 1].given, made[i].given))
      made[i - 1].given = made[i].given = kNone;
  }
  made.erase(std::unique(made.begin(), made.end(), same_way), made.end());
  return entries_[key_of(unit)] = std::move(made);
}

TypeDefId CallGraph::dropped_by(FnId fn) const {
  const ImplId impl = ws_.impl_of(fn);
  if (impl == kNone || ws_.name(fn) != "drop" || ws_.impl(impl).trait_path != "std::ops::Drop")
    return kNone;
  return ws_.impl(impl).self_type;
}

}  // namespace scanner
