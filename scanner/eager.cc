#include "scanner/eager.h"

#include "scanner/runtime_builds.h"
#include "scanner/value_flow.h"

namespace scanner {
namespace {

/// Enters a runtime for the future that it is given, and only then.
bool takes_future(Op op) {
  return op == Op::runtime_block_on || op == Op::handle_block_on || op == Op::localset_block_on;
}

/// The `block_on` around the node as an argument of which it stands.
std::optional<uint32_t> around(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  uint32_t below = node;
  for (uint32_t at = analysis.graph().parent(fn, node); at != kNone;
       below = at, at = analysis.graph().parent(fn, at)) {
    const Node& n = facts.nodes[at];
    switch (n.kind) {
      case Kind::closure:
      case Kind::async_block:
      case Kind::block:
      case Kind::statement:
      case Kind::let:
      case Kind::await:
        return std::nullopt;
      case Kind::call:
      case Kind::method_call: {
        if (n.kind == Kind::method_call && child_at(facts, at, 0) == below) continue;
        const KnownApi* api = analysis.types().callee(fn, at).api;
        if (api != nullptr && takes_future(api->call)) {
          // `Handle::current()` has seen to it that there is a context.
          bool is_current = false;
          if (api->call == Op::handle_block_on)
            runtime_behind(analysis, fn, child_at(facts, at, 0), is_current);
          if (is_current) return std::nullopt;
          return at;
        }
        continue;
      }
      default:
        continue;
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_built_at_once(const Site& site) {
  return site.op == Op::construct_timer || site.op == Op::construct_io ||
         site.op == Op::construct_signal || site.op == Op::spawn_task ||
         site.op == Op::spawn_blocking;
}

std::optional<uint32_t> taker_of_argument(const Analysis& analysis, const Site& site) {
  const std::optional<uint32_t> direct = around(analysis, site.fn, site.node);
  if (direct) return direct;
  for (const ValueUse& use : uses_of_made(analysis.types(), analysis.graph(), site.fn, site.node)) {
    if (use.kind != ValueUse::Kind::argument || !(use.unit == site.unit)) continue;
    const std::optional<uint32_t> taker = around(analysis, site.fn, use.node);
    if (taker) return taker;
  }
  return std::nullopt;
}

}  // namespace scanner
