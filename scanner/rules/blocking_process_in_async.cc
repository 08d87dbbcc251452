#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns(const Site& site) { return site.op == Op::process_wait; }

bool wrong(const Reached& reached) { return is_async(reached.context); }

void check(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns(site)) continue;
    report_by_context(analysis, out, blocking_process_in_async(), site, wrong,
                      "it holds the executor's thread until the child ends", async_twin);
  }
}

}  // namespace

const Rule& blocking_process_in_async() {
  static const Rule rule = {"blocking-process-in-async",
                            "waiting for a child process in async code",
                            "blocking",
                            Severity::medium,
                            docs::blocking_process_in_async,
                            check};
  return rule;
}

}  // namespace scanner::rules
