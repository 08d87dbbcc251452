#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_runtime_dropped_in_async(const Site& site) { return site.op == Op::runtime_drop; }

bool wrong_runtime_dropped_in_async(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome == Outcome::panics;
}

void check_runtime_dropped_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_runtime_dropped_in_async(site)) continue;
    // An early return ends what was made before it.
    const bool early = analysis.ws().node(site.fn, site.node).kind == Kind::question;
    report_by_context(
        analysis, out, runtime_dropped_in_async(), site, wrong_runtime_dropped_in_async,
        early
            ? "where this `?` returns early a runtime ends, which panics on a thread that drives a "
              "runtime"
            : "a runtime ends here, which panics on a thread that drives a runtime",
        drop_elsewhere);
  }
}

}  // namespace

const Rule& runtime_dropped_in_async() {
  static const Rule rule = {"runtime-dropped-in-async",
                            "a runtime, or a value that owns one, is dropped in async code",
                            "context",
                            Severity::critical,
                            docs::runtime_dropped_in_async,
                            check_runtime_dropped_in_async};
  return rule;
}

}  // namespace scanner::rules
