#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/problem.h"

namespace scanner {

/// What Cargo builds from a root file.
enum class TargetKind : uint8_t { lib, proc_macro, bin, example, test, bench, build_script };

std::string_view to_string(TargetKind kind);

/// Which of a package's targets see a dependency.
enum class DependencyKind : uint8_t {
  normal,  ///< every target but the build script
  dev,     ///< tests, examples and benches, and unit tests of the library and the binaries
  build,   ///< the build script
  own,     ///< the package's own library, as its other targets see it
};

/// A crate that a target can name.
struct Dependency {
  std::string extern_name;  ///< as code names it: renamed (`package = ..`), dashes made underscores
  std::string package_name;  ///< as the registry or the other manifest names it
  DependencyKind kind = DependencyKind::normal;
  bool optional = false;
  std::string platform;     ///< of `[target.'..'.dependencies]`, as written; empty: every platform
  std::string requirement;  ///< the version asked for, as written; empty: any
  std::vector<std::string> features;  ///< asked for here, those inherited from the workspace first
  bool default_features = true;
  std::optional<std::string>
      folder;  ///< of a path dependency, from the repository's root (""); may begin with `..`
  std::optional<uint32_t> target;  ///< index into `Manifests::targets` of the library that this
                                   ///< name means, if in the repository

  /// Whether the requirement is of this version line: "0.1" of "0.1.22", "^0.1" and "=0.1".
  bool asks_for(std::string_view line) const;
  /// Whether the feature is asked for here by its name.
  bool has_feature(std::string_view feature) const;
  bool operator==(const Dependency& other) const = default;
};

/// One crate: one root file that is compiled by itself.
struct CrateTarget {
  TargetKind kind = TargetKind::lib;
  std::string package;     ///< the package's name
  std::string name;        ///< the target's name as Cargo shows it
  std::string crate_name;  ///< the name in paths: dashes made underscores
  std::string root_file;   ///< from the repository's root
  std::string manifest;    ///< the Cargo.toml that says so, from the repository's root
  int edition = 2015;      ///< 2015, 2018, 2021, 2024
  bool harness = true;     ///< false: a test or bench with its own `main`
  std::vector<std::string> required_features;
  std::vector<std::string>
      features;  ///< names in the package's `[features]`, and optional dependencies
  std::vector<Dependency>
      dependencies;       ///< those this kind of target can name, sorted by extern name and kind
  std::string workspace;  ///< Cargo.toml of the workspace it is a member of; its own if of none
  std::string tokio_version;  ///< "1.35.1" from the nearest Cargo.lock; empty: not known
  std::vector<std::string>
      tokio_features;  ///< asked for by this package, sorted; others may add to them
  std::vector<std::string> default_features;  ///< its own that are on by default, sorted

  /// The dependency of this name, or null. The first of several (one per platform).
  const Dependency* find_dependency(std::string_view extern_name) const;
  /// Whether this package asks for the feature of Tokio by its name; `full` is one of its own.
  bool asks_tokio_for(std::string_view feature) const;
  bool operator==(const CrateTarget& other) const = default;
};

/// A Cargo.toml or Cargo.lock, by its path from the repository's root.
struct ManifestText {
  std::string path;
  std::string text;

  bool operator==(const ManifestText& other) const = default;
};

/// All crates that the Cargo.toml files of a repository declare.
struct Manifests {
  std::vector<CrateTarget> targets;  ///< sorted by manifest, kind, name
  std::vector<Problem> problems;     ///< sorted by path, line
};

/// Reads every Cargo.toml (and the tokio version of every Cargo.lock) among `files`. `rust_paths`
/// are the `.rs` files of the repository, sorted: they decide what is discovered by itself. A
/// package that is excluded from its workspace, or no member of it, is still a crate. What does not
/// parse is a problem; the others are read all the same. Without any Cargo.toml the result is empty
/// and every file is its own root, which is the caller's to decide.
Manifests read_manifests(const std::vector<ManifestText>& files,
                         const std::vector<std::string>& rust_paths);

}  // namespace scanner
