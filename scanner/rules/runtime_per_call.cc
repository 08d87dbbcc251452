#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_builds.h"
#include "scanner/runtime_values.h"
#include "scanner/times_called.h"

namespace scanner::rules {
namespace {

/// A thread that has a runtime of its own is a design, not a slip, unless there is a shared one.
bool is_own_thread(const Analysis& analysis, const Unit& unit) {
  const Arrivals& arrivals = analysis.arrivals(unit);
  bool own = false;
  for (size_t c = 0; c < kContexts; ++c) {
    if (!arrivals[c].reached || arrivals[c].confidence == Confidence::possible) continue;
    if (static_cast<Context>(c) != Context::own_thread) return false;
    own = true;
  }
  return own;
}

/// Whether the function that starts the thread waits for its end: then each call of that function
/// has the runtime, not the thread. What the program calls once can start no thread again.
bool ends_with_its_caller(const Analysis& analysis, const Unit& unit) {
  for (const Entry& entry : analysis.graph().entries(unit)) {
    if (entry.runs != Runs::own_thread || times_called(analysis, entry.from) == Times::once)
      continue;
    for (const Site& site : analysis.sites()) {
      // A closure that is handed out waits when somebody else calls it.
      const bool here = site.unit.node == kNone || site.unit == entry.from;
      if (site.fn == entry.from.fn && here && site.op == Op::thread_wait &&
          (site.api->is(kJoins) || site.api->is(kOwnThreads)))
        return true;
    }
  }
  return false;
}

/// A function that hands out a runtime of the program, as the configuration or its item names it.
std::string shared_accessor(const Analysis& analysis, FnId near) {
  if (!analysis.options().shared_accessors.empty())
    return analysis.options().shared_accessors.front();
  const FnId accessor = runtime_accessor(analysis, near);
  return accessor == kNone ? std::string() : analysis.ws().item_path(accessor);
}

/// The one context in which a closure runs; "any thread" if there are several or none is known, and
/// of functions, which anybody may call.
std::string only_context(const Analysis& analysis, const Unit& unit) {
  std::string only;
  if (unit.node == kNone) return "any thread";
  const Arrivals& arrivals = analysis.arrivals(unit);
  for (size_t c = 0; c < kContexts; ++c) {
    if (!arrivals[c].reached) continue;
    if (!only.empty() || static_cast<Context>(c) == Context::unknown) return "any thread";
    only = context_name(static_cast<Context>(c));
  }
  return only.empty() ? "any thread" : only;
}

/// Whether async code calls a function that `#[tokio::main]` made synchronous.
bool async_caller(const Analysis& analysis, FnId fn) {
  for (const Entry& entry : analysis.graph().entries({fn, kNone})) {
    if (analysis.graph().is_async_unit(entry.from)) return true;
  }
  return false;
}

/// Whether nothing calls it, or tests alone do: each of them is a program of its own.
bool only_tests_call(const Analysis& analysis, FnId fn) {
  const std::vector<Entry>& entries = analysis.graph().entries({fn, kNone});
  const bool open = (analysis.ws().fn(fn).flags & fn_pub) != 0 && !analysis.ws().in_test_target(fn);
  if (entries.empty()) return !open;
  return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    return analysis.ws().in_test_target(entry.from.fn);
  });
}

/// Whether every call of the function is the body of a thread of its own.
bool starts_a_thread(const Analysis& analysis, FnId fn) {
  const auto own_thread = [](const Entry& entry) { return entry.runs == Runs::own_thread; };
  const std::vector<Entry>& entries = analysis.graph().entries({fn, kNone});
  return !entries.empty() && std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    if (own_thread(entry)) return true;
    if (entry.from.node == kNone) return false;
    const std::vector<Entry>& around = analysis.graph().entries(entry.from);
    return !around.empty() && std::all_of(around.begin(), around.end(), own_thread);
  });
}

/// Whether the function runs local tasks, which a runtime for all does not take off their thread.
bool runs_local_tasks(const Analysis& analysis, FnId fn) {
  return std::any_of(analysis.sites().begin(), analysis.sites().end(), [&](const Site& site) {
    return site.fn == fn && (site.op == Op::spawn_local || site.op == Op::spawn_local_on ||
                             site.op == Op::localset_block_on);
  });
}

/// An async function beside this one that is named after it: `run_async` beside `run`; or kNone.
FnId async_twin_beside(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const std::string name(ws.name(fn));
  std::vector<std::string> names = {name + "_async", "async_" + name};
  for (const std::string_view end : {"_blocking", "_sync"}) {
    if (name.ends_with(end)) names.push_back(name.substr(0, name.size() - end.size()));
  }
  for (const std::string& wanted : names) {
    const std::vector<FnId>* named = ws.functions_named(wanted);
    if (named == nullptr) continue;
    for (const FnId one : *named) {
      // Beside it: another method of the type, or another function of the module.
      const std::string item = ws.item_path(one);
      const std::string own = ws.item_path(fn);
      const bool beside = ws.module_of(one) == ws.module_of(fn) &&
                          item.substr(0, item.rfind(':')) == own.substr(0, own.rfind(':'));
      if (beside && (ws.fn(one).flags & fn_async) != 0) return one;
    }
  }
  return kNone;
}

/// \param attribute the runtime is that of `#[tokio::main]`
std::string replace_by(const std::string& accessor, bool attribute, const std::string& name) {
  return attribute ? fmt::format(
                         "take `#[tokio::main]` and `async` off `{}`, and run its body as "
                         "`block_on(async {{ .. }})` of the runtime that {} gives",
                         name, accessor)
                   : fmt::format("replace the runtime built in `{}` by {}", name, accessor);
}

std::vector<Remedy> remedies_runtime_per_call(const Analysis& analysis, FnId fn,
                                              const std::string& accessor, bool attribute,
                                              bool from_async) {
  const std::string name(analysis.ws().name(fn));
  Remedy shared;
  shared.id = "shared-runtime";
  if (accessor.empty()) {
    shared.title = fmt::format("build the runtime once and use it in `{}`", name);
    shared.steps = {
        "use one static for all of the crate, such as `static RUNTIME: "
        "std::sync::OnceLock<tokio::runtime::Runtime>` with an accessor: add it where none is "
        "there yet",
        replace_by("the accessor", attribute, name)};
    const CrateTarget* target = analysis.ws().crate_of(fn).target;
    if (target != nullptr && !target->tokio_features.empty() && !target->asks_tokio_for("full") &&
        !target->asks_tokio_for("rt-multi-thread"))
      shared.steps.push_back(fmt::format(
          "ask for the feature `rt-multi-thread` of `tokio` in `{}`, and build a multi-thread "
          "runtime: one of a single thread would run the work of all who use it on that thread, "
          "one after the other",
          target->manifest));
  } else {
    shared.title = fmt::format("use `{}` in `{}`", accessor, name);
    shared.steps = {replace_by(fmt::format("`{}`", accessor), attribute, name),
                    "keep a `block_on` only where no async code of any runtime can reach it"};
    const FnId found = runtime_accessor(analysis, fn);
    const std::string_view result = found == kNone
                                        ? std::string_view()
                                        : analysis.ws().text(found, analysis.ws().fn(found).result);
    if (result.find("Option") != std::string_view::npos ||
        result.find("Result") != std::string_view::npos) {
      shared.steps.push_back(fmt::format(
          "`{}` may give none: send that on as an error instead of unwrapping it", accessor));
    }
  }
  if (runs_local_tasks(analysis, fn)) {
    shared.steps.push_back(
        "keep the `LocalSet`, and the thread that is in `block_on`: its local tasks run on that "
        "thread, whichever runtime it is");
  }
  shared.why =
      "threads, timers and sockets are set up once; a static runtime is never dropped in async "
      "code, and what one call leaves running on it goes on beside the next";
  Remedy make_async;
  make_async.id = "make-async-and-await";
  make_async.title = fmt::format("make `{}` async and let its callers await it", name);
  make_async.steps = {fmt::format("change `fn {0}` to `async fn {0}` and drop the runtime", name),
                      "replace each `block_on` call by its future with `.await`"};
  make_async.why = "the caller's runtime does the work";
  if (attribute) {
    make_async.title =
        fmt::format("take `#[tokio::main]` off `{}`, and let its callers await it", name);
    make_async.steps = {"remove the attribute: the function is async without it",
                        fmt::format("add `.await` at each call of `{}`", name)};
  }
  const FnId twin = attribute ? kNone : async_twin_beside(analysis, fn);
  if (twin != kNone) {
    const std::string other(analysis.ws().name(twin));
    Remedy use;
    use.id = std::string(kUseTheAsyncTwin);
    use.title = fmt::format("call `{}` in place of `{}`", other, name);
    use.steps = {
        fmt::format("call `{}` and await it where `{}` is called, and remove `{}`", other, name,
                    name),
        fmt::format("a `#[test]` that calls `{}` becomes `#[tokio::test] async fn`, any other "
                    "caller `async fn`",
                    name)};
    use.why = fmt::format(
        "`{}` stands beside it and runs on the runtime of its caller; where each call of `{}` is "
        "to have a runtime of its own, leave it, and accept the finding: `punchlist finding "
        "dismiss`",
        other, name);
    return {use, shared};
  }
  if (from_async) return {make_async};
  // In a closure of an async function, which cannot await and cannot become what it is already.
  if ((analysis.ws().fn(fn).flags & fn_async) != 0 && !attribute) return {shared};
  return {shared, make_async};
}

/// Whether it has tasks and threads that run them, until it ends here.
bool works_by_itself(const Analysis& analysis, const RuntimeValue& value) {
  return !value.spawns.empty() && !value.released &&
         runtime_build(analysis, value.unit.fn, value.built).flavour == Flavour::multi_thread;
}

void check_runtime_per_call(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  for (const RuntimeValue& value : runtime_values(analysis)) {
    const FnId fn = value.unit.fn;
    if (value.escapes || (value.block_ons.empty() && !works_by_itself(analysis, value))) {
      if (value.escapes)
        out.sanction(runtime_per_call(), fn, value.built, value.callee, "handed on or kept");
      continue;
    }
    const Times times = times_called(analysis, value.unit);
    if (times == Times::once) {
      out.sanction(runtime_per_call(), fn, value.built, value.callee,
                   "built once, on the way from main");
      continue;
    }
    if ((ws.fn(fn).flags & fn_test) != 0) continue;
    if (ends_in_async(analysis, value)) continue;  // that is runtime-created-in-async
    const std::string accessor = shared_accessor(analysis, fn);
    if (is_own_thread(analysis, value.unit) && accessor.empty() &&
        !ends_with_its_caller(analysis, value.unit)) {
      out.sanction(runtime_per_call(), fn, value.built, value.callee,
                   "a thread with a runtime of its own");
      continue;
    }
    Finding& finding = out.add(runtime_per_call(), fn, value.built);
    finding.callee = value.callee;
    finding.confidence = std::min(
        times == Times::perhaps ? Confidence::possible : Confidence::likely, value.confidence);
    finding.verdict = "ok, at a price";
    finding.context = only_context(analysis, value.unit);
    const bool driven = !value.block_ons.empty();
    finding.message = fmt::format("a runtime is built, {} and dropped by each call of `{}`",
                                  driven ? "driven" : "given tasks", ws.name(fn));
    for (const uint32_t node : driven ? value.block_ons : value.spawns) {
      Step step;
      step.at = analysis.location(fn, node);
      step.note = driven ? "the runtime is driven here" : "it is given a task here";
      finding.evidence.push_back(std::move(step));
      if (driven) out.cascade(fn, value.built, node);
    }
    finding.remedies = remedies_runtime_per_call(analysis, fn, accessor, false, false);
  }
  // `#[tokio::main]` on another function builds a runtime for each call.
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if ((f.flags & fn_async) == 0 || f.attributes == 0 || (f.flags & (fn_test | fn_in_test)) != 0)
      continue;
    if (ws.name(fn) == "main") continue;
    const EntryPoint entry = entry_point_of(ws, fn);
    if (entry.attribute == nullptr || entry.attribute->test || !entry.attribute->tokio) continue;
    const Times times = times_called(analysis, {fn, kNone});
    if (times == Times::once || only_tests_call(analysis, fn)) continue;
    const std::string accessor = shared_accessor(analysis, fn);
    if (accessor.empty() && starts_a_thread(analysis, fn)) continue;
    Finding& finding =
        out.add(runtime_per_call(), fn, f.end_node > f.first_node ? f.first_node : 0);
    finding.at = analysis.location_of_name(fn);
    finding.callee = "tokio::main";
    finding.sink = "#[tokio::main]";
    finding.confidence = times == Times::perhaps ? Confidence::possible : Confidence::likely;
    finding.verdict = "ok, at a price";
    finding.context = "any thread";
    finding.message =
        fmt::format("`#[tokio::main]` builds a runtime for each call of `{}`", ws.name(fn));
    finding.remedies =
        remedies_runtime_per_call(analysis, fn, accessor, true, async_caller(analysis, fn));
  }
}

}  // namespace

const Rule& runtime_per_call() {
  static const Rule rule = {"runtime-per-call",
                            "a runtime is built, driven and dropped in one call",
                            "creation",
                            Severity::medium,
                            docs::runtime_per_call,
                            check_runtime_per_call};
  return rule;
}

}  // namespace scanner::rules
