#pragma once

#include <string_view>
#include <unordered_set>

#include "scanner/types.h"

namespace scanner {

/// Structs of the workspace whose values take a runtime with them when they end.
class RuntimeOwners {
 public:
  explicit RuntimeOwners(Types& types);

  /// Whether a value of the type ends a runtime: one in a field, alone or in what holds it for one
  /// owner (`Option`, a collection, a lock, another such struct), and no `Drop` that lets it go.
  bool owns(TypeDefId type) const { return owners_.count(type) != 0; }
  /// How sure it is that the struct literal of an owner is given a runtime: `possible` where all
  /// that may be one are an `Option` that somebody else has filled, or not.
  Confidence is_given_one(TypeDefId type, FnId fn, uint32_t literal) const;
  bool empty() const { return owners_.empty(); }

 private:
  bool contains(TyId type, int depth) const;
  /// Whether the value is what a parameter or a field holds, as it is.
  bool is_passed_on(FnId fn, uint32_t value) const;
  bool has_owned_field(TypeDefId type) const;

  Types& types_;
  const Workspace& ws_;
  std::unordered_set<TypeDefId> owners_;
  std::unordered_set<std::string_view> names_;  ///< last segments: what a field's type must name
};

/// Whether the type as written is a runtime with one owner: `Option<Runtime>`, not
/// `Arc<Runtime>`, not `&Runtime`.
bool is_runtime(Types& types, std::string_view text, const Place& place);

/// Whether code of this function hands the runtime to something that does not wait for it.
bool lets_runtime_go(const Workspace& workspace, FnId fn);

}  // namespace scanner
