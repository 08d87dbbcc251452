#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool wrong_blocking_stdin_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_stdin_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::blocking_stdin) continue;
    report_by_context(analysis, out, blocking_stdin_in_async(), site, wrong_blocking_stdin_in_async,
                      held_while(*site.api), lines_from_a_thread);
  }
}

}  // namespace

const Rule& blocking_stdin_in_async() {
  static const Rule rule = {"blocking-stdin-in-async",
                            "standard input or a prompt is waited for in async code",
                            "blocking",
                            Severity::high,
                            docs::blocking_stdin_in_async,
                            check_blocking_stdin_in_async};
  return rule;
}

}  // namespace scanner::rules
