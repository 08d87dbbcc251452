#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_values.h"

namespace scanner::rules {
namespace {

bool wrong_runtime_created_in_async(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome == Outcome::panics;
}

/// Building the runtime does nothing of that.
void say_of_its_drop(Finding& finding) {
  if (finding.verdict.starts_with("panics")) finding.verdict = "its drop " + finding.verdict;
}

/// Of a runtime that is handed on: its end where it is not.
void report_way_out(const Analysis& analysis, Findings& out, const RuntimeValue& value) {
  Finding* finding = report_by_context(
      analysis, out, runtime_created_in_async(), end_of(analysis, value),
      wrong_runtime_created_in_async,
      "it is dropped on the way out where nothing takes it, which panics on a thread that drives a "
      "runtime",
      drop_elsewhere);
  if (finding == nullptr) return;
  say_of_its_drop(*finding);
  finding->confidence = std::min(finding->confidence, Confidence::likely);
  // The chain that builds it may be many lines long: the variable is what people look for.
  uint32_t let = analysis.graph().parent(value.unit.fn, value.built);
  while (let != kNone && analysis.ws().node(value.unit.fn, let).kind != Kind::let)
    let = analysis.graph().parent(value.unit.fn, let);
  if (let != kNone) {
    Step held;
    held.at =
        analysis.location(value.unit.fn, child_at(analysis.ws().facts(value.unit.fn), let, 0));
    held.note = "held by this variable";
    finding->evidence.push_back(std::move(held));
  }
  Step step;
  step.at = analysis.location(value.unit.fn, value.way_out);
  step.note = "left here, the runtime is still in its variable";
  finding->evidence.push_back(std::move(step));
}

void check_runtime_created_in_async(const Analysis& analysis, Findings& out) {
  for (const RuntimeValue& value : runtime_values(analysis)) {
    if (value.escapes && value.way_out != kNone && !value.released && !value.shared) {
      report_way_out(analysis, out, value);
      continue;
    }
    if (value.escapes || value.released || value.shared) {
      if (value.released)
        out.sanction(runtime_created_in_async(), value.unit.fn, value.built, value.callee,
                     "shut down in the background, or forgotten");
      continue;
    }
    const bool driven = !value.block_ons.empty();
    Finding* finding = report_by_context(
        analysis, out, runtime_created_in_async(), end_of(analysis, value),
        wrong_runtime_created_in_async,
        driven ? "it is driven here, which panics on a thread that drives a runtime, as its drop "
                 "alone would"
               : "it is dropped here, which panics on a thread that drives a runtime",
        no_runtime_here);
    // The first panic is that of the `block_on`; a drop while it unwinds adds none.
    if (finding != nullptr && driven && finding->verdict.starts_with("panics"))
      finding->verdict = "its `block_on` " + verdict_text({Outcome::panics, 1});
    if (finding != nullptr && !driven) say_of_its_drop(*finding);
    for (const uint32_t node : value.block_ons) out.cascade(value.unit.fn, value.built, node);
  }
}

}  // namespace

const Rule& runtime_created_in_async() {
  static const Rule rule = {"runtime-created-in-async",
                            "a runtime is built, and dropped, in async code",
                            "context",
                            Severity::critical,
                            docs::runtime_created_in_async,
                            check_runtime_created_in_async};
  return rule;
}

}  // namespace scanner::rules
