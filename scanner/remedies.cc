#include "scanner/remedies.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scanner/calls_to_move.h"
#include "scanner/tokens.h"
#include "scanner/twins.h"

namespace scanner {
namespace {

Remedy make_async(const Analysis& analysis, const Site& site, const std::string& inner) {
  const std::string name = function_of(analysis, site);
  Remedy remedy;
  remedy.id = "make-async-and-await";
  // No count here: the caller cone counts more places than those where async code comes in.
  remedy.title = fmt::format("make `{}` async and await it in its callers", name);
  remedy.steps = {async_signature(name), inner,
                  fmt::format("add `.await` at each call of `{}`", name)};
  const ImplId impl = analysis.ws().impl_of(site.fn);
  if (analysis.ws().trait_of(site.fn) != kNone ||
      (impl != kNone && analysis.ws().impl(impl).trait != kNone))
    remedy.steps.emplace_back(
        "where the trait is used as `dyn`, write it with `#[async_trait]` or give a boxed future: "
        "with a plain `async fn` it cannot be");
  remedy.why = "awaiting gives the thread back to the executor; it is right in every async context";
  return remedy;
}

/// Whether the code of the function can name the crate: what only tests may use is no dependency of
/// other code.
bool depends_on(const Analysis& analysis, FnId fn, std::string_view name) {
  const CrateTarget* target = analysis.ws().crate_of(fn).target;
  if (target == nullptr) return false;
  const bool in_tests = analysis.ws().in_test_target(fn);
  return std::any_of(
      target->dependencies.begin(), target->dependencies.end(), [&](const Dependency& one) {
        return one.extern_name == name && (in_tests || one.kind != DependencyKind::dev);
      });
}

/// What a crate that has no Tokio, or does not ask for this feature of it, must do first; empty
/// otherwise.
std::string tokio_step(const Analysis& analysis, FnId fn, std::string_view feature) {
  const CrateTarget* target = analysis.ws().crate_of(fn).target;
  if (target == nullptr || feature.empty() || target->package == "tokio") return {};
  if (!depends_on(analysis, fn, "tokio")) {
    return fmt::format(
        "add `tokio` with the feature `{}` to the dependencies in `{}`: the package `{}` has {}",
        feature, target->manifest, target->package,
        target->find_dependency("tokio") == nullptr ? "none" : "it for its tests only");
  }
  const auto asks_for = [target](std::string_view name) { return target->asks_tokio_for(name); };
  const bool by_another = feature == "rt"
                              ? asks_for("rt-multi-thread") || asks_for("test-util")
                              : (feature == "sync" || feature == "time") && asks_for("test-util");
  if (asks_for(feature) || asks_for("full") || by_another) return {};
  return fmt::format(
      "see that the feature `{}` of `tokio` is on: the package `{}` does not ask for it itself",
      feature, target->package);
}

/// The feature of Tokio that an item of it needs.
std::string_view feature_of(std::string_view item) {
  constexpr std::string_view kModules[] = {"fs", "net", "process", "signal", "sync", "time"};
  for (const std::string_view module : kModules) {
    const std::string path = fmt::format("tokio::{}::", module);
    if (item.find(path) != std::string_view::npos) return module;
  }
  return {};
}

/// How the blocking call becomes its twin.
std::string replace_by(const std::string& callee, std::string_view path, const std::string& twin) {
  const std::string_view method = last_segment(path);
  if (path.starts_with("std::process::Command::"))
    return fmt::format("build it as a `tokio::process::Command`, and await `.{}()`", method);
  if (path.starts_with("std::process::Child::"))
    return fmt::format("start the child by a `tokio::process::Command`, and await `.{}()`", method);
  if (path == "std::path::Path::is_file" || path == "std::path::Path::is_dir") {
    return fmt::format("replace `{}` by {}, and `.{}()` of what it gives", callee, twin, method);
  }
  if (path.starts_with("std::process::"))
    return fmt::format(
        "start the child by a `tokio::process::Command`, and await `.{}(..)` of what it gives",
        method);
  const std::string_view result =
      twin.find("try_exists") == std::string::npos ? "" : ", which gives an `io::Result<bool>`";
  return fmt::format("replace `{}` by {}{}", callee, twin, result);
}

/// Where the value that a method is called on comes from, if that is not this function: "`self`",
/// "the field `child`", "the parameter `file`"; empty otherwise, and where it is not known.
std::string made_elsewhere(const Analysis& analysis, FnId fn, uint32_t value, int depth = 0) {
  const FileFacts& facts = analysis.ws().facts(fn);
  if (value == kNone || depth > 4) return {};
  std::string_view field;
  while (facts.nodes[value].kind == Kind::field || facts.nodes[value].kind == Kind::question ||
         facts.nodes[value].kind == Kind::reference || facts.nodes[value].kind == Kind::unary ||
         facts.nodes[value].kind == Kind::method_call) {
    if (facts.nodes[value].kind == Kind::field) field = facts.str(facts.nodes[value].name);
    value = child_at(facts, value, 0);
    if (value == kNone) return {};
  }
  const Node& root = facts.nodes[value];
  if (root.kind != Kind::path) return {};
  if (facts.str(root.name) == "self")
    return field.empty() ? "`self`" : fmt::format("the field `{}`", field);
  const Variable* variable = analysis.types().variable(fn, value, root.name);
  if (variable == nullptr) return {};
  const uint32_t origin = variable->origin;
  switch (facts.nodes[origin].kind) {
    case Kind::pat_typed:
      return fmt::format("the parameter `{}`", facts.str(root.name));
    case Kind::let:
    case Kind::let_cond:
      return made_elsewhere(analysis, fn, child_at(facts, origin, 1), depth + 1);
    case Kind::closure: {  // of what `map` and its kin are called on
      const uint32_t up = analysis.graph().parent(fn, origin);
      if (up == kNone || facts.nodes[up].kind != Kind::method_call) return {};
      return made_elsewhere(analysis, fn, child_at(facts, up, 0), depth + 1);
    }
    default:
      return {};
  }
}

/// Of a method of a type of the standard library: the same.
std::string made_elsewhere(const Analysis& analysis, const Site& site) {
  const FileFacts& facts = analysis.ws().facts(site.fn);
  if (facts.nodes[site.node].kind != Kind::method_call) return {};
  // Of a path nothing is made, and a name of a host stays one.
  if (!site.api->path.starts_with("std::") || site.api->path.starts_with("std::path::") ||
      site.api->path.starts_with("std::net::ToSocketAddrs::"))
    return {};
  return made_elsewhere(analysis, site.fn, child_at(facts, site.node, 0));
}

/// Where the executor that a crate is written for lets calls block: Tokio's, unless the crate names
/// another one and not Tokio.
std::string_view blocking_pool_of(const Analysis& analysis, FnId fn) {
  constexpr std::string_view kTokio = "tokio::task::spawn_blocking";
  constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
      {"tauri", "tauri::async_runtime::spawn_blocking"},
      {"async_std", "async_std::task::spawn_blocking"},
      {"smol", "smol::unblock"},
      {"blocking", "blocking::unblock"}};
  const CrateTarget* target = analysis.ws().crate_of(fn).target;
  if (target == nullptr || depends_on(analysis, fn, "tokio")) return kTokio;
  for (const auto& [name, pool] : kOthers) {
    if (depends_on(analysis, fn, name)) return pool;
  }
  return kTokio;
}

bool is_on_tokio(std::string_view pool) {
  return pool.starts_with("tokio") || pool.starts_with("tauri");
}

/// A function of the file, for what is the same in all of it; `otherwise` if it has none.
FnId of_same_crate(const Workspace& ws, const Location& at, FnId otherwise) {
  const FileId id = ws.find_file(at.path);
  if (id == kNone || ws.files()[id].facts.functions.empty()) return otherwise;
  return ws.files()[id].first_fn;
}

Remedy to_blocking_pool(const Analysis& analysis, const Site& site, bool direct) {
  Remedy remedy;
  remedy.id = "spawn-blocking";
  const std::vector<Frontier> calls =
      direct ? std::vector<Frontier>() : analysis.frontiers(site.unit, site.node);
  const CallsToMove known = calls_to_move(analysis, site, calls);
  const FnId awaiting =
      calls.empty() ? site.fn : of_same_crate(analysis.ws(), calls.front().at, site.fn);
  const std::string_view pool = blocking_pool_of(analysis, awaiting);
  if (direct) {
    remedy.title = fmt::format("move the call of `{}` into `{}`", site.callee, pool);
    remedy.steps = {
        fmt::format("wrap the call of `{}` as `{}(move || ..).await`", site.callee, pool)};
  } else {
    // Only async code can await: not the call of the function itself, the one that leads there.
    const bool closure = site.unit.node != kNone;
    const std::string name =
        fmt::format("{}`{}`", closure ? "the closure in " : "", function_of(analysis, site));
    const size_t count = calls.size();
    const std::string_view there = known.not_async.empty() ? ", there in the async code" : "";
    remedy.title = closure && known.all_of_the_function
                       ? fmt::format("move the call{} of `{}` into `{}`", count == 1 ? "" : "s",
                                     function_of(analysis, site), pool)
                   : count == 1
                       ? fmt::format("move the call that leads to {} into `{}`", name, pool)
                       : fmt::format("move the calls that lead to {} into `{}`", name, pool);
    const std::string of =
        known.callee.empty() ? std::string() : fmt::format(" of `{}`", known.callee);
    remedy.steps = {
        fmt::format("wrap {} call{} by which async code comes to it as `{}(move || "
                    "..).await`{}",
                    count == 1 ? "the" : "each", of, pool, there)};
    if (!known.not_async.empty())
      remedy.steps.insert(
          remedy.steps.begin(),
          fmt::format("make {} async: no `.await` compiles there before, though async code runs "
                      "it; where what it is written for (a trait, a callback) does not take an "
                      "`async fn`, move a call further out",
                      some_names(known.not_async)));
  }
  if (known.only_by_tests)
    remedy.steps.push_back(fmt::format(
        "only tests are known to make these calls: where other code may come to `{}` as they do, "
        "as users of a library can, mend it there, not in them",
        function_of(analysis, site)));
  if (!direct && site.unit.node != kNone && known.any_of_a_value)
    remedy.steps.push_back(
        "a closure that is called again must come back out of the pool: give it back beside what "
        "it gave");
  if (!direct && known.any_of_a_value)
    remedy.steps.emplace_back(
        "a closure that is a parameter can go in where it borrows nothing; what only makes a "
        "future does its work where that is awaited, and gains nothing from the pool");
  // To clone the value is just what blocks.
  const bool is_clone =
      !direct && site.unit.node == kNone && function_of(analysis, site) == "clone";
  remedy.steps.emplace_back(
      is_clone
          ? "move the value itself in, and give it back beside its clone: the closure must own it; "
            "where that is too much, a `std::sync` lock around data that nothing awaits under "
            "needs no `block_on` in `clone`"
          : "clone or move in what the closure takes, and take locks inside: it must own it all, "
            "and cannot borrow from `&self`; a field that can be neither cloned nor moved goes "
            "behind an `Arc`");
  if (known.any_gives_a_borrow)
    remedy.steps.emplace_back(
        "what the call gives borrows from what it is given, and nothing leaves the closure that "
        "borrows from it: make it owned in there, or do there what needs it");
  if (!known.alone.empty())
    remedy.steps.push_back(
        fmt::format("mind that the runtime of {} has one thread, and this starts a second one: not "
                    "before what asks for a process of one thread, as a `fork` or a sandbox does",
                    known.alone));
  if (known.any_in_default_method)
    remedy.steps.emplace_back(
        "the `self` of a trait's default method is borrowed, and of any type: it cannot go into "
        "the closure; take in an owned handle of what the call needs, or give the types that "
        "block a method of their own");
  if (direct && (site.api->path.starts_with("rusqlite::Statement::") ||
                 site.api->path.starts_with("rusqlite::Transaction::")))
    remedy.steps.push_back(
        "what it borrows from goes in with it: the lock around the connection (a `tokio::sync` one "
        "by `blocking_lock()`), what made the statement or transaction, and what reads its rows");
  if (pool.starts_with("tokio")) {
    if (std::string step = tokio_step(analysis, awaiting, "rt"); !step.empty())
      remedy.steps.insert(remedy.steps.begin(), std::move(step));
    remedy.steps.push_back("handle the `JoinError` that the await can give");
    remedy.why =
        "a thread of the blocking pool has the runtime's context and drives nothing, so blocking "
        "it is allowed; a closure that has begun cannot be cancelled";
  } else {
    if (pool.starts_with("tauri"))
      remedy.steps.emplace_back("handle the `tauri::Error` that the await can give");
    remedy.why =
        "its threads are there to be blocked; a closure that has begun cannot be cancelled";
  }
  return remedy;
}

/// The closure that a site stands in, which is not async: no `.await` compiles there.
struct InClosure {
  bool is = false;
  bool in_async = false;   ///< what is around it is async, and runs it at once
  bool by_helper = false;  ///< a function of the workspace runs it
  bool guessed = false;    ///< it is not known to run at once
};

InClosure closure_around(const Analysis& analysis, const Site& site) {
  CallGraph& graph = analysis.graph();
  InClosure closure;
  Unit unit = site.unit;
  for (; unit.node != kNone && !graph.is_async_unit(unit);
       unit = graph.unit_of(unit.fn, unit.node)) {
    closure.is = true;
    const std::vector<Entry>& entries = graph.entries(unit);
    closure.by_helper = closure.by_helper ||
                        std::any_of(entries.begin(), entries.end(),
                                    [](const Entry& entry) { return entry.inner_node != kNone; });
    closure.guessed =
        closure.guessed || std::all_of(entries.begin(), entries.end(), [](const Entry& entry) {
          return entry.confidence == Confidence::possible;
        });
  }
  closure.in_async = closure.is && !closure.by_helper && graph.is_async_unit(unit);
  return closure;
}

/// What has to be done about the closure before anything in it can be awaited.
std::string out_of_the_closure(const Analysis& analysis, const Site& site,
                               const InClosure& closure) {
  const std::string name = function_of(analysis, site);
  if (closure.guessed) {
    return fmt::format(
        "take the call out of the closure, in which no `.await` compiles: where the closure runs "
        "at once, write it in `{}` itself as a `match` or a loop; where it is kept for later, do "
        "this before, and move in what it gives; where that is async code, await its async "
        "counterpart there",
        name);
  }
  return fmt::format(
      "write what takes the closure as a `match`, an `if let` or a loop in `{}`: in a closure that "
      "is not async no `.await` compiles; where the closure is kept, and called later or again, do "
      "this before, and move in a clone of what it gives; where it fills a `OnceLock` or "
      "`LazyLock`, a `tokio::sync::OnceCell` takes async code",
      name);
}

/// Where the site stands in a destructor, which no remedy makes async.
std::vector<Remedy> end_the_value_elsewhere(const Analysis& analysis, const Site& site) {
  const TypeDefId type = analysis.destructor_of(site.unit).type;
  const std::string name(analysis.ws().type_name(type));
  Remedy pool;
  pool.id = "spawn-blocking";
  pool.title = fmt::format("end each `{}` on the blocking pool, where its `{}` may block", name,
                           function_of(analysis, site));
  pool.steps = {fmt::format("where a `{}` ends in async code, end it by "
                            "`tokio::task::spawn_blocking(move || drop(value)).await`",
                            name),
                "handle the `JoinError` that the await can give"};
  pool.why = "a destructor cannot await; a thread of the blocking pool drives nothing";
  std::vector<Remedy> remedies = out_of_drop(analysis, site, false);
  remedies.insert(remedies.begin(), std::move(pool));
  return remedies;
}

/// Whether async code comes to the site by a destructor alone.
bool only_by_a_destructor(const Analysis& analysis, const Site& site) {
  const Destructor destructor = analysis.destructor_of(site.unit);
  return destructor.only && destructor.type != kNone;
}

/// Of a site in a closure: what must be done about that comes first in each remedy that awaits.
void name_the_closure(const Analysis& analysis, const Site& site, const InClosure& closure,
                      std::vector<Remedy>& remedies) {
  if (!closure.is) return;
  const std::string step = out_of_the_closure(analysis, site, closure);
  if (closure.guessed && !closure.in_async && !closure.by_helper) {
    // Nobody knows from where what keeps the closure runs it.
    Remedy out;
    out.id = "out-of-the-closure";
    out.title =
        fmt::format("take what blocks out of the closure in `{}`", function_of(analysis, site));
    out.steps = {step};
    out.why = "whoever is given the closure may run it at any time, on whatever thread";
    remedies = {std::move(out)};
    return;
  }
  for (Remedy& remedy : remedies) {
    if (remedy.id != "spawn-blocking" || closure.in_async)
      remedy.steps.insert(remedy.steps.begin(), step);
  }
  if (!closure.by_helper) return;
  // The function that is given the closure would have to become async, not the one that gives it.
  const auto is_async = [](const Remedy& remedy) { return remedy.id == "make-async-and-await"; };
  remedies.erase(std::remove_if(remedies.begin(), remedies.end(), is_async), remedies.end());
}

}  // namespace

FnId function_at(const Workspace& ws, const Location& place) {
  const FileId id = ws.find_file(place.path);
  if (id == kNone) return kNone;
  const File& file = ws.files()[id];
  const std::vector<FunctionFact>& functions = file.facts.functions;
  const std::vector<uint32_t>& rows = file.kept->functions_by_begin();
  // The last one that begins before the place and ends behind it.
  auto row =
      std::upper_bound(rows.begin(), rows.end(), place.begin_byte,
                       [&](uint32_t byte, uint32_t r) { return byte < functions[r].begin_byte; });
  while (row != rows.begin()) {
    --row;
    if (place.begin_byte < functions[*row].end_byte) return file.first_fn + *row;
  }
  return kNone;
}

uint32_t call_at(const Analysis& analysis, FnId fn, uint32_t byte) {
  const Workspace& ws = analysis.ws();
  for (const uint32_t node : ws.kept(fn).calls_of(ws.ref(fn).row)) {
    if (analysis.location(fn, node).begin_byte == byte) return node;
  }
  return kNone;
}

std::string async_signature(std::string_view name) {
  return fmt::format(
      "change `fn {0}` to `async fn {0}`; if it has `cfg` twins or a declaration in a trait, those "
      "too",
      name);
}

std::string function_of(const Analysis& analysis, const Site& site) {
  return std::string(analysis.ws().name(site.fn));
}

std::vector<Remedy> await_instead(const Analysis& analysis, const Site& site, bool direct) {
  // A library that drives a runtime inside has no future to show.
  if (!twin_of(site.api->path).empty()) return async_twin(analysis, site, direct);
  if (!direct && only_by_a_destructor(analysis, site)) return out_of_drop(analysis, site, direct);
  const InClosure closure = closure_around(analysis, site);
  direct = direct || closure.in_async;
  std::vector<Remedy> remedies;
  if (direct) {
    Remedy remedy;
    remedy.id = "await-instead-of-block-on";
    remedy.title = fmt::format("await the future in `{}` instead of blocking on it",
                               function_of(analysis, site));
    remedy.steps = {"replace the `block_on` call by the future itself with `.await`"};
    remedy.why = "the thread already drives this task; an await lets it go on";
    remedies.push_back(std::move(remedy));
  } else {
    remedies.push_back(make_async(
        analysis, site, "replace the `block_on` call by the future itself with `.await`"));
  }
  remedies.push_back(to_blocking_pool(analysis, site, direct));
  name_the_closure(analysis, site, closure, remedies);
  return remedies;
}

std::vector<Remedy> async_twin(const Analysis& analysis, const Site& site, bool direct) {
  if (!direct && only_by_a_destructor(analysis, site))
    return end_the_value_elsewhere(analysis, site);
  const InClosure closure = closure_around(analysis, site);
  direct = direct || closure.in_async;
  std::vector<Remedy> remedies;
  const std::string twin = twin_of(site.api->path);
  const bool fits =
      twin.find("tokio") == std::string::npos || is_on_tokio(blocking_pool_of(analysis, site.fn));
  if (!twin.empty() && fits) {
    if (direct) {
      Remedy remedy;
      remedy.id = "async-twin";
      remedy.title = fmt::format("use {} in `{}`", twin, function_of(analysis, site));
      remedy.steps = {replace_by(site.callee, site.api->path, twin)};
      remedy.why = "it waits without holding the thread";
      remedies.push_back(std::move(remedy));
    } else {
      remedies.push_back(make_async(analysis, site, replace_by(site.callee, site.api->path, twin)));
    }
    std::vector<std::string>& steps = remedies.back().steps;
    if (const std::string_view more = beside_twin(site.api->path); !more.empty())
      steps.insert(steps.begin() + (direct ? 1 : 2), std::string(more));
    if (std::string step = tokio_step(analysis, site.fn, feature_of(twin)); !step.empty()) {
      steps.insert(steps.begin(), std::move(step));
    }
  }
  remedies.push_back(to_blocking_pool(analysis, site, direct));
  const std::string origin = made_elsewhere(analysis, site);
  if (remedies.size() == 2 && !origin.empty()) {
    // A method goes with its value's type, and that is another one for all who use the value.
    remedies[0].steps.push_back(fmt::format(
        "the value comes from {}: its type changes where it is made, and with it all else that "
        "uses it; a destructor that uses it cannot await",
        origin));
    if (!origin.starts_with("the parameter")) std::swap(remedies[0], remedies[1]);
  }
  name_the_closure(analysis, site, closure, remedies);
  return remedies;
}

std::vector<Remedy> out_of_poll(const Analysis& analysis, const Site& site) {
  const std::string name = function_of(analysis, site);
  Remedy kept;
  kept.id = "poll-what-is-kept";
  kept.title = fmt::format("keep a future of what blocks in `{}`, and poll that", name);
  kept.steps = {
      "keep it in the type that is polled: the `JoinHandle` of `tokio::task::spawn_blocking(move "
      "|| ..)` where a Tokio runtime polls, for a pause a pinned `tokio::time::Sleep`; elsewhere "
      "a thread of its own and the receiver of a channel",
      fmt::format("poll it where `{}` blocks today, and return `Poll::Pending` until it is ready",
                  name)};
  kept.why = "a poll function cannot await; what it polls wakes it when the work is done";
  return {kept};
}

namespace {

bool stands_in_a_loop(const Workspace& ws, FnId fn, uint32_t byte) {
  const FunctionFact& f = ws.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    const Node& n = ws.node(fn, node);
    if (!is_loop(n.kind)) continue;
    if (n.pos <= byte && byte < n.end) return true;
  }
  return false;
}

/// Whether input is read again and again: in a loop around it, or around a call that leads to it.
bool reads_in_a_loop(const Analysis& analysis, const Site& site, bool direct) {
  const Workspace& ws = analysis.ws();
  const uint32_t at = analysis.location(site.fn, site.node).begin_byte;
  if (stands_in_a_loop(ws, site.fn, at)) return true;
  if (direct) return false;
  const std::vector<Frontier> calls = analysis.frontiers(site.unit);
  return std::any_of(calls.begin(), calls.end(), [&](const Frontier& call) {
    const FnId fn = function_at(ws, call.at);
    return fn != kNone && stands_in_a_loop(ws, fn, call.at.begin_byte);
  });
}

}  // namespace

std::vector<Remedy> lines_from_a_thread(const Analysis& analysis, const Site& site, bool direct) {
  const bool dialog = site.api->reason.find("dialog") != std::string_view::npos ||
                      site.api->reason.find("whoever sits") != std::string_view::npos;
  Remedy thread;
  thread.id = "own-thread-and-channel";
  thread.title = fmt::format(
      "{} on a thread of its own, and await a channel in {}", dialog ? "ask" : "read",
      direct ? fmt::format("`{}`", function_of(analysis, site)) : std::string("the async code"));
  thread.steps = {
      fmt::format("start `std::thread::spawn` with the call of `{}` in it, before the runtime's "
                  "work begins",
                  site.callee),
      fmt::format("send what was {} with `tokio::sync::mpsc::Sender::blocking_send`",
                  dialog ? "answered" : "read"),
      fmt::format("await `recv()` where the {} is used", dialog ? "answer" : "input")};
  thread.why =
      dialog
          ? "nobody waits for that thread when the program ends; a dialog in the blocking pool "
            "would hold the runtime's drop until somebody answers"
          : "nobody waits for that thread when the program ends; a read in the blocking pool, "
            "which `tokio::io::stdin` is too, would hold the runtime's drop until there is input";
  Remedy pool = to_blocking_pool(analysis, site, direct);
  pool.why += dialog ? "; until somebody answers, the dialog also holds the end of the runtime"
                     : "; until there is input, the read also holds the end of the runtime";
  if (!reads_in_a_loop(analysis, site, direct)) {
    // One question in the midst of a flow: whoever asks it must have the answer to go on.
    thread.steps[0] =
        direct ? fmt::format("start `std::thread::spawn` with the call of `{}` in it", site.callee)
               : fmt::format(
                     "start `std::thread::spawn` with the call that leads to `{}` in it, "
                     "there in the async code",
                     function_of(analysis, site));
    thread.steps[1] = "send what was read through a `tokio::sync::oneshot`, and await that";
    thread.steps.pop_back();
    thread.title =
        fmt::format("{} on a thread of its own, and await what it sends", dialog ? "ask" : "read");
    if (dialog)
      thread.steps[1] = "send the answer through a `tokio::sync::oneshot`, and await that";
    return {pool, thread};
  }
  return {thread, pool};
}

namespace {

/// Code that no runtime runs need not be a thread that the program starts: a framework may call it.
constexpr const char* kTakeHandle =
    "take `let handle = tokio::runtime::Handle::current();` where a runtime is around: before the "
    "thread starts, or where a value is made that this code is given";

}  // namespace

std::vector<Remedy> give_a_context(const Analysis& analysis, const Site& site, bool) {
  Remedy handle;
  handle.id = "pass-a-handle";
  handle.title =
      fmt::format("give `{}` a `tokio::runtime::Handle` and use it", function_of(analysis, site));
  const std::string_view path = site.api->path;
  if (path == "tokio::task::spawn" || path == "tokio::task::spawn_blocking") {
    const std::string_view verb = path.substr(path.rfind(':') + 1);
    handle.steps = {kTakeHandle, fmt::format("move the handle in and call `handle.{}(..)`", verb)};
    handle.why = "spawning on a handle needs no context on the calling thread";
  } else if (site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests) {
    handle.title =
        fmt::format("drive the future in `{}` by a Tokio runtime", function_of(analysis, site));
    handle.steps = {
        "build a `tokio::runtime::Runtime` once with `enable_all()`, or take the `Handle` of the "
        "one that is there",
        fmt::format("replace `{}` by its `block_on`, on threads that drive no runtime only",
                    site.callee)};
    handle.why = "the runtime's own `block_on` gives the future its context, timers and sockets";
  } else if (site.op == Op::polls_once) {
    handle.steps = {"keep a `tokio::runtime::Handle` where a runtime is around",
                    "hold `let _guard = handle.enter();` while the future is polled"};
    handle.why = "under the guard the future finds its runtime; the poll waits for nothing";
  } else {
    handle.steps = {
        kTakeHandle,
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
