// Remedies for code that is on the wrong kind of runtime, or in none.
#include <algorithm>

#include <fmt/format.h>

#include "scanner/remedies.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

bool is_named(const Workspace& ws, FnId fn, const std::string& wanted) {
  if (ws.name(fn) != last_segment(wanted)) return false;
  const std::string path = ws.item_path(fn);
  const std::string_view tail =
      wanted.starts_with("crate::") ? std::string_view(wanted).substr(5) : std::string_view(wanted);
  return path == wanted || path.ends_with(tail);
}

/// Whether its type says that it hands out a runtime for all, and it can be called from `near`.
bool hands_out_runtime(const Workspace& ws, FnId fn, FnId near) {
  const FunctionFact& f = ws.fn(fn);
  if (f.parameters != 0 || f.result == 0 || (f.flags & fn_static) != 0) return false;
  // What is private, or of another crate, cannot be called from here as it is.
  if (&ws.crate_of(fn) != &ws.crate_of(near)) return false;
  if ((f.flags & fn_pub) == 0 && ws.module_of(fn) != ws.module_of(near)) return false;
  const std::string_view result = ws.text(fn, f.result);
  return result.find("'static") != std::string_view::npos &&
         (result.find("Runtime") != std::string_view::npos ||
          result.find("Handle") != std::string_view::npos);
}

}  // namespace

FnId runtime_accessor(const Analysis& analysis, FnId near) {
  const Workspace& ws = analysis.ws();
  const std::vector<std::string>& configured = analysis.options().shared_accessors;
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    if ((ws.fn(fn).flags & fn_has_self) != 0) continue;
    const bool fits =
        configured.empty()
            ? hands_out_runtime(ws, fn, near)
            : std::any_of(configured.begin(), configured.end(),
                          [&](const std::string& wanted) { return is_named(ws, fn, wanted); });
    if (fits && !ws.in_test_target(fn)) return fn;  // the costly question last
  }
  return kNone;
}

std::vector<Remedy> out_of_block_in_place(const Analysis& analysis, const Site& site, bool direct,
                                          bool in_tests) {
  const std::string name = function_of(analysis, site);
  std::vector<Remedy> remedies;
  if (in_tests) {
    Remedy test;
    test.id = "multi-thread-test";
    test.title = fmt::format("run the tests of `{}` on a multi-thread runtime", name);
    test.steps = {"write `#[tokio::test(flavor = \"multi_thread\")]` on each test that reaches it"};
    test.why = "only a multi-thread runtime has another worker to hand the work over to";
    remedies.push_back(std::move(test));
  }
  Remedy pool;
  pool.id = "spawn-blocking";
  pool.title = fmt::format("use `tokio::task::spawn_blocking` in `{}`", name);
  if (direct) {
    pool.steps = {
        "replace `block_in_place(|| ..)` by `tokio::task::spawn_blocking(move || ..).await`",
        "handle the `JoinError` that the await can give; clone or move in what the closure "
        "borrows"};
  } else {
    pool.steps = {
        fmt::format("change `fn {0}` to `async fn {0}` and await it in its callers", name),
        "replace `block_in_place(|| ..)` by `tokio::task::spawn_blocking(move || ..).await`"};
  }
  pool.why = "the blocking pool is there in every kind of runtime, and in a LocalSet";
  remedies.push_back(std::move(pool));
  return remedies;
}

std::vector<Remedy> build_inside(const Analysis& analysis, const Site& site, uint32_t taker) {
  const std::string name = function_of(analysis, site);
  const std::string sink = analysis.sink_text(site.fn, taker);
  Remedy block;
  block.id = "build-inside";
  block.title = fmt::format("build the future inside the runtime in `{}`", name);
  block.steps = {
      fmt::format("put the argument of `{}` into `async {{ ..await }}` (`async move` "
                  "where it takes variables along)",
                  sink)};
  block.why = "an async block does nothing until it is polled, and then the runtime is entered";
  Remedy guard;
  guard.id = "enter-guard";
  guard.title = fmt::format("enter the runtime first in `{}`", name);
  guard.steps = {"hold `let _guard = runtime.enter();` while the future is built"};
  guard.why = "under the guard the thread has the context; the guard drives nothing";
  return {block, guard};
}

std::vector<Remedy> no_current_handle(const Analysis& analysis, const Site& site) {
  const std::string name = function_of(analysis, site);
  Remedy make_async;
  make_async.id = "make-async-and-await";
  make_async.title = fmt::format("make `{}` async and await in it", name);
  make_async.steps = {async_signature(name),
                      "replace the `block_on` call by the future itself with `.await`; code beside "
                      "it for where there is no runtime goes with it",
                      fmt::format("add `.await` at each call of `{}`", name)};
  make_async.why = "the runtime whose handle this is drives the caller, in nearly every case";
  Remedy handle;
  handle.id = "pass-a-handle";
  handle.title = fmt::format("give `{}` a runtime of the caller's choice", name);
  handle.steps = {
      "take a `&tokio::runtime::Handle` as a parameter and call `block_on` on that",
      "say in the documentation that it must be called from a thread that drives no runtime, such "
      "as one of `spawn_blocking`"};
  handle.why = "on such a thread `block_on` is allowed, and the caller knows which thread it is on";
  return {make_async, handle};
}

std::vector<Remedy> enable_drivers(const Analysis& analysis, const Site& site, const char* driver) {
  const std::string name = function_of(analysis, site);
  Remedy all;
  all.id = "enable-all";
  all.title = fmt::format("enable all drivers of the runtime in `{}`", name);
  all.steps = {"call `.enable_all()` on the builder instead of naming single drivers"};
  all.why = "a driver that nobody uses costs next to nothing; one that is missing panics";
  Remedy one;
  one.id = "enable-the-driver";
  one.title = fmt::format("call `.{}()` on the builder in `{}`", driver, name);
  one.steps = {fmt::format("add `.{}()` to the builder", driver)};
  one.why = "the next driver that a future needs will be missing again";
  return {all, one};
}

std::vector<Remedy> send_the_error_on(const Analysis& analysis, FnId fn,
                                      const std::string& accessor) {
  const std::string name(analysis.ws().name(fn));
  Remedy report;
  report.id = "let-else";
  report.title = fmt::format("send the error on in `{}`", name);
  report.steps = {
      fmt::format("`let Some(runtime) = {}(..) else {{ return Err(..) }};`, or `.ok_or(..)?`; "
                  "where it gives a `Result`, `?`",
                  accessor),
      "add a variant to the error type if none fits"};
  report.why = "the function can say that there is no runtime; its callers decide what that means";
  return {report};
}

std::vector<Remedy> into_a_local_set(const Analysis& analysis, const Site& site) {
  const std::string name = function_of(analysis, site);
  Remedy spawn;
  spawn.id = "spawn";
  spawn.title = fmt::format("use `tokio::spawn` in `{}` if the future is Send", name);
  spawn.steps = {"replace `spawn_local` by `tokio::spawn`"};
  spawn.why = "a task that may move between threads needs no LocalSet, only a runtime";
  Remedy set;
  set.id = "local-set";
  set.title = fmt::format("run `{}` in a LocalSet", name);
  set.steps = {"make a `tokio::task::LocalSet` where the runtime starts",
               "run what spawns local tasks in `set.run_until(async { .. }).await`",
               "reach it by awaits: what is handed to `tokio::spawn` leaves the set"};
  set.why = "directly inside the set `spawn_local` is allowed, on every kind of runtime";
  return {spawn, set};
}

std::vector<Remedy> drive_it(const Analysis& analysis, const Site& built) {
  const std::string name = function_of(analysis, built);
  Remedy drive;
  drive.id = "drive-the-runtime";
  drive.title = fmt::format("call `block_on` of the runtime itself in `{}`", name);
  drive.steps = {
      "replace `handle.block_on(..)` by `runtime.block_on(..)`, or await what was "
      "spawned in `runtime.block_on(async { .. })`"};
  drive.why = "only `Runtime::block_on` polls the tasks, timers and sockets of such a runtime";
  Remedy workers;
  workers.id = "multi-thread-runtime";
  workers.title = fmt::format("build a multi-thread runtime in `{}`", name);
  workers.steps = {
      "replace `new_current_thread()` by `new_multi_thread()`, with "
      "`worker_threads(1)` if one thread is enough"};
  workers.why = "its workers go on by themselves, whatever the thread does that built it";
  return {drive, workers};
}

}  // namespace scanner
