#include "scanner/manifest.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "scanner/cargo_toml.h"
#include "scanner/lockfile.h"
#include "scanner/manifest_paths.h"

namespace scanner {
namespace {

/// How Cargo.toml and the folders of a package name one kind of target.
struct TargetPlace {
  TargetKind kind;
  const char* key;
  const char* folder;
  const char* automatic;
};
constexpr TargetPlace kPlaces[] = {
    {TargetKind::bin, "bin", "src/bin", "autobins"},
    {TargetKind::example, "example", "examples", "autoexamples"},
    {TargetKind::test, "test", "tests", "autotests"},
    {TargetKind::bench, "bench", "benches", "autobenches"},
};

class ManifestReader {
 public:
  explicit ManifestReader(const std::vector<std::string>& rust_paths) : rust_paths_(rust_paths) {}

  Manifests read(const std::vector<ManifestText>& files) {
    for (const ManifestText& file : files) take(file);
    for (auto& [folder, document] : documents_) find_workspace(document);
    for (auto& [folder, document] : documents_) {
      if (document.workspace == &document) mark_members(document);
    }
    for (auto& [folder, document] : documents_) read_package(document);
    return finish();
  }

 private:
  void problem(const CargoToml& document, const toml::node* node, std::string text) {
    Problem found;
    found.path = document.path;
    found.line = line_of(node);
    found.text = std::move(text);
    result_.problems.push_back(std::move(found));
  }

  void take(const ManifestText& file) {
    const std::string_view folder = folder_of(file.path);
    const std::string_view name =
        std::string_view(file.path).substr(folder.empty() ? 0 : folder.size() + 1);
    if (name == "Cargo.lock")
      tokio_locks_[std::string(folder)] = locked_versions(file.text, "tokio");
    if (name != "Cargo.toml") return;
    CargoToml document;
    document.path = file.path;
    document.folder = std::string(folder);
    try {
      document.table = toml::parse(file.text, file.path);
    } catch (const toml::parse_error& error) {
      Problem found;
      found.path = file.path;
      found.line = error.source().begin.line;
      found.text = "does not parse as TOML: " + std::string(error.description());
      result_.problems.push_back(std::move(found));
      return;
    }
    documents_[document.folder] = std::move(document);
  }

  const CargoToml* document_in(const std::string& folder) const {
    const std::map<std::string, CargoToml>::const_iterator found = documents_.find(folder);
    return found == documents_.end() ? nullptr : &found->second;
  }

  /// A folder that a list of the workspace names by glob (`globs`), or that is below one it names
  /// in plain words.
  static bool lists(const CargoToml& root, const char* key, std::string_view folder, bool globs) {
    for (const std::string& pattern : strings_at(*table_at(root.table, "workspace"), key)) {
      const std::string place = join_path(root.folder, pattern);
      if (globs ? glob_matches(place, folder) : is_below(folder, place)) return true;
    }
    return false;
  }

  void find_workspace(CargoToml& document) {
    if (table_at(document.table, "workspace") != nullptr) {
      document.workspace = &document;
      document.member = true;
      return;
    }
    const toml::table* package = package_of(document.table);
    const toml::node* named = package == nullptr ? nullptr : package->get("workspace");
    if (named != nullptr && named->is_string()) {
      const CargoToml* root =
          document_in(join_path(document.folder, named->value_or(std::string())));
      if (root != nullptr && table_at(root->table, "workspace") != nullptr)
        document.workspace = root;
      return;
    }
    std::string folder = document.folder;
    while (!folder.empty() && document.workspace == nullptr) {
      folder = std::string(folder_of(folder));
      const CargoToml* above = document_in(folder);
      if (above == nullptr || table_at(above->table, "workspace") == nullptr) continue;
      if (lists(*above, "exclude", document.folder, false) &&
          !lists(*above, "members", document.folder, false))
        return;
      document.workspace = above;
    }
  }

  /// Members are the listed packages, the root, and what those depend on by path.
  void mark_members(const CargoToml& root) {
    std::vector<CargoToml*> open;
    for (auto& [folder, document] : documents_) {
      if (document.workspace != &root) continue;
      if (&document == &root || lists(root, "members", folder, true)) {
        document.member = true;
        open.push_back(&document);
      }
    }
    while (!open.empty()) {
      const CargoToml& document = *open.back();
      open.pop_back();
      for (const Dependency& dependency : dependencies_of(document)) {
        if (!dependency.folder) continue;
        const std::map<std::string, CargoToml>::iterator found =
            documents_.find(*dependency.folder);
        if (found == documents_.end()) continue;
        CargoToml& other = found->second;
        if (other.workspace != &root || other.member) continue;
        other.member = true;
        open.push_back(&other);
      }
    }
  }

  int edition_from(const CargoToml& document, const toml::table& table, int otherwise) {
    const toml::node* node = table.get("edition");
    if (node == nullptr) return otherwise;
    const toml::node* source = node;
    if (inherits(*node)) {
      const toml::table* shared =
          document.workspace == nullptr
              ? nullptr
              : table_at(table_at(document.workspace->table, "workspace"), "package");
      source = shared == nullptr ? nullptr : shared->get("edition");
      if (source == nullptr) {
        problem(document, node, "edition is inherited, but no workspace gives one");
        return otherwise;
      }
    }
    const std::string text = source->value_or(std::string());
    if (text == "2015" || text == "2018" || text == "2021" || text == "2024")
      return std::stoi(text);
    problem(document, node, "edition `" + text + "` is not known");
    return otherwise;
  }

  void read_package(const CargoToml& document);
  void add_library(const CargoToml& document, const toml::table& package, const CrateTarget& base);
  void add_targets(const CargoToml& document, const toml::table& package, const CrateTarget& base,
                   const TargetPlace& place);
  void add_build_scripts(const CargoToml& document, const toml::table& package,
                         const CrateTarget& base);
  void add_target(const CargoToml& document, const toml::node* where, CrateTarget target);
  std::string tokio_version_for(const std::string& folder,
                                const std::vector<Dependency>& dependencies) const;
  Manifests finish();

  const std::vector<std::string>& rust_paths_;
  std::map<std::string, CargoToml> documents_;                   // by folder
  std::map<std::string, std::vector<std::string>> tokio_locks_;  // by folder
  Manifests result_;
};

std::string ManifestReader::tokio_version_for(const std::string& start,
                                              const std::vector<Dependency>& dependencies) const {
  std::string requirement;
  for (const Dependency& dependency : dependencies) {
    if (dependency.package_name == "tokio") requirement = dependency.requirement;
  }
  std::string folder = start;
  while (true) {
    const auto lock = tokio_locks_.find(folder);
    if (lock != tokio_locks_.end()) return select_version(lock->second, requirement);
    if (folder.empty()) return {};
    folder = std::string(folder_of(folder));
  }
}

void ManifestReader::read_package(const CargoToml& document) {
  const toml::table* package = package_of(document.table);
  if (package == nullptr) {
    if (document.workspace != &document)
      problem(document, nullptr, "has neither [package] nor [workspace]");
    return;
  }
  CrateTarget base;
  base.package = string_at(*package, "name");
  if (base.package.empty()) {
    problem(document, package, "[package] has no name");
    return;
  }
  base.manifest = document.path;
  base.edition = edition_from(document, *package, 2015);
  base.workspace = document.member ? document.workspace->path : document.path;
  base.dependencies = dependencies_of(document);
  base.tokio_version = tokio_version_for(document.folder, base.dependencies);
  std::set<std::string> tokio;
  std::set<std::string> features;
  for (const Dependency& dependency : base.dependencies) {
    if (dependency.package_name == "tokio")
      tokio.insert(dependency.features.begin(), dependency.features.end());
    if (dependency.optional) features.insert(dependency.package_name);
  }
  if (const toml::table* named = table_at(document.table, "features")) {
    for (const auto& [name, node] : *named) features.insert(std::string(name.str()));
  }
  base.tokio_features.assign(tokio.begin(), tokio.end());
  base.features.assign(features.begin(), features.end());
  base.default_features = default_features_of(document.table);
  add_library(document, *package, base);
  for (const TargetPlace& place : kPlaces) add_targets(document, *package, base, place);
  add_build_scripts(document, *package, base);
}

void ManifestReader::add_target(const CargoToml& document, const toml::node* where,
                                CrateTarget target) {
  if (!has_path(rust_paths_, target.root_file)) {
    problem(document, where,
            std::string(to_string(target.kind)) + " `" + target.name + "`: `" + target.root_file +
                "` is not in the repository");
    return;
  }
  if (target.crate_name.empty()) target.crate_name = crate_name_of(target.name);
  std::vector<Dependency> seen;
  for (const Dependency& dependency : target.dependencies) {
    if ((dependency.kind == DependencyKind::build) == (target.kind == TargetKind::build_script))
      seen.push_back(dependency);
  }
  target.dependencies = std::move(seen);
  result_.targets.push_back(std::move(target));
}

void ManifestReader::add_library(const CargoToml& document, const toml::table& package,
                                 const CrateTarget& base) {
  const toml::table* lib = table_at(document.table, "lib");
  CrateTarget target = base;
  target.name = base.package;
  target.root_file = join_path(document.folder, "src/lib.rs");
  if (lib == nullptr) {
    if (bool_at(package, "autolib", true) && has_path(rust_paths_, target.root_file))
      add_target(document, &package, std::move(target));
    return;
  }
  const std::string name = string_at(*lib, "name");
  const std::string path = string_at(*lib, "path");
  if (!name.empty()) target.name = name;
  if (!path.empty()) target.root_file = join_path(document.folder, path);
  target.edition = edition_from(document, *lib, base.edition);
  const std::vector<std::string> types = strings_at(*lib, "crate-type");
  if (bool_at(*lib, "proc-macro", false) ||
      std::find(types.begin(), types.end(), "proc-macro") != types.end())
    target.kind = TargetKind::proc_macro;
  add_target(document, lib, std::move(target));
}

void ManifestReader::add_targets(const CargoToml& document, const toml::table& package,
                                 const CrateTarget& base, const TargetPlace& place) {
  std::vector<DiscoveredTarget> found =
      discover_targets(rust_paths_, join_path(document.folder, place.folder));
  const std::string main_file = join_path(document.folder, "src/main.rs");
  if (place.kind == TargetKind::bin && has_path(rust_paths_, main_file)) {
    DiscoveredTarget main;
    main.name = base.package;
    main.file = main_file;
    found.push_back(main);
  }
  std::set<std::string> taken;  // names and files of the targets that the manifest spells out
  const toml::node* listed = document.table.get(place.key);
  const toml::array* tables = listed == nullptr ? nullptr : listed->as_array();
  for (size_t i = 0; tables != nullptr && i < tables->size(); ++i) {
    const toml::table* table = tables->get(i)->as_table();
    if (table == nullptr) continue;
    CrateTarget target = base;
    target.kind = place.kind;
    target.name = string_at(*table, "name");
    if (target.name.empty()) {
      problem(document, table, std::string("[[") + place.key + "]] has no name");
      continue;
    }
    target.edition = edition_from(document, *table, base.edition);
    target.harness = bool_at(*table, "harness", true);
    target.required_features = strings_at(*table, "required-features");
    const std::string path = string_at(*table, "path");
    target.root_file = join_path(document.folder, path);
    if (path.empty()) {
      target.root_file =
          join_path(document.folder, std::string(place.folder) + "/" + target.name + ".rs");
      for (const DiscoveredTarget& candidate : found) {
        if (candidate.name == target.name) target.root_file = candidate.file;
      }
    }
    taken.insert(target.name);
    taken.insert(target.root_file);
    add_target(document, table, std::move(target));
  }
  const bool discovers = base.edition > 2015 || tables == nullptr || tables->empty();
  if (!bool_at(package, place.automatic, discovers)) return;
  for (const DiscoveredTarget& candidate : found) {
    if (taken.count(candidate.name) != 0 || taken.count(candidate.file) != 0) continue;
    CrateTarget target = base;
    target.kind = place.kind;
    target.name = candidate.name;
    target.root_file = candidate.file;
    add_target(document, &package, std::move(target));
  }
}

void ManifestReader::add_build_scripts(const CargoToml& document, const toml::table& package,
                                       const CrateTarget& base) {
  const toml::node* node = package.get("build");
  std::vector<std::string> files = strings_at(package, "build");
  const std::string default_file = join_path(document.folder, "build.rs");
  if (node == nullptr ? has_path(rust_paths_, default_file) : node->value_or(false)) {
    files.push_back("build.rs");
  } else if (node != nullptr && node->is_string()) {
    files.push_back(node->value_or(std::string()));
  }
  for (const std::string& file : files) {
    CrateTarget target = base;
    target.kind = TargetKind::build_script;
    target.name = "build-script-build";
    target.root_file = join_path(document.folder, file);
    add_target(document, node == nullptr ? &package : node, std::move(target));
  }
}

Manifests ManifestReader::finish() {
  std::vector<CrateTarget>& targets = result_.targets;
  std::sort(targets.begin(), targets.end(), [](const CrateTarget& a, const CrateTarget& b) {
    return std::tie(a.manifest, a.kind, a.name, a.root_file) <
           std::tie(b.manifest, b.kind, b.name, b.root_file);
  });
  std::map<std::string, uint32_t> libraries;  // by folder of the package
  for (uint32_t i = 0; i < targets.size(); ++i) {
    if (targets[i].kind == TargetKind::lib || targets[i].kind == TargetKind::proc_macro)
      libraries[std::string(folder_of(targets[i].manifest))] = i;
  }
  for (CrateTarget& target : targets) {
    const std::string folder(folder_of(target.manifest));
    for (Dependency& dependency : target.dependencies) {
      if (!dependency.folder) continue;
      const std::map<std::string, uint32_t>::const_iterator library =
          libraries.find(*dependency.folder);
      if (library == libraries.end()) continue;
      dependency.target = library->second;
      const CrateTarget& other = targets[library->second];
      if (dependency.extern_name == crate_name_of(dependency.package_name))
        dependency.extern_name = other.crate_name;
    }
    const std::map<std::string, uint32_t>::const_iterator own = libraries.find(folder);
    const bool is_library = target.kind == TargetKind::lib || target.kind == TargetKind::proc_macro;
    if (own != libraries.end() && !is_library && target.kind != TargetKind::build_script) {
      Dependency library;
      library.extern_name = targets[own->second].crate_name;
      library.package_name = target.package;
      library.kind = DependencyKind::own;
      library.folder = folder;
      library.target = own->second;
      target.dependencies.push_back(std::move(library));
    }
    const auto before = [](const Dependency& a, const Dependency& b) {
      return std::tie(a.extern_name, a.kind) < std::tie(b.extern_name, b.kind);
    };
    if (!std::is_sorted(target.dependencies.begin(), target.dependencies.end(), before))
      std::stable_sort(target.dependencies.begin(), target.dependencies.end(), before);
  }
  std::sort(result_.problems.begin(), result_.problems.end(),
            [](const Problem& a, const Problem& b) {
              return std::tie(a.path, a.line, a.text) < std::tie(b.path, b.line, b.text);
            });
  return std::move(result_);
}

}  // namespace

std::string_view to_string(TargetKind kind) {
  switch (kind) {
    case TargetKind::lib:
      return "lib";
    case TargetKind::proc_macro:
      return "proc-macro";
    case TargetKind::bin:
      return "bin";
    case TargetKind::example:
      return "example";
    case TargetKind::test:
      return "test";
    case TargetKind::bench:
      return "bench";
    case TargetKind::build_script:
      return "build script";
  }
  return "";
}

bool Dependency::asks_for(std::string_view line) const {
  std::string_view wanted = requirement;
  wanted.remove_prefix(std::min(wanted.find_first_not_of("^=~ "), wanted.size()));
  return wanted.starts_with(line) && (wanted.size() == line.size() || wanted[line.size()] == '.');
}

bool Dependency::has_feature(std::string_view feature) const {
  return std::find(features.begin(), features.end(), feature) != features.end();
}

const Dependency* CrateTarget::find_dependency(std::string_view extern_name) const {
  for (const Dependency& dependency : dependencies) {
    if (dependency.extern_name == extern_name) return &dependency;
  }
  return nullptr;
}

bool CrateTarget::asks_tokio_for(std::string_view feature) const {
  return std::binary_search(tokio_features.begin(), tokio_features.end(), feature);
}

Manifests read_manifests(const std::vector<ManifestText>& files,
                         const std::vector<std::string>& rust_paths) {
  return ManifestReader(rust_paths).read(files);
}

}  // namespace scanner
