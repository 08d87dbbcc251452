#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanner/analysis.h"

namespace scanner {

/// A value that holds something until it is dropped, and for how long.
struct Guard {
  uint32_t call;       ///< the node that takes what it holds
  std::string callee;  ///< canonical path, or the workspace's function that hands the guard out
  const GuardType* type;
  Confidence confidence;
  StrId variable = 0;     ///< that holds it; empty for a temporary
  uint32_t bind = kNone;  ///< the pat_bind node of that variable
  uint32_t begin =
      0;  ///< nodes in which it lives, half open: of a temporary the expression around it
  uint32_t end = 0;
  bool temporary = false;
};

/// A node at which a guard is given away or dropped, and the nodes for which that counts.
struct GuardEnd {
  uint32_t at;
  uint32_t from;  ///< half open
  uint32_t to;
  bool over = false;  ///< it has ended once `at` is evaluated, and is not handed on
};

/// Finds the guards of a unit, with their life by Rust's rules of drop scopes: bound to a variable,
/// or a temporary that lives to the end of its statement, its `match`, `if let`, `while let` or
/// `for`. Knows a guard by the type of the call that gives it.
class GuardFinder {
 public:
  explicit GuardFinder(const Analysis& analysis);

  /// The guards that hold what `wanted` says, in order of their calls.
  std::vector<Guard> guards(const Unit& unit, const std::function<bool(Holds)>& wanted) const;
  /// Where a guard that a variable holds ends before its block does.
  std::vector<GuardEnd> ends(const Unit& unit, const Guard& guard) const;
  /// Whether the guard is alive when `node`, a later or surrounding node of the unit, is reached.
  bool alive_at(const Unit& unit, const Guard& guard, const std::vector<GuardEnd>& ends,
                uint32_t node) const;
  /// The first `.await` of the unit at which the guard is alive, or nothing.
  std::optional<uint32_t> await_under(const Unit& unit, const Guard& guard) const;
  /// Whether the call's name is one that may give a guard.
  bool may_give(const FileFacts& facts, uint32_t node) const;

 private:
  const Analysis& analysis_;
  std::unordered_set<std::string_view> handing_out_;  ///< names of functions that give guards
  bool maps_ = false;                                 ///< whether a concurrent map is in use at all
  bool name_may_give(std::string_view name) const;
  /// Whether a name of the file last asked about may; by string: 0 not asked yet, 1 no, 2 yes.
  mutable std::vector<uint8_t> answers_;
  mutable const FileFacts* answers_for_ = nullptr;
};

/// All async units of the workspace that await, in order.
void for_async_units(const Analysis& analysis, const std::function<void(const Unit&)>& visit);

/// The nodes of a unit without those of closures and async blocks inside it.
std::vector<uint32_t> nodes_of_unit(const Analysis& analysis, const Unit& unit);

/// Whether something asks that the unit's future be Send: then the compiler refuses guards that are
/// not.
struct SendDemand {
  bool asked = false;
  std::string by;  ///< "`tokio::task::spawn`", if asked
};
SendDemand send_demand(const Analysis& analysis, const Unit& unit);
/// The half sentence for people on what the compiler says to the guard at an await of the unit.
std::string what_the_compiler_says(const Analysis& analysis, const Unit& unit, const Guard& guard);

}  // namespace scanner
