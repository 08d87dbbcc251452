#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/pollers.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Surely not directly inside a LocalSet.
bool is_outside(const Poller& poller) {
  if (poller.confidence == Confidence::possible) return false;
  return poller.kind == Poller::Kind::thread ||
         (poller.kind == Poller::Kind::runtime && poller.local == Known::no);
}

bool is_inside(const Poller& poller) {
  return poller.kind == Poller::Kind::runtime && poller.local == Known::yes;
}

/// `let _guard = set.enter();` earlier in the same unit.
bool under_guard(const Analysis& analysis, const Site& site) {
  const FunctionFact& f = analysis.ws().fn(site.fn);
  for (uint32_t node = f.first_node; node < site.node; ++node) {
    if (analysis.ws().node(site.fn, node).kind != Kind::method_call) continue;
    const KnownApi* api = analysis.types().callee(site.fn, node).api;
    if (api != nullptr && api->is(kLocalGuard) &&
        analysis.graph().unit_of(site.fn, node) == site.unit)
      return true;
  }
  return false;
}

void report_spawn_local_outside_localset(const Analysis& analysis, Findings& out, const Site& site,
                                         const Poller& poller) {
  Finding& finding = out.add(spawn_local_outside_localset(), site.fn, site.node);
  const bool task = poller.kind == Poller::Kind::runtime;
  const Context context = !task                                       ? Context::own_thread
                          : poller.flavour == Flavour::current_thread ? Context::task_current_thread
                          : poller.flavour == Flavour::multi_thread   ? Context::task_multi_thread
                                                                      : Context::task;
  finding.confidence = std::min(poller.confidence, site.confidence);
  finding.callee = site.callee;
  finding.context = std::string(context_name(context));
  finding.verdict = verdict_text(verdict(site.op, context_state(context)));
  Step first;
  first.at = poller.node == kNone ? analysis.location_of_name(poller.fn)
                                  : analysis.location(poller.fn, poller.node);
  first.note = fmt::format("{} runs {}", analysis.unit_name({poller.fn, kNone}),
                           task ? "outside every LocalSet" : "on a thread without a LocalSet");
  finding.evidence.push_back(std::move(first));
  finding.evidence.insert(finding.evidence.end(), poller.path.begin(), poller.path.end());
  finding.frontiers = analysis.frontiers(site.unit);
  finding.message = fmt::format("`{}` in {}: panics, as it is not called directly in a LocalSet",
                                site.callee, analysis.unit_name(site.unit));
  if (poller.in_tests) finding.in_tests = true;
  finding.remedies = into_a_local_set(analysis, site);
}

void check_spawn_local_outside_localset(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::spawn_local || under_guard(analysis, site)) continue;
    const Poller* outside = nullptr;
    bool inside = false;
    const std::vector<Poller> pollers = pollers_of(analysis, site.unit);
    for (const Poller& poller : pollers) {
      if (is_outside(poller) && (outside == nullptr || (outside->in_tests && !poller.in_tests)))
        outside = &poller;
      inside = inside || is_inside(poller);
    }
    // A test in which it panics would have failed: it takes another way.
    if (outside != nullptr && outside->in_tests && inside && !analysis.ws().in_test_target(site.fn))
      outside = nullptr;
    if (outside != nullptr) {
      report_spawn_local_outside_localset(analysis, out, site, *outside);
    } else if (inside) {
      out.sanction(spawn_local_outside_localset(), site.fn, site.node, site.callee,
                   "runs in a LocalSet");
    }
  }
}

}  // namespace

const Rule& spawn_local_outside_localset() {
  static const Rule rule = {"spawn-local-outside-localset",
                            "a local task is spawned where no LocalSet is",
                            "reactor",
                            Severity::critical,
                            docs::spawn_local_outside_localset,
                            check_spawn_local_outside_localset};
  return rule;
}

}  // namespace scanner::rules
