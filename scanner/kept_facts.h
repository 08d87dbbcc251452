#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "scanner/facts.h"

namespace scanner {

/// A variable: the pattern that binds it and where it can be seen.
struct Variable {
  StrId name;
  uint32_t bind;          ///< pat_bind node
  uint32_t visible_from;  ///< node indices, half open
  uint32_t visible_to;
  uint32_t pattern;  ///< the whole pattern it stands in
  uint32_t origin;   ///< let, for_loop, arm, let_cond, closure or pat_typed node
};

/// The facts of one file, never changed, and what follows from them and from nothing else: worked
/// out when first asked for, and good for every later scan of the same bytes. The facts may be read
/// by several threads; what follows belongs to the one thread that links and analyses.
struct KeptFacts {
  explicit KeptFacts(FileFacts file_facts)
      : facts(std::move(file_facts)),
        parents(facts.functions.size()),
        variables(facts.functions.size()) {}

  /// An async block, an async closure, or (node kNone) the body of an async function.
  struct AsyncUnit {
    uint32_t function;  ///< row
    uint32_t node;
  };

  /// Those of functions in which something is awaited, in order.
  const std::vector<AsyncUnit>& async_units() const;
  /// The call and method_call nodes of the function of this row, ascending.
  std::span<const uint32_t> calls_of(uint32_t function) const;

  /// Rows of `facts.functions` by where they begin: those in macros stand at the end of the table,
  /// wherever they are in the file.
  const std::vector<uint32_t>& functions_by_begin() const;
  /// The canonical paths of `facts.uses`, row by row.
  const std::vector<std::string>& canonical_uses() const;

  const FileFacts facts;
  /// By function, then by node - first_node: the node around it. Empty: not made yet.
  mutable std::vector<std::vector<uint32_t>> parents;
  /// By function: by name, then by where they begin to be visible. Null: not made yet.
  mutable std::vector<std::unique_ptr<std::vector<Variable>>> variables;

 private:
  mutable std::optional<std::vector<AsyncUnit>> async_units_;
  mutable std::optional<std::vector<std::string>> canonical_uses_;
  mutable std::optional<std::vector<uint32_t>> calls_;  ///< of the whole file
  mutable std::optional<std::vector<uint32_t>> functions_by_begin_;
};

}  // namespace scanner
