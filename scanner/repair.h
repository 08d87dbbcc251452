#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanner/cone.h"
#include "scanner/finding.h"

namespace scanner {

/// What a remedy leans on and several fixes can share: a way for an error to go on, an accessor.
struct Helper {
  std::string id;    ///< the same for the same helper: "error unit::Failure tokio::task::JoinError"
  std::string what;  ///< "a variant of `Failure` for `tokio::task::JoinError`"
  bool exists = false;
  Location at;       ///< where it is, or the item to add it to; the path may be empty
  std::string item;  ///< of `at`: `crate::module::Type`; may be empty
  std::string how;   ///< what must be heeded when it is added; may be empty
  std::vector<std::string> remedies;  ///< ids of the remedies that need it
};

/// Which package compiles a file.
struct Package {
  std::string path;       ///< the file
  std::string name;       ///< of the package
  std::string manifest;   ///< its Cargo.toml
  std::string workspace;  ///< the Cargo.toml of its workspace; its own if it is of none
  std::vector<std::string> default_features = {};  ///< of the package, sorted
};

/// What is known of mending one finding beyond the text of its remedies.
struct Repair {
  std::optional<CallerCone> cone;  ///< if one of the remedies makes the function async, or has its
                                   ///< callers call another one
  std::vector<std::string> frontier_cfgs;  ///< of each of `Finding::frontiers`: predicates that its
                                           ///< function stands under
  std::vector<std::string> held_over;    ///< steps: what must end before the site itself is awaited
  std::vector<std::string> held_beside;  ///< the same where the site, or the calls that lead to it,
                                         ///< move into a closure first
  std::vector<std::string> in_pool;      ///< steps: what such a closure meets where it is written
  std::vector<std::string> in_pool_files;  ///< files of functions that they name
  std::vector<Location> by_serde;  ///< attributes by which serde calls the function, if one has it
                                   ///< made async or its calls moved
  std::vector<std::string> holders;  ///< of a remedy that gives the ending value's type a `close`:
                                     ///< files of the types that hold one in a field
  bool in_closure = false;  ///< it stands in a closure that is not async, which calls lead to
  std::string statement;    ///< where the site's line only goes on with a chain of calls: the code
                            ///< from that chain's first line to it, with line feeds; else empty
  std::vector<Helper> helpers;
  std::vector<Package> packages;  ///< of the files that it may change; by path
};

/// The ids of all remedies that rules offer, sorted.
const std::vector<std::string>& remedy_ids();

/// Whether the remedy changes the function of the site to an `async fn`.
bool makes_async(const Remedy& remedy);
/// Whether it has the site itself awaited, where it stands.
bool awaits_at_site(const Remedy& remedy, const Finding& finding);
/// Whether it has the callers of the site's function changed: they await it, or move their calls.
bool is_for_callers(const Remedy& remedy);
/// Whether it has the callers of that function call another one.
bool leaves_its_callers(const Remedy& remedy);

}  // namespace scanner
