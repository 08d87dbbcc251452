#include "scanner/runtime_owners.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "scanner/tokens.h"

namespace scanner {
namespace {

// Their values end with the holder. Not Arc and Rc: who ends last is not seen in a type.
constexpr std::string_view kHolders[] = {
    "std::option::Option",       "std::boxed::Box",    "std::vec::Vec",
    "std::collections::HashMap", "std::cell::Cell",    "std::collections::BTreeMap",
    "std::cell::RefCell",        "std::sync::Mutex",   "std::collections::VecDeque",
    "std::sync::RwLock",         "tokio::sync::Mutex", "tokio::sync::RwLock",
    "parking_lot::Mutex",        "dashmap::DashMap",   "parking_lot::RwLock"};

constexpr int kMostRounds = 4;  ///< structs in structs

bool names_one_of(const std::unordered_set<std::string_view>& names, std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > i && names.count(text.substr(i, end - i)) != 0) return true;
    i = std::max(end, i + 1);
  }
  return false;
}

}  // namespace

RuntimeOwners::RuntimeOwners(Types& types)
    : types_(types), ws_(types.workspace()), names_{"Runtime"} {
  std::vector<TypeDefId> left;
  for (TypeDefId type = 0; type < ws_.types(); ++type) {
    const TypeKind kind = ws_.type_fact(type).kind;
    if (kind == TypeKind::structure || kind == TypeKind::enumeration) left.push_back(type);
  }
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<TypeDefId> found;
    for (const TypeDefId type : left) {
      if (!owns(type) && has_owned_field(type)) found.push_back(type);
    }
    if (found.empty()) return;
    for (const TypeDefId type : found) {
      owners_.insert(type);
      names_.insert(ws_.type_name(type));
    }
  }
}

bool RuntimeOwners::has_owned_field(TypeDefId type) const {
  const TypeFact& fact = ws_.type_fact(type);
  const FileFacts& facts = ws_.files()[ws_.type(type).file].facts;
  const auto is_owned = [&](uint32_t row) {
    const std::string_view text = facts.str(facts.fields[row].type);
    return text.find('&') == std::string_view::npos && names_one_of(names_, text) &&
           contains(types_.parse(text, ws_.place_of_type(type)), 0);
  };
  // Of an enum in each of its variants that hold anything: `Owned(Runtime)`, but not beside
  // `Borrowed(Handle)`.
  bool owned = false;
  bool all = true;
  for (uint32_t row = fact.first_field, next = row; row < fact.first_field + fact.fields;
       row = next) {
    bool one = false;
    while (next < fact.first_field + fact.fields &&
           facts.fields[next].variant == facts.fields[row].variant)
      one = is_owned(next++) || one;
    owned = owned || one;
    all = all && one;
  }
  owned = owned && all;
  if (!owned) return false;
  for (const ImplId impl : ws_.type(type).impls) {
    if (ws_.impl(impl).trait_path != "std::ops::Drop") continue;
    for (const FnId method : ws_.impl(impl).methods) {
      if (lets_runtime_go(ws_, method)) return false;
    }
  }
  return true;
}

Confidence RuntimeOwners::is_given_one(TypeDefId type, FnId fn, uint32_t literal) const {
  const FileFacts& facts = ws_.facts(fn);
  if (facts.nodes[literal].kind != Kind::struct_lit) return Confidence::proven;
  const TypeFact& fact = ws_.type_fact(type);
  const FileFacts& own = ws_.files()[ws_.type(type).file].facts;
  bool doubt = false;
  const uint32_t end = literal + facts.nodes[literal].size;
  for (uint32_t init = literal + 1; init < end; init += facts.nodes[init].size) {
    if (facts.nodes[init].kind != Kind::field_init) continue;
    const std::string_view name = facts.str(facts.nodes[init].name);
    for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
      const std::string_view text = own.str(own.fields[row].type);
      if (own.str(own.fields[row].name) != name || !names_one_of(names_, text)) continue;
      if (!contains(types_.parse(text, ws_.place_of_type(type)), 0)) continue;
      if (!is_passed_on(fn, child_at(facts, init, 0)) ||
          text.find("Option<") == std::string_view::npos)
        return Confidence::proven;
      doubt = true;
    }
  }
  return doubt ? Confidence::possible : Confidence::proven;
}

bool RuntimeOwners::is_passed_on(FnId fn, uint32_t value) const {
  if (value == kNone) return false;
  const Node& n = ws_.node(fn, value);
  if (n.kind == Kind::field) return true;
  if (n.kind != Kind::path) return false;
  const Variable* variable = types_.variable(fn, value, n.name);
  return variable != nullptr && variable->origin != kNone &&
         ws_.node(fn, variable->origin).kind == Kind::pat_typed &&
         ws_.text(fn, ws_.node(fn, variable->origin).name).find("Option<") !=
             std::string_view::npos;
}

bool RuntimeOwners::contains(TyId type, int depth) const {
  const Ty& ty = types_.get(type);
  if (depth > 6) return false;
  if (ty.kind == Ty::Kind::workspace) return !ty.dynamic && owns(ty.def);
  if (ty.path == "tokio::runtime::Runtime") return true;
  const bool holds =
      ty.kind == Ty::Kind::tuple ||
      std::find(std::begin(kHolders), std::end(kHolders), ty.path) != std::end(kHolders);
  if (!holds) return false;
  return std::any_of(ty.args.begin(), ty.args.end(),
                     [&](TyId inner) { return contains(inner, depth + 1); });
}

bool is_runtime(Types& types, std::string_view text, const Place& place) {
  if (text.find("Runtime") == std::string_view::npos || text.starts_with("&")) return false;
  TyId id = types.parse(text, place);
  for (int i = 0; i < 3; ++i) {
    const Ty& ty = types.get(id);
    if (ty.path == "tokio::runtime::Runtime") return true;
    if (ty.args.size() != 1 || (ty.path != "std::option::Option" && ty.path != "std::boxed::Box"))
      return false;
    id = ty.args[0];
  }
  return false;
}

bool lets_runtime_go(const Workspace& ws, FnId fn) {
  const FunctionFact& f = ws.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    const Node& n = ws.node(fn, node);
    const std::string_view name = ws.text(fn, n.name);
    if (n.kind == Kind::method_call && (name == "shutdown_background" || name == "take"))
      return true;
    if (n.kind == Kind::path && name.ends_with("forget")) return true;
  }
  return false;
}

}  // namespace scanner
