#include "scanner/runtime_values.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "scanner/value_flow.h"

namespace scanner {
namespace {

/// Methods of a runtime after which it is still the same owner's.
constexpr std::string_view kLooks[] = {"handle", "enter",   "spawn", "spawn_blocking",
                                       "as_ref", "metrics", "clone", "block_on"};

void read(const Analysis& analysis, const ValueUse& use, RuntimeValue& value) {
  const FileFacts& facts = analysis.ws().facts(value.unit.fn);
  const bool elsewhere = !(use.unit == value.unit);
  switch (use.kind) {
    case ValueUse::Kind::lent:  // lent, and back when the call is over
    case ValueUse::Kind::dropped:
    case ValueUse::Kind::scope_end:
      return;
    case ValueUse::Kind::receiver: {
      const std::string_view name = facts.str(facts.nodes[use.above].name);
      if (elsewhere) {  // taken along by a closure: it is that closure that drives and drops it
        value.escapes = true;
      } else if (name == "block_on") {
        value.block_ons.push_back(use.above);
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

std::vector<RuntimeValue> runtime_values(const Analysis& analysis) {
  std::vector<RuntimeValue> out;
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::runtime_new) continue;
    RuntimeValue value;
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

}  // namespace scanner
