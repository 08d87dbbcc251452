#include "scanner/runtime_values.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "scanner/value_flow.h"

namespace scanner {
namespace {

/// Methods of a runtime after which it is still the same owner's.
constexpr std::string_view kLooks[] = {"handle", "enter", "as_ref", "metrics", "clone"};

/// Whether it is a closure that borrows what is around it, or is run before its call is over:
/// `py.allow_threads(|| runtime.block_on(..))`.
bool is_run_within(const Analysis& analysis, const Unit& closure, const Unit& around) {
  const Workspace& ws = analysis.ws();
  if (closure.fn != around.fn || closure.node == kNone) return false;
  const Node& node = ws.node(closure.fn, closure.node);
  if (node.kind != Kind::closure || (node.flags & flag_async) != 0) return false;
  if (!(analysis.graph().unit_of(closure.fn, closure.node) == around)) return false;
  if ((node.flags & flag_move) == 0) return true;
  const std::vector<Entry>& ways = analysis.graph().entries(closure);
  return !ways.empty() && std::all_of(ways.begin(), ways.end(), [](const Entry& way) {
    return way.runs == Runs::here && way.confidence != Confidence::possible;
  });
}

void read(const Analysis& analysis, const ValueUse& use, RuntimeValue& value) {
  const FileFacts& facts = analysis.ws().facts(value.unit.fn);
  const bool elsewhere = !(use.unit == value.unit);
  switch (use.kind) {
    case ValueUse::Kind::lent: {  // lent, and back when the call is over
      const uint32_t drives = set_that_drives(analysis, value.unit.fn, use.node);
      if (drives != kNone && (!elsewhere || is_run_within(analysis, use.unit, value.unit)))
        value.block_ons.push_back(drives);
      return;
    }
    case ValueUse::Kind::dropped:
    case ValueUse::Kind::scope_end:
      return;
    case ValueUse::Kind::way_out:
      if (!elsewhere && value.way_out == kNone) value.way_out = use.node;
      return;
    case ValueUse::Kind::receiver: {
      const std::string_view name = facts.str(facts.nodes[use.above].name);
      if (elsewhere && !is_run_within(analysis, use.unit, value.unit)) {
        value.escapes = true;  // it is that closure that drives and drops it
      } else if (name == "block_on") {
        value.block_ons.push_back(use.above);
      } else if (name == "spawn" || name == "spawn_blocking") {
        value.spawns.push_back(use.above);
      } else if (name == "shutdown_background") {
        value.released = true;
      } else if (name != "shutdown_timeout" &&
                 std::find(std::begin(kLooks), std::end(kLooks), name) == std::end(kLooks)) {
        value.escapes = true;
      }
      return;
    }
    case ValueUse::Kind::argument: {
      const std::string& path = analysis.types().callee(value.unit.fn, use.above).path;
      if (path == "std::mem::forget" || path == "std::mem::ManuallyDrop::new") {
        value.released = true;
        return;
      }
      value.escapes = true;
      return;
    }
    case ValueUse::Kind::field:
    case ValueUse::Kind::returned:
    case ValueUse::Kind::elsewhere:
      value.escapes = true;
      return;
  }
}

}  // namespace

uint32_t set_that_drives(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  uint32_t up = analysis.graph().parent(fn, node);
  if (up != kNone && facts.nodes[up].kind == Kind::reference) up = analysis.graph().parent(fn, up);
  if (up == kNone || facts.nodes[up].kind != Kind::method_call) return kNone;
  const KnownApi* api = analysis.types().callee(fn, up).api;
  return api != nullptr && api->call == Op::localset_block_on ? up : kNone;
}

Site end_of(const Analysis& analysis, const RuntimeValue& value) {
  Site end = analysis.sites()[value.site];
  end.op = Op::runtime_drop;
  return end;
}

bool ends_in_async(const Analysis& analysis, const RuntimeValue& value) {
  if (value.escapes || value.released || value.shared) return false;
  for (const Reached& reached : analysis.reached(end_of(analysis, value))) {
    if (is_async(reached.context) && reached.verdict.outcome == Outcome::panics) return true;
  }
  return false;
}

std::vector<RuntimeValue> runtime_values(const Analysis& analysis) {
  std::vector<RuntimeValue> out;
  for (SiteId id = 0; id < analysis.sites().size(); ++id) {
    const Site& site = analysis.sites()[id];
    if (site.op != Op::runtime_new) continue;
    RuntimeValue value;
    value.site = id;
    value.unit = site.unit;
    value.built = site.node;
    value.callee = site.callee;
    value.confidence = site.confidence;
    for (const ValueUse& use :
         uses_of_made(analysis.types(), analysis.graph(), site.fn, site.node)) {
      value.shared |= use.shared;
      read(analysis, use, value);
    }
    out.push_back(std::move(value));
  }
  return out;
}

bool may_be_missing(const Ty& ty) {
  return ty.path == "std::option::Option" || ty.path == "std::result::Result";
}

bool is_shared_runtime(Types& types, TyId type) {
  const Ty& ty = types.get(types.through(type));
  return ty.path == "tokio::runtime::Runtime" || ty.path == "tokio::runtime::Handle";
}

bool is_shared_handle(Types& types, TyId type) {
  return types.get(types.through(type)).path == "tokio::runtime::Handle";
}

}  // namespace scanner
