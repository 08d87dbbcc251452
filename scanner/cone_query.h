#pragma once

#include <string>
#include <vector>

#include "scanner/cone.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

/// Which cones are asked for.
struct ConeQuery {
  /// Each the path of a function, method, type or trait, or its last parts: `open`, `Store::open`,
  /// `my_crate::store::open`; or `src/store.rs:12`, where the function's name stands.
  std::vector<std::string> items;
  /// For functions; a type or trait always gives ConeChange::type.
  ConeChange change = ConeChange::async;
};

/// The cone of each item, in their order. Throws base::Error: not_found (no such item), usage (more
/// than one; the candidates are named).
std::vector<CallerCone> find_cones(const SourceSet& sources, const ScanOptions& options,
                                   const ConeQuery& query);

}  // namespace scanner
