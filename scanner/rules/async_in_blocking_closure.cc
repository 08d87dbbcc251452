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

/// Whether the future comes back and is awaited: `spawn_blocking(..).await?.await`.
bool is_awaited_later(const Analysis& analysis, FnId fn, uint32_t call, bool pool) {
  const FileFacts& facts = analysis.ws().facts(fn);
  int awaits = 0;
  for (uint32_t at = analysis.graph().parent(fn, call); at != kNone;
       at = analysis.graph().parent(fn, at)) {
    const Node& node = facts.nodes[at];
    if (node.kind == Kind::await) {
      ++awaits;
    } else if (node.kind == Kind::let) {
      // Bound to a name: what becomes of it is not followed.
      return facts.nodes[child_at(facts, at, 0)].kind != Kind::pat_wild;
    } else if (node.kind != Kind::question && node.kind != Kind::method_call) {
      break;
    }
  }
  return awaits > (pool ? 1 : 0);
}

/// What runs the closure on a thread of its own or of the pool.
struct Taker {
  Runs where = Runs::here;
  std::string path;  ///< of the function that the closure is given to; empty: there is none
  Confidence confidence = Confidence::proven;
};

Taker taker_of(const Analysis& analysis, FnId fn, uint32_t closure, uint32_t call) {
  const auto on_a_thread = [](Runs runs) {
    return runs == Runs::blocking_pool || runs == Runs::own_thread;
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
      if (is_awaited_later(analysis, fn, call, taker.where == Runs::blocking_pool)) continue;
      Finding& finding = out.add(async_in_blocking_closure(), fn, call);
      finding.callee = taker.path;
      finding.confidence = confidence;
      finding.context =
          taker.where == Runs::blocking_pool ? "blocking pool thread" : "plain thread";
      finding.verdict = "does nothing";
      finding.message = fmt::format(
          "the closure given to `{}` only gives {}, which nobody polls: its body never runs",
          taker.path, given);
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
      finding.remedies = {spawn, block};
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
