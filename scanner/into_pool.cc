#include "scanner/into_pool.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/line_map.h"
#include "base/text.h"
#include "scanner/calls_to_move.h"
#include "scanner/derives.h"
#include "scanner/tokens.h"

namespace scanner {
namespace {

/// How a method takes what it is called on, as written: "&self", "&mut self", "self".
std::string self_of(const Workspace& ws, FnId fn, const TextOf& text_of) {
  const std::string& text = text_of(ws.file_of(fn).path);
  const size_t open = text.find('(', ws.fn(fn).pos);
  if (open == std::string::npos) return {};
  const std::string_view first = base::trim(
      std::string_view(text).substr(open + 1, text.find_first_of(",)", open) - open - 1));
  if (!first.starts_with('&') || !first.ends_with("self")) return std::string(first);
  return first.find("mut ") == std::string_view::npos ? "&self" : "&mut self";
}

bool is_clone(const Workspace& ws, TypeDefId type, const TextOf& text_of) {
  const std::string& text = text_of(ws.files()[ws.type(type).file].path);
  if (derives(attributes_of(text, ws.type_fact(type)), "Clone")) return true;
  const std::vector<ImplId>& impls = ws.type(type).impls;
  return std::any_of(impls.begin(), impls.end(), [&](ImplId id) {
    const std::string_view trait = ws.files()[ws.impl(id).file].facts.str(ws.impl_fact(id).trait);
    return last_segment(trait) == "Clone";
  });
}

/// Whether the node stands in the guard of a `match` arm.
bool in_match_guard(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (uint32_t up = analysis.graph().parent(fn, node); up != kNone;
       node = up, up = analysis.graph().parent(fn, node)) {
    if (facts.nodes[up].kind == Kind::closure) return false;
    if (facts.nodes[up].kind != Kind::arm || facts.nodes[up].aux != 1) continue;
    const uint32_t of = analysis.graph().parent(fn, up);
    if (of != kNone && facts.nodes[of].kind == Kind::match && child_at(facts, up, 1) == node)
      return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> what_stays_borrowed(const Analysis& analysis,
                                             const std::vector<MovedCall>& calls,
                                             const TextOf& text_of,
                                             std::vector<std::string>& files) {
  const Workspace& ws = analysis.ws();
  std::vector<std::string> steps;
  const auto add = [&steps](std::string step) {
    if (std::find(steps.begin(), steps.end(), step) == steps.end())
      steps.push_back(std::move(step));
  };
  std::vector<std::string> guards;
  for (const auto& [fn, node] : calls) {
    if (in_match_guard(analysis, fn, node)) {
      const Location at = analysis.location(fn, node);
      guards.push_back(
          fmt::format("`{}:{}`", at.path, base::LineMap(text_of(at.path)).line_of(at.begin_byte)));
    }
    const FileFacts& facts = ws.facts(fn);
    if (facts.nodes[node].kind != Kind::method_call) continue;
    const Callee& callee = analysis.types().callee(fn, node);
    if (callee.targets.size() != 1) continue;
    const FnId method = callee.targets[0].fn;
    if ((ws.fn(method).flags & fn_async) != 0 || ws.trait_of(method) != kNone) continue;
    const ImplId impl = ws.impl_of(method);
    if (impl == kNone || ws.impl(impl).trait != kNone) continue;
    const uint32_t receiver = child_at(facts, node, 0);
    if (receiver == kNone) continue;
    const Ty type = analysis.types().get(analysis.types().of(fn, receiver));
    if (type.kind != Ty::Kind::workspace) continue;
    const std::string taken = self_of(ws, method, text_of);
    const bool borrows = taken == "&self" && !is_clone(ws, type.def, text_of);
    const std::string& file = ws.file_of(method).path;
    if ((borrows || taken == "&mut self") &&
        std::find(files.begin(), files.end(), file) == files.end())
      files.push_back(file);
    if (taken == "&mut self") {
      add(
          fmt::format("`{0}` changes the `{1}` that it is called on, and would change only a clone "
                      "of it: where that cannot be moved in and given back, make `{0}` async and "
                      "wrap what blocks in it, with clones of what that reads",
                      ws.name(method), ws.type_name(type.def)));
    } else if (borrows) {
      add(
          fmt::format("`{0}` borrows a `{1}`, which is no `Clone`: where that is used after the "
                      "call, make `{0}` async and wrap what blocks in it, with clones of what that "
                      "reads",
                      ws.name(method), ws.type_name(type.def)));
    }
  }
  std::vector<std::string> several;  // functions that make more than one of the calls
  for (size_t i = 1; i < calls.size(); ++i) {
    const FnId fn = calls[i].first;
    const Unit unit = analysis.graph().unit_of(fn, calls[i].second);
    const bool again = std::any_of(
        calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(i), [&](const MovedCall& one) {
          return one.first == fn && analysis.graph().unit_of(fn, one.second) == unit;
        });
    const std::string name(ws.name(fn));
    if (again && std::find(several.begin(), several.end(), name) == several.end())
      several.push_back(name);
  }
  if (!several.empty())
    add(
        fmt::format("where calls in {} follow each other, one closure takes them all, and what "
                    "they share",
                    some_names(several)));
  if (!guards.empty()) {
    std::string places = guards[0];
    for (size_t i = 1; i < guards.size(); ++i)
      places += (i + 1 == guards.size() ? " and " : ", ") + guards[i];
    add(
        fmt::format("at {} the call stands in the guard of a match, which moves nothing out of "
                    "its pattern: write it before the match",
                    places));
  }
  return steps;
}

std::vector<std::string> give_no_result(const Analysis& analysis,
                                        const std::vector<MovedCall>& calls) {
  constexpr std::string_view kPlain[] = {"",    "()",  "bool", "char", "String", "u8",   "u16",
                                         "u32", "u64", "i32",  "i64",  "usize",  "isize"};
  const Workspace& ws = analysis.ws();
  std::vector<std::string> names;
  for (const auto& [fn, node] : calls) {
    if (analysis.graph().unit_of(fn, node).node != kNone) continue;
    const std::string_view result = base::trim(ws.text(fn, ws.fn(fn).result));
    if (std::find(std::begin(kPlain), std::end(kPlain), result) == std::end(kPlain) &&
        !result.starts_with("Option<"))
      continue;
    const std::string name(ws.name(fn));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace scanner
