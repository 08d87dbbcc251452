#include <algorithm>

#include "scanner/eager.h"
#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool spawns(const Site& site) {
  return site.op == Op::handle_current || site.op == Op::spawn_task ||
         site.op == Op::spawn_blocking;
}

bool concerns_reactor_missing(const Site& site) {
  return spawns(site) || site.op == Op::construct_timer || site.op == Op::construct_io ||
         site.op == Op::construct_signal;
}

bool wrong_reactor_missing(const Reached& reached) {
  return reached.verdict.outcome == Outcome::panics && reached.verdict.message == 3;
}

/// Looked at only where it is wrong: there are too many to keep each that is right.
bool is_polled(const Site& site) {
  return site.op == Op::poll_io || site.op == Op::await_io || site.op == Op::poll_pool ||
         site.op == Op::await_signal;
}

void check_reactor_missing(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (is_polled(site)) {
      const std::vector<Reached> all = analysis.reached(site);
      if (std::none_of(all.begin(), all.end(), wrong_reactor_missing)) continue;
    } else if (!concerns_reactor_missing(site)) {
      continue;
    }
    if (spawns(site) && analysis.in_drop(site.unit)) continue;  // that is spawn-in-drop
    if (is_built_at_once(site) && taker_of_argument(analysis, site))
      continue;  // that is eager-future-argument
    report_by_context(analysis, out, reactor_missing(), site, wrong_reactor_missing,
                      "panics, as no Tokio runtime is entered on this thread", give_a_context);
  }
}

}  // namespace

const Rule& reactor_missing() {
  static const Rule rule = {"reactor-missing",
                            "an operation that needs a Tokio context on a thread that has none",
                            "reactor",
                            Severity::critical,
                            docs::reactor_missing,
                            check_reactor_missing};
  return rule;
}

}  // namespace scanner::rules
