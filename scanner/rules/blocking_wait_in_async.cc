#include "scanner/findings.h"
#include "scanner/held_thread.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool wrong(const Reached& reached) { return is_async(reached.context); }

void check(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::thread_wait) continue;
    if (asked_before(analysis, site)) {
      out.sanction(blocking_wait_in_async(), site.fn, site.node, site.callee,
                   "it has been asked before whether the wait is over");
      continue;
    }
    report_by_context(analysis, out, blocking_wait_in_async(), site, wrong,
                      "it holds the executor's thread until another thread acts, and deadlocks if "
                      "that needs this thread",
                      async_twin);
  }
}

}  // namespace

const Rule& blocking_wait_in_async() {
  static const Rule rule = {"blocking-wait-in-async",
                            "another thread is waited for in async code",
                            "blocking",
                            Severity::high,
                            docs::blocking_wait_in_async,
                            check};
  return rule;
}

}  // namespace scanner::rules
