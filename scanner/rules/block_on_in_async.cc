#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_block_on_in_async(const Site& site) {
  return site.op == Op::runtime_block_on || site.op == Op::handle_block_on ||
         site.op == Op::localset_block_on || site.op == Op::tokio_main_fn;
}

bool wrong_block_on_in_async(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome == Outcome::panics;
}

void check_block_on_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_block_on_in_async(site) || analysis.in_drop(site.unit)) continue;
    report_by_context(analysis, out, block_on_in_async(), site, wrong_block_on_in_async,
                      "panics, as the thread already drives a runtime", await_instead);
  }
}

}  // namespace

const Rule& block_on_in_async() {
  static const Rule rule = {"block-on-in-async",
                            "a Tokio runtime is entered from code that a runtime drives",
                            "context",
                            Severity::critical,
                            docs::block_on_in_async,
                            check_block_on_in_async};
  return rule;
}

}  // namespace scanner::rules
