#include <fmt/format.h>

#include "scanner/dropped_futures.h"
#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// The last expression of a closure: what it gives to whoever runs it.
uint32_t value_of(const FileFacts& facts, uint32_t closure) {
  uint32_t last = last_child(facts, closure);
  while (last != kNone && facts.nodes[last].kind == Kind::block) {
    const uint32_t tail = last_child(facts, last);
    if (tail != kNone && facts.nodes[tail].kind == Kind::statement) return kNone;
    last = tail;
  }
  return last;
}

/// A variable that holds a future: `spawn_blocking(|| future)`.
bool is_future_variable(const Analysis& analysis, FnId fn, uint32_t node) {
  if (analysis.ws().node(fn, node).kind != Kind::path) return false;
  Types& types = analysis.types();
  const TyId type = types.through(types.of(fn, node));
  return types.get(type).kind == Ty::Kind::async_block ||
         types.is_external(type, "std::future::Future");
}

/// Whether the value is all that the closure consists of.
bool is_body(const FileFacts& facts, uint32_t closure, uint32_t value) {
  uint32_t body = last_child(facts, closure);
  while (body != value && facts.nodes[body].kind == Kind::block &&
         child_at(facts, body, 0) == last_child(facts, body))
    body = last_child(facts, body);
  return body == value && facts.nodes[value].kind == Kind::async_block;
}

enum class Later : uint8_t {
  lost,     ///< nobody polls it
  awaited,  ///< it comes back and is awaited: `spawn_blocking(..).await?.await`
  bound,    ///< to a name: what becomes of it is not followed
};

Later later(const Analysis& analysis, FnId fn, uint32_t call, bool pool) {
  const FileFacts& facts = analysis.ws().facts(fn);
  int awaits = 0;
  const auto found = [&] { return awaits > (pool ? 1 : 0) ? Later::awaited : Later::lost; };
  for (uint32_t at = analysis.graph().parent(fn, call); at != kNone;
       at = analysis.graph().parent(fn, at)) {
    const Node& node = facts.nodes[at];
    if (node.kind == Kind::await) {
      ++awaits;
    } else if (node.kind == Kind::let) {
      const bool named = facts.nodes[child_at(facts, at, 0)].kind != Kind::pat_wild;
      return named && found() == Later::lost ? Later::bound : found();
    } else if (node.kind != Kind::question && node.kind != Kind::method_call) {
      break;
    }
  }
  return found();
}

/// What runs the closure on a thread of its own or of the pool, or on one taken out of the runtime.
struct Taker {
  Runs where = Runs::here;
  std::string path;  ///< of the function that the closure is given to; empty: there is none
  Confidence confidence = Confidence::proven;
};

Taker taker_of(const Analysis& analysis, FnId fn, uint32_t closure, uint32_t call) {
  const auto on_a_thread = [](Runs runs) {
    return runs == Runs::blocking_pool || runs == Runs::own_thread || runs == Runs::block_in_place;
  };
  Taker taker;
  const Callee& callee = analysis.types().callee(fn, call);
  if (callee.api != nullptr) {
    for (const RunsArgument& each : callee.api->runs) {
      if (!each.is_future && on_a_thread(each.where))
        taker = {each.where, callee.path, callee.api_confidence};
    }
    return taker;
  }
  if (callee.targets.empty()) return taker;
  // A function of the workspace that hands it on as it is: `fn run<F>(f: F) { spawn_blocking(f) }`.
  for (const Entry& entry : analysis.graph().entries({fn, closure})) {
    if (entry.confidence == Confidence::possible) continue;  // looked at on the way
    if (!on_a_thread(entry.runs) || entry.inner_node == kNone) return {};
    const KnownApi* api = analysis.types().callee(entry.inner.fn, entry.inner_node).api;
    if (api == nullptr) return {};
    taker.where = entry.runs;
    taker.confidence = weaker(taker.confidence, weaker(entry.confidence, Confidence::likely));
    taker.path = analysis.ws().item_path(callee.targets.front().fn);
  }
  return taker;
}

void check_async_in_blocking_closure(const Analysis& analysis, Findings& out) {
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      if (ws.node(fn, node).kind != Kind::closure) continue;
      const uint32_t call = analysis.graph().parent(fn, node);
      if (call == kNone ||
          (ws.node(fn, call).kind != Kind::call && ws.node(fn, call).kind != Kind::method_call))
        continue;
      const uint32_t value = value_of(ws.facts(fn), node);
      const bool async_closure = (ws.node(fn, node).flags & flag_async) != 0;
      const bool variable = value != kNone && is_future_variable(analysis, fn, value);
      if (!async_closure && !variable &&
          (value == kNone ||
           (ws.node(fn, value).kind != Kind::async_block && ws.node(fn, value).kind != Kind::call &&
            ws.node(fn, value).kind != Kind::method_call)))
        continue;
      const Taker taker = taker_of(analysis, fn, node, call);
      if (taker.path.empty()) continue;
      Confidence confidence = taker.confidence;
      std::string given = "an async block";
      if (variable) {
        confidence = std::min(confidence, Confidence::likely);
        given = fmt::format("the future `{}`", ws.text(fn, ws.node(fn, value).name));
      } else if (!async_closure && ws.node(fn, value).kind != Kind::async_block) {
        const FutureCall future = future_call(analysis, fn, value);
        if (future.callee.empty()) continue;
        confidence = std::min(confidence, future.confidence);
        given = fmt::format("the future of `{}`", future.callee);
      }
      const Later then = later(analysis, fn, call, taker.where == Runs::blocking_pool);
      if (then == Later::bound) continue;
      // What a call does before it gives its future is done where the closure runs.
      if (then == Later::awaited && !async_closure && !is_body(ws.facts(fn), node, value)) continue;
      Finding& finding = out.add(async_in_blocking_closure(), fn, call);
      finding.callee = taker.path;
      finding.confidence = confidence;
      finding.context = taker.where == Runs::blocking_pool    ? "blocking pool thread"
                        : taker.where == Runs::block_in_place ? "block_in_place"
                                                              : "plain thread";
      finding.verdict = "does nothing";
      finding.message = fmt::format(
          "the closure given to `{}` only gives {}, which {}", taker.path, given,
          then == Later::lost
              ? "nobody polls: its body never runs"
              : "is awaited outside of it: its body runs on the executor's thread, not there");
      Step step;
      step.at = analysis.location(fn, node);
      step.note = fmt::format("this closure gives {} and ends", given);
      finding.evidence = {step};
      Remedy spawn;
      spawn.id = "spawn-task";
      spawn.title = "spawn the future instead of the closure";
      spawn.steps = {"write `tokio::spawn(async move { .. })`, without the closure"};
      spawn.why = "a task is polled by the runtime";
      Remedy block;
      block.id = "block-on-in-closure";
      block.title = "drive the future in the closure, where the thread must be its own";
      block.steps = {"take `let handle = tokio::runtime::Handle::current();` before the closure",
                     "in the closure call `handle.block_on(async { .. })`"};
      block.why = "that thread drives nothing else, so it may block on the future";
      Remedy plain;
      plain.id = "synchronous-closure";
      plain.title = "leave out the `async`, so that the closure itself does the work";
      plain.steps = {
          fmt::format("write `{}(move || {{ .. }})`, and take the `.await` of its future "
                      "away",
                      taker.path)};
      plain.why =
          "the body of a closure runs where the closure is run; that of a future where it is "
          "polled";
      finding.remedies = then == Later::lost ? std::vector<Remedy>{spawn, block}
                                             : std::vector<Remedy>{plain, block};
    }
  }
}

}  // namespace

const Rule& async_in_blocking_closure() {
  static const Rule rule = {"async-in-blocking-closure",
                            "a closure for a thread gives a future that nobody polls",
                            "futures",
                            Severity::high,
                            docs::async_in_blocking_closure,
                            check_async_in_blocking_closure};
  return rule;
}

}  // namespace scanner::rules
