#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/line_map.h"
#include "scanner/analysis.h"
#include "scanner/cone.h"
#include "scanner/lens.h"

namespace scanner {

class HeldOver;
class Mentions;

/// Finds caller cones in a linked workspace. Remembers what it looked up; the answers do not depend
/// on what was asked before.
class ConeFinder {
 public:
  /// \param text_of the bytes of a file: calls in doc tests and in macros that were not understood
  /// are only there
  ConeFinder(const Analysis& analysis, TextOf text_of);
  ~ConeFinder();

  /// Every definition and every call that must change when `fn` becomes async: all `cfg` twins,
  /// trait declarations and implementations, and so on through synchronous callers until async
  /// callers, entry points, or what cannot change.
  CallerCone when_async(FnId fn);
  /// Every definition and use of `fn`, no further: for changed parameters, generics, error types.
  CallerCone when_signature_changes(FnId fn);
  /// The definitions that change together: `cfg` twins, and with a trait's method its declaration
  /// and implementations. Sorted; holds `fn`.
  std::vector<FnId> definitions_of(FnId fn);

 private:
  /// A call, or a path used as a value.
  struct Use {
    FnId fn;
    uint32_t node;
    bool is_call;
  };
  /// All uses of one name, in the order of the workspace, and those that can mean a function.
  struct Uses {
    std::vector<Use> all;
    bool sorted_out = false;
    std::unordered_map<FnId, std::vector<uint32_t>> by_target;
    std::unordered_map<std::string, std::vector<uint32_t>> by_crate;  ///< of a library's path
    std::vector<uint32_t> unknown;                                    ///< methods of no known type
  };
  struct Walk;

  void index();
  void sort_out(Uses& uses);
  void add_twins(FnId fn, std::vector<FnId>& out) const;
  void add_reexported_twins(FnId fn, std::vector<FnId>& out) const;
  CallerCone walk_from(FnId fn, ConeChange change);
  void visit(Walk& walk, const std::vector<FnId>& group, uint32_t depth);
  void add_definition(Walk& walk, FnId fn, ConeRole role, uint32_t depth);
  void add_use(Walk& walk, const Use& use, FnId definition, uint32_t depth, Confidence confidence);
  void settle(Walk& walk, ConeSite& site, const Unit& unit, uint32_t node, uint32_t depth);
  void settle_closure(ConeSite& site, const Unit& unit) const;
  /// Why the function cannot become async; empty if it can.
  std::string obstacle_of(FnId fn);
  TypeDefId trait_of_impl(ImplId impl);
  /// Whether it is a method of a trait outside the workspace.
  bool is_foreign(FnId fn);
  bool is_main(FnId fn) const;
  void finish(Walk& walk);
  void name_what_blocks(Walk& walk);
  void name_what_else_blocks(Walk& walk);
  bool runs_in_the_body(Unit unit) const;
  void name_what_is_held(ConeSite& site, const Unit& unit, uint32_t node);
  static void name_public_ends(Walk& walk);
  const base::LineMap& lines_of(const std::string& path);

  const Analysis& analysis_;
  const Workspace& ws_;
  TextOf text_of_;
  std::unique_ptr<Mentions> mentions_;
  std::unique_ptr<HeldOver> held_;                     ///< made when it is asked for
  std::unordered_map<std::string, TypeDefId> traits_;  ///< by crate and name
  bool indexed_ = false;
  std::unordered_map<std::string_view, Uses> uses_;       ///< by the name used
  std::unordered_map<std::string, base::LineMap> lines_;  ///< by path
};

}  // namespace scanner
