// The pool of types, and the types of expressions. Callees and variables: types_calls.cc.
#include "scanner/types.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "scanner/tokens.h"
#include "scanner/type_text.h"

namespace scanner {
namespace {

constexpr int kMaxDepth = 40;  // of inference through definitions; beyond, a type is unknown

constexpr std::string_view kLookThrough[] = {"std::sync::Arc",
                                             "std::rc::Rc",
                                             "std::boxed::Box",
                                             "std::pin::Pin",
                                             "std::borrow::Cow",
                                             "std::sync::MutexGuard",
                                             "std::sync::RwLockReadGuard",
                                             "std::sync::RwLockWriteGuard",
                                             "std::cell::Ref",
                                             "std::cell::RefMut",
                                             "std::sync::LazyLock",
                                             "std::cell::LazyCell",
                                             "std::mem::ManuallyDrop",
                                             "once_cell::sync::Lazy",
                                             "once_cell::unsync::Lazy",
                                             "std::panic::AssertUnwindSafe",
                                             "tauri::State",
                                             "actix_web::web::Data",
                                             "axum::extract::State",
                                             "axum::Extension",
                                             "arc_swap::Guard",
                                             "std::convert::AsRef",
                                             "std::convert::AsMut",
                                             "std::convert::Into",
                                             "std::borrow::Borrow",
                                             "std::ops::Deref",
                                             "std::ops::DerefMut"};

constexpr std::string_view kUnwrapping[] = {
    "unwrap",           "expect",       "unwrap_or", "unwrap_or_else", "unwrap_or_default",
    "unwrap_unchecked", "unwrap_or_log"};
constexpr std::string_view kSameType[] = {"clone",
                                          "as_ref",
                                          "as_mut",
                                          "to_owned",
                                          "borrow",
                                          "by_ref",
                                          "as_deref",
                                          "as_deref_mut",
                                          "context",
                                          "with_context",
                                          "map_err",
                                          "ok_or",
                                          "ok_or_else",
                                          "ok",
                                          "take",
                                          "cloned",
                                          "copied",
                                          "or",
                                          "or_else",
                                          "filter",
                                          "inspect",
                                          "inspect_err",
                                          "into_iter",
                                          "iter",
                                          "iter_mut",
                                          "as_pin_mut",
                                          "get_ref",
                                          "into",
                                          "wrap_err",
                                          "wrap_err_with",
                                          "or_insert_with",
                                          "deref",
                                          "deref_mut",
                                          "rev",
                                          "skip",
                                          "chain",
                                          "fuse",
                                          "boxed",
                                          "boxed_local",
                                          "instrument",
                                          "in_current_span",
                                          "as_slice",
                                          "to_vec",
                                          "drain",
                                          "into_diagnostic",
                                          "change_context",
                                          "attach",
                                          "attach_printable",
                                          "into_report"};
constexpr std::string_view kConstructors[] = {"new",  "default", "with_capacity", "from", "builder",
                                              "open", "build",   "create",        "init", "connect",
                                              "bind", "try_new", "new_in"};
// By the derives of clap, structopt and Default.
constexpr std::string_view kDerived[] = {"parse", "parse_from", "from_args", "from_iter",
                                         "default"};
constexpr std::string_view kDerivedTries[] = {"try_parse", "try_parse_from", "from_args_safe"};
// What `T::builder()` gives where a derive makes it (bon, typed-builder); its argument is T.
constexpr std::string_view kDerivedBuilder = "derived::Builder";
constexpr std::string_view kCollections[] = {"std::vec::Vec",
                                             "std::collections::VecDeque",
                                             "std::collections::HashSet",
                                             "std::collections::BTreeSet",
                                             "slice",
                                             "std::option::Option",
                                             "std::result::Result",
                                             "std::collections::BinaryHeap",
                                             "std::iter::Iterator",
                                             "std::iter::IntoIterator",
                                             "std::iter::DoubleEndedIterator",
                                             "std::iter::ExactSizeIterator",
                                             "futures::stream::Stream"};
constexpr std::string_view kPrimitives[] = {"bool", "char",  "str",   "u8",  "u16", "u32",
                                            "u64",  "u128",  "i8",    "i16", "i32", "i64",
                                            "i128", "usize", "isize", "f32", "f64"};
// Bounds that give a value no method to speak of.
constexpr std::string_view kMarkers[] = {"Send", "Sync",  "Unpin",     "Sized",     "Copy",
                                         "Eq",   "Debug", "PartialEq", "Ord",       "PartialOrd",
                                         "Hash", "Clone", "Default",   "UnwindSafe"};
// Calls whose turbofish says what they give, in a Result.
constexpr std::string_view kReaders[] = {"from_str",    "from_slice", "from_value",
                                         "from_reader", "from_bytes", "deserialize"};

template <size_t N>
bool one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

uint32_t last_child(const FileFacts& facts, uint32_t node) {
  uint32_t last = kNone;
  for_children(facts, node, [&last](uint32_t child) { last = child; });
  return last;
}

uint32_t last_expression(const FileFacts& facts, uint32_t block) {
  if (facts.nodes[block].kind != Kind::block) return kNone;
  const uint32_t last = last_child(facts, block);
  const bool is_statement = last != kNone && facts.nodes[last].kind == Kind::statement;
  return is_statement ? child_at(facts, last, 0) : last;
}

bool ends_by_leaving(const FileFacts& facts, uint32_t block) {
  const uint32_t last = last_expression(facts, block);
  if (last == kNone) return false;
  if (facts.nodes[last].kind != Kind::macro) return facts.nodes[last].kind == Kind::jump;
  const std::string_view name = last_segment(facts.str(facts.nodes[last].name));
  return name == "bail" || name == "panic" || name == "unreachable" || name == "unimplemented" ||
         name == "todo";
}

uint32_t child_at(const FileFacts& facts, uint32_t node, uint32_t index) {
  const uint32_t end = node + facts.nodes[node].size;
  for (uint32_t child = node + 1; child < end; child += facts.nodes[child].size) {
    if (facts.nodes[child].kind == Kind::type_text) continue;
    if (index-- == 0) return child;
  }
  return kNone;
}

StrId turbofish_of(const FileFacts& facts, uint32_t node) {
  uint32_t at = node;
  if (facts.nodes[node].kind == Kind::call) at = node + 1;
  const uint32_t end = at + facts.nodes[at].size;
  for (uint32_t child = at + 1; child < end; child += facts.nodes[child].size) {
    if (facts.nodes[child].kind == Kind::type_text) return facts.nodes[child].name;
  }
  return 0;
}

Types::Types(const Workspace& workspace)
    : ws_(workspace), ids_(1024, HashOfTy{&hashes_}, SameTy{&pool_}) {
  pool_.emplace_back();
  hashes_.push_back(0);
  size_t rows = 0;
  for (const File& file : ws_.files()) {
    first_row_.push_back(rows);
    rows += file.facts.nodes.size();
  }
  memo_.assign(rows, kNone);
  callee_of_.assign(rows, 0);
  results_.assign(ws_.functions(), kNone);
}

TyId Types::intern(Ty ty) {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15U;
  uint64_t hash = ty.path.empty() ? 0 : base::hash64(ty.path);
  for (const uint32_t part :
       {static_cast<uint32_t>(ty.kind), ty.def, ty.fn, ty.node, uint32_t{ty.dynamic}})
    hash = (hash ^ part) * kOdd + (hash >> 29);
  for (const TyId arg : ty.args) hash = (hash ^ arg) * kOdd + (hash >> 29);
  for (const TyId bound : ty.also) hash = (hash ^ ~bound) * kOdd + (hash >> 29);
  const TyId next = static_cast<TyId>(pool_.size());
  pool_.push_back(std::move(ty));
  hashes_.push_back(hash ^ (hash >> 32));
  const auto [known, fresh] = ids_.insert(next);
  if (!fresh) {
    pool_.pop_back();
    hashes_.pop_back();
  }
  return *known;
}

TyId Types::make_external(std::string path, std::vector<TyId> args) {
  Ty ty;
  ty.kind = Ty::Kind::external;
  ty.path = std::move(path);
  ty.args = std::move(args);
  return intern(std::move(ty));
}

TyId Types::make_workspace(TypeDefId def, std::vector<TyId> args, bool dynamic) {
  Ty ty;
  ty.kind = Ty::Kind::workspace;
  ty.def = def;
  ty.args = std::move(args);
  ty.dynamic = dynamic;
  return intern(std::move(ty));
}

std::string Types::text(TyId id) const {
  const Ty& ty = pool_[id];
  std::string out;
  switch (ty.kind) {
    case Ty::Kind::unknown:
      return "?";
    case Ty::Kind::workspace:
      out = ws_.type_path(ty.def);
      break;
    case Ty::Kind::external:
      out = ty.path;
      break;
    case Ty::Kind::tuple:
      out = "tuple";
      break;
    case Ty::Kind::closure:
      return "closure";
    case Ty::Kind::async_block:
      return "async block";
    case Ty::Kind::function:
      return "fn " + ws_.item_path(ty.fn);
  }
  if (!ty.args.empty()) {
    out += "<";
    for (size_t i = 0; i < ty.args.size(); ++i) out += (i == 0 ? "" : ", ") + text(ty.args[i]);
    out += ">";
  }
  return out;
}

static bool is_marker(std::string_view bound) { return one_of(last_segment(bound), kMarkers); }

/// What stands behind the group that opens at `at`; nothing where it is never closed, as in code
/// that does not parse.
static std::string_view after_group(std::string_view text, size_t at) {
  return text.substr(std::min(text.size(), group_end(text, at) + 1));
}

TyId Types::bounded(const std::vector<std::string_view>& bounds, const Place& place,
                    std::string_view generics, std::string_view generics_of_calls, bool dynamic) {
  std::vector<TyId> own;
  std::vector<TyId> foreign;
  for (const std::string_view bound : bounds) {
    if (bound.front() == '\'' || is_marker(bound)) continue;
    const TyId id = parse(bound, place, bound.starts_with("Fn") ? generics_of_calls : generics);
    if (id == 0) continue;
    (pool_[id].kind == Ty::Kind::workspace ? own : foreign).push_back(id);
  }
  own.insert(own.end(), foreign.begin(), foreign.end());
  if (own.empty()) return 0;
  Ty ty = pool_[own.front()];
  ty.dynamic = dynamic && ty.kind == Ty::Kind::workspace;
  ty.also.assign(own.begin() + 1, own.end());
  return intern(std::move(ty));
}

bool Types::is_generic(ImplId impl) const {
  const Impl& row = ws_.impl(impl);
  return ws_.type_fact(row.self_type).generics != 0;
}

TyId Types::parse(std::string_view text, const Place& place, std::string_view generics) {
  text = base::trim(text);
  if (text.empty() || depth_ > kMaxDepth) return 0;
  while (!text.empty() && (text.front() == '&' || text.front() == '*')) {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '\'') {
      while (!text.empty() && (text.front() == '\'' || is_word(text.front())))
        text.remove_prefix(1);
    }
    text = base::trim(text);
    for (const std::string_view word : {"mut ", "const "}) {
      if (text.starts_with(word)) text.remove_prefix(word.size());
    }
    text = base::trim(text);
  }
  const bool dynamic = text.starts_with("dyn ");
  for (const std::string_view word : {"dyn ", "impl "}) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    const std::vector<std::string_view> bounds = split_bounds(text);
    if (bounds.size() > 1) return bounded(bounds, place, generics, generics, dynamic);
    if (!bounds.empty()) text = bounds.front();
  }
  if (text.empty()) return 0;
  if (text.front() == '(') {
    const size_t end = group_end(text, 0);
    const std::vector<std::string_view> parts = split_arguments(text.substr(1, end - 1));
    if (parts.size() == 1 && text.substr(1, end - 1).find(',') == std::string_view::npos) {
      return parse(parts.front(), place, generics);
    }
    Ty ty;
    ty.kind = Ty::Kind::tuple;
    for (const std::string_view part : parts) ty.args.push_back(parse(part, place, generics));
    return intern(std::move(ty));
  }
  if (text.front() == '[') {
    std::string_view inner = text.substr(1, group_end(text, 0) - 1);
    const size_t semi = inner.rfind(';');
    if (semi != std::string_view::npos) inner = inner.substr(0, semi);
    return make_external("slice", {parse(inner, place, generics)});
  }
  if (text.front() == '<') {  // `<S as Service>::Store`
    const size_t end = group_end(text, 0);
    const size_t as = text.find(" as ");
    if (as == std::string_view::npos || as > end || text.substr(end + 1, 2) != "::") return 0;
    return associated_by(base::trim(text.substr(as + 4, end - as - 4)), place,
                         text.substr(end + 3));
  }
  if (text.starts_with("extern ")) return 0;
  if (text.starts_with("for<")) text = base::trim(after_group(text, 3));
  const size_t open_at = text.find('(');
  const std::string_view callable = text.substr(0, std::min(open_at, text.size()));
  if (open_at != std::string_view::npos &&
      (callable == "fn" || callable == "Fn" || callable == "FnMut" || callable == "FnOnce")) {
    const std::string_view rest = base::trim(after_group(text, open_at));
    return make_external("std::ops::Fn",
                         {rest.starts_with("->") ? parse(rest.substr(2), place, generics) : 0});
  }
  const size_t angle = text.find_first_of("<(");
  std::string_view head = base::trim(text.substr(0, angle));
  if (head.ends_with("::")) head.remove_suffix(2);
  std::vector<TyId> args;
  if (angle != std::string_view::npos && text[angle] == '<') {
    const std::string_view inner = text.substr(angle + 1, group_end(text, angle) - angle - 1);
    for (std::string_view part : split_arguments(inner)) {
      if (part.empty() || part.front() == '\'') continue;
      const size_t equals = part.find('=');
      if (equals != std::string_view::npos && part.find('<') > equals)
        part = part.substr(equals + 1);  // Output=T
      args.push_back(parse(part, place, generics));
    }
  }
  // `Self` of an impl for a library's type, or for `Runner<R>` with what the impl says of R.
  if (head == "Self" && place.impl != kNone &&
      (ws_.impl(place.impl).self_type == kNone || is_generic(place.impl))) {
    const Impl& impl = ws_.impl(place.impl);
    Place outside = place;
    outside.impl = kNone;
    const FileFacts& facts = ws_.files()[impl.file].facts;
    return parse(facts.str(ws_.impl_fact(place.impl).self_type), outside,
                 facts.str(ws_.impl_fact(place.impl).generics));
  }
  if (head.starts_with("Self::") && place.impl != kNone) {
    const TyId own = associated(place.impl, head.substr(6));
    if (own != 0) return own;
  }
  if (head.starts_with("Self::") && place.trait != kNone) {
    const TyId own = associated_of(place.trait, head.substr(6), 0);
    if (own != 0) return own;
  }
  if (given_ != nullptr) {
    for (const auto& [name, id] : *given_) {
      if (name == head) return id;
    }
  }
  const Resolved r = ws_.resolve(place, head);
  if (r.kind == Resolved::Kind::nothing && one_of(head, kPrimitives))
    return make_external(std::string(head));
  if (r.kind == Resolved::Kind::type) {
    const TypeFact& fact = ws_.type_fact(r.id);
    if (fact.kind == TypeKind::alias) {
      // With its arguments, as `type Shared<T> = Arc<Mutex<T>>`.
      const TyId key = make_workspace(r.id, args);
      const auto [known, is_new] = aliases_.try_emplace(key, 0);  // an alias of itself is unknown
      if (!is_new) return known->second;
      const FileFacts& facts = ws_.files()[ws_.type(r.id).file].facts;
      Given given;
      for (const std::string_view name : generic_names(facts.str(fact.generics))) {
        if (given.size() < args.size()) given.push_back({name, args[given.size()]});
      }
      ++depth_;
      const Given* outer = std::exchange(given_, nullptr);
      const TyId target = parse_given(facts.str(fact.target), ws_.place_of_type(r.id),
                                      facts.str(fact.generics), given);
      given_ = outer;
      --depth_;
      aliases_[key] = target;
      return target;
    }
    return make_workspace(r.id, std::move(args), dynamic);
  }
  if (r.kind == Resolved::Kind::external) {
    std::string path = canonical_path(r.path);
    if (path == "std::pin::Pin" && !args.empty()) return args[0];
    if ((path == "futures::future::BoxFuture" || path == "futures::future::LocalBoxFuture" ||
         path == "futures_util::future::BoxFuture" || path == "futures_core::future::BoxFuture") &&
        !args.empty()) {
      path = "std::future::Future";
    }
    // anyhow's and its like: `io::Result<T>`, `PyResult<T>`, `LockResult<T>`; not nom's, of which
    // the first argument is what is left
    if ((path.ends_with("Result") || path.ends_with("::ResultType")) && !args.empty() &&
        !path.ends_with("::IResult"))
      path = "std::result::Result";
    return make_external(std::move(path), std::move(args));
  }
  if (head.find(':') == std::string_view::npos && !generics.empty()) {
    const std::vector<std::string_view> bounds = bounds_of(generics, head);
    if (!bounds.empty() && bounds.front() != head) {
      ++depth_;
      // `F: Fn() -> Fut, Fut: Future`; not `T: Add<T>`
      const TyId id = bounded(bounds, place, {}, generics, false);
      --depth_;
      return id;
    }
  }
  if (r.kind == Resolved::Kind::nothing && !generics.empty()) {
    const size_t colons = head.find("::");
    if (colons != std::string_view::npos && head.find("::", colons + 2) == std::string_view::npos) {
      // `S::Store`, where `S: Service`
      for (const std::string_view bound : bounds_of(generics, head.substr(0, colons))) {
        const TyId found = associated_by(bound, place, head.substr(colons + 2));
        if (found != 0) return found;
      }
    }
  }
  // `use pyo3::prelude::*` brings `PyResult<T>`, of which nothing is to be seen.
  if (r.kind == Resolved::Kind::nothing && head.ends_with("Result") && head != "IResult" &&
      !args.empty())
    return make_external("std::result::Result", std::move(args));
  return 0;
}

std::string Types::generics_around(FnId fn) const {
  std::string generics(ws_.text(fn, ws_.fn(fn).generics));
  const ImplId impl = ws_.impl_of(fn);
  if (impl != kNone) {
    generics += " ";
    generics += ws_.facts(fn).str(ws_.impl_fact(impl).generics);
  }
  return generics;
}

TyId Types::declared_result(FnId fn_id) {
  const FunctionFact& f = ws_.fn(fn_id);
  if (f.result == 0) return 0;
  if (results_[fn_id] != kNone) return results_[fn_id];
  TyId result =
      parse(ws_.text(fn_id, f.result), ws_.place_at(fn_id, f.pos), generics_around(fn_id));
  if ((f.flags & fn_async) != 0) result = make_external("std::future::Future", {result});
  if (depth_ == 0 || result != 0) results_[fn_id] = result;
  return result;
}

TyId Types::deref_once(TyId id) {
  if (id < derefs_.size() && derefs_[id] != kNone) return derefs_[id];
  const TyId found = deref_fresh(id);
  if (depth_ >= kMaxDepth / 2) return found;  // deep in an inference it may be cut short
  derefs_.resize(pool_.size(), kNone);
  return derefs_[id] = found;
}

TyId Types::deref_fresh(TyId id) {
  const Ty& ty = pool_[id];
  if (ty.kind != Ty::Kind::external) return 0;
  const KnownApi* api = find_api(ty.path + "::deref");
  if (api != nullptr && !api->returns.empty()) return substitute(api->returns, id, 0, 0, 0);
  if (one_of(ty.path, kLookThrough) && !ty.args.empty()) return ty.args[0];
  if (ty.path == "std::string::String") return make_external("str");
  if (ty.path == "std::vec::Vec" && !ty.args.empty()) return make_external("slice", {ty.args[0]});
  return 0;
}

TyId Types::through(TyId id, int steps) {
  for (; steps > 0; --steps) {
    const TyId next = deref_once(id);
    if (next == 0) return id;
    id = next;
  }
  return id;
}

TyId Types::awaited(TyId future) {
  const Ty& ty = pool_[future];
  if (ty.kind == Ty::Kind::async_block) {
    const uint32_t block = child_at(ws_.facts(ty.fn), ty.node, 0);
    return block == kNone ? 0 : of(ty.fn, block);
  }
  if (ty.kind != Ty::Kind::external) return 0;
  if (ty.path == "std::future::Future") return ty.args.empty() ? 0 : ty.args[0];
  if (ty.path == "std::boxed::Box" && !ty.args.empty()) return awaited(ty.args[0]);
  const KnownApi* api = find_api(ty.path + "::await");
  if (api != nullptr && !api->returns.empty()) return substitute(api->returns, future, 0, 0, 0);
  return 0;
}

TyId Types::tried(TyId value) {
  const Ty& ty = pool_[value];
  if (ty.kind == Ty::Kind::external &&
      (ty.path == "std::result::Result" || ty.path == "std::option::Option" ||
       ty.path == "std::task::Poll")) {
    return ty.args.empty() ? 0 : ty.args[0];
  }
  return 0;
}

TyId Types::element(TyId collection) {
  const TyId seen = through(collection);
  const Ty& ty = pool_[seen];
  if (ty.kind != Ty::Kind::external) return 0;
  const KnownApi* item = find_api(ty.path + "::Item");
  if (item != nullptr) return substitute(item->returns, seen, 0, 0, 0);
  if (ty.args.empty()) return 0;
  if (one_of(ty.path, kCollections)) return ty.args[0];
  if (ty.path.ends_with("Map") && ty.args.size() == 2) {
    Ty pair;
    pair.kind = Ty::Kind::tuple;
    pair.args = ty.args;
    return intern(std::move(pair));
  }
  return 0;
}

TyId Types::substitute(std::string_view text, TyId self, TyId first, TyId closure_result,
                       TyId turbofish) {
  text = base::trim(text);
  while (!text.empty() && text.front() == '&') text.remove_prefix(1);
  if (text.empty()) return 0;
  if (text == "Self") return self;
  if (text == "A") return first;
  if (text == "R") return closure_result;
  if (text.starts_with("T::")) {  // of the workspace's own manager; that of another crate as it is
    const TyId manager = substitute("T", self, first, closure_result, turbofish);
    const TyId found = associated_of_own(pool_[manager], text.substr(3));
    return found != 0 ? found : manager;
  }
  if (text == "T" || text == "U" || text == "V") {
    const size_t index = static_cast<size_t>(text.front() - 'T');
    const Ty& ty = pool_[self];
    if (index < ty.args.size()) return ty.args[index];
    return index == 0 ? turbofish : 0;
  }
  if (text.front() == '(') {
    Ty ty;
    ty.kind = Ty::Kind::tuple;
    for (const std::string_view part : split_arguments(text.substr(1, group_end(text, 0) - 1))) {
      ty.args.push_back(substitute(part, self, first, closure_result, turbofish));
    }
    return intern(std::move(ty));
  }
  const size_t angle = text.find('<');
  std::vector<TyId> args;
  if (angle != std::string_view::npos) {
    for (const std::string_view part :
         split_arguments(text.substr(angle + 1, group_end(text, angle) - angle - 1))) {
      args.push_back(substitute(part, self, first, closure_result, turbofish));
    }
  }
  return make_external(std::string(text.substr(0, angle)), std::move(args));
}

TyId Types::result_of_api(const KnownApi& api, TyId self, FnId fn, uint32_t node,
                          uint32_t first_argument) {
  if (api.returns.empty()) return 0;
  const FileFacts& facts = ws_.facts(fn);
  TyId first = 0;
  const uint32_t argument = child_at(facts, node, first_argument);
  if (argument != kNone) first = of(fn, argument);
  const bool wants_result = api.returns.find('R') != std::string_view::npos;
  const TyId closure = wants_result ? closure_result(fn, node, first_argument) : 0;
  TyId turbofish = 0;
  const StrId generic = turbofish_of(facts, node);
  if (generic != 0) turbofish = parse(facts.str(generic), ws_.place(fn, node));
  return substitute(api.returns, self, first, closure, turbofish);
}

TyId Types::of(FnId fn, uint32_t node) {
  const size_t row = row_of(fn, node);
  if (memo_[row] != kNone) return memo_[row];
  if (depth_ > kMaxDepth) return 0;
  memo_[row] = 0;  // a type that depends on itself is unknown
  ++depth_;
  const TyId id = infer(fn, node);
  --depth_;
  memo_[row] = id;
  return id;
}

TyId Types::tail_of_block(FnId fn, uint32_t block) {
  const FileFacts& facts = ws_.facts(fn);
  const uint32_t last = last_child(facts, block);
  if (last == kNone) return 0;
  const Node& node = facts.nodes[last];
  if (node.kind == Kind::let || node.kind == Kind::item) return 0;
  if (node.kind == Kind::statement) return (node.flags & semicolon) != 0 ? 0 : of(fn, last + 1);
  return of(fn, last);
}

TyId Types::infer(FnId fn, uint32_t index) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[index];
  const auto child = [&facts, index](uint32_t i) { return child_at(facts, index, i); };
  switch (node.kind) {
    case Kind::path:
      return infer_path(fn, index);
    case Kind::call:
    case Kind::method_call:
      return infer_call(fn, index);
    case Kind::field: {
      const uint32_t value = child(0);
      return value == kNone ? 0 : field_type(of(fn, value), facts.str(node.name));
    }
    case Kind::index: {
      const uint32_t value = child(0);
      if (value == kNone) return 0;
      const Ty& ty = pool_[through(of(fn, value))];
      if (ty.path.ends_with("Map") && ty.args.size() == 2) return ty.args[1];
      return element(of(fn, value));
    }
    case Kind::await:
      return child(0) == kNone ? 0 : awaited(of(fn, child(0)));
    case Kind::question:
      return child(0) == kNone ? 0 : tried(of(fn, child(0)));
    case Kind::reference:
      return child(0) == kNone ? 0 : of(fn, child(0));
    case Kind::unary: {
      if (child(0) == kNone) return 0;
      const TyId inner = of(fn, child(0));
      if (node.aux != '*') return inner;
      const TyId next = deref_once(inner);
      // A guard or pointer of which it is not known what it is for is not what it is for.
      const Ty& pointer = pool_[inner];
      const bool points = pointer.kind == Ty::Kind::external && find_api(pointer.path + "::deref");
      return next == 0 && !points ? inner : next;
    }
    case Kind::cast:
      return parse(facts.str(node.name), ws_.place(fn, index));
    case Kind::closure:
    case Kind::async_block: {
      Ty ty;
      ty.kind = node.kind == Kind::closure ? Ty::Kind::closure : Ty::Kind::async_block;
      ty.fn = fn;
      ty.node = index;
      return intern(std::move(ty));
    }
    case Kind::block:
      return tail_of_block(fn, index);
    case Kind::if_else: {
      const uint32_t then = child(1);
      const TyId first = then == kNone ? 0 : of(fn, then);
      if (first != 0 || child(2) == kNone) return first;
      return of(fn, child(2));
    }
    case Kind::match: {
      for (uint32_t i = 1;; ++i) {
        const uint32_t arm = child(i);
        if (arm == kNone) return 0;
        uint32_t value = kNone;
        for_children(facts, arm, [&value](uint32_t at) { value = at; });
        if (value == kNone || facts.nodes[value].kind == Kind::jump) continue;
        const TyId id = of(fn, value);
        if (id != 0) return id;
      }
    }
    case Kind::struct_lit: {
      const Resolved r = ws_.resolve(ws_.place(fn, index), facts.str(node.name));
      if (r.kind == Resolved::Kind::type || r.kind == Resolved::Kind::variant)
        return make_workspace(r.id);
      if (r.kind == Resolved::Kind::external) return make_external(canonical_path(r.path));
      return 0;
    }
    case Kind::tuple: {
      Ty ty;
      ty.kind = Ty::Kind::tuple;
      for_children(facts, index, [&](uint32_t at) { ty.args.push_back(of(fn, at)); });
      return intern(std::move(ty));
    }
    case Kind::literal:
      return node.aux == 's' ? make_external("str") : 0;
    case Kind::array:
      return make_external("slice", {child(0) == kNone ? 0 : of(fn, child(0))});
    case Kind::macro: {
      const std::string_view name = facts.str(node.name);
      if (name == "vec")
        return make_external("std::vec::Vec", {child(0) == kNone ? 0 : of(fn, child(0))});
      if (name == "format") return make_external("std::string::String");
      if (name == "warp::path") return make_external("warp::Filter");
      if ((name == "join" || name.ends_with("::join")) && child(0) != kNone) {
        Ty ty;
        ty.kind = Ty::Kind::tuple;
        for_children(facts, index, [&](uint32_t at) { ty.args.push_back(of(fn, at)); });
        return intern(std::move(ty));
      }
      // A macro that gives a known type: `info_span!(..)`.
      const Resolved r = ws_.resolve(ws_.place(fn, index), name);
      const KnownApi* api = r.kind == Resolved::Kind::external
                                ? find_api(canonical_path(r.path))
                                : find_api("tracing::" + std::string(name));
      return api == nullptr || api->returns.empty() ? 0 : substitute(api->returns, 0, 0, 0, 0);
    }
    default:
      return 0;
  }
}

TyId Types::infer_path(FnId fn, uint32_t index) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[index];
  const std::string_view path = facts.str(node.name);
  if (path.find("::") == std::string_view::npos) {
    const Variable* found = variable(fn, index, node.name);
    if (found != nullptr) return of_variable(fn, *found);
  }
  const Resolved r = ws_.resolve(ws_.place(fn, index), path);
  if (r.kind == Resolved::Kind::function) {
    const FunctionFact& target = ws_.fn(r.id);
    if ((target.flags & fn_static) != 0) {
      const TyId declared = parse(ws_.text(r.id, target.result), ws_.place_at(r.id, target.pos));
      return (target.flags & fn_thread_local) != 0
                 ? make_external("std::thread::LocalKey", {declared})
                 : declared;
    }
    Ty ty;
    ty.kind = Ty::Kind::function;
    ty.fn = r.id;
    return intern(std::move(ty));
  }
  if (r.kind == Resolved::Kind::variant || r.kind == Resolved::Kind::type)
    return make_workspace(r.id);
  if (r.kind == Resolved::Kind::external) {  // a unit struct, which is its own value
    const std::string canonical = canonical_path(r.path);
    const KnownApi* known = find_api(canonical);
    if (known != nullptr && known->returns == canonical) return make_external(canonical);
    // A static of a library: `async_compat::TOKIO1`.
    const std::string_view name = std::string_view(canonical).substr(canonical.rfind(':') + 1);
    const bool shouts = std::none_of(name.begin(), name.end(), [](char c) {
      return std::islower(static_cast<unsigned char>(c)) != 0;
    });
    if (known != nullptr && shouts && !known->returns.empty())
      return substitute(known->returns, 0, 0, 0, 0);
  }
  return 0;
}

TyId Types::infer_call(FnId fn, uint32_t index) {
  const FileFacts& facts = ws_.facts(fn);
  const Node& node = facts.nodes[index];
  const bool method = node.kind == Kind::method_call;
  const Callee& called = callee(fn, index);
  if (!called.targets.empty()) {
    // What is only guessed to be called says nothing of the value.
    const Target& first = called.targets.front();
    if (first.confidence == Confidence::possible && called.targets.size() == 1) return 0;
    return result_at(first.fn, fn, index);
  }
  const uint32_t head = child_at(facts, index, 0);
  if (head == kNone) return 0;
  if (called.api != nullptr && !called.api->returns.empty()) {
    TyId self = 0;
    if (method) {
      // The receiver as far looked through as the API's own type lies.
      self = of(fn, head);
      const size_t colons = called.api->path.rfind("::");
      for (int i = 0; i < 8 && pool_[self].path != called.api->path.substr(0, colons); ++i) {
        const TyId next = deref_once(self);
        if (next == 0) break;
        self = next;
      }
    } else {
      const size_t colons = called.api->path.rfind("::");
      std::vector<TyId> args;
      const StrId generic = turbofish_of(facts, index);
      if (generic != 0) {
        for (const std::string_view part : split_arguments(facts.str(generic))) {
          args.push_back(parse(part, ws_.place(fn, index)));
        }
      }
      self = make_external(std::string(called.api->path.substr(0, colons)), std::move(args));
    }
    const TyId result = result_of_api(*called.api, self, fn, index, 1);
    if (result != 0) return result;
  }
  if (method) {
    const TyId receiver = of(fn, head);
    const std::string_view name = facts.str(node.name);
    if (called.api == nullptr && pool_[receiver].kind == Ty::Kind::external) {
      const KnownApi* any = find_api(pool_[receiver].path + "::*");
      if (any != nullptr) return substitute(any->returns, receiver, 0, 0, 0);
      if (pool_[receiver].path == kDerivedBuilder && name == "build")
        return pool_[receiver].args[0];
      // An option of a builder that is not listed gives the builder on.
      if (pool_[receiver].path.ends_with("Builder") && !name.starts_with("build")) return receiver;
    }
    if (one_of(name, kUnwrapping)) {
      const TyId inner = tried(receiver);
      return inner != 0 ? inner : 0;
    }
    const StrId generic = turbofish_of(facts, index);
    if (generic != 0) {  // `text.parse::<T>()`, `all.collect::<Vec<T>>()`
      const TyId asked = parse(facts.str(generic), ws_.place(fn, index));
      if (name == "parse" || name == "downcast" || name == "json" || name == "try_into")
        return make_external("std::result::Result", {asked});
      if (name == "downcast_ref" || name == "downcast_mut" || name == "get" || name == "get_mut" ||
          name == "remove")
        return make_external("std::option::Option", {asked});
      // What frameworks keep by its type: `app.state::<T>()` derefs to what was asked for.
      const bool of_framework = called.targets.empty();
      if (of_framework && (name == "state" || name == "data_unchecked")) return asked;
      if (of_framework && (name == "try_state" || name == "app_data" || name == "data_opt"))
        return make_external("std::option::Option", {asked});
      if (of_framework && (name == "data" || name == "obtain"))
        return make_external("std::result::Result", {asked});
      if (name == "collect" || name == "sum" || name == "product" || name == "into") return asked;
    }
    if (name == "into" && pool_[receiver].path == "std::convert::Into")
      return pool_[receiver].args.empty() ? 0 : pool_[receiver].args[0];
    // What pin-project makes: the same fields, behind references.
    if ((name == "project" || name == "project_ref") && called.api == nullptr) {
      const TyId pinned = through(receiver);
      if (pool_[pinned].kind == Ty::Kind::workspace) return pinned;
    }
    if (name == "borrow" || name == "borrow_mut") {
      const Ty& cell = pool_[through(receiver)];
      if (cell.path == "std::cell::RefCell" && !cell.args.empty())
        return make_external(name == "borrow" ? "std::cell::Ref" : "std::cell::RefMut",
                             {cell.args[0]});
    }
    if (one_of(name, kSameType)) {
      // `guard.clone()` clones what is guarded.
      return find_guard_type(pool_[receiver].path) == nullptr ? receiver : deref_once(receiver);
    }
    if (name == "get" || name == "get_mut" || name == "first" || name == "last" || name == "pop" ||
        name == "next" || name == "pop_front" || name == "remove" || name == "pop_back" ||
        name == "iter_next") {
      const Ty& ty = pool_[through(receiver)];
      TyId item = element(receiver);
      if (ty.path.ends_with("Map") && ty.args.size() == 2) item = ty.args[1];
      if (ty.path.ends_with("Cell") || ty.path.ends_with("OnceLock")) {
        item = ty.args.empty() ? 0 : ty.args[0];
      }
      // A list gives what it had, or panics.
      if (ty.path == "slice" && name == "remove") return item;
      return item == 0 ? 0 : make_external("std::option::Option", {item});
    }
    if (name == "swap_remove" && pool_[through(receiver)].path == "slice") return element(receiver);
    if (name == "await") return awaited(receiver);
    return called.api == nullptr ? adapted(fn, index, receiver, name) : 0;
  }
  // Constructors: `X::new(..)` gives an X, `Some(x)`, `Ok(x)`, `X(..)`.
  if (facts.nodes[head].kind != Kind::path) return closure_result(pool_[of(fn, head)]);
  const std::string_view path = facts.str(facts.nodes[head].name);
  if (path.find("::") == std::string_view::npos) {
    const Variable* local = variable(fn, head, facts.nodes[head].name);
    if (local != nullptr) return closure_result(pool_[of_variable(fn, *local)]);
  }
  const uint32_t argument = child_at(facts, index, 1);
  const auto first = [&] { return argument == kNone ? 0 : of(fn, argument); };
  const Resolved r = ws_.resolve(ws_.place(fn, head), path);
  if (r.kind == Resolved::Kind::type || r.kind == Resolved::Kind::variant)
    return make_workspace(r.id);
  if (r.kind == Resolved::Kind::nothing) return made_by_derived(fn, head, path);
  if (r.kind == Resolved::Kind::external) {
    const std::string canonical = canonical_path(r.path);
    if (canonical == "std::option::Option::Some")
      return make_external("std::option::Option", {first()});
    if (canonical == "std::result::Result::Ok")
      return make_external("std::result::Result", {first()});
    const size_t colons = canonical.rfind("::");
    if (colons == std::string::npos) return 0;
    const std::string owner = canonical.substr(0, colons);
    const std::string_view name = std::string_view(canonical).substr(colons + 2);
    const size_t owner_colons = owner.rfind("::");
    const std::string_view owner_name = owner_colons == std::string::npos
                                            ? std::string_view(owner)
                                            : std::string_view(owner).substr(owner_colons + 2);
    const StrId asked = turbofish_of(facts, index);
    if (one_of(name, kReaders) && asked != 0)
      return make_external("std::result::Result", {parse(facts.str(asked), ws_.place(fn, index))});
    if (owner_name.empty() || std::isupper(static_cast<unsigned char>(owner_name.front())) == 0)
      return 0;
    if (name == "clone") return first();
    if (one_of(name, kConstructors) || name.starts_with("new_") || name.starts_with("with_")) {
      std::vector<TyId> args;
      const StrId generic = turbofish_of(facts, index);
      if (generic != 0) {
        for (const std::string_view part : split_arguments(facts.str(generic))) {
          args.push_back(parse(part, ws_.place(fn, index)));
        }
      } else if (argument != kNone && (one_of(owner, kLookThrough) || owner.ends_with("Mutex") ||
                                       owner.ends_with("RwLock") || owner.ends_with("RefCell"))) {
        args.push_back(first());
      }
      return make_external(owner, std::move(args));
    }
  }
  return 0;
}

/// What a function gives that a type of the workspace has by a derive or another crate's trait.
TyId Types::made_by_derived(FnId fn, uint32_t head, std::string_view path) {
  const size_t colons = path.rfind("::");
  if (colons == std::string_view::npos) return 0;
  const std::string_view name = path.substr(colons + 2);
  const bool plain = one_of(name, kDerived);
  const bool tries = one_of(name, kDerivedTries);
  if (!plain && !tries && name != "builder") return 0;
  const Resolved owner = ws_.resolve(ws_.place(fn, head), path.substr(0, colons));
  if (owner.kind != Resolved::Kind::type || ws_.type_fact(owner.id).kind == TypeKind::trait)
    return 0;
  const TyId made = make_workspace(owner.id);
  if (plain) return made;
  return make_external(std::string(tries ? "std::result::Result" : kDerivedBuilder), {made});
}

TyId Types::field_type(TyId owner, std::string_view field) {
  for (int i = 0; i < 8; ++i) {
    const Ty& ty = pool_[owner];
    if (ty.kind == Ty::Kind::tuple) {
      const unsigned number =
          field.empty() || std::isdigit(static_cast<unsigned char>(field.front())) == 0
              ? 99U
              : static_cast<unsigned>(field.front() - '0');
      return number < ty.args.size() ? ty.args[number] : 0;
    }
    if (ty.kind == Ty::Kind::workspace) {
      const TypeFact& fact = ws_.type_fact(ty.def);
      const FileFacts& facts = ws_.files()[ws_.type(ty.def).file].facts;
      for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
        if (facts.fields[row].variant == 0 && facts.str(facts.fields[row].name) == field) {
          const uint64_t key = (uint64_t{owner} << 32) | row;
          const auto known = field_types_.find(key);
          if (known != field_types_.end()) return known->second;
          const TyId type =
              parse_given(facts.str(facts.fields[row].type), ws_.place_of_type(ty.def),
                          facts.str(fact.generics), given_by(ty));
          if (depth_ < kMaxDepth / 2) field_types_.emplace(key, type);
          return type;
        }
      }
      owner = deref_of_own(ty);
      if (owner == 0) return 0;
      continue;
    }
    if (ty.kind == Ty::Kind::external) {
      const KnownApi* known = find_api(ty.path + "::" + std::string(field));
      if (known != nullptr && !known->is(kMethod) && !known->returns.empty())
        return substitute(known->returns, owner, 0, 0, 0);
    }
    owner = deref_once(owner);
    if (owner == 0) return 0;
  }
  return 0;
}

}  // namespace scanner
