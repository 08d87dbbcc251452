#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool wrong_blocking_cpu_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_cpu_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::blocking_cpu) continue;
    report_by_context(analysis, out, blocking_cpu_in_async(), site, wrong_blocking_cpu_in_async,
                      "it holds the executor's thread until all of it is computed", async_twin);
  }
}

}  // namespace

const Rule& blocking_cpu_in_async() {
  static const Rule rule = {
      "blocking-cpu-in-async", "long computations in async code", "blocking",
      Severity::medium,        docs::blocking_cpu_in_async,       check_blocking_cpu_in_async};
  return rule;
}

}  // namespace scanner::rules
