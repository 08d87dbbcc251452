#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "scanner/dropped_futures.h"
#include "scanner/findings.h"
#include "scanner/futures.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> remedies_future_not_awaited(const Analysis& analysis, FnId fn,
                                                const IdleFuture& future) {
  const Unit unit = analysis.graph().unit_of(fn, future.node);
  const std::string name(future.callee.substr(future.callee.rfind(':') + 1));
  const std::string call = name + (future.in_result ? "(..)?" : "(..)");
  Remedy await;
  await.id = "add-await";
  Remedy spawn;
  spawn.id = "spawn-task";
  spawn.title = fmt::format("spawn it, where `{}` is not to be waited for", name);
  spawn.steps = {fmt::format("`tokio::spawn({})`, with owned or `Arc` arguments", call),
                 "keep the JoinHandle where its error matters"};
  spawn.why = "a spawned task is polled by the runtime; it needs a runtime around";
  if (analysis.graph().is_async_unit(unit)) {
    await.title = fmt::format("add `.await` to the call of `{}`", name);
    await.steps = {fmt::format("write `{}.await`, and handle what it gives", call)};
    await.why = "only then does its body run";
    return {await, spawn};
  }
  const std::string around(analysis.ws().name(unit.fn));
  spawn.steps[0] = fmt::format(
      "`tokio::spawn({0})` where a runtime is around, `handle.spawn({0})` by a `Handle` that it is "
      "given where none is; with owned or `Arc` arguments",
      call);
  await.title = fmt::format("make `{}` async, and await `{}` in it", around, name);
  await.steps = {fmt::format("change `fn {0}` to `async fn {0}`, or the closure to an async one "
                             "that something awaits",
                             around),
                 fmt::format("write `{}.await`", call)};
  await.why = "only an await, a spawn or a block_on runs its body";
  return {await, spawn};
}

void report_future_not_awaited(const Analysis& analysis, Findings& out, FnId fn,
                               const IdleFuture& future, const std::string& end) {
  Finding& finding = out.add(future_not_awaited(), fn, future.node);
  finding.callee = future.callee;
  finding.confidence = future.confidence;
  finding.context = "any thread";
  finding.verdict = "does nothing";
  finding.message = fmt::format("the future of `{}` {} in {}: its body never runs", future.callee,
                                end, analysis.unit_name(analysis.graph().unit_of(fn, future.node)));
  Step step;
  step.at = analysis.location(fn, future.node);
  step.note = "the future is made here, and nothing polls it";
  finding.evidence = {step};
  finding.remedies = remedies_future_not_awaited(analysis, fn, future);
}

/// `tokio::spawn(async { f() })`: the task ends at once and gives a future that nobody polls.
void look_into_task(const Analysis& analysis, const FutureFinder& finder, FnId fn, uint32_t node,
                    Findings& out) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const uint32_t body = child_at(facts, node, 0);
  if (body == kNone) return;
  const IdleFuture inner = finder.idle_future(fn, body);
  if (inner.node == kNone) return;
  const uint32_t call = analysis.graph().parent(fn, node);
  if (call == kNone ||
      (facts.nodes[call].kind != Kind::call && facts.nodes[call].kind != Kind::method_call))
    return;
  const KnownApi* api = analysis.types().callee(fn, call).api;
  if (api == nullptr) return;
  const bool task = std::any_of(api->runs.begin(), api->runs.end(), [](const RunsArgument& runs) {
    return runs.is_future && runs.argument != kReceiver &&
           (runs.where == Runs::task || runs.where == Runs::task_local ||
            runs.where == Runs::task_multi_thread || runs.where == Runs::foreign_task);
  });
  if (!task || finder.inner_goes_on(fn, call)) return;
  report_future_not_awaited(analysis, out, fn, inner,
                            fmt::format("is what the task of `{}` gives", api->path));
}

void check_future_not_awaited(const Analysis& analysis, Findings& out) {
  const FutureFinder finder(analysis);
  std::set<std::pair<FnId, uint32_t>> seen;
  const auto found = [&](FnId fn, uint32_t at, IdleFuture future, const std::string& end) {
    if (future.node == kNone || !seen.insert({fn, future.node}).second) return;
    if (in_unknown_macro(analysis, fn, at)) future.confidence = Confidence::possible;
    report_future_not_awaited(analysis, out, fn, future, end);
  };
  for (const FutureCall& call : dropped_futures(analysis))
    found(call.unit.fn, call.node, finder.of_call(call.unit.fn, call.node), "is dropped");
  for_dropped_values(analysis, [&](const DroppedValue& dropped) {
    IdleFuture future = finder.idle_future(dropped.fn, dropped.node);
    if (dropped.how == Drop::unused && future.node != kNone) {
      // What a library builds may be wanted for what building it does.
      if (future.of_library || future.confidence == Confidence::possible ||
          !never_used(analysis, dropped))
        return;
      future.confidence = std::min(future.confidence, Confidence::likely);
    }
    found(dropped.fn, dropped.node, future,
          dropped.how == Drop::unused ? "is kept in a variable that nothing uses" : "is dropped");
  });
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      if (ws.node(fn, node).kind == Kind::async_block)
        look_into_task(analysis, finder, fn, node, out);
    }
  }
}

}  // namespace

const Rule& future_not_awaited() {
  static const Rule rule = {"future-not-awaited",
                            "a future is dropped without being awaited",
                            "futures",
                            Severity::high,
                            docs::future_not_awaited,
                            check_future_not_awaited};
  return rule;
}

}  // namespace scanner::rules
