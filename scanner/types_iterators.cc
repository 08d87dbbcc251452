// What iterators and collections hold, by the closures and values they are given.
#include <algorithm>

#include "scanner/types.h"

namespace scanner {

/// What the first closure or future among the arguments gives.
TyId Types::closure_result(FnId fn, uint32_t call, uint32_t first_argument) {
  const FileFacts& facts = ws_.facts(fn);
  for (uint32_t i = first_argument;; ++i) {
    const uint32_t at = child_at(facts, call, i);
    if (at == kNone) return 0;
    const TyId id = of(fn, at);
    const Ty& ty = pool_[id];
    if (ty.kind == Ty::Kind::closure) {
      const Node& closure = ws_.node(ty.fn, ty.node);
      const uint32_t body = child_at(ws_.facts(ty.fn), ty.node, closure.aux);
      return body == kNone ? 0 : of(ty.fn, body);
    }
    if (ty.kind == Ty::Kind::async_block || ty.path == "std::future::Future") return awaited(id);
    if (ty.kind == Ty::Kind::function) return declared_result(ty.fn);
  }
}

/// What an iterator's method gives. Every iterator is taken for a slice of its items.
TyId Types::adapted(FnId fn, uint32_t call, TyId receiver, std::string_view method) {
  const auto iterator = [this](TyId item) {
    return item == 0 ? 0 : make_external("slice", {item});
  };
  const auto inner = [this](TyId item) {
    const TyId of_result = tried(item);
    return of_result != 0 ? of_result : element(item);
  };
  if (method == "map" || method == "scan" || method == "map_while")
    return iterator(method == "map" ? closure_result(fn, call, 1)
                                    : inner(closure_result(fn, call, 1)));
  if (method == "filter_map" || method == "flat_map")
    return iterator(inner(closure_result(fn, call, 1)));
  const TyId item = element(receiver);
  if (item == 0) return 0;
  if (method == "flatten") return iterator(inner(item));
  if (method == "enumerate") {
    Ty pair;
    pair.kind = Ty::Kind::tuple;
    pair.args = {0, item};
    return iterator(intern(std::move(pair)));
  }
  if (method == "collect") {
    const StrId generic = turbofish_of(ws_.facts(fn), call);
    const std::string_view into = generic == 0 ? "Vec" : ws_.text(fn, generic);
    if (into.starts_with("Vec")) return iterator(item);
    const TyId whole = parse(into, ws_.place(fn, call));
    if (tried(item) != 0 && pool_[whole].path == "std::result::Result")
      return make_external("std::result::Result", {iterator(tried(item))});
    return whole;
  }
  constexpr std::string_view kOneItem[] = {"find", "max_by_key", "min_by_key", "nth", "next_back"};
  if (std::find(std::begin(kOneItem), std::end(kOneItem), method) != std::end(kOneItem))
    return make_external("std::option::Option", {item});
  constexpr std::string_view kSameItems[] = {"take_while", "skip_while", "peekable",   "step_by",
                                             "sorted",     "cycle",      "into_values"};
  const bool same =
      std::find(std::begin(kSameItems), std::end(kSameItems), method) != std::end(kSameItems);
  return same ? iterator(item) : 0;
}

/// Whether it is a list whose items are not known.
bool Types::leaves_open(TyId collection) const {
  const Ty& ty = pool_[collection];
  if (ty.kind == Ty::Kind::tuple) {  // `let (tx, rx): (Sender<u32>, _) = channel();`
    return std::any_of(ty.args.begin(), ty.args.end(),
                       [this](TyId part) { return part == 0 || leaves_open(part); });
  }
  if (ty.path != "std::vec::Vec" && ty.path != "std::collections::VecDeque" && ty.path != "slice")
    return false;
  return ty.args.empty() || ty.args[0] == 0;
}

/// The list with the items that are pushed to it: `let mut all = Vec::new(); all.push(x);`.
TyId Types::filled(FnId fn, const Variable& v, TyId collection) {
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t end = std::min(v.visible_to, ws_.fn(fn).end_node);
  for (uint32_t node = v.visible_from; node < end; ++node) {
    const Node& n = facts.nodes[node];
    if (n.kind != Kind::method_call) continue;
    const std::string_view method = facts.str(n.name);
    if (method != "push" && method != "push_back") continue;
    const uint32_t receiver = child_at(facts, node, 0);
    if (receiver == kNone || facts.nodes[receiver].kind != Kind::path ||
        facts.nodes[receiver].name != v.name)
      continue;
    const Variable* meant = variable(fn, receiver, v.name);
    const uint32_t value = child_at(facts, node, 1);
    if (meant == nullptr || meant->bind != v.bind || value == kNone) continue;
    const TyId item = of(fn, value);
    if (item != 0) return make_external(pool_[collection].path, {item});
  }
  return collection;
}

}  // namespace scanner
