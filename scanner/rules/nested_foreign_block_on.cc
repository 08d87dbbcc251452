#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/pollers.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

void report_nested_foreign_block_on(const Analysis& analysis, Findings& out, const Site& site,
                                    const Poller& poller) {
  Finding& finding = out.add(nested_foreign_block_on(), site.fn, site.node);
  finding.confidence = std::min(poller.confidence, site.confidence);
  finding.callee = site.callee;
  finding.context = std::string(context_name(Context::foreign));
  finding.verdict = verdict_text(verdict(site.op, inside_foreign_block_on(ThreadState(), true)));
  Step outer;
  outer.at = analysis.location(poller.fn, poller.node);
  outer.note = fmt::format("{} blocks on the future around it",
                           analysis.unit_name(analysis.graph().unit_of(poller.fn, poller.node)));
  finding.evidence.push_back(std::move(outer));
  finding.evidence.insert(finding.evidence.end(), poller.path.begin(), poller.path.end());
  finding.frontiers = analysis.frontiers(site.unit);
  finding.message = fmt::format("`{}` in {}: panics, as the thread is inside another one already",
                                site.callee, analysis.unit_name(site.unit));
  if (poller.in_tests) finding.in_tests = true;
  finding.remedies = await_instead(analysis, site, analysis.graph().is_async_unit(site.unit));
}

void check_nested_foreign_block_on(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::foreign_block_on || site.confidence == Confidence::possible) continue;
    for (const Poller& poller : pollers_of(analysis, site.unit)) {
      if (poller.kind != Poller::Kind::foreign || poller.op != Op::foreign_block_on ||
          poller.confidence == Confidence::possible)
        continue;
      report_nested_foreign_block_on(analysis, out, site, poller);
      break;
    }
  }
}

}  // namespace

const Rule& nested_foreign_block_on() {
  static const Rule rule = {"nested-foreign-block-on",
                            "`block_on` of the futures crate inside another one",
                            "context",
                            Severity::critical,
                            docs::nested_foreign_block_on,
                            check_nested_foreign_block_on};
  return rule;
}

}  // namespace scanner::rules
