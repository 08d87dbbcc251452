#include <algorithm>

#include "scanner/findings.h"
#include "scanner/pollers.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_foreign_block_on_in_async(const Site& site) {
  return site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests;
}

bool wrong_foreign_block_on_in_async(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome != Outcome::ok;
}

/// Whether async code is there only as what another such `block_on` runs: that drives nothing but
/// the one future, and if it must not be nested, nested-foreign-block-on says so.
bool only_under_another(const Analysis& analysis, const Site& site) {
  bool any = false;
  for (const Reached& reached : analysis.reached(site)) {
    if (!wrong_foreign_block_on_in_async(reached)) continue;
    if (reached.context != Context::foreign) return false;
    any = true;
  }
  if (!any) return false;
  const std::vector<Poller> pollers = pollers_of(analysis, site.unit);
  return std::none_of(pollers.begin(), pollers.end(), [](const Poller& poller) {
    return poller.kind == Poller::Kind::foreign && poller.op == Op::nothing_required;
  });
}

/// Whether nothing in it can be waited for.
bool never_waits(const Analysis& analysis, FnId fn, uint32_t from, uint32_t end) {
  for (uint32_t node = from; node < end; ++node) {
    const Node& n = analysis.ws().node(fn, node);
    if (n.kind == Kind::await || (n.kind == Kind::macro && (n.flags & opaque) != 0)) return false;
  }
  return true;
}

/// Whether the future is done at its first poll, as its body has no await: an async block, or a
/// call of async functions of the workspace.
bool is_ready_at_once(const Analysis& analysis, const Site& site) {
  const Workspace& ws = analysis.ws();
  uint32_t future = child_at(ws.facts(site.fn), site.node, 1);
  if (future == kNone) future = child_at(ws.facts(site.fn), site.node, 0);  // `future.block_on()`
  if (future == kNone) return false;  // `block_on` given by name: to whatever future
  const Node& n = ws.node(site.fn, future);
  if (n.kind == Kind::async_block) return never_waits(analysis, site.fn, future, future + n.size);
  if (n.kind != Kind::call && n.kind != Kind::method_call) return false;
  const std::vector<Target>& called = analysis.types().callee(site.fn, future).targets;
  return !called.empty() && std::all_of(called.begin(), called.end(), [&](const Target& target) {
    const FunctionFact& f = ws.fn(target.fn);
    return !target.by_name && (f.flags & fn_async) != 0 && (f.flags & fn_has_body) != 0 &&
           never_waits(analysis, target.fn, f.first_node, f.end_node);
  });
}

void check_foreign_block_on_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_foreign_block_on_in_async(site) || analysis.in_drop(site.unit) ||
        only_under_another(analysis, site))
      continue;
    const bool ready = is_ready_at_once(analysis, site);
    const Finding* found = report_by_context(
        analysis, out, foreign_block_on_in_async(), site, wrong_foreign_block_on_in_async,
        ready ? "nothing in its future waits as it is now; with an await in it, it would hold the "
                "thread that drives this task"
              : "it holds the thread that drives this task, and deadlocks where the future needs "
                "that thread",
        await_instead);
    if (ready && found != nullptr) out.settle_severity(Severity::low);
  }
}

}  // namespace

const Rule& foreign_block_on_in_async() {
  static const Rule rule = {"foreign-block-on-in-async",
                            "another crate's `block_on` holds a thread that drives async code",
                            "context",
                            Severity::high,
                            docs::foreign_block_on_in_async,
                            check_foreign_block_on_in_async};
  return rule;
}

}  // namespace scanner::rules
