#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scanner/finding.h"
#include "scanner/known_apis.h"
#include "scanner/workspace.h"

namespace scanner {

/// A type in the pool of `Types`; 0 is the unknown type. Equal types have equal ids.
using TyId = uint32_t;

struct Ty {
  enum class Kind : uint8_t {
    unknown,
    workspace,  ///< def: a struct, enum, union or trait (also `dyn Trait`, `impl Trait`, `T:
                ///< Trait`)
    external,   ///< path: canonical
    tuple,
    closure,      ///< fn, node
    async_block,  ///< fn, node
    function,     ///< fn: a function named as a value
  };
  Kind kind = Kind::unknown;
  TypeDefId def = kNone;
  std::string path;
  std::vector<TyId> args;
  FnId fn = kNone;
  uint32_t node = kNone;
  bool dynamic = false;         ///< `dyn Trait`: any implementation may stand behind it
  std::vector<TyId> also = {};  ///< the other bounds of `T: Trait + Other`, without markers

  bool operator==(const Ty& other) const = default;
};

/// A function that a call may reach, and how sure that is.
struct Target {
  FnId fn;
  Confidence confidence;
  bool by_name = false;  ///< the receiver is not known: the only method of this name was taken
};

/// A method of the standard library that calls one that a type's impl has.
struct Provided {
  std::string_view call;
  std::string_view called;
  std::string_view trait;  ///< canonical: of the function that is called
  uint32_t parameters;     ///< of the method that is provided, `self` among them
};
/// Those that call it for another type, which the trait names as its argument.
inline constexpr Provided kConversions[] = {{"into", "from", "std::convert::From", 1},
                                            {"try_into", "try_from", "std::convert::TryFrom", 1}};
/// Those of the trait itself.
inline constexpr Provided kProvided[] = {{"write_all", "write", "std::io::Write", 2},
                                         {"write_fmt", "write", "std::io::Write", 2},
                                         {"write_vectored", "write", "std::io::Write", 2},
                                         {"read_to_end", "read", "std::io::Read", 2},
                                         {"read_to_string", "read", "std::io::Read", 2},
                                         {"read_exact", "read", "std::io::Read", 2},
                                         {"read_vectored", "read", "std::io::Read", 2},
                                         {"read_line", "fill_buf", "std::io::BufRead", 2},
                                         {"read_until", "fill_buf", "std::io::BufRead", 3},
                                         {"collect", "next", "std::iter::Iterator", 1},
                                         {"for_each", "next", "std::iter::Iterator", 2},
                                         {"count", "next", "std::iter::Iterator", 1},
                                         {"last", "next", "std::iter::Iterator", 1},
                                         {"fold", "next", "std::iter::Iterator", 3},
                                         {"sum", "next", "std::iter::Iterator", 1},
                                         {"nth", "next", "std::iter::Iterator", 2},
                                         {"try_for_each", "next", "std::iter::Iterator", 2}};

/// What a call node calls: functions of the workspace, or a known API of a library.
struct Callee {
  std::vector<Target> targets;
  const KnownApi* api = nullptr;
  Confidence api_confidence = Confidence::proven;
  std::string path;  ///< canonical path of what is called, where it is external; else empty
};

/// Light type inference: enough to know whose `lock`, `block_on`, `recv` a call is. On demand and
/// remembered; not safe for several threads.
class Types {
 public:
  explicit Types(const Workspace& workspace);

  const Ty& get(TyId id) const { return pool_[id]; }
  TyId of(FnId fn, uint32_t node);
  /// What the call, method_call or path node reaches; also what a `for` loop does.
  const Callee& callee(FnId fn, uint32_t node);
  /// The type without references and smart pointers that `deref` looks through: Arc, Box, guards,
  /// LazyLock, ...
  TyId through(TyId id, int steps = 8);
  TyId parse(std::string_view text, const Place& place, std::string_view generics = {});
  /// The type of the value that a call of the workspace function gives at this very call: its
  /// generic parameters are what the turbofish, the receiver and the arguments make them.
  TyId result_at(FnId target, FnId fn, uint32_t call);
  /// By name, then by where they begin to be visible.
  const std::vector<Variable>& variables(FnId fn);
  /// The variable a simple path node names, or null.
  const Variable* variable(FnId fn, uint32_t node, StrId name);
  TyId of_variable(FnId fn, const Variable& variable);
  TyId declared_result(FnId fn);
  /// Whether the function's file has a `use` of the trait, or of all of the module that it is in.
  bool imports(FnId fn, std::string_view trait);
  /// Whether the type is, or owns in a field, a value of this external type
  /// (`tokio::runtime::Runtime`).
  bool is_external(TyId id, std::string_view path) const { return pool_[id].path == path; }
  std::string text(TyId id) const;
  const Workspace& workspace() const { return ws_; }

 private:
  TyId intern(Ty ty);
  TyId make_external(std::string path, std::vector<TyId> args = {});
  TyId make_workspace(TypeDefId def, std::vector<TyId> args = {}, bool dynamic = false);
  TyId infer(FnId fn, uint32_t node);
  TyId infer_path(FnId fn, uint32_t node);
  TyId made_by_derived(FnId fn, uint32_t head, std::string_view path);
  TyId infer_call(FnId fn, uint32_t node);
  TyId result_of_api(const KnownApi& api, TyId self, FnId fn, uint32_t node,
                     uint32_t first_argument);
  TyId substitute(std::string_view text, TyId self, TyId first, TyId closure_result,
                  TyId turbofish);
  TyId field_type(TyId owner, std::string_view field);
  /// Names of generic parameters and what they are, for `parse`.
  using Given = std::vector<std::pair<std::string_view, TyId>>;
  TyId parse_given(std::string_view text, const Place& place, std::string_view generics,
                   const Given& given);
  /// What the type's own parameters are in a value of type `owner`.
  Given given_by(const Ty& owner) const;
  bool is_generic(ImplId impl) const;
  TyId self_type_of(ImplId impl);
  /// What `type NAME = ..` of the impl says, or unknown.
  TyId associated(ImplId impl, std::string_view name);
  /// What a trait, or one that it builds upon, says of its associated type: a value that its bounds
  /// are known of, or unknown.
  TyId associated_of(TypeDefId trait, std::string_view name, int above);
  /// The same of the trait that a bound names: `Service<Request>`.
  TyId associated_by(std::string_view bound, const Place& place, std::string_view name);
  /// What an impl of the type says of its `type Connection = ..`, or 0.
  TyId associated_of_own(const Ty& owner, std::string_view name);
  /// What the type's `impl Deref` leads to, or unknown.
  TyId deref_of_own(const Ty& owner);
  /// The traits that a trait of the workspace builds upon, if they are of the workspace too.
  std::vector<TypeDefId> supertraits(TypeDefId trait);
  TyId closure_result(const Ty& callable);
  enum class Allowed : uint8_t { not_said, yes, no };
  Allowed allows(ImplId impl, std::string_view parameter, TyId type);
  bool is_for(ImplId impl, TyId receiver);
  bool may_be_in_scope(TypeDefId trait, FnId fn) const;
  void find_extension(TyId receiver, std::string_view name, FnId fn, Callee& out);
  /// What `kind` calls for a value of that type of the workspace, in order.
  const std::vector<FnId>& conversions(const Provided& kind, TypeDefId source);
  /// `value.try_into()`, `value.into()`: the `try_from` or `from` that takes the value's type.
  void find_conversion(FnId in, uint32_t call, TyId receiver, std::string_view name, Callee& out);
  /// Of the `from`s and `try_from`s of a type, those that take what the call gives; guesses where
  /// that is not known.
  void choose_conversion(FnId in, uint32_t call, Callee& out);
  /// Whether the call may give what that `from` makes: as the value of the whole function it gives
  /// what the function says.
  bool may_become(FnId fn, uint32_t call, FnId from);
  /// What `value.write_all(..)` and its like run of the impls of the type.
  void find_provided(FnId fn, uint32_t receiver, std::string_view name, Callee& out);
  /// What a `for` loop runs.
  void find_iterated(FnId fn, uint32_t loop, Callee& out);
  void find_in_trait(TyId receiver, std::string_view name, std::string_view trait, Callee& out);
  /// Functions of one name that `find_extension` may find, in order.
  struct Extensions {
    std::vector<FnId> methods;   ///< of impls for types that are not the workspace's
    std::vector<FnId> defaults;  ///< that traits of the workspace declare with a body
  };
  const Extensions& extensions_named(std::string_view name);
  TyId payload(TyId scrutinee, const std::string& variant_path, FnId fn, uint32_t pattern,
               uint32_t index, std::string_view field);
  TyId of_pattern(FnId fn, uint32_t pattern, TyId whole, uint32_t bind);
  TyId closure_parameter(FnId fn, uint32_t closure, uint32_t index);
  /// The type of that parameter by what `target` says that it takes: `impl Fn(&str, &Device)`.
  TyId parameter_by_bound(FnId target, FnId fn, uint32_t call, uint32_t closure, uint32_t index);
  /// How sure it is that a call of one of a trait's methods means this one: of up to `few` that a
  /// program can have at once it is likely.
  Confidence of_one_among(const std::vector<FnId>& methods, size_t few) const;
  /// Whether nobody can await what the function gives: a Result or an Option.
  bool gives_no_future(FnId fn);
  TyId awaited(TyId future);
  TyId tried(TyId value);
  TyId deref_once(TyId id);
  TyId deref_fresh(TyId id);
  TyId element(TyId collection);
  TyId closure_result(FnId fn, uint32_t call, uint32_t first_argument);
  TyId adapted(FnId fn, uint32_t call, TyId receiver, std::string_view method);
  bool leaves_open(TyId collection) const;
  TyId filled(FnId fn, const Variable& variable, TyId collection);
  TyId tail_of_block(FnId fn, uint32_t block);
  /// Type parameters and bounds of the function and of the impl around it.
  std::string generics_around(FnId fn) const;
  /// `T::method`, where T is a type parameter with a trait of the workspace as its bound.
  void keep_of_same_impls(FnId fn, TypeDefId type, std::vector<FnId>& methods) const;
  void find_in_std(const Place& place, std::string_view path, Callee& out);
  void find_by_parameter(FnId fn, const Place& place, std::string_view path, Callee& out);
  /// What a value is that all these traits are known of: the workspace's go first. The generics of
  /// calls are for what `Fn` gives.
  TyId bounded(const std::vector<std::string_view>& bounds, const Place& place,
               std::string_view generics, std::string_view generics_of_calls, bool dynamic);
  Callee find_callee(FnId fn, uint32_t node);
  void leave_out_overriders(FnId default_method, Callee& out) const;
  bool hands_on(FnId fn, const KnownApi& api) const;
  void find_by_argument(FnId fn, uint32_t call, Callee& out);
  const KnownApi* read_or_write(FnId fn, uint32_t call);
  /// Looks in the other bounds of a parameter. \return whether it is there
  bool find_in_other_bounds(TyId parameter, std::string_view name, FnId fn, Callee& out);
  void find_in_variants(TypeDefId type, std::string_view name, Callee& out);
  void find_method(TyId receiver, std::string_view name, FnId fn, Callee& out);
  void collect_variables(FnId fn, uint32_t node, uint32_t end_of_block, std::vector<Variable>& out);
  void bind_pattern(FnId fn, uint32_t pattern, uint32_t whole, uint32_t from, uint32_t to,
                    uint32_t origin, std::vector<Variable>& out);

  const Workspace& ws_;
  /// Where a node's row is in the tables by node.
  size_t row_of(FnId fn, uint32_t node) const { return first_row_[ws_.ref(fn).file] + node; }
  struct HashOfTy {
    const std::vector<uint64_t>* hashes;
    size_t operator()(TyId id) const noexcept { return (*hashes)[id]; }
  };
  struct SameTy {
    const std::deque<Ty>* pool;
    bool operator()(TyId a, TyId b) const { return (*pool)[a] == (*pool)[b]; }
  };

  std::deque<Ty> pool_;           ///< a deque: references to types stay good while new ones come
  std::vector<uint64_t> hashes_;  ///< by TyId
  std::unordered_set<TyId, HashOfTy, SameTy> ids_;
  std::vector<size_t> first_row_;           ///< by file: of the tables by node, one row for each
  std::vector<TyId> memo_;                  ///< by node; kNone: not asked yet
  std::unordered_map<TyId, TyId> aliases_;  ///< by the alias with its arguments
  std::vector<TyId> results_;               ///< by function; kNone: not known
  std::unordered_map<ImplId, TyId> self_types_;
  const Given* given_ = nullptr;     ///< while `parse_given` runs
  std::deque<Callee> callees_;       ///< a deque, as the pool
  std::vector<uint32_t> callee_of_;  ///< by node: row of `callees_` + 1; 0: not asked yet
  std::vector<TyId> derefs_;         ///< by TyId, of `deref_once`; kNone: not asked yet
  std::unordered_map<uint64_t, TyId> field_types_;  ///< by owner's TyId and row of its field
  std::unordered_map<std::string_view, Extensions> extensions_;  ///< by name
  /// By trait, then by the type that is given.
  std::unordered_map<std::string_view, std::unordered_map<TypeDefId, std::vector<FnId>>>
      conversions_;
  /// By trait and name, of `associated_of`; 0 while it is looked for.
  std::map<std::pair<TypeDefId, std::string>, TyId> associated_of_;
  int depth_ = 0;
};

/// The child nodes of `node`, in order.
template <class Visit>
void for_children(const FileFacts& facts, uint32_t node, Visit visit) {
  const uint32_t end = node + facts.nodes[node].size;
  for (uint32_t child = node + 1; child < end; child += facts.nodes[child].size) visit(child);
}
/// The child at this place among the children that are no type_text, or kNone.
uint32_t child_at(const FileFacts& facts, uint32_t node, uint32_t index);
/// The last child, or kNone.
uint32_t last_child(const FileFacts& facts, uint32_t node);
/// The expression that the block ends with, with a semicolon or without; kNone of any other node.
uint32_t last_expression(const FileFacts& facts, uint32_t block);
/// Whether the block ends with a `return`, `break`, `continue`, or a macro that does as much.
bool ends_by_leaving(const FileFacts& facts, uint32_t block);
/// The generic arguments of a call's callee or of a path, or 0.
StrId turbofish_of(const FileFacts& facts, uint32_t node);

}  // namespace scanner
