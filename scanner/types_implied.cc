// What runs without being called by name: what a provided method of a standard trait calls, and
// what a `for` loop asks its iterator.
#include <algorithm>
#include <iterator>

#include "scanner/types.h"

namespace scanner {

/// The methods of that name that impls of the trait have for the type, at what a reference or a
/// smart pointer to it points to.
void Types::find_in_trait(TyId receiver, std::string_view name, std::string_view trait,
                          Callee& out) {
  const Ty& ty = pool_[through(receiver)];
  if (ty.kind != Ty::Kind::workspace) return;
  for (const FnId method : ws_.methods(ty.def, name)) {
    const ImplId impl = ws_.impl_of(method);
    if (impl != kNone && ws_.impl(impl).trait_path == trait)
      out.targets.push_back({method, Confidence::likely});
  }
}

namespace {

constexpr std::string_view kAdaptors[] = {
    "map",     "filter",     "filter_map", "enumerate", "take",    "skip", "take_while",
    "chain",   "skip_while", "map_while",  "flat_map",  "inspect", "fuse", "peekable",
    "flatten", "step_by",    "by_ref",     "cloned",    "copied",  "zip",  "rev"};

/// The iterator that a chain of adaptors asks for its items.
uint32_t asked_by_adaptors(const FileFacts& facts, uint32_t node) {
  while (facts.nodes[node].kind == Kind::method_call &&
         std::find(std::begin(kAdaptors), std::end(kAdaptors), facts.str(facts.nodes[node].name)) !=
             std::end(kAdaptors))
    node = child_at(facts, node, 0);
  return node;
}

}  // namespace

void Types::find_provided(FnId fn, uint32_t receiver, std::string_view name, Callee& out) {
  for (const Provided& one : kProvided) {
    if (one.call != name) continue;
    const uint32_t asked =
        one.called == "next" ? asked_by_adaptors(ws_.facts(fn), receiver) : receiver;
    find_in_trait(of(fn, asked), one.called, one.trait, out);
  }
}

void Types::find_iterated(FnId fn, uint32_t loop, Callee& out) {
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t value = child_at(facts, loop, 1);
  if (value == kNone) return;
  const TyId iterated = of(fn, asked_by_adaptors(facts, value));
  find_in_trait(iterated, "next", "std::iter::Iterator", out);
  if (!out.targets.empty()) return;
  find_in_trait(iterated, "into_iter", "std::iter::IntoIterator", out);
  for (const Target& into : std::vector<Target>(out.targets))
    find_in_trait(declared_result(into.fn), "next", "std::iter::Iterator", out);
}

}  // namespace scanner
