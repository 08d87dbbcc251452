#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/guards.h"
#include "scanner/held_types.h"
#include "scanner/rules/rules.h"
#include "scanner/tokens.h"

namespace scanner::rules {
namespace {

bool blocks_threads(Holds holds) {
  return holds == Holds::lock || holds == Holds::reentrant_lock || holds == Holds::map_shard ||
         holds == Holds::channel_value;
}

std::string what_it_holds(Holds holds) {
  switch (holds) {
    case Holds::map_shard:
      return "who wants this part of the map meanwhile";
    case Holds::channel_value:
      return "who sends into the channel meanwhile";
    default:
      return "who wants the lock meanwhile";
  }
}

std::vector<Remedy> remedies_lock_across_await(const Analysis& analysis, const Unit& unit,
                                               const Guard& guard) {
  const std::string name(analysis.ws().text(unit.fn, guard.variable));
  Remedy scope;
  scope.id = "end-guard-before-await";
  if (guard.temporary) {
    scope.title = "take what is needed out of the lock in a `let` of its own, before the await";
    // What hands the guard out may be a function of the workspace.
    scope.steps = {
        fmt::format("write `let value = ..{}()...clone();` as a statement of its own: the guard "
                    "ends with it",
                    last_segment(guard.callee)),
        "use `value` in the statement that awaits; where that changes it, write it back under the "
        "lock after the await: a clone that shares nothing keeps the change to itself"};
  } else {
    scope.title = fmt::format("end the guard `{}` before the await", name);
    scope.steps = {
        fmt::format("put the lines that need `{}` into a block of their own, or call `drop({})` "
                    "before the await "
                    "on every path",
                    name, name),
        "copy out first what is used after it: nothing may borrow from the guard any longer"};
  }
  scope.why = "no other task can then find the lock taken by a task that is not running";
  if (guard.type->holds != Holds::lock && guard.type->holds != Holds::reentrant_lock)
    return {scope};
  Remedy mutex;
  mutex.id = "tokio-mutex";
  mutex.title = "use `tokio::sync::Mutex` if the lock must be held across the await";
  mutex.steps = {"change the lock's type, where it is declared, to the one of `tokio::sync`",
                 "replace `.lock().unwrap()` by `.lock().await` in async code, and by "
                 "`.blocking_lock()` where threads that drive no runtime take it (of an `RwLock` "
                 "`read()` and `write()`, `blocking_read()` and `blocking_write()`)"};
  mutex.why =
      "waiting for it gives the thread back; it still deadlocks when taken twice in one task";
  return {scope, mutex};
}

void report_lock_across_await(const Analysis& analysis, Findings& out, const Unit& unit,
                              const Guard& guard, uint32_t await) {
  Finding& finding = out.add(lock_across_await(), unit.fn, guard.call);
  finding.callee = guard.callee;
  finding.confidence = guard.confidence;
  finding.context = "async task";
  finding.verdict = "deadlocks";
  const std::string holder =
      guard.temporary ? "a temporary guard"
                      : fmt::format("guard `{}`", analysis.ws().text(unit.fn, guard.variable));
  finding.message = fmt::format(
      "{} of `{}` is alive at an await in {}: {} holds its thread, and deadlocks if this task "
      "needs that thread; {}",
      holder, guard.callee, analysis.unit_name(unit), what_it_holds(guard.type->holds),
      what_the_compiler_says(analysis, unit, guard));
  Step taken;
  taken.at = analysis.location(unit.fn, guard.call);
  taken.note = "the lock is taken here";
  Step awaited;
  awaited.at = analysis.location(unit.fn, await);
  awaited.note = "the task can be suspended here, with the guard alive";
  finding.evidence = {taken, awaited};
  finding.remedies = remedies_lock_across_await(analysis, unit, guard);
}

/// `let _guard = SERIAL.lock()` in a test: it keeps other tests waiting, which have threads of
/// their own.
bool keeps_tests_apart(const Analysis& analysis, const Unit& unit, const Guard& guard) {
  const FunctionFact& f = analysis.ws().fn(unit.fn);
  if ((f.flags & fn_test) == 0 || unit.node != kNone || guard.bind == kNone) return false;
  if (!analysis.ws().text(unit.fn, guard.variable).starts_with("_")) return false;
  for (uint32_t node = guard.begin; node < guard.end; ++node) {
    const Node& n = analysis.ws().node(unit.fn, node);
    if (n.kind == Kind::path && n.name == guard.variable) return false;
  }
  return true;
}

void check_lock_across_await(const Analysis& analysis, Findings& out) {
  const GuardFinder finder(analysis);
  for_async_units(analysis, [&](const Unit& unit) {
    uint32_t reported = kNone;
    for (const Guard& guard : finder.guards(unit, blocks_threads)) {
      const std::optional<uint32_t> await = finder.await_under(unit, guard);
      if (await.has_value() && keeps_tests_apart(analysis, unit, guard)) {
        out.sanction(lock_across_await(), unit.fn, guard.call, guard.callee,
                     "keeps tests apart, which have threads of their own");
      } else if (await.has_value()) {
        if (reported != guard.call) report_lock_across_await(analysis, out, unit, guard, *await);
        reported = guard.call;
      } else if (guard.type->holds == Holds::lock) {
        out.sanction(lock_across_await(), unit.fn, guard.call, guard.callee,
                     "the guard ends before any await");
      }
    }
  });
  report_held_types(analysis, out, lock_across_await());
}

}  // namespace

const Rule& lock_across_await() {
  static const Rule rule = {"lock-across-await",
                            "a synchronous lock is held across an await",
                            "locks",
                            Severity::high,
                            docs::lock_across_await,
                            check_lock_across_await};
  return rule;
}

}  // namespace scanner::rules
