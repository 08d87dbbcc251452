#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns(const Site& site) {
  return site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests;
}

bool wrong(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome != Outcome::ok;
}

void check(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns(site) || analysis.in_drop(site.unit)) continue;
    report_by_context(analysis, out, foreign_block_on_in_async(), site, wrong,
                      "it holds the thread that drives this task, and deadlocks where the future "
                      "needs that thread",
                      await_instead);
  }
}

}  // namespace

const Rule& foreign_block_on_in_async() {
  static const Rule rule = {"foreign-block-on-in-async",
                            "another crate's `block_on` holds a thread that drives async code",
                            "context",
                            Severity::high,
                            docs::foreign_block_on_in_async,
                            check};
  return rule;
}

}  // namespace scanner::rules
