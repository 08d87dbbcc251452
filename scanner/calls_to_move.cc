#include "scanner/calls_to_move.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "scanner/pollers.h"
#include "scanner/remedies.h"

namespace scanner {
namespace {

/// Whether a result as written has a lifetime that is not `'static`.
bool gives_a_borrow(std::string_view result) {
  for (size_t at = result.find_first_of("&'"); at != std::string_view::npos;
       at = result.find_first_of("&'", at + 1)) {
    if (result.substr(at).starts_with("&'")) continue;  // the lifetime tells
    if (!result.substr(at).starts_with("'static")) return true;
  }
  return false;
}

}  // namespace

CallsToMove calls_to_move(const Analysis& analysis, const Site& site,
                          const std::vector<Frontier>& calls) {
  const Workspace& ws = analysis.ws();
  CallGraph& graph = analysis.graph();
  CallsToMove out;
  std::set<std::string> names;
  for (const Frontier& call : calls) {
    const FnId fn = function_at(ws, call.at);
    const uint32_t node = fn == kNone ? kNone : call_at(analysis, fn, call.at.begin_byte);
    if (node == kNone) continue;
    const Unit around = graph.unit_of(fn, node);
    if (!call.in_tests && !graph.is_async_unit(around) && around.node == kNone) {
      const std::string name(ws.name(fn));
      if (std::find(out.not_async.begin(), out.not_async.end(), name) == out.not_async.end())
        out.not_async.push_back(name);
    }
    const Callee& callee = analysis.types().callee(fn, node);
    if (callee.targets.empty()) out.any_of_a_value = true;
    for (const Target& target : callee.targets) names.insert(std::string(ws.name(target.fn)));
    for (const Target& target : callee.targets) {
      if (target.fn != site.fn) out.all_of_the_function = false;
      if (gives_a_borrow(ws.text(target.fn, ws.fn(target.fn).result)))
        out.any_gives_a_borrow = true;
    }
    const FileFacts& facts = ws.facts(fn);
    const uint32_t receiver = child_at(facts, node, 0);
    if (ws.trait_of(fn) != kNone && facts.nodes[node].kind == Kind::method_call &&
        receiver != kNone && facts.nodes[receiver].kind == Kind::path &&
        facts.str(facts.nodes[receiver].name) == "self")
      out.any_in_default_method = true;
  }
  if (names.size() == 1 && !out.any_of_a_value) out.callee = *names.begin();
  // Who starts processes may go on to a sandbox or a `fork`.
  if (site.api->path.starts_with("std::process::")) {
    for (const Poller& poller : pollers_of(analysis, site.unit)) {
      if (poller.kind != Poller::Kind::runtime || poller.flavour != Flavour::current_thread ||
          poller.in_tests || poller.confidence == Confidence::possible || poller.fn == kNone)
        continue;
      out.alone = fmt::format("`{}` (`{}`)", ws.name(poller.fn), ws.file_of(poller.fn).path);
      break;
    }
  }
  out.only_by_tests =
      !calls.empty() && (ws.fn(site.fn).flags & fn_in_test) == 0 && !ws.in_test_target(site.fn) &&
      std::all_of(calls.begin(), calls.end(), [](const Frontier& call) { return call.in_tests; });
  out.all_of_the_function = out.all_of_the_function && !out.any_of_a_value && !calls.empty();
  return out;
}

std::string some_names(const std::vector<std::string>& names) {
  constexpr size_t kNamed = 3;
  std::string out;
  for (size_t i = 0; i < names.size() && i < kNamed; ++i)
    out += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  if (names.size() > kNamed) out += fmt::format(" and {} more", names.size() - kNamed);
  return out;
}

}  // namespace scanner
