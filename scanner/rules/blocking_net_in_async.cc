#include "scanner/findings.h"
#include "scanner/held_thread.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_net_in_async(const Site& site) {
  return site.op == Op::blocking_net || site.op == Op::reqwest_blocking;
}

bool wrong_blocking_net_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_net_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_net_in_async(site) || is_unblocked(analysis, site)) continue;
    const bool own_runtime = site.op == Op::reqwest_blocking;
    Finding* finding = report_by_context(
        analysis, out, blocking_net_in_async(), site, wrong_blocking_net_in_async,
        own_runtime ? "it waits for a runtime of its own: it panics in debug builds, and holds the "
                      "executor's thread in release builds"
                    : held_while(*site.api),
        async_twin);
    if (finding != nullptr && own_runtime) finding->severity = Severity::high;
  }
}

}  // namespace

const Rule& blocking_net_in_async() {
  static const Rule rule = {"blocking-net-in-async",
                            "blocking sockets, HTTP or database clients in async code",
                            "blocking",
                            Severity::medium,
                            docs::blocking_net_in_async,
                            check_blocking_net_in_async};
  return rule;
}

}  // namespace scanner::rules
