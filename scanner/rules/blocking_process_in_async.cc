#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_process_in_async(const Site& site) { return site.op == Op::process_wait; }

bool wrong_blocking_process_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_process_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_process_in_async(site)) continue;
    report_by_context(analysis, out, blocking_process_in_async(), site,
                      wrong_blocking_process_in_async,
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
                            check_blocking_process_in_async};
  return rule;
}

}  // namespace scanner::rules
