#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/guards.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> remedies(const Analysis& analysis, const Unit& unit, const LockGuard& guard) {
  const std::string name(analysis.ws().text(unit.fn, guard.variable));
  Remedy scope;
  scope.id = "end-guard-before-await";
  if (guard.temporary) {
    scope.title = "take what is needed out of the lock in a `let` of its own, before the await";
    scope.steps = {
        "write `let value = ..lock()...clone();` as a statement of its own: the guard ends with it",
        "use `value` in the statement that awaits"};
  } else {
    scope.title = fmt::format("end the guard `{}` before the await", name);
    scope.steps = {
        fmt::format("put the lines that need `{}` into a block of their own, or call `drop({})` "
                    "before the await "
                    "on every path",
                    name, name)};
  }
  scope.why = "no other task can then find the lock taken by a task that is not running";
  Remedy mutex;
  mutex.id = "tokio-mutex";
  mutex.title = "use `tokio::sync::Mutex` if the lock must be held across the await";
  mutex.steps = {"change the lock's type to the one of `tokio::sync`",
                 "replace `.lock().unwrap()` by `.lock().await`"};
  mutex.why =
      "waiting for it gives the thread back; it still deadlocks when taken twice in one task";
  return {scope, mutex};
}

void check(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  const auto look = [&](const Unit& unit) {
    for (const LockGuard& guard : lock_guards(analysis, unit)) {
      const std::optional<uint32_t> await = await_under(analysis, unit, guard);
      if (!await.has_value()) {
        out.sanction(lock_across_await(), unit.fn, guard.call, guard.callee,
                     "the guard ends before any await");
        continue;
      }
      Finding& finding = out.add(lock_across_await(), unit.fn, guard.call);
      finding.callee = guard.callee;
      finding.confidence = guard.confidence;
      finding.context = "async task";
      finding.verdict = "deadlocks";
      const std::string holder = guard.temporary
                                     ? "a temporary guard"
                                     : fmt::format("guard `{}`", ws.text(unit.fn, guard.variable));
      finding.message = fmt::format(
          "{} of `{}` is alive at an await in {}: who wants the lock meanwhile holds its thread, "
          "and deadlocks if this task needs that thread",
          holder, guard.callee, analysis.unit_name(unit));
      Step taken;
      taken.at = analysis.location(unit.fn, guard.call);
      taken.note = "the lock is taken here";
      Step awaited;
      awaited.at = analysis.location(unit.fn, *await);
      awaited.note = "the task can be suspended here, with the guard alive";
      finding.evidence = {taken, awaited};
      finding.remedies = remedies(analysis, unit, guard);
    }
  };
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if ((f.flags & fn_async) != 0 && (f.flags & fn_has_body) != 0) look({fn, kNone});
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = ws.node(fn, node);
      if (n.kind == Kind::async_block || (n.kind == Kind::closure && (n.flags & flag_async) != 0))
        look({fn, node});
    }
  }
}

}  // namespace

const Rule& lock_across_await() {
  static const Rule rule = {"lock-across-await",
                            "a synchronous lock is held across an await",
                            "locks",
                            Severity::high,
                            docs::lock_across_await,
                            check};
  return rule;
}

}  // namespace scanner::rules
