#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/call_graph.h"
#include "scanner/cfg_predicate.h"
#include "scanner/finding.h"
#include "scanner/linkage.h"
#include "scanner/scan.h"
#include "scanner/types.h"
#include "scanner/workspace.h"

namespace scanner {

using SiteId = uint32_t;

/// A call of a known API that requires something of its thread.
struct Site {
  FnId fn;
  uint32_t node;
  const KnownApi* api;
  Op op;                  ///< what the call requires
  Unit unit;              ///< where it stands
  Confidence confidence;  ///< that it is this API
  std::string callee;     ///< canonical path, as shown
};

/// How a context reaches a unit: the last edge of the shortest way there.
struct Arrival {
  bool reached = false;
  bool is_root = false;  ///< the unit has it of itself
  Confidence confidence = Confidence::possible;
  uint32_t distance = 0;
  Entry by;                                 ///< if not a root
  Context from_context = Context::unknown;  ///< the context of by.from
  CrateId root = kNone;                     ///< in which its way begins
  bool of_test = false;                     ///< it begins in a test
  uint32_t cfg = 0;                         ///< of `cfg_sets`: what builds have this way at all
};
using Arrivals = std::array<Arrival, kContexts>;

/// A site in one of its contexts, with what happens then.
struct Reached {
  Context context;
  Confidence confidence;
  Verdict verdict;
};

/// The destructor that a unit runs in, on the thread on which the value ends.
struct Destructor {
  TypeDefId type = kNone;      ///< whose; kNone: none is known
  bool only = false;           ///< nothing else of what is shipped leads to the unit
  Unit drop = {kNone, kNone};  ///< the `Drop::drop` itself
  std::vector<Entry> calls;    ///< from there to the unit, outermost first
};

/// Whether code of this context takes a branch that is for runtimes of this flavour, and how sure
/// that is.
std::optional<Confidence> takes_branch(Context context, Flavour flavour);

/// The linked workspace with what runs where. Made once; rules only read it (the memory of `types`
/// and `graph` grows as they ask).
class Analysis {
 public:
  /// \param also units whose contexts are wanted, beside those from which a site can be reached
  Analysis(const Workspace& workspace, const ScanOptions& options,
           const std::vector<Unit>& also = {});

  const Workspace& ws() const { return ws_; }
  const ScanOptions& options() const { return options_; }
  const Linkage& linkage() const { return linkage_; }
  Types& types() const { return types_; }
  CallGraph& graph() const { return graph_; }

  /// Sites in order of file and position.
  const std::vector<Site>& sites() const { return sites_; }
  /// The contexts of a unit; all false where the unit was not asked about.
  const Arrivals& arrivals(const Unit& unit) const;
  /// Those of a node: where it stands in an arm for what only some callers give, theirs alone.
  const Arrivals& arrivals_at(const Unit& unit, uint32_t node) const;
  /// A site in each of its contexts, those most certain first.
  std::vector<Reached> reached(const Site& site) const;
  /// What a branch on `Handle::try_current()` around the node says about the thread's context.
  Known tried_context(FnId fn, uint32_t node) const;
  /// Whether what async-std runs has the context of a Tokio runtime.
  bool async_std_enters_tokio() const { return async_std_enters_tokio_; }
  /// The flavour of runtime on which a branch on `runtime_flavor()` around the node is taken.
  Flavour asked_flavour(FnId fn, uint32_t node) const;
  /// Whether a live `enter()` guard, or a runtime's `block_on` argument, gives this node a context.
  bool entered(FnId fn, uint32_t node) const;
  /// The call path by which `context` comes to the site, from its root to the site.
  /// \param runs_as what the first step says its unit runs as; empty: the context's name
  std::vector<Step> evidence(const Unit& unit, uint32_t node, Context context,
                             std::string_view runs_as = {}) const;
  /// Every call by which async code enters a chain of synchronous calls to the unit.
  /// \param node of the unit: no call counts that no build has along with it
  std::vector<Frontier> frontiers(const Unit& unit, uint32_t node = kNone) const;
  /// Line numbers are filled in later, from the bytes.
  Location location(FnId fn, uint32_t node) const;
  Location location_of_name(FnId fn) const;
  std::string unit_name(const Unit& unit) const;
  /// The expression in one line, without literals: `Handle::try_current()..block_on(_)`.
  std::string sink_text(FnId fn, uint32_t node) const;
  /// Whether the unit runs in a `Drop::drop`, on the thread on which the value ends; helpers that
  /// only destructors call included.
  bool in_drop(const Unit& unit) const { return destructor_of(unit).only; }
  Destructor destructor_of(const Unit& unit) const;
  /// The calls from the destructor down to the unit, for people.
  void add_helpers(const Destructor& destructor, std::vector<Step>& steps) const;
  /// An async method of the type, or kNone.
  FnId async_method_of(TypeDefId type) const;
  /// Whether only code of tests leads to this unit.
  bool only_from_tests(const Unit& unit) const;

 private:
  Destructor destructor_of(const Unit& unit, int helpers) const;
  bool is_thin(FnId fn) const;
  /// What the entry's call names, in words: the function, or another that hands its argument on.
  std::string called_at(const Entry& entry, FnId fn) const;
  Known told_by(FnId fn, uint32_t value, int depth) const;
  Known told_by_branches(FnId fn, uint32_t value, uint32_t element, int depth) const;
  void find_sites();
  void find_drops_of_runtimes();
  void solve(const std::vector<Unit>& also);

  const Workspace& ws_;
  const ScanOptions& options_;
  mutable Types types_;
  mutable CallGraph graph_;
  Linkage linkage_;
  std::vector<Site> sites_;
  /// `cfg_sets_[id]` and the predicates `cfg`; nothing if no build has both.
  std::optional<uint32_t> with_cfg(uint32_t id, const std::string& cfg);
  std::vector<CfgSet> cfg_sets_ = {CfgSet()};
  std::map<std::pair<uint32_t, std::string>, std::optional<uint32_t>> cfgs_joined_;  ///< answered
  /// In a block: a `let` that enters a runtime's context, or a `drop(..)` of a variable.
  struct EnterEvent {
    uint32_t at;   ///< node of the statement
    uint32_t end;  ///< from here on it has happened
    StrId variable;
    bool is_drop;
  };
  const std::vector<EnterEvent>& enter_events(FnId fn, uint32_t block) const;

  std::vector<bool> enters_;  ///< by file: whether `enter` stands in it at all
  bool async_std_enters_tokio_;
  mutable std::unordered_map<uint64_t, std::vector<EnterEvent>> enter_events_;  ///< by fn and block
  std::vector<bool> tries_current_;  ///< by file: whether `try_current` stands in it at all
  std::vector<bool> asks_flavour_;   ///< the same of `runtime_flavor`
  std::map<Unit, Arrivals> arrivals_;
  /// By function and node; none where it stands in no arm that tells callers apart.
  mutable std::unordered_map<uint64_t, std::unique_ptr<Arrivals>> in_arms_;
  mutable std::map<std::pair<Unit, int>, Destructor> destructors_;  ///< by unit and helpers
};

}  // namespace scanner
