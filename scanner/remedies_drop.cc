// Remedies for runtimes and other values that end in the wrong place.
#include <fmt/format.h>

#include "scanner/remedies.h"

namespace scanner {
namespace {

std::string type_of(const Analysis& analysis, const Site& site) {
  const TypeDefId type = analysis.destructor_of(site.unit).type;
  return type == kNone ? std::string("the value") : std::string(analysis.ws().type_name(type));
}

}  // namespace

std::vector<Remedy> no_runtime_here(const Analysis& analysis, const Site& site, bool direct) {
  const std::string name(analysis.ws().name(site.fn));
  Remedy await;
  await.id = "await-instead-of-block-on";
  if (direct) {
    await.title = fmt::format("await in `{}` what the runtime is built for, and build none", name);
    await.steps = {"replace each `block_on` call by its future with `.await`",
                   "remove the runtime"};
  } else {
    await.title = fmt::format("make `{}` async, await in it, and build no runtime", name);
    await.steps = {async_signature(name),
                   "replace each `block_on` call by its future with `.await`, and remove the "
                   "runtime",
                   fmt::format("add `.await` at each call of `{}`", name)};
  }
  await.why = "the runtime that drives this code does the work";
  Remedy thread;
  thread.id = "own-thread";
  thread.title = "where a runtime of its own is needed, give it a thread of its own";
  if (direct) {
    thread.steps = {"build, drive and drop the runtime inside `std::thread::spawn(..)`",
                    "send the result back through a `tokio::sync::oneshot` and await that"};
  } else {
    // Nothing is awaited in a function that is not async.
    thread.steps = {
        "build, drive and drop the runtime inside `std::thread::spawn(..)`, which takes what is "
        "`Send` and owns all it needs, or `std::thread::scope` where the future borrows",
        fmt::format("give the result back by `join()`, as `{}` is not async: it no longer panics, "
                    "but holds the executor's thread meanwhile",
                    name)};
  }
  thread.why =
      "a thread of its own drives nothing, so the runtime may block and be dropped there; one for "
      "each call costs its start each time, which `runtime-per-call` may then report";
  return {await, thread};
}

std::vector<Remedy> drop_elsewhere(const Analysis& analysis, const Site& site, bool) {
  const std::string name(analysis.ws().name(site.fn));
  Remedy background;
  background.id = "shutdown-background";
  background.title = "shut the runtime down in the background";
  background.steps = {
      "keep the runtime as `Option<Runtime>`, and in `Drop` (or before the value ends) call "
      "`runtime.take()` and `shutdown_background()` on what it gives"};
  background.why =
      "it does not wait, so it is allowed everywhere; tasks that still run are cut off at their "
      "next await";
  Remedy pool;
  pool.id = "spawn-blocking";
  pool.title = fmt::format("end the value on the blocking pool in `{}`", name);
  pool.steps = {"`tokio::task::spawn_blocking(move || drop(value)).await`"};
  pool.why = "a thread of the blocking pool drives nothing, so the drop may wait there";
  return {background, pool};
}

std::vector<Remedy> out_of_drop(const Analysis& analysis, const Site& site, bool) {
  const std::string type = type_of(analysis, site);
  Remedy close;
  close.id = std::string(kExplicitAsyncClose);
  close.title = fmt::format("give `{}` an async `close` and keep `Drop` as a safety net", type);
  close.steps = {
      fmt::format("add `async fn close(self)` to `{}` that awaits what the destructor blocks on",
                  type),
      "call and await it on every path where such a value ends; what holds one in a field needs a "
      "`close` of its own, and so on up to where it is a variable",
      "in `Drop` only do what cannot block: `try_send`, or a warning that `close` was missed; it "
      "runs at the end of `close` too, so let a flag say that `close` was there"};
  close.why = "a destructor cannot await, and it runs wherever the value happens to end";
  Remedy thread;
  thread.id = "own-thread";
  thread.title = "send the work to a task or thread that outlives the value";
  thread.steps = {
      "keep the sender of an unbounded channel in the value, and a task that receives from it",
      "in `Drop` call `send(..)` on it: of an unbounded channel that never blocks"};
  thread.why = "the destructor only hands the work over; the task awaits it";
  return {close, thread};
}

std::vector<Remedy> spawn_if_there_is_a_runtime(const Analysis& analysis, const Site& site, bool) {
  const std::string type = type_of(analysis, site);
  Remedy tried;
  tried.id = "try-current";
  tried.title = fmt::format("in `{}`, spawn only where a runtime is", analysis.ws().name(site.fn));
  tried.steps = {
      "`if let Ok(handle) = tokio::runtime::Handle::try_current() { handle.spawn(..); }`",
      "say in the else branch what is left undone: a warning, or a synchronous clean-up"};
  tried.why =
      "without a runtime it does nothing instead of panicking; where the runtime ends first, the "
      "task is still dropped unrun: what must be done belongs into an async method that is awaited";
  Remedy kept;
  kept.id = "pass-a-handle";
  kept.title = fmt::format("keep a `tokio::runtime::Handle` in `{}`", type);
  kept.steps = {"take `Handle::current()` where the value is made",
                "in `Drop` call `self.handle.spawn(..)`"};
  kept.why = "spawning on a handle needs no context; after shutdown the task is dropped unrun";
  return {tried, kept};
}

}  // namespace scanner
