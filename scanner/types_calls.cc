// What calls call.
#include <algorithm>

#include "base/text.h"
#include "scanner/cfg_predicate.h"
#include "scanner/types.h"

namespace scanner {
namespace {

/// One of the things that a name means, and the `cfg` of the `use` that brings it.
struct Meaning {
  Resolved resolved;
  std::string_view cfg;
};

/// What a path means where several `use` lines of one module bind its last name, each under a `cfg`
/// of its own: `#[cfg(unix)] pub use unix::bind; #[cfg(windows)] pub use windows::bind;`, or a
/// `use` and a function of the module.
std::vector<Meaning> bound_by_several_uses(const Workspace& ws, const Place& place,
                                           std::string_view path) {
  ModuleId home = place.module;
  const size_t colons = path.rfind("::");
  if (colons != std::string_view::npos) {
    Resolved prefix = ws.resolve(place, path.substr(0, colons));
    if (prefix.kind == Resolved::Kind::nothing)  // a crate
      prefix = ws.resolve(place, "::" + std::string(path.substr(0, colons)));
    if (prefix.kind != Resolved::Kind::module) return {};
    home = prefix.id;
    path.remove_prefix(colons + 2);
  }
  if (home == kNone) return {};
  const Module& module = ws.modules()[home];
  const auto named = module.names.find(path);
  if (named == module.names.end() || named->second.size() < 2) return {};
  std::vector<Meaning> found;
  const FileFacts& facts = ws.files()[module.file].facts;
  const auto is_use = [](const Binding& one) { return one.kind == Binding::Kind::use; };
  if (std::none_of(named->second.begin(), named->second.end(), is_use)) return {};
  for (const Binding& binding : named->second) {
    if (binding.kind == Binding::Kind::function) {
      Resolved own;
      own.kind = Resolved::Kind::function;
      own.id = binding.id;
      found.push_back({own, ws.cfg_meant(ws.ref(binding.id).file, ws.fn(binding.id).cfg)});
      continue;
    }
    if (!is_use(binding)) return {};
    Place at;
    at.module = home;
    at.file = module.file;
    const UseFact& use = facts.uses[binding.id];
    const Resolved used = ws.resolve(at, facts.str(use.path));
    // A module and a function may have one name: only the function is called.
    if (used.kind == Resolved::Kind::module) continue;
    found.push_back({used, ws.cfg_meant(module.file, use.cfg)});
  }
  return found.size() < 2 ? std::vector<Meaning>() : found;
}

}  // namespace

/// Of so many implementations a call by a receiver of a trait's type is likely to mean each: behind
/// `dyn` any of them may stand, a generic parameter is one of them at each of its uses.
constexpr size_t few_implementations(const Ty& receiver) { return receiver.dynamic ? SIZE_MAX : 3; }

Confidence Types::of_one_among(const std::vector<FnId>& methods, size_t few) const {
  size_t count = 0;
  bool by_platform = false;
  for (const FnId method : methods) {
    if ((ws_.fn(method).flags & fn_has_body) == 0 || ws_.in_test(method)) continue;
    if (ws_.cfg_of(method).empty()) {
      ++count;
    } else {
      by_platform = true;  // of which a build has one, as a rule
    }
  }
  return count + (by_platform ? 1 : 0) <= few ? Confidence::likely : Confidence::possible;
}

bool Types::gives_no_future(FnId fn) {
  const Ty& result = pool_[declared_result(fn)];
  return result.path == "std::result::Result" || result.path == "std::option::Option";
}

const Callee& Types::callee(FnId fn, uint32_t node) {
  uint32_t& known = callee_of_[row_of(fn, node)];
  if (known != 0) return callees_[known - 1];
  callees_.emplace_back();  // a call that depends on itself reaches nothing
  known = static_cast<uint32_t>(callees_.size());
  Callee& callee = callees_.back();
  Callee made = find_callee(fn, node);
  return callee = std::move(made);
}

Callee Types::find_callee(FnId fn, uint32_t index) {
  Callee out;
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[index];
  if (node.kind == Kind::method_call) {
    const uint32_t head = child_at(facts, index, 0);
    if (head == kNone) return out;
    const TyId receiver = of(fn, head);
    if (names_method_with(kByArgument, facts.str(node.name)) &&
        pool_[receiver].kind != Ty::Kind::workspace) {
      find_by_argument(fn, index, out);
      if (out.api != nullptr) return out;
    }
    find_method(receiver, facts.str(node.name), fn, out);
    if (out.api != nullptr && hands_on(fn, *out.api)) out.api = nullptr;
    if (ws_.trait_of(fn) != kNone && out.targets.size() > 1 &&
        facts.nodes[head].kind == Kind::path && facts.str(facts.nodes[head].name) == "self")
      leave_out_overriders(fn, out);
    if (out.targets.empty()) find_conversion(fn, index, receiver, facts.str(node.name), out);
    if (out.targets.empty()) find_provided(fn, head, facts.str(node.name), out);
    const bool awaited =
        index > ws_.fn(fn).first_node && facts.nodes[index - 1].kind == Kind::await;
    const bool unknown = receiver == 0 && out.api == nullptr && out.targets.empty();
    if (unknown && !awaited && child_at(facts, index, 1) == kNone) {
      out.api = find_named_method(facts.str(node.name));
      if (out.api != nullptr) {
        out.api_confidence = Confidence::likely;
        out.path = std::string(out.api->path);
      }
    }
    if (awaited) {  // then it is the async one of those that have the name
      const auto is_async = [&](const Target& to) { return (ws_.fn(to.fn).flags & fn_async) != 0; };
      const bool any = std::any_of(out.targets.begin(), out.targets.end(), is_async);
      std::erase_if(out.targets, [&](const Target& to) {
        if (is_async(to)) return false;
        return any ? ws_.text(to.fn, ws_.fn(to.fn).result).find("Fut") == std::string_view::npos
                   : gives_no_future(to.fn);
      });
    }
    return out;
  }
  if (node.kind == Kind::for_loop) {
    find_iterated(fn, index, out);
    return out;
  }
  const uint32_t head = node.kind == Kind::call ? child_at(facts, index, 0) : index;
  if (head == kNone) return out;
  if (facts.nodes[head].kind != Kind::path) return out;
  const std::string_view path = facts.str(facts.nodes[head].name);
  if (path.find("::") == std::string_view::npos) {
    const Variable* found = variable(fn, head, facts.nodes[head].name);
    if (found != nullptr) {
      const Ty& ty = pool_[of_variable(fn, *found)];
      if (ty.kind == Ty::Kind::function) out.targets.push_back({ty.fn, Confidence::likely});
      return out;
    }
  }
  const Place place = ws_.place(fn, head);
  Resolved r = ws_.resolve(place, path);
  std::vector<Meaning> meanings = bound_by_several_uses(ws_, place, path);
  const std::string here = meanings.empty() ? std::string() : ws_.cfg_of(fn, head);
  if (!here.empty()) {  // then it is one of those that a build with this code has
    const auto in_no_such_build = [&here](const Meaning& one) {
      return cfgs_contradict(here, one.cfg);
    };
    meanings.erase(std::remove_if(meanings.begin(), meanings.end(), in_no_such_build),
                   meanings.end());
    if (!meanings.empty()) r = meanings.front().resolved;
  }
  if (r.kind == Resolved::Kind::function) {
    if ((ws_.fn(r.id).flags & fn_static) != 0) return out;
    const TypeDefId trait = ws_.trait_of(r.id);
    if (trait != kNone) {  // `Trait::method(x)`, `Self::method()` in a trait: all impls
      const std::vector<FnId> all = ws_.methods(trait, ws_.name(r.id));
      const Confidence confidence = of_one_among(all, 2);
      for (const FnId target : all) out.targets.push_back({target, confidence});
      return out;
    }
    const bool all_functions =
        std::all_of(meanings.begin(), meanings.end(), [&](const Meaning& one) {
          return one.resolved.kind == Resolved::Kind::function &&
                 (ws_.fn(one.resolved.id).flags & fn_static) == 0;
        });
    if (meanings.size() > 1 && all_functions) {
      for (const Meaning& one : meanings)
        out.targets.push_back({one.resolved.id, Confidence::likely});
      return out;
    }
    // `cfg` twins of the same item are all meant.
    const std::string item = ws_.item_path(r.id);
    const std::vector<FnId>* named = ws_.functions_named(ws_.name(r.id));
    const Module& module = ws_.modules()[ws_.module_of(r.id)];
    const auto may_be_twin = [&](FnId twin) {
      if (ws_.ref(twin).file == ws_.ref(r.id).file) return true;
      if (!module.has_twin) return false;
      const Module& other = ws_.modules()[ws_.module_of(twin)];
      return other.has_twin && other.crate == module.crate && other.path == module.path;
    };
    if (named != nullptr) {
      for (const FnId twin : *named) {
        if (twin == r.id || (may_be_twin(twin) && ws_.item_path(twin) == item &&
                             ws_.fn(twin).outer == ws_.fn(r.id).outer)) {
          out.targets.push_back({twin, Confidence::proven});
        }
      }
    }
    if (node.kind == Kind::call) choose_conversion(fn, index, out);
    return out;
  }
  if (r.kind == Resolved::Kind::nothing) find_by_parameter(fn, place, path, out);
  if (r.kind == Resolved::Kind::nothing && out.targets.empty()) find_in_std(place, path, out);
  if (r.kind == Resolved::Kind::external) {
    out.path = canonical_path(r.path);
    out.api = find_api(out.path);
    if (out.api != nullptr && out.api->is(kOfArgument)) out.api = read_or_write(fn, index);
  }
  return out;
}

/// `thread::sleep(..)` where nothing here is called `thread`, under `use other_crate::prelude::*`:
/// what such a crate hands on by that name is std's module.
void Types::find_in_std(const Place& place, std::string_view path, Callee& out) {
  const std::string_view module = path.substr(0, path.find("::"));
  if ((module != "thread" && module != "fs") || !ws_.globs_another_crate(place.module)) return;
  out.path = "std::" + std::string(path);
  out.api = find_api(out.path);
  out.api_confidence = Confidence::likely;
}

void Types::find_by_parameter(FnId fn, const Place& place, std::string_view path, Callee& out) {
  const size_t colons = path.rfind("::");
  if (colons == std::string_view::npos || colons == 0) return;
  const size_t first = path.find("::");
  if (first != colons && path.find("::", first + 2) != colons) return;  // at most `T::Item::method`
  const std::string generics = generics_around(fn);
  if (generics.empty() && !path.starts_with("Self::")) return;
  const Ty ty = pool_[parse(path.substr(0, colons), place, generics)];
  if (ty.kind != Ty::Kind::workspace ||
      (first == colons && ws_.type_fact(ty.def).kind != TypeKind::trait))
    return;
  find_method(make_workspace(ty.def), path.substr(colons + 2), fn, out);
}

/// In the body of a trait's method, `self` is of no type whose impl has another body for it.
void Types::leave_out_overriders(FnId default_method, Callee& out) const {
  const std::vector<FnId>* named = ws_.functions_named(ws_.name(default_method));
  if (named == nullptr) return;
  const auto overrides = [&](const Target& to) {
    const ImplId impl = ws_.impl_of(to.fn);
    return impl != kNone && std::any_of(named->begin(), named->end(),
                                        [&](FnId other) { return ws_.impl_of(other) == impl; });
  };
  out.targets.erase(std::remove_if(out.targets.begin(), out.targets.end(), overrides),
                    out.targets.end());
}

/// Whether the function is an impl's method that calls the same trait's method of what it wraps,
/// whatever that is: `impl<W: Write> Write for Counted<W>`.
bool Types::hands_on(FnId fn, const KnownApi& api) const {
  if (!api.is(kOfArgument)) return false;  // those of a type that is known are rows of their own
  const ImplId impl = ws_.impl_of(fn);
  return impl != kNone && !ws_.impl(impl).trait_path.empty() &&
         api.path.substr(0, api.path.rfind("::")) == ws_.impl(impl).trait_path;
}

/// The method that is known by the type of its first argument: `query.load(&mut connection)`.
void Types::find_by_argument(FnId fn, uint32_t call, Callee& out) {
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t argument = child_at(facts, call, 1);
  if (argument == kNone) return;
  const std::string name(facts.str(facts.nodes[call].name));
  TyId at = of(fn, argument);
  for (int i = 0; i < 8 && at != 0; ++i, at = deref_once(at)) {
    if (pool_[at].kind != Ty::Kind::external) return;
    const KnownApi* api = find_api(pool_[at].path + "::" + name);
    if (api == nullptr || !api->is(kByArgument)) continue;
    out.api = api;
    out.path = std::string(api->path);
    return;
  }
}

/// What a function does that reads or writes one of its arguments: the read or write of the first
/// argument whose type is known to hold the thread then; else null.
const KnownApi* Types::read_or_write(FnId fn, uint32_t call) {
  const FileFacts& facts = ws_.facts(fn);
  for (uint32_t i = 1;; ++i) {
    const uint32_t argument = child_at(facts, call, i);
    if (argument == kNone) return nullptr;
    TyId at = of(fn, argument);
    for (int steps = 0; steps < 8 && at != 0; ++steps, at = deref_once(at)) {
      if (pool_[at].kind != Ty::Kind::external) break;
      for (const char* what : {"::read", "::write"}) {
        const KnownApi* api = find_api(pool_[at].path + what);
        if (api != nullptr && holds_thread(api->call)) return api;
      }
    }
  }
}

bool Types::find_in_other_bounds(TyId parameter, std::string_view name, FnId fn, Callee& out) {
  for (const TyId bound : pool_[parameter].also) {  // the pool is a deque: it stays where it is
    find_method(bound, name, fn, out);
    if (!out.targets.empty() || out.api != nullptr) return true;
  }
  return false;
}

/// An enum that has no such method, but each of its variants holds a value that has it, of one
/// trait: a macro such as `enum_dispatch` hands the call on.
void Types::find_in_variants(TypeDefId type, std::string_view name, Callee& out) {
  const TypeFact& fact = ws_.type_fact(type);
  if (fact.kind != TypeKind::enumeration || fact.fields == 0) return;
  const FileFacts& facts = ws_.files()[ws_.type(type).file].facts;
  std::vector<FnId> all;
  TypeDefId trait = kNone;
  for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
    const FieldFact& field = facts.fields[row];
    if (facts.str(field.name) != "0") return;
    const Ty& held = pool_[through(parse(facts.str(field.type), ws_.place_of_type(type)))];
    if (held.kind != Ty::Kind::workspace || held.def == type) return;
    const size_t before = all.size();
    for (const FnId method : ws_.methods(held.def, name)) {
      const ImplId impl = ws_.impl_of(method);
      if (impl == kNone || ws_.impl(impl).trait == kNone) continue;
      if (trait != kNone && ws_.impl(impl).trait != trait) return;
      trait = ws_.impl(impl).trait;
      all.push_back(method);
    }
    if (all.size() == before) return;
  }
  for (const FnId method : all) out.targets.push_back({method, Confidence::likely});
}

/// Of methods that a generic type has several times, `impl Table<A> {..}` and `impl Table<B> {..}`,
/// code in an impl of the one means those of the one.
void Types::keep_of_same_impls(FnId fn, TypeDefId type, std::vector<FnId>& methods) const {
  const ImplId own = ws_.impl_of(fn);
  if (own == kNone || ws_.impl(own).self_type != type) return;
  const auto written = [&](ImplId impl) {
    return ws_.files()[ws_.impl(impl).file].facts.str(ws_.impl_fact(impl).self_type);
  };
  std::vector<FnId> same;
  std::copy_if(methods.begin(), methods.end(), std::back_inserter(same), [&](FnId method) {
    const ImplId impl = ws_.impl_of(method);
    return impl != kNone && written(impl) == written(own);
  });
  if (!same.empty()) methods = std::move(same);
}

void Types::find_method(TyId receiver, std::string_view name, FnId fn, Callee& out) {
  TyId at = receiver;
  bool known = receiver != 0;
  const KnownApi* of_trait = find_trait_method(name);
  if (of_trait != nullptr && of_trait->is(kImported) &&
      !imports(fn, of_trait->path.substr(0, of_trait->path.rfind("::"))))
    of_trait = nullptr;
  for (int i = 0; i < 10 && at != 0; ++i) {
    const Ty& ty = pool_[at];
    if (ty.kind == Ty::Kind::workspace) {
      std::vector<FnId> found = ws_.methods(ty.def, name);
      if (!found.empty()) {
        const bool is_trait = ws_.type_fact(ty.def).kind == TypeKind::trait;
        // A method of the type's own goes before those of its traits.
        const auto inherent = [&](FnId method) {
          const ImplId impl = ws_.impl_of(method);
          return impl != kNone && ws_.impl_fact(impl).trait == 0;
        };
        if (!is_trait && std::any_of(found.begin(), found.end(), inherent))
          found.erase(std::remove_if(found.begin(), found.end(),
                                     [&](FnId method) { return !inherent(method); }),
                      found.end());
        if (!is_trait && found.size() > 1) keep_of_same_impls(fn, ty.def, found);
        const Confidence confidence =
            !is_trait ? Confidence::proven : of_one_among(found, few_implementations(ty));
        for (const FnId target : found) out.targets.push_back({target, confidence});
        return;
      }
      if (ws_.type_fact(ty.def).kind == TypeKind::trait) {
        for (const TypeDefId above : supertraits(ty.def)) {
          found = ws_.methods(above, name);
          const Confidence confidence = of_one_among(found, few_implementations(ty));
          for (const FnId target : found) out.targets.push_back({target, confidence});
          if (!found.empty()) return;
        }
        if (find_in_other_bounds(at, name, fn, out)) return;
        break;
      }
      const TyId next = deref_of_own(ty);
      if (next == 0) find_in_variants(ty.def, name, out);
      if (next == 0) break;
      at = next;
      continue;
    }
    if (ty.kind == Ty::Kind::external) {
      const std::string path = ty.path + "::" + std::string(name);
      // What sends into one of these is a method of `SinkExt`, not of its own: an own trait in
      // scope goes before it, as the two together would not compile.
      if (path.starts_with("futures::channel::mpsc::")) {
        find_extension(at, name, fn, out);
        if (!out.targets.empty()) return;
      }
      out.api = find_api(path);
      if (out.api != nullptr) {
        out.path = path;
        return;
      }
      find_extension(at, name, fn, out);
      if (!out.targets.empty()) return;
      if (find_in_other_bounds(at, name, fn, out)) return;
      const TyId next = deref_once(at);
      if (next == 0 && of_trait != nullptr) break;
      if (next == 0) {
        out.path = path;
        return;
      }
      at = next;
      continue;
    }
    if (ty.kind == Ty::Kind::async_block || ty.kind == Ty::Kind::closure) {
      find_extension(at, name, fn, out);
      if (!out.targets.empty()) return;
    }
    break;
  }
  // A trait's method, such as `par_iter`; the one of a future only where the receiver is one.
  const bool future = receiver != 0 && (pool_[receiver].kind == Ty::Kind::async_block ||
                                        pool_[receiver].path == "std::future::Future");
  if (of_trait != nullptr && (future || !of_trait->path.starts_with("pollster::")) &&
      (at == 0 || pool_[at].kind != Ty::Kind::workspace)) {
    out.api = of_trait;
    out.api_confidence = future ? Confidence::proven : Confidence::likely;
    out.path = std::string(of_trait->path);
    return;
  }
  if (known && pool_[at].kind != Ty::Kind::workspace) return;
  // The receiver is not known: a method that only one function of the workspace is called by, or
  // only those of one of its traits, is a guess.
  const std::vector<FnId>* named = ws_.functions_named(name);
  if (named == nullptr || known) return;
  std::vector<FnId> all;
  TypeDefId trait = kNone;
  for (const FnId candidate : *named) {
    if ((ws_.fn(candidate).flags & fn_has_self) == 0) continue;
    const ImplId impl = ws_.impl_of(candidate);
    const TypeDefId of = impl != kNone ? ws_.impl(impl).trait : ws_.trait_of(candidate);
    if (of == kNone && (ws_.fn(candidate).flags & fn_has_body) == 0) continue;
    if (!all.empty() && (of == kNone || of != trait)) return;
    trait = of;
    all.push_back(candidate);
  }
  if (all.empty()) return;
  if (find_api(std::string("std::option::Option::") + std::string(name)) != nullptr) return;
  const bool only_tests =
      std::all_of(all.begin(), all.end(), [&](FnId method) { return ws_.in_test(method); });
  bool distinctive = name.size() >= 8 && name.find('_') != std::string_view::npos && !only_tests;
  for (const std::string_view common : {"set_", "get_", "with_", "try_", "into_", "from_"})
    distinctive = distinctive && !name.starts_with(common);
  const Confidence sure = distinctive ? of_one_among(all, 3) : Confidence::possible;
  for (const FnId method : all) out.targets.push_back({method, sure, true});
}

}  // namespace scanner
