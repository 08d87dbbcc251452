#include <fmt/format.h>

#include "scanner/eager.h"
#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Whether the thread cannot drive a runtime, so that entering one is right: all but tasks.
bool wrong_eager_future_argument(const Reached& reached) {
  if (is_async(reached.context)) return false;
  return reached.verdict.outcome == Outcome::panics ||
         (reached.context == Context::unknown && reached.verdict.outcome == Outcome::unsure);
}

void report_eager_future_argument(const Analysis& analysis, Findings& out, const Site& site,
                                  const Reached& reached, uint32_t taker) {
  Finding& finding = out.add(eager_future_argument(), site.fn, site.node);
  // A caller that has a context drives it, mostly, and then could not enter a runtime here.
  finding.confidence = reached.context == Context::unknown
                           ? std::min(site.confidence, Confidence::likely)
                           : reached.confidence;
  finding.callee = site.callee;
  finding.context = std::string(context_name(reached.context));
  finding.verdict = verdict_text(verdict(site.op, ThreadState()));
  finding.evidence = analysis.evidence(site.unit, site.node, reached.context);
  Step taken;
  taken.at = analysis.location(site.fn, taker);
  taken.note = "the runtime is entered here, when its argument has been built";
  finding.evidence.push_back(std::move(taken));
  finding.message =
      fmt::format("`{}` in {} is called before the runtime is entered, and panics without one",
                  site.callee, analysis.unit_name(site.unit));
  if (!finding.in_tests && analysis.only_from_tests(site.unit)) finding.in_tests = true;
  finding.remedies = build_inside(analysis, site, taker);
}

void check_eager_future_argument(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!is_built_at_once(site)) continue;
    const std::optional<uint32_t> taker = taker_of_argument(analysis, site);
    if (!taker) continue;
    const Reached* worst = nullptr;
    const Reached* right = nullptr;
    const std::vector<Reached> all = analysis.reached(site);
    for (const Reached& reached : all) {
      if (wrong_eager_future_argument(reached)) {
        if (worst == nullptr) worst = &reached;
      } else if (!is_async(reached.context) && right == nullptr) {
        right = &reached;
      }
    }
    if (worst != nullptr && worst->context == Context::unknown && right != nullptr) worst = nullptr;
    if (worst != nullptr) {
      report_eager_future_argument(analysis, out, site, *worst, *taker);
    } else if (right != nullptr) {
      out.sanction(eager_future_argument(), site.fn, site.node, site.callee,
                   fmt::format("runs on: {}", context_name(right->context)));
    }
  }
}

}  // namespace

const Rule& eager_future_argument() {
  static const Rule rule = {"eager-future-argument",
                            "a future is built before the runtime that it needs is entered",
                            "reactor",
                            Severity::critical,
                            docs::eager_future_argument,
                            check_eager_future_argument};
  return rule;
}

}  // namespace scanner::rules
