#include <algorithm>

#include "scanner/findings.h"
#include "scanner/held_thread.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool wrong_blocking_wait_in_async(const Reached& reached) { return is_async(reached.context); }

/// The call around the site whose closure it stands in and which waits itself: `thread::scope`.
uint32_t scope_around(const Analysis& analysis, const Site& site) {
  if (site.unit.node == kNone) return kNone;
  const uint32_t call = analysis.graph().parent(site.fn, site.unit.node);
  if (call == kNone) return kNone;
  const Kind kind = analysis.ws().node(site.fn, call).kind;
  if (kind != Kind::call && kind != Kind::method_call) return kNone;
  const KnownApi* api = analysis.types().callee(site.fn, call).api;
  return api != nullptr && api->call == Op::thread_wait ? call : kNone;
}

/// Whether the wait is for a thread that this very function started, to run something that must not
/// run here: then only the time it takes is lost.
bool is_for_own_thread(const Analysis& analysis, const Site& site) {
  if (site.api->is(kOwnThreads)) return true;
  if (!site.api->is(kJoins)) return false;
  const uint32_t maker =
      maker_of(analysis, site.fn, child_at(analysis.ws().facts(site.fn), site.node, 0));
  if (maker == kNone) return false;
  const KnownApi* api = analysis.types().callee(site.fn, maker).api;
  if (api == nullptr) return false;
  return std::any_of(api->runs.begin(), api->runs.end(),
                     [](const RunsArgument& runs) { return runs.where == Runs::own_thread; });
}

void check_blocking_wait_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::thread_wait) continue;
    if (asked_before(analysis, site)) {
      out.sanction(blocking_wait_in_async(), site.fn, site.node, site.callee,
                   "it has been asked before whether the wait is over");
      continue;
    }
    Finding* finding = report_by_context(
        analysis, out, blocking_wait_in_async(), site, wrong_blocking_wait_in_async,
        "it holds the executor's thread until another thread acts, and deadlocks "
        "if that needs this thread",
        async_twin);
    if (finding != nullptr && site.api->is(kSeldom)) finding->severity = Severity::medium;
    if (finding == nullptr || !is_for_own_thread(analysis, site)) continue;
    finding->severity = Severity::low;
    const uint32_t scope = scope_around(analysis, site);
    if (scope != kNone) out.cascade(site.fn, scope, site.node);
  }
}

}  // namespace

const Rule& blocking_wait_in_async() {
  static const Rule rule = {"blocking-wait-in-async",
                            "another thread is waited for in async code",
                            "blocking",
                            Severity::high,
                            docs::blocking_wait_in_async,
                            check_blocking_wait_in_async};
  return rule;
}

}  // namespace scanner::rules
