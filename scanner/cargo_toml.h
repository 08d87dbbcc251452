#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "scanner/manifest.h"

namespace scanner {

// The part of scanner/manifest that knows toml++: not for others to include.

/// One Cargo.toml that parsed.
struct CargoToml {
  std::string path;
  std::string folder;
  toml::table table;
  const CargoToml* workspace = nullptr;  ///< whose tables it inherits from; itself if it is a root
  bool member = false;                   ///< of that workspace
};

uint32_t line_of(const toml::node* node);

// The value under a key, in either spelling: Cargo takes `dev-dependencies` and `dev_dependencies`.
// A value that is absent or of another type is null, empty, or what is given as `otherwise`.
const toml::node* find(const toml::table& table, std::string_view key);
const toml::table* table_at(const toml::table& table, std::string_view key);
const toml::table* table_at(const toml::table* table, std::string_view key);
std::string string_at(const toml::table& table, std::string_view key);
bool bool_at(const toml::table& table, std::string_view key, bool otherwise);
std::vector<std::string> strings_at(const toml::table& table, std::string_view key);

/// True of `{ workspace = true }`.
bool inherits(const toml::node& node);

/// `[package]`, or `[project]` as it was once called; null if there is none.
const toml::table* package_of(const toml::table& manifest);

std::string crate_name_of(std::string name);

/// All dependencies that the manifest names, of every kind and platform, with what they inherit
/// from the workspace and the folders that `[patch]` gives them.
std::vector<Dependency> dependencies_of(const CargoToml& document);

/// The features of the package that are on by default, those that they turn on too. Sorted.
std::vector<std::string> default_features_of(const toml::table& manifest);

}  // namespace scanner
