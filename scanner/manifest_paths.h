#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanner {

// Paths here are relative to the repository's root, with `/` between parts; the root itself is "".

/// The folder of a file: "a/b" of "a/b/Cargo.toml", "" of "Cargo.toml".
std::string_view folder_of(std::string_view path);

/// `path` as seen from `folder`, with `.` and `..` resolved. Keeps leading `..` that leave the
/// repository.
std::string join_path(std::string_view folder, std::string_view path);

/// True if `path` is `folder` or below it.
bool is_below(std::string_view path, std::string_view folder);

/// Globs of `workspace.members`, part by part: `*`, `?`, `[a-z]`, `[!a]` within a part, `**` for
/// any number of parts.
bool glob_matches(std::string_view pattern, std::string_view path);

/// A file that Cargo would take as a target without being told: "src/bin/a.rs" or
/// "src/bin/a/main.rs" is `a`.
struct DiscoveredTarget {
  std::string name;
  std::string file;
};

/// The targets directly in `folder` ("crate/src/bin", "crate/tests"), sorted by name. `rust_paths`
/// is sorted.
std::vector<DiscoveredTarget> discover_targets(const std::vector<std::string>& rust_paths,
                                               std::string_view folder);

/// True if `path` is among the sorted `rust_paths`.
bool has_path(const std::vector<std::string>& rust_paths, std::string_view path);

}  // namespace scanner
