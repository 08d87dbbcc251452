#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns(const Site& site) { return site.op == Op::thread_sleep; }

bool wrong(const Reached& reached) { return is_async(reached.context); }

void check(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns(site)) continue;
    report_by_context(
        analysis, out, blocking_sleep_in_async(), site, wrong,
        "it holds the executor's thread, timers and sockets of other tasks wait with it",
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
                            check};
  return rule;
}

}  // namespace scanner::rules
