// Variables and what patterns bind, and what calls call.
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
/// of its own: `#[cfg(unix)] pub use unix::bind; #[cfg(windows)] pub use windows::bind;`.
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
  for (const Binding& binding : named->second) {
    if (binding.kind != Binding::Kind::use) return {};
    Place at;
    at.module = home;
    at.file = module.file;
    const UseFact& use = facts.uses[binding.id];
    found.push_back({ws.resolve(at, facts.str(use.path)), facts.str(use.cfg)});
  }
  return found;
}

bool is_pattern(Kind kind) { return kind >= Kind::pat_bind; }

}  // namespace

const std::vector<Variable>& Types::variables(FnId fn) {
  std::unique_ptr<std::vector<Variable>>& made = ws_.kept(fn).variables[ws_.ref(fn).row];
  if (made != nullptr) return *made;
  made = std::make_unique<std::vector<Variable>>();
  std::vector<Variable>& out = *made;
  const FunctionFact& f = ws_.fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; node += ws_.node(fn, node).size) {
    if (ws_.node(fn, node).kind == Kind::pat_typed) {
      bind_pattern(fn, node, node, f.first_node, f.end_node, node, out);
    } else {
      collect_variables(fn, node, f.end_node, out);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Variable& a, const Variable& b) {
    return a.name != b.name ? a.name < b.name : a.visible_from < b.visible_from;
  });
  return out;
}

void Types::bind_pattern(FnId fn, uint32_t pattern, uint32_t whole, uint32_t from, uint32_t to,
                         uint32_t origin, std::vector<Variable>& out) {
  const FileFacts& facts = ws_.facts(fn);
  if (facts.nodes[pattern].kind == Kind::pat_bind) {
    out.push_back({facts.nodes[pattern].name, pattern, from, to, whole, origin});
  }
  for_children(facts, pattern, [&](uint32_t child) {
    if (is_pattern(facts.nodes[child].kind)) bind_pattern(fn, child, whole, from, to, origin, out);
  });
}

void Types::collect_variables(FnId fn, uint32_t node, uint32_t end_of_block,
                              std::vector<Variable>& out) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& n = facts.nodes[node];
  const uint32_t end = node + n.size;
  switch (n.kind) {
    case Kind::let:
      for_children(facts, node, [&](uint32_t child) {
        if (is_pattern(facts.nodes[child].kind)) {
          bind_pattern(fn, child, child, end, end_of_block, node, out);
        } else {
          collect_variables(fn, child, end, out);
        }
      });
      return;
    case Kind::for_loop:
    case Kind::arm:
    case Kind::closure:
      for_children(facts, node, [&](uint32_t child) {
        if (is_pattern(facts.nodes[child].kind)) {
          bind_pattern(fn, child, child, child + facts.nodes[child].size, end, node, out);
        } else {
          collect_variables(fn, child, end, out);
        }
      });
      return;
    case Kind::let_cond:
      for_children(facts, node, [&](uint32_t child) {
        if (is_pattern(facts.nodes[child].kind)) {
          bind_pattern(fn, child, child, end, end_of_block, node, out);
        } else {
          collect_variables(fn, child, end, out);
        }
      });
      return;
    case Kind::if_else:
    case Kind::while_loop:
    case Kind::block:
      for_children(facts, node, [&](uint32_t child) { collect_variables(fn, child, end, out); });
      return;
    default:
      for_children(facts, node,
                   [&](uint32_t child) { collect_variables(fn, child, end_of_block, out); });
  }
}

const Variable* Types::variable(FnId fn, uint32_t node, StrId name) {
  const std::vector<Variable>& all = variables(fn);
  // The last one that has begun and not ended.
  auto after = std::partition_point(all.begin(), all.end(), [&](const Variable& v) {
    return v.name != name ? v.name < name : v.visible_from <= node;
  });
  while (after != all.begin() && (--after)->name == name) {
    if (node < after->visible_to) return &*after;
  }
  return nullptr;
}

TyId Types::of_variable(FnId fn, const Variable& v) {
  const size_t row = row_of(fn, v.bind);
  if (memo_[row] != kNone) return memo_[row];
  if (depth_ > 38) return 0;
  memo_[row] = 0;
  ++depth_;
  const FileFacts& facts = ws_.facts(fn);
  const Node& origin = facts.nodes[v.origin];
  TyId whole = 0;
  switch (origin.kind) {
    case Kind::let:
      if (origin.name != 0) {
        whole = parse(facts.str(origin.name), ws_.place(fn, v.origin),
                      ws_.text(fn, ws_.fn(fn).generics));
      }
      if ((whole == 0 || facts.str(origin.name).find('_') != std::string_view::npos) &&
          (origin.flags & has_init) != 0) {
        // `Vec<_>`: the value knows what the type leaves open.
        const uint32_t init = child_at(facts, v.origin, 1);
        const TyId given = init == kNone ? 0 : of(fn, init);
        if (given != 0 && (whole == 0 || leaves_open(whole))) whole = given;
      }
      break;
    case Kind::let_cond: {
      const uint32_t value = child_at(facts, v.origin, 1);
      if (value != kNone) whole = of(fn, value);
      break;
    }
    case Kind::for_loop: {
      const uint32_t value = child_at(facts, v.origin, 1);
      if (value != kNone) whole = element(of(fn, value));
      break;
    }
    case Kind::arm: {
      // The match around the arm: its scrutinee; of `select!`: what the branch's future gives.
      const uint32_t second = child_at(facts, v.origin, 1);
      if (second != kNone && facts.nodes[second].kind == Kind::await &&
          (facts.nodes[second].flags & implicit) != 0) {
        whole = of(fn, second);
        break;
      }
      const FunctionFact& f = ws_.fn(fn);
      for (uint32_t at = v.origin; at-- > f.first_node;) {
        const Node& n = facts.nodes[at];
        if (n.kind == Kind::match && at + n.size > v.origin) {
          const uint32_t scrutinee = child_at(facts, at, 0);
          if (scrutinee != kNone) whole = of(fn, scrutinee);
          break;
        }
      }
      break;
    }
    case Kind::closure: {
      uint32_t index = 0;
      for (uint32_t i = 0;; ++i) {
        const uint32_t child = child_at(facts, v.origin, i);
        if (child == kNone || child == v.pattern) {
          index = i;
          break;
        }
      }
      whole = closure_parameter(fn, v.origin, index);
      break;
    }
    default:
      break;
  }
  TyId id = of_pattern(fn, v.pattern, whole, v.bind);
  if (origin.kind == Kind::let && v.pattern == v.bind && leaves_open(id)) id = filled(fn, v, id);
  --depth_;
  memo_[row] = id;
  return id;
}

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

/// The type that a closure's parameter has by the method that the closure is given to: `opt.map(|x|
/// ..)`.
TyId Types::closure_parameter(FnId fn, uint32_t closure, uint32_t index) {
  const FileFacts& facts = ws_.facts(fn);
  const FunctionFact& f = ws_.fn(fn);
  for (uint32_t at = closure; at-- > f.first_node;) {
    const Node& n = facts.nodes[at];
    if (at + n.size <= closure) continue;
    if (n.kind == Kind::call || n.kind == Kind::method_call) {
      const Callee& given = callee(fn, at);
      if (given.api != nullptr && !given.api->passes.empty())
        return index == 0 ? make_external(std::string(given.api->passes)) : 0;
      for (const Target& target : given.targets) {
        const TyId type = parameter_by_bound(target.fn, fn, at, closure, index);
        if (type != 0) return type;
      }
    }
    if (n.kind != Kind::method_call) return 0;
    const uint32_t head = child_at(facts, at, 0);
    if (head == kNone || head == closure) return 0;
    const TyId receiver = of(fn, head);
    const Ty& ty = pool_[through(receiver)];
    const std::string_view name = facts.str(n.name);
    if (ty.kind != Ty::Kind::external) return 0;
    if (ty.args.empty()) return index == 0 ? element(receiver) : 0;
    if (name == "with_borrow" || name == "with_borrow_mut") {  // of a LocalKey<RefCell<T>>
      const Ty& cell = pool_[ty.args[0]];
      return cell.args.empty() ? 0 : cell.args[0];
    }
    if (name == "fold") return index == 1 ? element(receiver) : 0;
    if (name == "with" || name == "get_or_init" || name == "send_modify" || name == "modify")
      return ty.args[0];
    if (index != 0) return 0;
    return element(receiver);
  }
  return 0;
}

/// The type of `bind` within `pattern`, which a value of type `whole` is matched against.
TyId Types::of_pattern(FnId fn, uint32_t pattern, TyId whole, uint32_t bind) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[pattern];
  if (pattern == bind) return whole;
  const auto inside = [&](uint32_t child) {
    return bind >= child && bind < child + facts.nodes[child].size;
  };
  uint32_t index = 0;
  TyId result = 0;
  for_children(facts, pattern, [&](uint32_t child) {
    if (inside(child)) {
      switch (node.kind) {
        case Kind::pat_typed: {
          std::string generics(ws_.text(fn, ws_.fn(fn).generics));
          const ImplId impl = ws_.impl_of(fn);
          if (impl != kNone) {
            generics += " ";
            generics += facts.str(ws_.impl_fact(impl).generics);
          }
          result = of_pattern(fn, child,
                              parse(facts.str(node.name), ws_.place(fn, pattern), generics), bind);
          break;
        }
        case Kind::pat_tuple: {
          const Ty& ty = pool_[whole];
          const TyId part =
              ty.kind == Ty::Kind::tuple && index < ty.args.size() ? ty.args[index] : 0;
          result = of_pattern(fn, child, part, bind);
          break;
        }
        case Kind::pat_tuple_struct:
          result = of_pattern(
              fn, child, payload(whole, std::string(facts.str(node.name)), fn, pattern, index, {}),
              bind);
          break;
        case Kind::pat_struct:
          result = of_pattern(fn, child, whole, bind);  // the pat_field below asks for its field
          if (facts.nodes[child].kind == Kind::pat_field) {
            const uint32_t inner = child_at(facts, child, 0);
            if (inner != kNone) {
              const TyId field = payload(whole, std::string(facts.str(node.name)), fn, pattern, 0,
                                         facts.str(facts.nodes[child].name));
              result = of_pattern(fn, inner, field, bind);
            }
          }
          break;
        case Kind::pat_slice:
          result = of_pattern(fn, child, element(whole), bind);
          break;
        default:
          result = of_pattern(fn, child, whole, bind);
      }
    }
    ++index;
  });
  return result;
}

TyId Types::payload(TyId scrutinee, const std::string& variant_path, FnId fn, uint32_t pattern,
                    uint32_t index, std::string_view field) {
  const Resolved r = ws_.resolve(ws_.place(fn, pattern), variant_path);
  if (r.kind == Resolved::Kind::external) {
    const std::string path = canonical_path(r.path);
    if (path == "std::option::Option::Some" || path == "std::result::Result::Ok" ||
        path == "std::task::Poll::Ready") {
      const TyId inner = tried(through(scrutinee));
      return inner;
    }
    // A framework's extractor: `State(state): State<Shared>`
    const Ty& whole = pool_[scrutinee];
    return whole.path == path && whole.args.size() == 1 && index == 0 ? whole.args[0] : 0;
  }
  TypeDefId def = kNone;
  std::string variant;
  if (r.kind == Resolved::Kind::variant) {
    def = r.id;
    variant = r.path;
  } else if (r.kind == Resolved::Kind::type) {
    def = r.id;
  } else {
    return 0;
  }
  const TypeFact& fact = ws_.type_fact(def);
  const FileFacts& facts = ws_.files()[ws_.type(def).file].facts;
  const std::string number = std::to_string(index);
  for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
    const FieldFact& f = facts.fields[row];
    if (facts.str(f.variant) != variant) continue;
    if (facts.str(f.name) == (field.empty() ? std::string_view(number) : field)) {
      const Ty& whole = pool_[through(scrutinee)];
      return parse_given(
          facts.str(f.type), ws_.place_of_type(def), facts.str(fact.generics),
          whole.kind == Ty::Kind::workspace && whole.def == def ? given_by(whole) : Given());
    }
  }
  return 0;
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
    if (out.targets.empty()) find_conversion(receiver, facts.str(node.name), out);
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
      if (std::any_of(out.targets.begin(), out.targets.end(), is_async))
        out.targets.erase(
            std::remove_if(out.targets.begin(), out.targets.end(),
                           [&](const Target& to) {
                             return !is_async(to) &&
                                    ws_.text(to.fn, ws_.fn(to.fn).result).find("Fut") ==
                                        std::string_view::npos;
                           }),
            out.targets.end());
    }
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
      CfgSet both;
      both.add(here);
      both.add(one.cfg);
      return both.contradicts();
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
    return out;
  }
  if (r.kind == Resolved::Kind::external) {
    out.path = canonical_path(r.path);
    out.api = find_api(out.path);
    if (out.api == nullptr) {
      // `Arc::clone(&x)` and the like: a method called by its path.
      const size_t colons = out.path.rfind("::");
      if (colons != std::string::npos) out.api = find_api(out.path);
    }
    if (out.api != nullptr && out.api->is(kOfArgument)) out.api = read_or_write(fn, index);
  }
  return out;
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
        break;
      }
      const TyId next = deref_of_own(ty);
      if (next == 0) break;
      at = next;
      continue;
    }
    if (ty.kind == Ty::Kind::external) {
      const std::string path = ty.path + "::" + std::string(name);
      out.api = find_api(path);
      if (out.api != nullptr) {
        out.path = path;
        return;
      }
      find_extension(at, name, out);
      if (!out.targets.empty()) return;
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
      find_extension(at, name, out);
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
  // The receiver is not known: a method that only one function of the workspace is called by is a
  // guess.
  const std::vector<FnId>* named = ws_.functions_named(name);
  if (named == nullptr || known) return;
  FnId only = kNone;
  for (const FnId candidate : *named) {
    const FunctionFact& f = ws_.fn(candidate);
    if ((f.flags & fn_has_self) == 0) continue;
    if ((f.flags & fn_has_body) == 0) continue;
    if (only != kNone) return;
    only = candidate;
  }
  if (only == kNone) return;
  if (find_api(std::string("std::option::Option::") + std::string(name)) != nullptr) return;
  bool distinctive =
      name.size() >= 8 && name.find('_') != std::string_view::npos && !ws_.in_test(only);
  for (const std::string_view common : {"set_", "get_", "with_", "try_", "into_", "from_"})
    distinctive = distinctive && !name.starts_with(common);
  out.targets.push_back({only, distinctive ? Confidence::likely : Confidence::possible, true});
}

}  // namespace scanner
