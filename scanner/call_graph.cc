#include "scanner/call_graph.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scanner/cfg_predicate.h"
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
  const auto add_call = [this](const Provided& one) {
    if (name_ids_.count(one.called) != 0 &&
        name_ids_.emplace(one.call, static_cast<uint32_t>(name_ids_.size())).second)
      calls_.emplace_back();
  };
  for (const Provided& one : kConversions) add_call(one);
  for (const Provided& one : kProvided) add_call(one);
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
  const ImplId impl = ws_.impl_of(target);
  if (impl == kNone || ws_.impl(impl).trait_path.empty()) return;
  const auto add_calls = [&](const Provided& one) {
    if (name == one.called && ws_.impl(impl).trait_path == one.trait)
      calls_by(one.call, target, one.parameters, out);
  };
  for (const Provided& one : kConversions) add_calls(one);
  for (const Provided& one : kProvided) add_calls(one);
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
    if ((ws_.fn(unit.fn).flags & fn_static) != 0) first_uses(unit.fn, made);
    const TypeDefId dropped = dropped_by(unit.fn);
    if (dropped != kNone) {
      const std::vector<Entry> deaths_of_it = deaths(dropped);
      made.insert(made.end(), deaths_of_it.begin(), deaths_of_it.end());
    }
    std::sort(made.begin(), made.end(), before);
  } else {
    const bool is_future = ws_.node(unit.fn, unit.node).kind == Kind::async_block;
    made = uses_of_value(unit.fn, unit.node, is_future, 0);
    // Of a helper's `cfg` twins one may be for targets that have no threads.
    made.erase(std::remove_if(made.begin(), made.end(),
                              [&](const Entry& entry) {
                                return entry.inner_node != kNone &&
                                       cfgs_contradict(cfg_of_way(ws_, entry), {});
                              }),
               made.end());
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

std::string cfg_of_way(const Workspace& ws, const Entry& entry) {
  std::string cfg = ws.runs_under(entry.from.fn, entry.node);
  if (entry.inner_node != kNone) add_cfg(cfg, ws.runs_under(entry.inner.fn, entry.inner_node));
  return cfg;
}

TypeDefId CallGraph::dropped_by(FnId fn) const {
  const ImplId impl = ws_.impl_of(fn);
  if (impl == kNone || ws_.name(fn) != "drop" || ws_.impl(impl).trait_path != "std::ops::Drop")
    return kNone;
  return ws_.impl(impl).self_type;
}

}  // namespace scanner
