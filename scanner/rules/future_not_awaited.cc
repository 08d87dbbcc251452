#include <fmt/format.h>

#include "scanner/dropped_futures.h"
#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> remedies(const Analysis& analysis, const FutureCall& call) {
  const std::string name(call.callee.substr(call.callee.rfind(':') + 1));
  Remedy await;
  await.id = "add-await";
  Remedy spawn;
  spawn.id = "spawn-task";
  spawn.title = fmt::format("spawn it, where `{}` is not to be waited for", name);
  spawn.steps = {fmt::format("`tokio::spawn({}(..))`, with owned or `Arc` arguments", name),
                 "keep the JoinHandle where its error matters"};
  spawn.why = "a spawned task is polled by the runtime; it needs a runtime around";
  if (analysis.graph().is_async_unit(call.unit)) {
    await.title = fmt::format("add `.await` to the call of `{}`", name);
    await.steps = {fmt::format("write `{}(..).await`, and handle what it gives", name)};
    await.why = "only then does its body run";
    return {await, spawn};
  }
  const std::string around(analysis.ws().name(call.unit.fn));
  await.title = fmt::format("make `{}` async, and await `{}` in it", around, name);
  await.steps = {fmt::format("change `fn {0}` to `async fn {0}`, or the closure to an async one "
                             "that something awaits",
                             around),
                 fmt::format("write `{}(..).await`", name)};
  await.why = "only an await, a spawn or a block_on runs its body";
  return {await, spawn};
}

void check(const Analysis& analysis, Findings& out) {
  for (const FutureCall& call : dropped_futures(analysis)) {
    Finding& finding = out.add(future_not_awaited(), call.unit.fn, call.node);
    finding.callee = call.callee;
    finding.confidence = call.confidence;
    finding.context = "any thread";
    finding.verdict = "does nothing";
    finding.message = fmt::format("the future of `{}` is dropped in {}: its body never runs",
                                  call.callee, analysis.unit_name(call.unit));
    Step step;
    step.at = analysis.location(call.unit.fn, call.node);
    step.note = "the future is made and dropped here";
    finding.evidence = {step};
    finding.remedies = remedies(analysis, call);
  }
}

}  // namespace

const Rule& future_not_awaited() {
  static const Rule rule = {"future-not-awaited",
                            "a future is dropped without being awaited",
                            "futures",
                            Severity::high,
                            docs::future_not_awaited,
                            check};
  return rule;
}

}  // namespace scanner::rules
