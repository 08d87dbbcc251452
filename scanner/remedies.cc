#include "scanner/remedies.h"

#include <fmt/format.h>

namespace scanner {
namespace {

/// The call that is to be made async, or moved: the function of the site.
std::string function_of(const Analysis& analysis, const Site& site) {
  return std::string(analysis.ws().name(site.fn));
}

std::string callers_text(size_t count) {
  if (count == 0) return "its callers";
  return count == 1 ? "its one async caller" : fmt::format("its {} async callers", count);
}

Remedy make_async(const Analysis& analysis, const Site& site, const std::string& inner) {
  const std::string name = function_of(analysis, site);
  const size_t callers = analysis.frontiers(site.unit).size();
  Remedy remedy;
  remedy.id = "make-async-and-await";
  remedy.title = fmt::format("make `{}` async and await it in {}", name, callers_text(callers));
  remedy.steps = {
      fmt::format(
          "change `fn {0}` to `async fn {0}`, every `cfg` twin and trait declaration of it too",
          name),
      inner, fmt::format("add `.await` at each call of `{}`", name)};
  remedy.why = "awaiting gives the thread back to the executor; it is right in every async context";
  return remedy;
}

Remedy to_blocking_pool(const Analysis& analysis, const Site& site, bool direct) {
  Remedy remedy;
  remedy.id = "spawn-blocking";
  const std::string what = direct ? fmt::format("the call of `{}`", site.callee)
                                  : fmt::format("the call of `{}`", function_of(analysis, site));
  remedy.title = fmt::format("move {} into `tokio::task::spawn_blocking`", what);
  remedy.steps = {fmt::format("wrap {} as `tokio::task::spawn_blocking(move || ..).await`", what),
                  "handle the `JoinError` that the await can give"};
  remedy.why =
      "a thread of the blocking pool has the runtime's context and drives nothing, so blocking it "
      "is allowed; "
      "a closure that has begun cannot be cancelled";
  return remedy;
}

std::string twin_of(std::string_view path) {
  if (path == "std::thread::sleep") return "tokio::time::sleep(..).await";
  if (path.starts_with("std::thread::park"))
    return "tokio::time::sleep(..).await, or tokio::sync::Notify";
  if (path.starts_with("std::process::")) return "tokio::process::Command";
  if (path.ends_with("::blocking_recv")) return "recv().await (of a oneshot: await the receiver)";
  if (path.ends_with("::blocking_send")) return "send(..).await";
  if (path.ends_with("::blocking_lock")) return "lock().await";
  if (path.ends_with("::blocking_lock_owned")) return "lock_owned().await";
  if (path.ends_with("::blocking_read")) return "read().await";
  if (path.ends_with("::blocking_write")) return "write().await";
  return {};
}

}  // namespace

std::vector<Remedy> await_instead(const Analysis& analysis, const Site& site, bool direct) {
  std::vector<Remedy> remedies;
  if (direct) {
    Remedy remedy;
    remedy.id = "await-instead-of-block-on";
    remedy.title = fmt::format("await the future in `{}` instead of blocking on it",
                               function_of(analysis, site));
    remedy.steps = {"replace the `block_on` call by the future itself with `.await`",
                    "where it stands in a closure that runs here, turn the closure into a `match` "
                    "or an `async` block first"};
    remedy.why = "the thread already drives this task; an await lets it go on";
    remedies.push_back(std::move(remedy));
  } else {
    remedies.push_back(make_async(
        analysis, site, "replace the `block_on` call by the future itself with `.await`"));
  }
  remedies.push_back(to_blocking_pool(analysis, site, direct));
  return remedies;
}

std::vector<Remedy> async_twin(const Analysis& analysis, const Site& site, bool direct) {
  std::vector<Remedy> remedies;
  const std::string twin = twin_of(site.api->path);
  if (!twin.empty()) {
    if (direct) {
      Remedy remedy;
      remedy.id = "async-twin";
      remedy.title = fmt::format("use `{}` in `{}`", twin, function_of(analysis, site));
      remedy.steps = {fmt::format("replace `{}` by `{}`", site.callee, twin)};
      remedy.why = "it waits without holding the thread";
      remedies.push_back(std::move(remedy));
    } else {
      remedies.push_back(
          make_async(analysis, site, fmt::format("replace `{}` by `{}`", site.callee, twin)));
    }
  }
  remedies.push_back(to_blocking_pool(analysis, site, direct));
  return remedies;
}

std::vector<Remedy> give_a_context(const Analysis& analysis, const Site& site, bool) {
  Remedy handle;
  handle.id = "pass-a-handle";
  handle.title =
      fmt::format("give `{}` a `tokio::runtime::Handle` and use it", function_of(analysis, site));
  const std::string_view path = site.api->path;
  if (path == "tokio::task::spawn" || path == "tokio::task::spawn_blocking") {
    const std::string_view verb = path.substr(path.rfind(':') + 1);
    handle.steps = {
        "take `let handle = tokio::runtime::Handle::current();` where a runtime is around, before "
        "the thread starts",
        fmt::format("move the handle in and call `handle.{}(..)`", verb)};
    handle.why = "spawning on a handle needs no context on the calling thread";
  } else {
    handle.steps = {
        "take `let handle = tokio::runtime::Handle::current();` where a runtime is around, before "
        "the thread starts",
        "move the handle in, and hold `let _guard = handle.enter();` while the value is built, or "
        "build it "
        "inside `handle.block_on(async { .. })`"};
    handle.why =
        "under the guard the thread has the context; a multi-thread runtime goes on by its own "
        "workers";
  }
  return {handle};
}

}  // namespace scanner
