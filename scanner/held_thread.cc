#include "scanner/held_thread.h"

#include <algorithm>
#include <set>

namespace scanner {
namespace {

std::string_view owner_of(std::string_view path) { return path.substr(0, path.rfind("::")); }

/// The receiver of a method call as text, without what only borrows or clones it.
std::string receiver_text(const Analysis& analysis, FnId fn, uint32_t call) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const uint32_t receiver = child_at(facts, call, 0);
  return receiver == kNone ? std::string() : analysis.sink_text(fn, receiver);
}

}  // namespace

std::vector<HeldBy> async_units_of(const Analysis& analysis, const Site& site) {
  std::vector<HeldBy> found;
  std::set<Unit> seen = {site.unit};
  std::vector<HeldBy> todo = {{site.unit, site.confidence, 0}};
  for (size_t i = 0; i < todo.size(); ++i) {
    const HeldBy here = todo[i];
    if (analysis.graph().is_async_unit(here.unit)) {
      found.push_back(here);
      continue;
    }
    for (const Entry& entry : analysis.graph().entries(here.unit)) {
      if (entry.runs != Runs::here || entry.confidence == Confidence::possible) continue;
      if (!seen.insert(entry.from).second) continue;
      todo.push_back({entry.from, std::min(here.confidence, Confidence::likely), here.calls + 1});
    }
  }
  return found;
}

bool asked_before(const Analysis& analysis, const Site& site) {
  const Workspace& ws = analysis.ws();
  if (ws.node(site.fn, site.node).kind != Kind::method_call) return false;
  // The outermost `if` or `match` around the site: what its conditions asked, the site knows.
  uint32_t decided = site.node;
  for (uint32_t at = site.node; at != kNone; at = analysis.graph().parent(site.fn, at)) {
    const Kind kind = ws.node(site.fn, at).kind;
    if (kind == Kind::block && at != site.node) {
      const uint32_t above = analysis.graph().parent(site.fn, at);
      if (above == kNone || (ws.node(site.fn, above).kind != Kind::if_else &&
                             ws.node(site.fn, above).kind != Kind::arm))
        break;
    }
    if (kind == Kind::if_else || kind == Kind::match) decided = at;
  }
  std::string receiver;
  for (uint32_t node = ws.fn(site.fn).first_node; node < site.node; ++node) {
    const Node& n = ws.node(site.fn, node);
    if (n.kind != Kind::method_call || !names_method_with(kAsks, ws.text(site.fn, n.name)))
      continue;
    const Callee& callee = analysis.types().callee(site.fn, node);
    if (callee.api == nullptr || !callee.api->is(kAsks)) continue;
    if (node > decided) return true;
    if (receiver.empty()) receiver = receiver_text(analysis, site.fn, site.node);
    if (receiver_text(analysis, site.fn, node) == receiver) return true;
  }
  return false;
}

uint32_t unblocking_call(const Analysis& analysis, FnId fn, uint32_t from, uint32_t to) {
  const Workspace& ws = analysis.ws();
  const FileFacts& facts = ws.facts(fn);
  for (uint32_t node = from; node < to; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::method_call || !names_method_with(kUnblocks, facts.str(n.name))) continue;
    const uint32_t value = child_at(facts, node, 1);
    const bool off = value != kNone && facts.nodes[value].kind == Kind::literal &&
                     (facts.nodes[value].flags & is_true) == 0;
    if (!off) return node;
  }
  return kNone;
}

bool is_unblocked(const Analysis& analysis, const Site& site) {
  const Workspace& ws = analysis.ws();
  const KnownApi* setter = find_api(std::string(owner_of(site.api->path)) + "::set_nonblocking");
  if (setter == nullptr || ws.node(site.fn, site.node).kind != Kind::method_call) return false;
  const FunctionFact& f = ws.fn(site.fn);
  if (unblocking_call(analysis, site.fn, f.first_node, f.end_node) != kNone) return true;
  const FileFacts& facts = ws.facts(site.fn);
  const uint32_t receiver = child_at(facts, site.node, 0);
  if (receiver == kNone || facts.nodes[receiver].kind != Kind::field) return false;
  return unblocking_call(analysis, site.fn, 0, static_cast<uint32_t>(facts.nodes.size())) != kNone;
}

uint32_t maker_of(const Analysis& analysis, FnId fn, uint32_t value) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (int steps = 0; steps < 16 && value != kNone; ++steps) {
    const Node& n = facts.nodes[value];
    switch (n.kind) {
      case Kind::question:
      case Kind::reference:
      case Kind::unary:
        value = child_at(facts, value, 0);
        continue;
      case Kind::call:
        return value;
      case Kind::method_call: {
        const Callee& callee = analysis.types().callee(fn, value);
        const bool makes =
            callee.api != nullptr && (callee.api->is(kSocket) || !callee.api->runs.empty());
        if (!callee.targets.empty() || makes) return value;
        value = child_at(facts, value, 0);
        continue;
      }
      case Kind::path: {
        const Variable* variable = analysis.types().variable(fn, value, n.name);
        if (variable == nullptr || facts.nodes[variable->origin].kind != Kind::let) return kNone;
        value = child_at(facts, variable->origin, 1);
        continue;
      }
      default:
        return kNone;
    }
  }
  return kNone;
}

}  // namespace scanner
