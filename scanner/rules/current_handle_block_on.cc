#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_builds.h"
#include "scanner/runtime_values.h"

namespace scanner::rules {
namespace {

bool is_of_current(const Analysis& analysis, const Site& site) {
  const uint32_t receiver = child_at(analysis.ws().facts(site.fn), site.node,
                                     analysis.ws().node(site.fn, site.node).kind == Kind::call);
  bool is_current = false;
  if (receiver != kNone) runtime_behind(analysis, site.fn, receiver, is_current);
  return is_current;
}

/// Whether the way on which an unknown caller comes here leads through `block_in_place`: there it
/// is that rule's.
bool comes_in_place(const Analysis& analysis, Unit unit) {
  for (int i = 0; i < 64; ++i) {
    const Arrival& arrival = analysis.arrivals(unit)[static_cast<size_t>(Context::unknown)];
    if (!arrival.reached || arrival.is_root) return false;
    if (arrival.by.runs == Runs::block_in_place) return true;
    unit = arrival.by.from;
  }
  return false;
}

/// Whether it is a method of another crate's trait: the thread is that crate's choice, and many
/// take one of the blocking pool for a synchronous method. Those of std are called where they are
/// used: `next` by a loop.
bool is_called_by_others(const Workspace& ws, FnId fn) {
  const ImplId impl = ws.impl_of(fn);
  return impl != kNone && ws.impl_fact(impl).trait != 0 && ws.impl(impl).trait == kNone &&
         !ws.impl(impl).trait_path.starts_with("std::");
}

void check_current_handle_block_on(const Analysis& analysis, Findings& out) {
  std::optional<std::vector<RuntimeValue>> runtimes;  // looked for where they are asked about
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::handle_block_on || site.confidence == Confidence::possible ||
        analysis.in_drop(site.unit) || !is_of_current(analysis, site))
      continue;
    bool open = false;
    bool known = false;
    bool guessed = false;
    for (const Reached& reached : analysis.reached(site)) {
      if (reached.context == Context::unknown) {
        open = true;
      } else if (reached.confidence != Confidence::possible) {
        known = true;
      } else {
        guessed = true;
      }
    }
    if (!open || known || comes_in_place(analysis, site.unit)) continue;
    Finding& finding = out.add(current_handle_block_on(), site.fn, site.node);
    finding.confidence = is_called_by_others(analysis.ws(), site.unit.fn) ? Confidence::possible
                                                                          : Confidence::likely;
    finding.callee = site.callee;
    finding.context = std::string(context_name(Context::unknown));
    finding.verdict = verdict_text(verdict(site.op, context_state(Context::task)));
    finding.message = fmt::format(
        "{} blocks on the handle of its own thread: where there is one, the thread nearly always "
        "drives that runtime, and `{}` panics",
        analysis.unit_name(site.unit), site.callee);
    if (!finding.in_tests && analysis.only_from_tests(site.unit)) finding.in_tests = true;
    finding.remedies = no_current_handle(analysis, site);
    if (guessed) out.cascade(site.fn, site.node, site.node);
    // Awaited in an async function, the future needs none of its own where there is no other.
    if (!runtimes) runtimes = runtime_values(analysis);
    for (const RuntimeValue& value : *runtimes)
      if (value.unit.fn == site.fn) out.cascade(site.fn, site.node, value.built);
  }
}

}  // namespace

const Rule& current_handle_block_on() {
  static const Rule rule = {"current-handle-block-on",
                            "a synchronous function blocks on the runtime of whoever calls it",
                            "context",
                            Severity::high,
                            docs::current_handle_block_on,
                            check_current_handle_block_on};
  return rule;
}

}  // namespace scanner::rules
