#include "scanner/futures.h"

#include <algorithm>

#include "scanner/calls.h"
#include "scanner/dropped_futures.h"
#include "scanner/guards.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

constexpr std::string_view kFutureType = "std::future::Future";

/// Whether what is returned speaks of a future.
bool tells_of_future(std::string_view result) {
  return result.find("Future") != std::string_view::npos ||
         result.find("Fut<") != std::string_view::npos;
}

/// A call that has begun its work when it returns: what it gives only waits for the end.
bool starts_at_once(const KnownApi& api) {
  return std::any_of(api.runs.begin(), api.runs.end(), [](const RunsArgument& argument) {
    return argument.where != Runs::awaited && argument.where != Runs::here &&
           argument.where != Runs::local_root;
  });
}

/// Macros that show or compare what they are given: a future is neither shown nor polled by them.
bool only_shows(std::string_view macro) {
  for (const std::string_view known : {"println",
                                       "print",
                                       "eprintln",
                                       "eprint",
                                       "format",
                                       "write",
                                       "writeln",
                                       "panic",
                                       "info",
                                       "warn",
                                       "error",
                                       "debug",
                                       "trace",
                                       "log",
                                       "event",
                                       "span",
                                       "bail",
                                       "anyhow",
                                       "ensure",
                                       "unreachable",
                                       "unimplemented",
                                       "todo",
                                       "assert",
                                       "assert_eq",
                                       "assert_ne",
                                       "matches",
                                       "debug_assert",
                                       "debug_assert_eq",
                                       "debug_assert_ne",
                                       "concat",
                                       "json",
                                       "env"}) {
    if (macro == known) return true;
  }
  return false;
}

bool never_named(const Analysis& analysis, FnId fn, const Variable& v) {
  const FileFacts& facts = analysis.ws().facts(fn);
  const bool said_unused = facts.str(v.name).starts_with("_");
  // Under a `cfg` of its own another `let` may stand for it in other builds.
  const bool in_every_build = analysis.ws().cfg_of(fn, v.bind) == analysis.ws().cfg_of(fn);
  for (uint32_t node = v.visible_from; node < v.visible_to; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::path && n.name == v.name) {
      // A later variable of the same name hides this one.
      const Variable* meant = analysis.types().variable(fn, node, n.name);
      if (!in_every_build || meant == nullptr || meant->bind == v.bind) return false;
      if (analysis.ws().cfg_of(fn, meant->bind) != analysis.ws().cfg_of(fn)) return false;
    }
    if (n.kind != Kind::macro || only_shows(last_segment(facts.str(n.name)))) continue;
    // Arguments without a word that matters are not read at all.
    if ((n.flags & opaque) != 0 || (n.size == 1 && !said_unused)) return false;
  }
  return true;
}

/// Types whose async methods do nothing before the first poll, and nothing but what is awaited.
bool does_nothing_at_once(std::string_view callee) {
  for (const std::string_view known :
       {"tokio::sync::Mutex::", "tokio::sync::RwLock::", "tokio::sync::Semaphore::",
        "tokio::sync::mpsc::", "tokio::sync::Barrier::", "tokio::time::sleep",
        "tokio::fs::", "futures::lock::", "async_lock::", "async_std::sync::"}) {
    if (callee.starts_with(known)) return true;
  }
  return false;
}

}  // namespace

bool in_unknown_macro(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (uint32_t up = analysis.graph().parent(fn, node); up != kNone;
       up = analysis.graph().parent(fn, up)) {
    const Node& n = facts.nodes[up];
    if (n.kind == Kind::macro && !runs_as_written(last_segment(facts.str(n.name)))) return true;
  }
  return false;
}

bool never_used(const Analysis& analysis, const DroppedValue& dropped) {
  const uint32_t let = analysis.graph().parent(dropped.fn, dropped.node);
  for (const Variable& v : analysis.types().variables(dropped.fn)) {
    if (v.origin == let && !never_named(analysis, dropped.fn, v)) return false;
  }
  return true;
}

namespace {

/// Whether a file turns async functions into sync ones by a macro on their impl.
bool strips_async(const File& file) {
  return std::any_of(file.facts.uses.begin(), file.facts.uses.end(), [&](const UseFact& use) {
    return file.facts.str(use.path).find("maybe_async") != std::string_view::npos;
  });
}

}  // namespace

void for_dropped_values(const Analysis& analysis,
                        const std::function<void(const DroppedValue&)>& visit) {
  const Workspace& ws = analysis.ws();
  const auto may_drop = [](const Node& n) {
    return n.kind == Kind::call || n.kind == Kind::method_call || n.kind == Kind::question ||
           n.kind == Kind::async_block;
  };
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    const FileFacts& facts = ws.facts(fn);
    for (uint32_t node = f.first_node; node < f.end_node; ++node) {
      const Node& n = facts.nodes[node];
      if (n.kind == Kind::statement && (n.flags & semicolon) != 0 && n.size > 1) {
        const Node& inner = facts.nodes[node + 1];
        if (may_drop(inner)) {
          visit({fn, node + 1, Drop::statement});
        } else if (inner.kind == Kind::assign && inner.flags == 0) {  // `_ = f();`
          const uint32_t left = child_at(facts, node + 1, 0);
          const uint32_t right = child_at(facts, node + 1, 1);
          if (left != kNone && right != kNone && facts.str(facts.nodes[left].name) == "_" &&
              may_drop(facts.nodes[right]))
            visit({fn, right, Drop::underscore});
        }
      } else if (n.kind == Kind::statement && n.size > 1 &&
                 facts.nodes[node + 1].kind == Kind::async_block) {
        // The grammar takes the semicolon behind a block for a statement of its own.
        const uint32_t up = analysis.graph().parent(fn, node);
        if (up != kNone && up + facts.nodes[up].size > node + n.size)
          visit({fn, node + 1, Drop::statement});
      } else if (n.kind == Kind::let && (n.flags & has_init) != 0 && n.name == 0) {
        const uint32_t pattern = child_at(facts, node, 0);
        const uint32_t value = child_at(facts, node, 1);
        if (pattern == kNone || value == kNone || !may_drop(facts.nodes[value])) continue;
        if (facts.nodes[pattern].kind == Kind::pat_wild)
          visit({fn, value, Drop::underscore});
        else if (facts.nodes[pattern].kind == Kind::pat_bind)
          visit({fn, value, Drop::unused});
      }
    }
  }
}

FutureFinder::FutureFinder(const Analysis& analysis) : analysis_(analysis) {
  const Workspace& ws = analysis.ws();
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if ((f.flags & fn_static) != 0) continue;
    if ((f.flags & fn_async) != 0 || (f.result != 0 && tells_of_future(ws.text(fn, f.result))))
      names_.insert(ws.name(fn));
  }
  for (const KnownApi& api : known_apis()) {
    if (api.is(kFuture) || api.returns.starts_with(kFutureType))
      names_.insert(last_segment(api.path));
  }
  for (const ExtensionMethod& row : extension_methods({})) names_.insert(row.method);
  add_renamed(ws, names_);
}

bool FutureFinder::is_future(TyId type) const {
  const Types& types = analysis_.types();
  for (int i = 0; i < 4; ++i) {
    const Ty& ty = types.get(type);
    if (ty.kind == Ty::Kind::async_block) return true;
    if (ty.kind != Ty::Kind::external) return false;
    if (ty.path == kFutureType) return true;
    if (ty.path != "std::boxed::Box" || ty.args.empty()) return false;
    type = ty.args[0];
  }
  return false;
}

/// The value of a block, or the node itself; kNone where there is none.
static uint32_t value_of(const FileFacts& facts, uint32_t node) {
  while (node != kNone && facts.nodes[node].kind == Kind::block) {
    uint32_t last = last_child(facts, node);
    if (last != kNone && facts.nodes[last].kind == Kind::statement) ++last;
    node = last;
  }
  return node;
}

/// A function that gives a future without being async may have done its work already. It has not if
/// what it gives is an async block made there, and nothing before hands work to others. Where a
/// trait names the type of the future, as of a receipt, its implementations decide.
static bool works_before_it_returns(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const FunctionFact& f = ws.fn(fn);
  if ((f.flags & fn_async) != 0) return false;
  if (ws.trait_of(fn) != kNone && ws.text(fn, f.result).find("Self::") != std::string_view::npos)
    return true;
  if ((f.flags & fn_has_body) == 0) return false;
  const FileFacts& facts = ws.facts(fn);
  uint32_t body = f.first_node;
  while (body < f.end_node && facts.nodes[body].kind == Kind::pat_typed)
    body += facts.nodes[body].size;
  uint32_t value = body < f.end_node ? value_of(facts, body) : kNone;
  // `Box::pin(async {..})`, `async {..}.boxed()`, the call of an async function
  bool idle = false;
  for (int i = 0; i < 4 && value != kNone; ++i) {
    const Node& n = facts.nodes[value];
    idle = n.kind == Kind::async_block || ((n.kind == Kind::call || n.kind == Kind::method_call) &&
                                           !future_call(analysis, fn, value).callee.empty());
    if (idle) break;
    if (n.kind == Kind::method_call && stays_idle(facts.str(n.name)))
      value = child_at(facts, value, 0);
    else if (n.kind == Kind::call)
      value = child_at(facts, value, 1);
    else
      break;
    value = value_of(facts, value);
  }
  if (!idle) return true;
  for (const uint32_t node : nodes_of_unit(analysis, {fn, kNone})) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::statement && (n.flags & semicolon) != 0 && n.size > 1 &&
        (facts.nodes[node + 1].kind == Kind::call ||
         facts.nodes[node + 1].kind == Kind::method_call))
      return true;  // done for its effect
    if (n.kind != Kind::call && n.kind != Kind::method_call) continue;
    const Callee& callee = analysis.types().callee(fn, node);
    if (callee.api != nullptr && starts_at_once(*callee.api)) return true;
    const std::string_view name = called_name(facts, node);
    if (name.find("spawn") != std::string_view::npos ||
        name.find("send") != std::string_view::npos || name == "push" || name == "insert" ||
        name == "channel")
      return true;
  }
  return false;
}

IdleFuture FutureFinder::of_call(FnId fn, uint32_t node) const {
  const Workspace& ws = analysis_.ws();
  if (!may_give(called_name(ws.facts(fn), node)) && !calls_a_value(analysis_, fn, node)) return {};
  const FutureCall call = future_call(analysis_, fn, node);
  if (call.callee.empty()) return {};
  IdleFuture found{node, call.callee, call.confidence};
  const Callee& callee = analysis_.types().callee(fn, node);
  found.of_library = callee.targets.empty() && !does_nothing_at_once(call.callee);
  for (const Target& target : callee.targets) {
    if (strips_async(ws.file_of(target.fn)) || works_before_it_returns(analysis_, target.fn))
      found.confidence = Confidence::possible;
  }
  return found;
}

/// `xs.map(|x| async move {..})`, `xs.map(|x| f(x))`: what the closure gives.
IdleFuture FutureFinder::of_closure(FnId fn, uint32_t call) const {
  const FileFacts& facts = analysis_.ws().facts(fn);
  IdleFuture found;
  for_children(facts, call, [&](uint32_t child) {
    const Node& n = facts.nodes[child];
    if (n.kind != Kind::closure) return;
    const uint32_t body = child_at(facts, child, n.aux);
    if (body == kNone) return;
    if ((n.flags & flag_async) != 0 || facts.nodes[body].kind == Kind::async_block) {
      found.node = (n.flags & flag_async) != 0 ? child : body;
      found.callee = "async block";
      found.confidence = Confidence::likely;
      return;
    }
    const IdleFuture inner = idle_future(fn, body);
    if (inner.node != kNone) {
      found = inner;
      found.confidence = std::min(Confidence::likely, inner.confidence);
    }
  });
  return found;
}

IdleFuture FutureFinder::idle_future(FnId fn, uint32_t node) const {
  const FileFacts& facts = analysis_.ws().facts(fn);
  for (int depth = 0; depth < 12; ++depth) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::async_block) {
      IdleFuture found;
      found.node = node;
      found.callee = "async block";
      found.confidence = Confidence::proven;
      return found;
    }
    if (n.kind == Kind::block) {  // its value
      uint32_t last = last_child(facts, node);
      if (last == kNone || facts.nodes[last].kind == Kind::let) return {};
      if (facts.nodes[last].kind == Kind::statement) {
        if ((facts.nodes[last].flags & semicolon) != 0) return {};
        ++last;
      }
      node = last;
      continue;
    }
    if (n.kind == Kind::question) {  // a Result of a future
      const uint32_t inner = child_at(facts, node, 0);
      if (inner == kNone || !may_give(called_name(facts, inner)) ||
          !is_future(analysis_.types().of(fn, node)))
        return {};
      IdleFuture found = {inner, std::string(called_name(facts, inner)), Confidence::likely};
      found.in_result = true;
      const std::vector<Target>& made_by = analysis_.types().callee(fn, inner).targets;
      if (std::any_of(made_by.begin(), made_by.end(), [&](const Target& target) {
            return works_before_it_returns(analysis_, target.fn);
          }))
        found.confidence = Confidence::possible;
      return found;
    }
    if (n.kind != Kind::call && n.kind != Kind::method_call) return {};
    const IdleFuture direct = of_call(fn, node);
    if (direct.node != kNone) return direct;
    if (n.kind != Kind::method_call || !stays_idle(facts.str(n.name))) return {};
    const IdleFuture inner = of_closure(fn, node);
    if (inner.node != kNone) return inner;
    node = child_at(facts, node, 0);
    if (node == kNone) return {};
  }
  return {};
}

/// Follows the value of `node`: an await, a join or an unwrap brings it closer to the future
/// inside.
bool FutureFinder::goes_on(FnId fn, uint32_t node, int awaits, int depth) const {
  if (depth > 12) return true;
  const FileFacts& facts = analysis_.ws().facts(fn);
  const uint32_t up = analysis_.graph().parent(fn, node);
  if (up == kNone) return true;  // the value of the function
  const Node& above = facts.nodes[up];
  switch (above.kind) {
    case Kind::statement:
      return (above.flags & semicolon) == 0;
    case Kind::await:
      if (awaits > 0) return true;
      return goes_on(fn, up, awaits + 1, depth + 1);
    case Kind::question:
      return goes_on(fn, up, awaits, depth + 1);
    case Kind::method_call: {
      if (child_at(facts, up, 0) != node) return true;
      const std::string_view name = facts.str(above.name);
      if (name == "join") return goes_on(fn, up, awaits + 1, depth + 1);
      if (name == "unwrap" || name == "expect" || name == "map_err" || name == "ok" ||
          name == "context" || name == "with_context" || name == "unwrap_or_else")
        return goes_on(fn, up, awaits, depth + 1);
      return name != "is_finished" && name != "abort" && name != "is_ok" && name != "is_err";
    }
    case Kind::let: {
      const uint32_t pattern = child_at(facts, up, 0);
      if (pattern == kNone || facts.nodes[pattern].kind == Kind::pat_wild) return false;
      if (facts.nodes[pattern].kind != Kind::pat_bind) return true;
      for (const Variable& v : analysis_.types().variables(fn)) {
        if (v.origin != up) continue;
        for (uint32_t use = v.visible_from; use < v.visible_to; ++use) {
          const Node& n = facts.nodes[use];
          if (n.kind == Kind::macro && (n.flags & opaque) != 0) return true;
          if (n.kind == Kind::path && n.name == v.name && goes_on(fn, use, awaits, depth + 1))
            return true;
        }
      }
      return false;
    }
    default:
      return true;
  }
}

bool FutureFinder::inner_goes_on(FnId fn, uint32_t call) const { return goes_on(fn, call, 0, 0); }

}  // namespace scanner
