#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_spawn_in_drop(const Analysis& analysis, const Site& site) {
  const bool spawns = site.op == Op::spawn_task || site.op == Op::spawn_blocking ||
                      site.op == Op::spawn_local || site.op == Op::handle_current;
  return spawns && analysis.in_drop(site.unit);
}

bool without_runtime(const Reached& reached) {
  return reached.verdict.outcome == Outcome::panics && reached.confidence != Confidence::possible;
}

bool in_task(const Reached& reached) { return is_async(reached.context); }

void check_spawn_in_drop(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_spawn_in_drop(analysis, site)) continue;
    if (analysis.tried_context(site.fn, site.node) == Known::yes ||
        analysis.entered(site.fn, site.node)) {
      out.sanction(spawn_in_drop(), site.fn, site.node, site.callee,
                   "only where `try_current` found a runtime");
      continue;
    }
    const std::vector<Reached> all = analysis.reached(site);
    const auto bad = std::find_if(all.begin(), all.end(), without_runtime);
    const auto task = std::find_if(all.begin(), all.end(), in_task);
    const std::string_view type = analysis.ws().type_name(analysis.graph().dropped_by(site.fn));
    Finding& finding = out.add(spawn_in_drop(), site.fn, site.node);
    finding.callee = site.callee;
    finding.remedies = spawn_if_there_is_a_runtime(analysis, site, true);
    if (bad != all.end()) {
      finding.confidence = bad->confidence;
      finding.context = std::string(context_name(bad->context));
      finding.verdict = verdict_text(bad->verdict);
      finding.evidence = analysis.evidence(site.unit, site.node, bad->context);
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: a value ends on a thread without a runtime, where it "
          "panics",
          site.callee, type);
    } else if (task != all.end()) {
      finding.severity = Severity::low;
      finding.confidence = Confidence::likely;
      finding.context = std::string(context_name(task->context));
      finding.verdict = "does nothing";
      finding.evidence = analysis.evidence(site.unit, site.node, task->context);
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: values end in tasks, as far as is seen; when the "
          "runtime shuts down the spawned task never runs",
          site.callee, type);
    } else {
      finding.confidence = Confidence::likely;
      finding.context = std::string(context_name(Context::drop));
      finding.verdict = verdict_text({Outcome::unsure, 3});
      finding.message = fmt::format(
          "`{}` in the destructor of `{}`: it panics where a value ends on a thread without a "
          "runtime, and nothing keeps one from it; while unwinding that aborts the process",
          site.callee, type);
    }
  }
}

}  // namespace

const Rule& spawn_in_drop() {
  static const Rule rule = {"spawn-in-drop", "a destructor spawns a task", "drop",
                            Severity::high,  docs::spawn_in_drop,          check_spawn_in_drop};
  return rule;
}

}  // namespace scanner::rules
