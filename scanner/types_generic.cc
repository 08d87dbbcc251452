// Generic parameters at one call, and methods that the workspace gives to types of libraries.
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "scanner/tokens.h"
#include "scanner/type_text.h"
#include "scanner/types.h"

namespace scanner {
namespace {

bool is_async_path(std::string_view path) {
  return path == "std::future::Future" || path == "futures::future::FutureExt";
}

/// Whether one of the words of a type's text is a type parameter, as they are commonly named, or
/// stands for a type that is named elsewhere.
bool is_open_type(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word == "Self" || word == "impl" ||
        (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && (i == 0 || text[i - 1] != '\'')))
      return true;
    i = std::max(end, i + 1);
  }
  return false;
}

/// "str" or "[" of what borrows a text or a slice as it is written: `x.as_str()`, `x.as_slice()`,
/// `".."`.
std::string_view borrowed_by(const FileFacts& facts, uint32_t node) {
  if (node == kNone) return {};
  const Node& n = facts.nodes[node];
  if (n.kind == Kind::literal) return n.aux == 's' ? "str" : "";
  if (n.kind != Kind::method_call) return {};
  const std::string_view name = facts.str(n.name);
  if (name == "as_str") return "str";
  return name == "as_slice" || name == "as_bytes" ? "[" : "";
}

}  // namespace

TyId Types::parse_given(std::string_view text, const Place& place, std::string_view generics,
                        const Given& given) {
  if (given.empty()) return parse(text, place, generics);
  const Given* outer = std::exchange(given_, &given);
  const TyId id = parse(text, place, generics);
  given_ = outer;
  return id;
}

Types::Given Types::given_by(const Ty& owner) const {
  Given given;
  if (owner.kind != Ty::Kind::workspace || owner.args.empty()) return given;
  const FileFacts& facts = ws_.files()[ws_.type(owner.def).file].facts;
  const std::vector<std::string_view> names =
      generic_names(facts.str(ws_.type_fact(owner.def).generics));
  for (size_t i = 0; i < names.size() && i < owner.args.size(); ++i) {
    if (owner.args[i] != 0) given.push_back({names[i], owner.args[i]});
  }
  return given;
}

TyId Types::closure_result(const Ty& callable) {
  if (callable.kind == Ty::Kind::function) return declared_result(callable.fn);
  if (callable.kind == Ty::Kind::closure) {
    const Node& closure = ws_.node(callable.fn, callable.node);
    const uint32_t body = child_at(ws_.facts(callable.fn), callable.node, closure.aux);
    return body == kNone ? 0 : of(callable.fn, body);
  }
  if (callable.kind == Ty::Kind::external) {
    if (callable.path == "std::ops::Fn") return callable.args.empty() ? 0 : callable.args[0];
    const TyId inner = deref_once(intern(callable));  // Box<dyn Fn() -> T>, Arc<..>
    return inner == 0 ? 0 : closure_result(pool_[inner]);
  }
  return 0;
}

TyId Types::result_at(FnId target, FnId fn, uint32_t call) {
  const FunctionFact& f = ws_.fn(target);
  const TyId declared = declared_result(target);
  const ImplId impl = ws_.impl_of(target);
  const bool own_generics = f.generics != 0;
  const bool impl_generics = impl != kNone && ws_.files()[ws_.impl(impl).file].facts.str(
                                                  ws_.impl_fact(impl).generics) != "";
  if (f.result == 0 || (!own_generics && !impl_generics) || depth_ > 30) return declared;
  const std::string_view result = ws_.text(target, f.result);
  Given given;
  const auto wanted = [&](std::string_view name) { return names_word(result, name); };
  const FileFacts& facts = ws_.facts(fn);
  const bool method = facts.nodes[call].kind == Kind::method_call;
  if (impl_generics && method) {
    const FileFacts& there = ws_.files()[ws_.impl(impl).file].facts;
    const std::vector<std::string_view> of_impl =
        generic_names(there.str(ws_.impl_fact(impl).generics));
    const std::vector<std::string_view> in_self =
        generic_arguments(there.str(ws_.impl_fact(impl).self_type));
    const uint32_t head = child_at(facts, call, 0);
    TyId receiver = head == kNone ? 0 : of(fn, head);
    // An impl for a library's type: `impl<T, E> OrLog<T> for Result<T, E>`
    const bool of_library = ws_.impl(impl).self_type == kNone && !in_self.empty();
    const std::string wanted_path = of_library ? pool_[self_type_of(impl)].path : std::string();
    const auto is_it = [&](const Ty& ty) {
      return of_library ? ty.kind == Ty::Kind::external && ty.path == wanted_path
                        : ty.kind == Ty::Kind::workspace;
    };
    for (int i = 0; i < 8 && receiver != 0 && !is_it(pool_[receiver]); ++i)
      receiver = deref_once(receiver);
    const std::vector<TyId> args = pool_[receiver].args;
    for (size_t i = 0; i < in_self.size() && i < args.size(); ++i) {
      const bool is_parameter =
          std::find(of_impl.begin(), of_impl.end(), in_self[i]) != of_impl.end();
      if (is_parameter && args[i] != 0 && wanted(in_self[i]))
        given.push_back({in_self[i], args[i]});
    }
  }
  if (own_generics) {
    const std::string_view generics = ws_.text(target, f.generics);
    const std::vector<std::string_view> names = generic_names(generics);
    const StrId turbofish = turbofish_of(facts, call);
    std::vector<std::string_view> asked;
    if (turbofish != 0) asked = split_arguments(facts.str(turbofish));
    if (asked.size() == names.size()) {
      for (size_t i = 0; i < names.size(); ++i) {
        if (!wanted(names[i]) || asked[i] == "_") continue;
        given.push_back({names[i], parse(asked[i], ws_.place(fn, call))});
      }
    } else {
      const bool has_self = (f.flags & fn_has_self) != 0;
      uint32_t argument = method || !has_self ? 1 : 0;
      if (!method && has_self) argument = 2;  // `Type::method(receiver, ..)`
      uint32_t pattern = f.first_node;
      const FileFacts& there = ws_.facts(target);
      for (uint32_t i = 0; i < f.parameters && pattern < f.end_node;
           ++i, pattern += there.nodes[pattern].size) {
        if (i == 0 && has_self) continue;
        const uint32_t given_here = child_at(facts, call, argument++);
        if (given_here == kNone || there.nodes[pattern].kind != Kind::pat_typed) break;
        std::string_view type = there.str(there.nodes[pattern].name);
        while (!type.empty() && type.front() == '&') type.remove_prefix(1);
        if (type.starts_with("mut ")) type.remove_prefix(4);
        const bool is_parameter = std::find(names.begin(), names.end(), type) != names.end();
        if (is_parameter && wanted(type)) {
          given.push_back({type, of(fn, given_here)});
          continue;
        }
        // `make: F` where `F: FnOnce() -> T` gives what the closure gives.
        std::string_view bound = is_parameter ? bound_with(generics, type, "Fn") : type;
        if (bound.starts_with("impl ")) bound.remove_prefix(5);
        const size_t arrow = bound.rfind("->");
        if (!bound.starts_with("Fn") || arrow == std::string_view::npos) continue;
        std::string_view gives = base::trim(bound.substr(arrow + 2));
        if (!wanted(gives)) {
          // `F: FnOnce() -> Fut, Fut: Future<Output = T>`
          const std::string_view future = bound_with(generics, gives, "Future<");
          const size_t output = future.find("Output");
          if (!future.starts_with("Future<") || output == std::string_view::npos) continue;
          const size_t equals = future.find('=', output);
          if (equals == std::string_view::npos) continue;
          gives = base::trim(future.substr(equals + 1, future.rfind('>') - equals - 1));
          if (!wanted(gives)) continue;
          given.push_back({gives, awaited(closure_result(pool_[of(fn, given_here)]))});
          continue;
        }
        given.push_back({gives, closure_result(pool_[of(fn, given_here)])});
      }
    }
  }
  given.erase(
      std::remove_if(given.begin(), given.end(), [](const auto& one) { return one.second == 0; }),
      given.end());
  if (given.empty()) return declared;
  std::string all(ws_.text(target, f.generics));
  if (impl != kNone) {
    all += " ";
    all += ws_.files()[ws_.impl(impl).file].facts.str(ws_.impl_fact(impl).generics);
  }
  ++depth_;
  TyId id = parse_given(result, ws_.place_at(target, f.pos), all, given);
  --depth_;
  if ((f.flags & fn_async) != 0) id = make_external("std::future::Future", {id});
  return id;
}

TyId Types::self_type_of(ImplId impl) {
  const auto found = self_types_.find(impl);
  if (found != self_types_.end()) return found->second;
  const Impl& row = ws_.impl(impl);
  const FileFacts& facts = ws_.files()[row.file].facts;
  Place place;
  place.file = row.file;
  place.module = ws_.files()[row.file].modules[ws_.impl_fact(impl).scope];
  const TyId id = row.self_type != kNone ? make_workspace(row.self_type)
                                         : parse(facts.str(ws_.impl_fact(impl).self_type), place);
  return self_types_[impl] = id;
}

/// Whether the file has a `use` of the trait, or of all of the module that it stands in.
bool Types::imports(FnId fn, std::string_view trait) {
  const FileFacts& facts = ws_.facts(fn);
  const std::vector<std::string>& paths = ws_.kept(fn).canonical_uses();
  for (size_t row = 0; row < facts.uses.size(); ++row) {
    const UseFact& use = facts.uses[row];
    const std::string& path = paths[row];
    if (use.name != 0) {
      if (path == trait) return true;
      continue;
    }
    // A crate's prelude holds its extension traits.
    std::string_view from = path;
    if (from.ends_with("::prelude")) from = from.substr(0, from.find("::"));
    if (trait.size() > from.size() + 2 && trait.starts_with(from) &&
        trait.substr(from.size(), 2) == "::")
      return true;
  }
  return false;
}

const std::vector<FnId>& Types::conversions(const Provided& kind, TypeDefId source) {
  const auto [found, is_new] = conversions_.try_emplace(kind.trait);
  const std::vector<FnId>* named = is_new ? ws_.functions_named(kind.called) : nullptr;
  if (named != nullptr) {
    for (const FnId fn : *named) {
      const ImplId impl = ws_.impl_of(fn);
      if (impl == kNone || ws_.impl(impl).trait_path != kind.trait) continue;
      const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
      const std::vector<std::string_view> given =
          generic_arguments(facts.str(ws_.impl_fact(impl).trait));
      if (given.size() != 1) continue;
      const Place place = ws_.place_at(fn, ws_.fn(fn).begin_byte);
      const Ty& taken = pool_[through(parse(given[0], place))];
      if (taken.kind == Ty::Kind::workspace) found->second[taken.def].push_back(fn);
    }
  }
  static const std::vector<FnId> none;
  const auto of_source = found->second.find(source);
  return of_source == found->second.end() ? none : of_source->second;
}

bool Types::may_become(FnId fn, uint32_t call, FnId from) {
  const FunctionFact& f = ws_.fn(fn);
  const ImplId impl = ws_.impl_of(from);
  if (f.result == 0 || impl == kNone || call + ws_.node(fn, call).size != f.end_node) return true;
  const std::string_view result = ws_.text(fn, f.result);
  const TypeDefId becomes = ws_.impl(impl).self_type;
  if (becomes == kNone || is_open_type(result)) return true;
  const TyId declared = through(declared_result(fn));
  return names_word(result, ws_.type_name(becomes)) ||
         (pool_[declared].kind == Ty::Kind::workspace && pool_[declared].def == becomes);
}

void Types::find_conversion(FnId in, uint32_t call, TyId receiver, std::string_view name,
                            Callee& out) {
  const auto kind = std::find_if(std::begin(kConversions), std::end(kConversions),
                                 [&](const Provided& one) { return one.call == name; });
  if (kind == std::end(kConversions)) return;
  const Ty& from = pool_[through(receiver)];
  if (from.kind != Ty::Kind::workspace) return;
  const std::vector<FnId>& all = conversions(*kind, from.def);
  // where there are several, what it becomes decides
  const Confidence sure = all.size() < 2 ? Confidence::likely : Confidence::possible;
  for (const FnId fn : all) {
    if (may_become(in, call, fn)) out.targets.push_back({fn, sure});
  }
}

void Types::choose_conversion(FnId in, uint32_t call, Callee& out) {
  if (out.targets.size() < 2) return;
  const auto taken_by = [&](const Target& to) -> TyId {
    const ImplId impl = ws_.impl_of(to.fn);
    const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
    const std::vector<std::string_view> given =
        generic_arguments(facts.str(ws_.impl_fact(impl).trait));
    return given.size() == 1
               ? through(parse(given[0], ws_.place_at(to.fn, ws_.fn(to.fn).begin_byte)))
               : 0;
  };
  for (const Target& to : out.targets) {
    const ImplId impl = ws_.impl_of(to.fn);
    if (impl == kNone || (ws_.impl(impl).trait_path != "std::convert::From" &&
                          ws_.impl(impl).trait_path != "std::convert::TryFrom"))
      return;
  }
  const uint32_t argument = child_at(ws_.facts(in), call, 1);
  const Ty given = argument == kNone ? Ty() : pool_[through(of(in, argument))];
  const auto is_named = [](const Ty& ty) {
    return ty.kind == Ty::Kind::workspace || ty.kind == Ty::Kind::external;
  };
  const std::string_view borrowed = borrowed_by(ws_.facts(in), argument);
  const auto takes_it = [&](const Target& to) {
    if (!borrowed.empty()) {
      const ImplId impl = ws_.impl_of(to.fn);
      const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
      const std::string_view trait = facts.str(ws_.impl_fact(impl).trait);
      return trait.find('&') != std::string_view::npos &&
             (borrowed == "str" ? names_word(trait, borrowed)
                                : trait.find(borrowed) != std::string_view::npos);
    }
    const Ty& taken = pool_[taken_by(to)];
    return taken.kind == given.kind && taken.def == given.def && taken.path == given.path;
  };
  if ((is_named(given) || !borrowed.empty()) &&
      std::any_of(out.targets.begin(), out.targets.end(), takes_it)) {
    out.targets.erase(std::remove_if(out.targets.begin(), out.targets.end(),
                                     [&](const Target& to) { return !takes_it(to); }),
                      out.targets.end());
    return;
  }
  // What is computed and may fail, or is waited for, is hardly a borrow.
  const auto borrows = [&](const Target& to) {
    const ImplId impl = ws_.impl_of(to.fn);
    const FileFacts& facts = ws_.files()[ws_.impl(impl).file].facts;
    return facts.str(ws_.impl_fact(impl).trait).find('&') != std::string_view::npos;
  };
  const Kind kind = argument == kNone ? Kind::path : ws_.node(in, argument).kind;
  if ((kind == Kind::question || kind == Kind::await) &&
      !std::all_of(out.targets.begin(), out.targets.end(), borrows))
    out.targets.erase(std::remove_if(out.targets.begin(), out.targets.end(), borrows),
                      out.targets.end());
  // As with a trait's method that is called by its path.
  const Confidence sure = out.targets.size() <= 2 ? Confidence::likely : Confidence::possible;
  for (Target& to : out.targets) to.confidence = sure;
}

const Types::Extensions& Types::extensions_named(std::string_view name) {
  const auto [found, is_new] = extensions_.try_emplace(name);
  const std::vector<FnId>* named = is_new ? ws_.functions_named(name) : nullptr;
  if (named == nullptr) return found->second;
  for (const FnId fn : *named) {
    const uint32_t flags = ws_.fn(fn).flags;
    const ImplId impl = ws_.impl_of(fn);
    if ((flags & fn_has_self) != 0 && impl != kNone && ws_.impl(impl).self_type == kNone)
      found->second.methods.push_back(fn);
    if ((flags & fn_has_body) != 0 && ws_.trait_of(fn) != kNone)
      found->second.defaults.push_back(fn);
  }
  return found->second;
}

/// Whether the impl of a type that is not the workspace's is for this one; a blanket one is for all
/// that its bounds let in.
bool Types::is_for(ImplId id, TyId receiver) {
  const Impl& impl = ws_.impl(id);
  if (impl.self_type != kNone) return false;  // a bound's impl may be for one of the workspace
  const FileFacts& facts = ws_.files()[impl.file].facts;
  std::string_view self = facts.str(ws_.impl_fact(id).self_type);
  while (!self.empty() && self.front() == '&') self.remove_prefix(1);
  const std::vector<std::string_view> names = generic_names(facts.str(ws_.impl_fact(id).generics));
  const auto is_parameter = [&names](std::string_view text) {
    return std::find(names.begin(), names.end(), text) != names.end();
  };
  if (is_parameter(self)) {
    const Allowed allowed = allows(id, self, receiver);
    if (allowed != Allowed::not_said) return allowed == Allowed::yes;
    return deref_once(receiver) == 0;  // else what it points to has the word
  }
  const Ty& wanted = pool_[self_type_of(id)];
  const Ty& ty = pool_[receiver];
  if (wanted.kind != Ty::Kind::external || ty.kind != Ty::Kind::external || wanted.path != ty.path)
    return false;
  // `impl Credentials for Arc<dyn Key>` is none for an `Arc<dyn Door>`, nor one for `Arc<T>` where
  // T is bounded by what the other does not have.
  const std::vector<std::string_view> written = generic_arguments(self);
  for (size_t i = 0; i < ty.args.size(); ++i) {
    if (i < wanted.args.size()) {
      const Ty& theirs = pool_[wanted.args[i]];
      const Ty& ours = pool_[ty.args[i]];
      const bool both_own = theirs.kind == Ty::Kind::workspace && ours.kind == Ty::Kind::workspace;
      if (both_own && theirs.def != ours.def) return false;
    }
    if (i < written.size() && is_parameter(written[i]) && ty.args[i] != 0 &&
        allows(id, written[i], ty.args[i]) == Allowed::no)
      return false;
  }
  return true;
}

/// Whether the bounds of an impl's parameter let the type in.
Types::Allowed Types::allows(ImplId id, std::string_view parameter, TyId type) {
  const Impl& impl = ws_.impl(id);
  const FileFacts& facts = ws_.files()[impl.file].facts;
  const Ty& ty = pool_[type];
  Place place;
  place.file = impl.file;
  place.module = ws_.files()[impl.file].modules[ws_.impl_fact(id).scope];
  Allowed allowed = Allowed::not_said;
  for (const std::string_view bound : bounds_of(facts.str(ws_.impl_fact(id).generics), parameter)) {
    bool has = false;
    if (bound.starts_with("Future") || bound.starts_with("TryFuture") ||
        bound.find("::Future") != std::string_view::npos) {
      return ty.kind == Ty::Kind::async_block || is_async_path(ty.path) ? Allowed::yes
                                                                        : Allowed::no;
    }
    if (bound.find("Stream") != std::string_view::npos ||
        bound.find("Iterator") != std::string_view::npos) {
      has = ty.path.find("Stream") != std::string_view::npos ||
            ty.path.find("Iterator") != std::string_view::npos;
      return has ? Allowed::yes : Allowed::no;
    }
    // What points to nothing is not meant, and the word of what points is that of what it points
    // to.
    if (bound.starts_with("Deref") || bound.find("::Deref") != std::string_view::npos)
      return ty.kind == Ty::Kind::workspace && deref_of_own(ty) != 0 ? Allowed::yes : Allowed::no;
    // A bound of the workspace's own lets in what it is implemented for.
    const Resolved trait = ws_.resolve(place, bound.substr(0, bound.find_first_of(" <+,")));
    if (trait.kind != Resolved::Kind::type || ws_.type_fact(trait.id).kind != TypeKind::trait)
      continue;
    if (ty.kind == Ty::Kind::workspace) {
      has = ty.def == trait.id;
      for (const ImplId own : ws_.type(ty.def).impls) has = has || ws_.impl(own).trait == trait.id;
      for (const TypeDefId above : supertraits(ty.def)) has = has || above == trait.id;
    }
    if (!has && depth_ < 30) {
      ++depth_;
      for (const ImplId other : ws_.type(trait.id).impls)
        has = has || (other != id && is_for(other, type));
      --depth_;
    }
    if (!has) return Allowed::no;
    allowed = Allowed::yes;
  }
  return allowed;
}

/// Whether the function's file declares the trait, names it in a `use`, or has a glob that may
/// bring it: without one its methods cannot be called there on a library's type.
bool Types::may_be_in_scope(TypeDefId trait, FnId fn) const {
  if (trait == kNone || ws_.type(trait).file == ws_.ref(fn).file) return true;
  const FileFacts& facts = ws_.facts(fn);
  const std::string_view name = ws_.type_name(trait);
  bool has_glob = false;
  for (const UseFact& use : facts.uses) {
    if (use.name != 0 && last_segment(facts.str(use.path)) == name) return true;
    has_glob = has_glob || use.name == 0;
  }
  if (!has_glob) return false;
  const Resolved meant = ws_.resolve(ws_.place_at(fn, ws_.fn(fn).begin_byte), name);
  return meant.kind == Resolved::Kind::type && meant.id == trait;
}

/// Methods that a trait of the workspace gives to a type of a library: `impl NapExt for Duration`,
/// `impl<F: Future> BlockExt for F`.
void Types::find_extension(TyId receiver, std::string_view name, FnId fn, Callee& out) {
  const Extensions& extensions = extensions_named(name);
  if (extensions.methods.empty() && extensions.defaults.empty()) return;
  const auto fits = [&](ImplId impl) { return is_for(impl, receiver); };
  std::vector<FnId> found;
  for (const FnId candidate : extensions.methods) {
    const ImplId impl = ws_.impl_of(candidate);
    if (fits(impl) && may_be_in_scope(ws_.impl(impl).trait, fn)) found.push_back(candidate);
  }
  if (found.empty()) {  // a default method of a trait that the type has
    for (const FnId candidate : extensions.defaults) {
      if (!may_be_in_scope(ws_.trait_of(candidate), fn)) continue;
      const std::vector<ImplId>& impls = ws_.type(ws_.trait_of(candidate)).impls;
      if (std::any_of(impls.begin(), impls.end(), fits)) found.push_back(candidate);
    }
  }
  for (const FnId target : found)
    out.targets.push_back({target, found.size() == 1 ? Confidence::likely : Confidence::possible});
}

TyId Types::parameter_by_bound(FnId target, FnId fn, uint32_t call, uint32_t closure,
                               uint32_t index) {
  const FunctionFact& f = ws_.fn(target);
  const FileFacts& facts = ws_.facts(fn);
  const FileFacts& there = ws_.facts(target);
  const bool method = facts.nodes[call].kind == Kind::method_call;
  const bool has_self = (f.flags & fn_has_self) != 0;
  uint32_t argument = method || !has_self ? 1 : 2;  // 2: `Type::method(receiver, ..)`
  uint32_t pattern = f.first_node;
  for (uint32_t i = 0; i < f.parameters && pattern < f.end_node;
       ++i, pattern += there.nodes[pattern].size) {
    if (i == 0 && has_self) continue;
    if (there.nodes[pattern].kind != Kind::pat_typed) return 0;
    if (child_at(facts, call, argument++) != closure) continue;
    const std::string_view generics = ws_.text(target, f.generics);
    const std::string_view type = there.str(there.nodes[pattern].name);
    const std::vector<std::string_view> names = generic_names(generics);
    const bool is_parameter = std::find(names.begin(), names.end(), type) != names.end();
    const std::string_view bound = is_parameter ? bound_with(generics, type, "Fn") : type;
    // `F: FnMut(..)`, `impl Fn(..)`, `&mut dyn FnMut(..)`, `Box<dyn FnOnce(..)>`
    const size_t trait = bound.find("Fn");
    const size_t open = bound.find('(', trait);
    if (trait == std::string_view::npos || open == std::string_view::npos ||
        bound.substr(trait, open - trait).find_first_of(" <:") != std::string_view::npos)
      return 0;
    const size_t close = group_end(bound, open);
    if (close >= bound.size()) return 0;
    const std::vector<std::string_view> takes =
        split_arguments(bound.substr(open + 1, close - open - 1));
    if (index >= takes.size()) return 0;
    return parse(takes[index], ws_.place_at(target, f.pos), generics);
  }
  return 0;
}

TyId Types::associated(ImplId id, std::string_view name) {
  const Impl& impl = ws_.impl(id);
  const FileFacts& facts = ws_.files()[impl.file].facts;
  for (const TypeDefId type : impl.associated) {
    if (ws_.type_name(type) != name || depth_ > 30) continue;
    Place place;
    place.file = impl.file;
    place.module = ws_.files()[impl.file].modules[ws_.impl_fact(id).scope];
    place.impl = id;
    ++depth_;
    const TyId found =
        parse(facts.str(ws_.type_fact(type).target), place, facts.str(ws_.impl_fact(id).generics));
    --depth_;
    return found;
  }
  return 0;
}

TyId Types::associated_of(TypeDefId trait, std::string_view name, int above) {
  if (above > 3 || depth_ > 30 || ws_.type_fact(trait).kind != TypeKind::trait) return 0;
  // Bounds name other associated types, and these the first again: each is looked at once, and a
  // bound that leads back to what it is of says nothing.
  const auto [at, fresh] = associated_of_.try_emplace({trait, std::string(name)}, 0);
  TyId& found = at->second;
  if (!fresh) return found;
  const Given* given = std::exchange(given_, nullptr);
  const std::string_view said =
      ws_.files()[ws_.type(trait).file].facts.str(ws_.type_fact(trait).generics);
  const std::vector<std::string_view> bounds = bounds_of(said, "Self::" + std::string(name));
  if (!bounds.empty()) {
    ++depth_;
    found = bounded(bounds, ws_.place_of_type(trait), {}, {}, false);
    --depth_;
  } else {
    for (const TypeDefId builds_upon : supertraits(trait)) {
      found = associated_of(builds_upon, name, above + 1);
      if (found != 0) break;
    }
  }
  given_ = given;
  return found;
}

TyId Types::associated_by(std::string_view bound, const Place& place, std::string_view name) {
  const Resolved trait = ws_.resolve(place, base::trim(bound.substr(0, bound.find('<'))));
  return trait.kind == Resolved::Kind::type ? associated_of(trait.id, name, 0) : 0;
}

TyId Types::deref_of_own(const Ty& owner) {
  for (const ImplId id : ws_.type(owner.def).impls) {
    if (ws_.impl(id).trait_path != "std::ops::Deref") continue;
    const TyId found = associated(id, "Target");
    if (found != 0) return found;
  }
  return 0;
}

TyId Types::associated_of_own(const Ty& owner, std::string_view name) {
  if (owner.kind != Ty::Kind::workspace) return 0;
  for (const ImplId id : ws_.type(owner.def).impls) {
    const TyId found = associated(id, name);
    if (found != 0) return found;
  }
  return 0;
}

std::vector<TypeDefId> Types::supertraits(TypeDefId trait) {
  std::vector<TypeDefId> found;
  std::string_view bounds =
      ws_.files()[ws_.type(trait).file].facts.str(ws_.type_fact(trait).generics);
  const size_t colon = bounds.find(" :");
  if (colon == std::string_view::npos) return found;
  bounds = bounds.substr(colon + 2);
  bounds = bounds.substr(0, bounds.find(" where"));
  while (!bounds.empty()) {
    const size_t plus = std::min(bounds.find('+'), bounds.size());
    const std::string_view one = base::trim(bounds.substr(0, plus));
    bounds.remove_prefix(std::min(plus + 1, bounds.size()));
    if (one.empty() || one.front() == '\'') continue;
    const Resolved r = ws_.resolve(ws_.place_of_type(trait), one.substr(0, one.find('<')));
    if (r.kind == Resolved::Kind::type && r.id != trait) found.push_back(r.id);
  }
  return found;
}

}  // namespace scanner
