#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_sleep_in_async(const Site& site) { return site.op == Op::thread_sleep; }

bool wrong_blocking_sleep_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_sleep_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_sleep_in_async(site)) continue;
    report_by_context(
        analysis, out, blocking_sleep_in_async(), site, wrong_blocking_sleep_in_async,
        "it holds the executor's thread, and what else runs there waits, timers and sockets too",
        async_twin);
  }
}

}  // namespace

const Rule& blocking_sleep_in_async() {
  static const Rule rule = {"blocking-sleep-in-async",
                            "`std::thread::sleep` in async code",
                            "blocking",
                            Severity::high,
                            docs::blocking_sleep_in_async,
                            check_blocking_sleep_in_async};
  return rule;
}

}  // namespace scanner::rules
