#include "scanner/cargo_toml.h"

#include <algorithm>
#include <set>
#include <utility>

#include "scanner/manifest_paths.h"

namespace scanner {

uint32_t line_of(const toml::node* node) { return node == nullptr ? 0 : node->source().begin.line; }

const toml::node* find(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node != nullptr || key.find('-') == std::string_view::npos) return node;
  std::string underscored(key);
  std::replace(underscored.begin(), underscored.end(), '-', '_');
  return table.get(underscored);
}

const toml::table* table_at(const toml::table& table, std::string_view key) {
  const toml::node* node = find(table, key);
  return node == nullptr ? nullptr : node->as_table();
}

const toml::table* table_at(const toml::table* table, std::string_view key) {
  return table == nullptr ? nullptr : table_at(*table, key);
}

std::string string_at(const toml::table& table, std::string_view key) {
  const toml::node* node = find(table, key);
  return node == nullptr ? std::string() : node->value_or(std::string());
}

bool bool_at(const toml::table& table, std::string_view key, bool otherwise) {
  const toml::node* node = find(table, key);
  return node == nullptr ? otherwise : node->value_or(otherwise);
}

std::vector<std::string> strings_at(const toml::table& table, std::string_view key) {
  std::vector<std::string> texts;
  const toml::node* node = find(table, key);
  const toml::array* array = node == nullptr ? nullptr : node->as_array();
  if (array == nullptr) return texts;
  for (const toml::node& element : *array) {
    if (const toml::value<std::string>* text = element.as_string()) texts.push_back(text->get());
  }
  return texts;
}

bool inherits(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table != nullptr && bool_at(*table, "workspace", false);
}

const toml::table* package_of(const toml::table& manifest) {
  const toml::table* package = table_at(manifest, "package");
  return package != nullptr ? package : table_at(manifest, "project");
}

std::string crate_name_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

namespace {

void read_dependency_details(const toml::table& table, std::string_view folder,
                             Dependency& dependency) {
  if (std::string package = string_at(table, "package"); !package.empty())
    dependency.package_name = package;
  if (std::string version = string_at(table, "version"); !version.empty())
    dependency.requirement = version;
  dependency.default_features = bool_at(table, "default-features", dependency.default_features);
  dependency.optional = bool_at(table, "optional", dependency.optional);
  for (std::string& feature : strings_at(table, "features")) {
    dependency.features.push_back(std::move(feature));
  }
  const std::string path = string_at(table, "path");
  if (!path.empty()) dependency.folder = path[0] == '/' ? path : join_path(folder, path);
}

Dependency read_dependency_here(const CargoToml& document, Dependency dependency,
                                const toml::node& node) {
  if (const toml::value<std::string>* version = node.as_string()) {
    dependency.requirement = version->get();
  } else if (const toml::table* table = node.as_table()) {
    read_dependency_details(*table, document.folder, dependency);
  }
  return dependency;
}

Dependency read_dependency(const CargoToml& document, const std::string& name,
                           const toml::node& node) {
  Dependency dependency;
  dependency.extern_name = crate_name_of(name);
  dependency.package_name = name;
  if (inherits(node) && document.workspace != nullptr) {
    const toml::table* shared =
        table_at(table_at(document.workspace->table, "workspace"), "dependencies");
    const toml::node* base = shared == nullptr ? nullptr : shared->get(name);
    if (base != nullptr) dependency = read_dependency_here(*document.workspace, dependency, *base);
  }
  return read_dependency_here(document, std::move(dependency), node);
}

/// Where `[patch.registry]` of the workspace puts a package that is asked for by version.
std::optional<std::string> patched_folder(const CargoToml& document, const Dependency& dependency) {
  const CargoToml& root = document.workspace == nullptr ? document : *document.workspace;
  const toml::table* patches = table_at(root.table, "patch");
  if (patches == nullptr) return {};
  for (const auto& [registry, node] : *patches) {
    const toml::table* patch =
        node.as_table() == nullptr ? nullptr : table_at(node.as_table(), dependency.package_name);
    if (patch == nullptr) continue;
    const std::string path = string_at(*patch, "path");
    if (!path.empty() && path[0] != '/') return join_path(root.folder, path);
  }
  return {};
}

void add_dependencies(const CargoToml& document, const toml::table& owner, const char* key,
                      DependencyKind kind, const std::string& platform,
                      std::vector<Dependency>& all) {
  const toml::table* table = table_at(owner, key);
  if (table == nullptr) return;
  for (const auto& [name, node] : *table) {
    Dependency dependency = read_dependency(document, std::string(name.str()), node);
    dependency.kind = kind;
    dependency.platform = platform;
    if (!dependency.folder) dependency.folder = patched_folder(document, dependency);
    all.push_back(std::move(dependency));
  }
}

void add_all_dependencies(const CargoToml& document, const toml::table& owner,
                          const std::string& platform, std::vector<Dependency>& all) {
  add_dependencies(document, owner, "dependencies", DependencyKind::normal, platform, all);
  add_dependencies(document, owner, "dev-dependencies", DependencyKind::dev, platform, all);
  add_dependencies(document, owner, "build-dependencies", DependencyKind::build, platform, all);
}

}  // namespace

std::vector<Dependency> dependencies_of(const CargoToml& document) {
  std::vector<Dependency> all;
  add_all_dependencies(document, document.table, "", all);
  const toml::table* platforms = table_at(document.table, "target");
  if (platforms == nullptr) return all;
  for (const auto& [platform, node] : *platforms) {
    const toml::table* owner = node.as_table();
    if (owner != nullptr) add_all_dependencies(document, *owner, std::string(platform.str()), all);
  }
  return all;
}

std::vector<std::string> default_features_of(const toml::table& manifest) {
  std::set<std::string> on;
  const toml::table* features = table_at(manifest, "features");
  if (features == nullptr) return {};
  std::vector<std::string> todo = strings_at(*features, "default");
  while (!todo.empty()) {
    const std::string name = std::move(todo.back());
    todo.pop_back();
    // Of a dependency, `tokio/rt` or `dep:tokio`, it is none of the package's own.
    if (name.find_first_of("/:") != std::string::npos || !on.insert(name).second) continue;
    for (std::string& more : strings_at(*features, name)) todo.push_back(std::move(more));
  }
  return {on.begin(), on.end()};
}

}  // namespace scanner
