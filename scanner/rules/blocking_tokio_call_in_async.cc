#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_tokio_call_in_async(const Site& site) {
  return site.op == Op::tokio_blocking_call;
}

bool wrong_blocking_tokio_call_in_async(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome == Outcome::panics;
}

void check_blocking_tokio_call_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_tokio_call_in_async(site) || analysis.in_drop(site.unit)) continue;
    report_by_context(analysis, out, blocking_tokio_call_in_async(), site,
                      wrong_blocking_tokio_call_in_async,
                      "panics, even when there is nothing to wait for", async_twin);
  }
}

}  // namespace

const Rule& blocking_tokio_call_in_async() {
  static const Rule rule = {"blocking-tokio-call-in-async",
                            "a `blocking_*` call of Tokio in async code",
                            "context",
                            Severity::critical,
                            docs::blocking_tokio_call_in_async,
                            check_blocking_tokio_call_in_async};
  return rule;
}

}  // namespace scanner::rules
