#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanner/finding.h"

namespace scanner {

/// Code that must go through an abstraction: one entry of `policy` in punchlist.yaml, or what a
/// clippy.toml disallows.
struct Policy {
  std::string id;  ///< "use-runtime-trait"; no two are the same
  /// What must not be named: `tokio::spawn`, `tokio::time::*` (all that lies below), `crate::x::y`.
  /// A type stands for its associated functions too, a module for all that is in it.
  std::vector<std::string> forbid;
  std::vector<std::string> in;       ///< globs of files; empty: everywhere
  std::vector<std::string> except;   ///< globs of files, or paths of items: the abstraction itself
  std::string instead;               ///< what to use, for people; may be empty
  std::string reason;                ///< why, for people; may be empty
  bool tests = false;                ///< test code is held to it too
  std::optional<Severity> severity;  ///< unset: the rule's
  std::string path;                  ///< the file that says so, for problems; may be empty
  uint32_t line = 0;                 ///< in it
  bool exact = false;  ///< a type is meant where it is named, its functions and methods are not
};

/// A type whose values must not be alive at an await.
struct HeldType {
  std::string path;    ///< canonical
  std::string reason;  ///< may be empty
  std::string in;      ///< glob of the files that are held to it
};

/// What `forbid` and `except` take for the path of an item: words with `::` between them, `*` only
/// as the last.
bool is_item_pattern(std::string_view text);

}  // namespace scanner
