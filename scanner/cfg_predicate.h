#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanner {

/// Adds predicates to a list of them, as `cfg_of` gives it: "unix", "unix, test".
void add_cfg(std::string& list, std::string_view more);

/// The predicates of such a list.
std::vector<std::string_view> cfg_parts(std::string_view list);

/// What `#[cfg(..)]` predicates that hold together say, as far as that matters here: whether they
/// can hold together at all.
class CfgSet {
 public:
  /// Adds predicates as written, joined by commas: `unix, not(feature = "x")`; what it has stays.
  void add(std::string_view predicates);
  /// Whether no build with threads can have all of them: `unix` and `windows`, X and not X, two
  /// operating systems, `target_arch = "wasm32"`. What it does not understand contradicts nothing.
  bool contradicts() const;
  bool operator==(const CfgSet& other) const = default;
  bool empty() const { return holds_.empty() && fails_.empty() && any_.empty(); }

 private:
  void add_one(std::string_view predicate, bool holds);
  bool refuses(std::string_view atom) const;

  std::vector<std::string> holds_;
  std::vector<std::string> fails_;
  std::vector<std::vector<std::string>> any_;  ///< of each `any(..)`: alternatives that are atoms
};

/// Whether no build can have the predicates of both lists.
bool cfgs_contradict(std::string_view a, std::string_view b);

}  // namespace scanner
