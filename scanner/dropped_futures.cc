#include "scanner/dropped_futures.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "scanner/tokens.h"
#include "scanner/value_flow.h"

namespace scanner {
namespace {

/// Whether an attribute makes something else of the function: synchronous in some builds, an entry.
bool is_rewritten(const Workspace& ws, FnId fn) {
  const std::string_view attributes = ws.text(fn, ws.fn(fn).attributes);
  if (attributes.empty()) return false;
  if (attributes.find("maybe_async") != std::string_view::npos ||
      attributes.find("bisync") != std::string_view::npos)
    return true;
  return (ws.fn(fn).flags & fn_async) != 0 && entry_point_of(ws, fn).attribute != nullptr;
}

bool gives_future(Types& types, FnId fn) {
  const Workspace& ws = types.workspace();
  const FunctionFact& f = ws.fn(fn);
  if ((f.flags & fn_static) != 0 || is_rewritten(ws, fn)) return false;
  if ((f.flags & fn_async) != 0) return true;
  if (ws.text(fn, f.result).find("Fut") == std::string_view::npos) return false;
  return types.get(types.through(types.declared_result(fn))).path == "std::future::Future";
}

/// An API whose future does nothing until it is polled.
bool is_lazy(const KnownApi& api) {
  const bool future = api.is(kFuture) || api.returns.starts_with("std::future::Future<");
  return future && api.returns.find("JoinHandle") == std::string_view::npos &&
         std::all_of(api.runs.begin(), api.runs.end(), [](const RunsArgument& runs) {
           // A closure that each poll calls runs in the task that polls.
           return runs.where == Runs::awaited || (!runs.is_future && runs.where == Runs::task);
         });
}

/// Whether a value of the type is a future that nothing polls yet.
bool is_idle_type(const Types& types, TyId type) {
  const Ty* ty = &types.get(type);
  for (int i = 0; i < 3 && ty->path == "std::boxed::Box" && !ty->args.empty(); ++i)
    ty = &types.get(ty->args[0]);
  return ty->kind == Ty::Kind::async_block || ty->path == "std::future::Future";
}

/// Crates whose types have the extension traits' methods, and no others of these names.
constexpr std::string_view kStreaming[] = {
    "tokio::io::",         "tokio::net::",        "tokio::fs::",
    "tokio::process::",    "tokio_util::codec::", "tokio_util::compat::",
    "tokio_tungstenite::", "tokio_rustls::",      "tokio_stream::wrappers::",
    "futures::stream::",   "futures::sink::",     "futures::io::"};

/// Whether the trait that an extension trait adds methods to, `Sink` of `SinkExt`, is implemented
/// for the type of the workspace, which has no method of the name itself.
bool is_extended(const Workspace& ws, const Ty& type, const ExtensionMethod& row) {
  if (type.kind != Ty::Kind::workspace || !row.trait.ends_with("Ext")) return false;
  const std::string_view base = row.trait.substr(0, row.trait.size() - 3);
  const std::vector<ImplId>& impls = ws.type(type.def).impls;
  return ws.methods(type.def, row.method).empty() &&
         std::any_of(impls.begin(), impls.end(), [&](ImplId impl) {
           // A prelude's glob does not tell of which module the trait is.
           const std::string_view trait = ws.impl(impl).trait_path;
           return canonical_path(trait) == base || trait == last_segment(base);
         });
}

/// `file.write_all(b"..")` under `use tokio::io::AsyncWriteExt`: the trait's method, or empty.
std::string extension_of(Types& types, FnId fn, uint32_t call) {
  const FileFacts& facts = types.workspace().facts(fn);
  const std::vector<ExtensionMethod> rows = extension_methods(facts.str(facts.nodes[call].name));
  const uint32_t receiver = child_at(facts, call, 0);
  if (rows.empty() || receiver == kNone) return {};
  const Ty& type = types.get(types.through(types.of(fn, receiver)));
  const bool streams =
      std::any_of(std::begin(kStreaming), std::end(kStreaming),
                  [&](std::string_view crate) { return type.path.starts_with(crate); });
  for (const ExtensionMethod& row : rows) {
    if (!types.imports(fn, row.trait)) continue;
    if (streams || (row.own && type.kind == Ty::Kind::unknown) ||
        is_extended(types.workspace(), type, row))
      return std::string(row.trait) + "::" + std::string(row.method);
  }
  return {};
}

/// Last segments of what may give a future.
std::unordered_set<std::string_view> names_of_interest(const Workspace& ws) {
  std::unordered_set<std::string_view> names;
  for (const KnownApi& api : known_apis()) {
    if (is_lazy(api)) names.insert(last_segment(api.path));
  }
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    const FunctionFact& f = ws.fn(fn);
    if ((f.flags & fn_async) != 0 ||
        (f.result != 0 && ws.text(fn, f.result).find("Fut") != std::string_view::npos))
      names.insert(ws.name(fn));
  }
  for (const ExtensionMethod& row : extension_methods({})) names.insert(row.method);
  add_renamed(ws, names);
  return names;
}

}  // namespace

void add_renamed(const Workspace& ws, std::unordered_set<std::string_view>& names) {
  for (const File& file : ws.files()) {
    for (const UseFact& use : file.facts.uses) {
      const std::string_view name = file.facts.str(use.name);
      const std::string_view meant = last_segment(file.facts.str(use.path));
      if (!name.empty() && name != meant && names.count(meant) != 0) names.insert(name);
    }
  }
}

bool calls_a_value(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  if (facts.nodes[node].kind != Kind::call || facts.nodes[node].size < 2) return false;
  const Node& head = facts.nodes[node + 1];
  if (head.kind == Kind::field) return true;
  return head.kind == Kind::path && facts.str(head.name).find("::") == std::string_view::npos &&
         analysis.types().variable(fn, node + 1, head.name) != nullptr;
}

FutureCall future_call(const Analysis& analysis, FnId fn, uint32_t node) {
  FutureCall call{analysis.graph().unit_of(fn, node), node, {}, Confidence::proven};
  const Callee& callee = analysis.types().callee(fn, node);
  if (callee.api != nullptr) {
    if (!is_lazy(*callee.api)) return call;
    call.callee = callee.path;
    call.confidence = callee.api_confidence;
    return call;
  }
  if (callee.targets.empty()) {
    const FileFacts& facts = analysis.ws().facts(fn);
    if (calls_a_value(analysis, fn, node)) {
      if (!is_idle_type(analysis.types(), analysis.types().of(fn, node))) return call;
      call.callee = analysis.sink_text(fn, node + 1);
    } else if (facts.nodes[node].kind == Kind::method_call) {
      call.callee = extension_of(analysis.types(), fn, node);
    }
    call.confidence = Confidence::likely;
    return call;
  }
  for (const Target& target : callee.targets) {
    // By its name alone a dropped value is much more likely something else's.
    if (target.by_name || !gives_future(analysis.types(), target.fn)) return call;
    call.confidence = std::min(call.confidence, target.confidence);
  }
  call.callee = analysis.ws().item_path(callee.targets.front().fn);
  return call;
}

namespace {

/// Calls of these names whose value is thrown away, by what `judge` makes of each.
template <class Judge>
std::vector<FutureCall> dropped_calls(const Analysis& analysis,
                                      const std::unordered_set<std::string_view>& names,
                                      Judge judge) {
  const Workspace& ws = analysis.ws();
  std::vector<FutureCall> out;
  std::vector<int8_t> wanted;  // by string: -1 not looked up yet
  for (const File& file : ws.files()) {
    const FileFacts& facts = file.facts;
    wanted.assign(facts.strings(), -1);
    const auto is_wanted = [&](StrId text) {
      int8_t& known = wanted[text];
      if (known < 0) known = names.count(last_segment(facts.str(text))) != 0 ? 1 : 0;
      return known == 1;
    };
    for (uint32_t row = 0; row < facts.functions.size(); ++row) {
      const FunctionFact& f = facts.functions[row];
      const FnId fn = file.first_fn + row;
      for (uint32_t node = f.first_node; node < f.end_node; ++node) {
        const Node& n = facts.nodes[node];
        const bool call = n.kind == Kind::call && node + 1 < f.end_node &&
                          facts.nodes[node + 1].kind == Kind::path;
        if (n.kind != Kind::method_call && !call) continue;
        if (!is_wanted(call ? facts.nodes[node + 1].name : n.name)) continue;
        if (!is_dropped_at_once(analysis.graph(), ws, fn, node)) continue;
        FutureCall found = judge(fn, node);
        if (!found.callee.empty()) out.push_back(std::move(found));
      }
    }
  }
  return out;
}

}  // namespace

std::vector<FutureCall> dropped_futures(const Analysis& analysis) {
  return dropped_calls(analysis, names_of_interest(analysis.ws()),
                       [&](FnId fn, uint32_t node) { return future_call(analysis, fn, node); });
}

std::vector<FutureCall> dropped_tasks(const Analysis& analysis) {
  std::unordered_set<std::string_view> names;
  for (const KnownApi& api : known_apis()) {
    if (api.is(kCancels)) names.insert(last_segment(api.path));
  }
  return dropped_calls(analysis, names, [&](FnId fn, uint32_t node) {
    FutureCall call{analysis.graph().unit_of(fn, node), node, {}, Confidence::proven};
    const Callee& callee = analysis.types().callee(fn, node);
    if (callee.api != nullptr && callee.api->is(kCancels)) {
      call.callee = callee.path;
      call.confidence = callee.api_confidence;
    }
    return call;
  });
}

}  // namespace scanner
