#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/context.h"
#include "scanner/scan.h"
#include "scanner/types.h"

namespace scanner {

/// A piece of code that runs on one thread: the body of a function, of a closure, or of an async
/// block.
struct Unit {
  FnId fn;
  uint32_t node;  ///< closure or async_block, or kNone for the function's own body
  bool operator==(const Unit& other) const { return fn == other.fn && node == other.node; }
  bool operator<(const Unit& other) const {
    return fn != other.fn ? fn < other.fn : node + 1 < other.node + 1;
  }
};

/// Why a value may not end where it is followed to.
enum class Doubt : uint8_t {
  none,
  shared,   ///< it is behind an Arc or Rc: others may end it
  way_out,  ///< it ends there only where something fails, or a branch does not take it
};

/// One way into a unit: from another one, by a call or by handing it over as a value.
struct Entry {
  Unit from;
  uint32_t node;  ///< in from.fn: the call
  Runs runs;
  Confidence confidence;
  Unit inner = {kNone, kNone};  ///< where a helper has handed it on: there `inner_node` runs it
  uint32_t inner_node = kNone;
  Doubt doubt = Doubt::none;  ///< of the end of a value: `possible` for that reason alone
  uint32_t given = kNone;     ///< row of `CallGraph::given_by`: how the value came to `from.fn`

  /// The call that runs it in the end, and the function in which that stands.
  FnId run_fn() const { return inner_node == kNone ? from.fn : inner.fn; }
  uint32_t run_node() const { return inner_node == kNone ? node : inner_node; }
};

/// A call that gave a helper the value that the helper runs.
struct GivenBy {
  FnId helper;
  FnId fn;        ///< where the call stands
  uint32_t node;  ///< the call
  uint32_t next;  ///< of the helper's own helper: how the value came to `fn`; or kNone
  bool operator==(const GivenBy& other) const = default;
};

/// A context that a unit has of itself, without any caller.
struct Root {
  Context context;
  Confidence confidence;
};

/// The `cfg` predicates under which the call is compiled, and the helper that runs what it is
/// given.
std::string cfg_of_way(const Workspace& ws, const Entry& entry);

/// Who calls what, looked at backwards and only as far as asked.
class CallGraph {
 public:
  CallGraph(const Workspace& workspace, Types& types, const ScanOptions& options);

  /// The innermost unit that `node` runs in.
  Unit unit_of(FnId fn, uint32_t node);
  bool is_async_unit(const Unit& unit) const;
  /// All ways into a unit; sorted, without doubles.
  const std::vector<Entry>& entries(const Unit& unit);
  const GivenBy& given_by(uint32_t row) const { return given_by_[row]; }
  /// The calls of a function, and of those that may be it; what they give it is not looked at.
  std::vector<Entry> callers(FnId fn);
  /// The contexts it has of itself. Asks for `entries` where a function without callers is in
  /// question.
  std::vector<Root> roots(const Unit& unit);
  /// Whether the async block is polled on the very thread of a synchronous caller, by another
  /// crate's `block_on`: it has the context that the thread has.
  bool inherits_thread(const Unit& unit, const Entry& entry);
  /// The parent of each node of the function, by node - first_node.
  const std::vector<uint32_t>& parents(FnId fn);
  uint32_t parent(FnId fn, uint32_t node);
  /// Where values of the workspace type end their life, one entry per unit; `node` is the value
  /// there. Only what was followed to its end: a value behind an Arc is `possible`, one that is put
  /// into a collection or a static is not there at all.
  /// \param counts how sure it is that the value of a struct literal is one that is asked about
  std::vector<Entry> deaths(
      TypeDefId type, const std::function<Confidence(FnId fn, uint32_t literal)>& counts = {});
  /// Whether some value of the type was lost sight of before its end: collected, given to another
  /// crate, handed to callers that are not here.
  bool ends_unseen(TypeDefId type);
  /// The same for the value that the node makes; it does not end where it becomes a part of
  /// another.
  std::vector<Entry> deaths_of_made(FnId fn, uint32_t node);
  /// The same for what this parameter is given; `pattern` is its pat_typed node.
  std::vector<Entry> deaths_of_given(FnId fn, uint32_t pattern);
  /// The type whose `Drop::drop` this function is, or kNone.
  TypeDefId dropped_by(FnId fn) const;
  /// Where a closure, async block or function given as this value runs; empty if it is not known to
  /// run at all.
  std::vector<Entry> uses_of_value(FnId fn, uint32_t node, bool is_future, int depth);

 private:
  /// Whether the crate has another executor at hand than Tokio's.
  bool has_other_executor(const Crate& crate) const;
  struct SiteRef {
    FnId fn;
    uint32_t node;
  };
  class Mortician;
  /// Struct literals of the type, `Self { .. }` in its impls included.
  const std::vector<SiteRef>& literals_of(TypeDefId type);
  /// Functions that give a value of the type: as it is, or in an Option, Result or Box.
  std::vector<FnId> givers_of(TypeDefId type);
  /// What an attribute's name means there: canonical where it is another crate's.
  std::string meaning_of(FnId fn, std::string_view name) const;
  /// What the function's attributes say of a framework that calls it, or null.
  const HandlerMark* handler_mark(FnId fn) const;
  bool is_method_of_a_server(FnId fn) const;
  /// The context that an attribute or the signature of a synchronous function says it has.
  std::optional<Root> root_by_attribute(FnId fn) const;
  /// The context in which another crate calls this method of its trait, if that is known.
  std::optional<Root> root_by_foreign_trait(FnId fn) const;
  bool has_async_main(FnId fn) const;
  bool borrows_variables(FnId fn, uint32_t closure);
  bool runs_within(Unit unit, const Unit& body);
  void index_calls();
  bool binds_whole(FnId fn, const Variable& variable) const;
  /// Where what is stored in the field is called, or handed on to.
  void uses_of_field(TypeDefId owner, std::string_view field, bool is_future, int depth,
                     std::vector<Entry>& out);
  /// Of the entries from `first` on, those in the type's `Drop::drop` run where this value of it
  /// ends, not where any other does.
  void run_at_own_death(FnId fn, uint32_t value, TypeDefId type, size_t first,
                        std::vector<Entry>& out);
  void index_callable_fields();
  void callers(FnId target, std::vector<Entry>& out);
  /// Calls of it by this name, with so many arguments; a `for` loop has none.
  void calls_by(std::string_view name, FnId target, uint32_t parameters, std::vector<Entry>& out);
  /// Where it is run that its name is given for.
  void uses_by_name(FnId target, std::vector<Entry>& out);
  void uses_of_result(FnId fn, int depth, std::vector<Entry>& out);
  /// Where a static is used: whoever is first runs its initialiser. Only the initialisers of lazy
  /// ones call anything that matters.
  void first_uses(FnId of_static, std::vector<Entry>& out);
  /// Whether its body, or that of a function it calls, has a call that panics on a thread that
  /// drives a runtime.
  bool panics_in_a_task(FnId fn, int depth);
  void uses_as_argument(FnId fn, uint32_t call, uint32_t argument, bool is_future, int depth,
                        std::vector<Entry>& out);
  void uses_of_parameter(FnId target, uint32_t parameter, bool is_future, int depth,
                         Confidence confidence, std::vector<Entry>& out);
  uint32_t pattern_of_parameter(FnId target, uint32_t parameter) const;
  bool gives_what_it_is_given_gives(FnId target, uint32_t parameter) const;
  void add_giver(Entry& entry, const GivenBy& call);
  bool same_giver(uint32_t a, uint32_t b) const;
  bool matches_configured(const Callee& callee, const std::vector<std::string>& configured) const;

  const Workspace& ws_;
  Types& types_;
  const ScanOptions& options_;
  std::unordered_map<uint64_t, std::vector<Entry>> entries_;
  std::unordered_map<std::string_view, uint32_t> name_ids_;
  std::vector<std::vector<SiteRef>> calls_;  ///< by name id: calls of that name
  /// Those calls with one number of arguments, by the functions that they may reach.
  struct CallersOfName {
    uint32_t arguments;
    std::unordered_map<FnId, std::vector<std::pair<SiteRef, Confidence>>> by_target;
  };
  std::vector<std::vector<CallersOfName>> callers_;  ///< by name id; made when asked for
  std::vector<std::vector<SiteRef>> references_;  ///< by name id: paths of that name used as values
  std::vector<SiteRef> dying_;                    ///< values whose end is being looked for
  std::vector<Unit> asked_;                       ///< closures whose ways in are being looked for
  std::vector<GivenBy> given_by_;
  bool fields_indexed_ = false;
  std::unordered_map<std::string_view, std::vector<SiteRef>>
      callable_fields_;  ///< by name: reads of fields whose type can hold a closure
  bool givers_indexed_ = false;
  std::unordered_map<std::string_view, std::vector<FnId>>
      givers_by_name_;  ///< by each type's name in the result as written
  bool literals_indexed_ = false;
  std::unordered_map<std::string_view, std::vector<SiteRef>> literals_by_name_;
  std::unordered_map<TypeDefId, std::vector<SiteRef>> literals_;
};

/// The attribute that makes a synchronous entry of an async function (`tokio::main`,
/// `tokio::test`), or null.
struct EntryPoint {
  const EntryAttribute* attribute;
  Flavour flavour;
  bool local = false;  ///< `flavor = "local"`: the body runs as a LocalSet's does
};
EntryPoint entry_point_of(const Workspace& workspace, FnId fn);

}  // namespace scanner
