#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/kept_facts.h"
#include "scanner/manifest.h"

namespace scanner {

using FileId = uint32_t;
using CrateId = uint32_t;
using ModuleId = uint32_t;
using FnId = uint32_t;  ///< all functions (and static initialisers) of the workspace, in file order
using TypeDefId = uint32_t;  ///< all structs, enums, unions, traits and aliases
using ImplId = uint32_t;

struct Crate {
  const CrateTarget* target =
      nullptr;       ///< null: a file that no crate compiles, or a tree without manifests
  std::string name;  ///< as paths begin: `my_crate`
  ModuleId root = kNone;
  FileId root_file = kNone;
  int edition = 2021;
  bool is_for_tests = false;  ///< its package is named for tests: `app-integration-tests`
};

/// What a name in a module stands for.
struct Binding {
  enum class Kind : uint8_t { module, function, type, use, glob } kind;
  uint32_t id;  ///< ModuleId, FnId, TypeDefId; of use and glob: row of `uses` in the module's file
};

struct Module {
  CrateId crate = kNone;
  ModuleId parent = kNone;
  FileId file = kNone;
  uint32_t scope = 0;  ///< row of FileFacts::scopes
  std::string path;    ///< `my_crate::a::b`
  std::string cfg;     ///< predicates it stands under, joined by ", "
  bool is_test = false;
  bool has_twin = false;        ///< another file is the same module under another `cfg`
  ModuleId includer = kNone;    ///< the module that `include!`s this file as a part of itself
  std::vector<ModuleId> parts;  ///< the other way round
  std::unordered_map<std::string_view, std::vector<Binding>> names;
  std::vector<uint32_t> globs;  ///< rows of `uses`
};

struct File {
  File(std::string file_path, std::shared_ptr<const KeptFacts> file_facts)
      : path(std::move(file_path)), kept(std::move(file_facts)), facts(kept->facts) {}
  File(std::string file_path, FileFacts file_facts)
      : File(std::move(file_path), std::make_shared<const KeptFacts>(std::move(file_facts))) {}

  std::string path;
  std::shared_ptr<const KeptFacts> kept;
  const FileFacts& facts;  ///< those kept
  bool compiled = false;
  CrateId crate = kNone;
  std::vector<ModuleId> modules;  ///< by scope row
  FnId first_fn = 0;
  TypeDefId first_type = 0;
  ImplId first_impl = 0;
  std::vector<uint32_t> local_uses;  ///< rows of `uses` that stand in bodies
  std::vector<uint32_t> local_fns;   ///< rows of functions that stand in bodies
};

struct FnRef {
  FileId file;
  uint32_t row;
};

struct TypeDef {
  FileId file;
  uint32_t row;
  std::vector<ImplId> impls;        ///< of this type; of a trait: the impls of it
  std::vector<FnId> trait_methods;  ///< of a trait: what it declares
};

struct Impl {
  FileId file;
  uint32_t row;
  TypeDefId self_type = kNone;
  TypeDefId trait = kNone;  ///< if it is a workspace trait
  std::string trait_path;   ///< canonical, if it is an external one; empty for inherent impls
  std::vector<FnId> methods;
  std::vector<TypeDefId> associated;  ///< `type Target = ..`
};

/// Whether the crate is external whatever the manifests say: its API is known by heart.
bool is_known_crate(std::string_view name);

/// Where a name is looked up from.
struct Place {
  ModuleId module = kNone;
  FileId file = kNone;
  uint32_t function = kNone;  ///< row in the file: its `use` lines count
  uint32_t byte = 0;
  ImplId impl = kNone;      ///< for `Self`
  TypeDefId trait = kNone;  ///< for `Self` in a trait
};

/// What a path means.
struct Resolved {
  enum class Kind : uint8_t {
    nothing,
    external,
    module,
    function,
    type,
    variant
  } kind = Kind::nothing;
  uint32_t id = kNone;  ///< ModuleId, FnId, TypeDefId (of a variant: its enum)
  std::string
      path;  ///< of an external thing: canonical, crate's real name first; of a variant: its name
};

/// All files linked: crates, modules, functions, types and what names mean. Const once made.
class Workspace {
 public:
  /// \param files facts of every Rust file, in path order; moved in
  Workspace(std::vector<File> files, std::shared_ptr<const Manifests> manifests);
  Workspace(std::vector<File> files, Manifests manifests)
      : Workspace(std::move(files), std::make_shared<const Manifests>(std::move(manifests))) {}
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::vector<File>& files() const { return files_; }
  const std::vector<Crate>& crates() const { return crates_; }
  const std::vector<Module>& modules() const { return modules_; }
  const Manifests& manifests() const { return *manifests_; }
  uint32_t functions() const { return static_cast<uint32_t>(fns_.size()); }
  uint32_t types() const { return static_cast<uint32_t>(types_.size()); }

  const FnRef& ref(FnId fn) const { return fns_[fn]; }
  const FunctionFact& fn(FnId fn) const { return facts(fn).functions[fns_[fn].row]; }
  const KeptFacts& kept(FnId fn) const { return *files_[fns_[fn].file].kept; }
  const FileFacts& facts(FnId fn) const { return files_[fns_[fn].file].facts; }
  const File& file_of(FnId fn) const { return files_[fns_[fn].file]; }
  const Node& node(FnId fn, uint32_t index) const { return facts(fn).nodes[index]; }
  std::string_view text(FnId fn, StrId id) const { return facts(fn).str(id); }
  std::string_view name(FnId fn_id) const { return text(fn_id, fn(fn_id).name); }
  ModuleId module_of(FnId fn) const;
  const Crate& crate_of(FnId fn) const;
  CrateId crate_id_of(FnId fn) const { return modules_[module_of(fn)].crate; }
  /// `my_crate::module::Type::function`.
  std::string item_path(FnId fn) const;
  /// `cfg` predicates it stands under, as written.
  std::string cfg_of(FnId fn) const;
  /// The same for one node: those of the statements around it too, and what `if cfg!(..)` asks.
  std::string cfg_of(FnId fn, uint32_t node) const;
  /// The same, and the target whose JavaScript alone calls what `#[wasm_bindgen]` exports.
  std::string runs_under(FnId fn, uint32_t node) const;
  /// As `cfg_of`, without what `if cfg!(..)` asks, which is compiled in every build.
  std::string compiled_under(FnId fn, uint32_t node) const;
  /// A `cfg` of the file's facts with what the workspace's macros add in the place of `name!`;
  /// nothing of a macro that is not known, or is another one under another `cfg`.
  std::string_view cfg_meant(FileId file, StrId cfg) const;
  bool in_test(FnId fn) const;
  /// Whether it is code of tests, benches, examples: compiled, but not shipped.
  bool in_test_target(FnId fn) const;

  const TypeDef& type(TypeDefId id) const { return types_[id]; }
  const TypeFact& type_fact(TypeDefId id) const {
    return files_[types_[id].file].facts.types[types_[id].row];
  }
  std::string_view type_name(TypeDefId id) const {
    return files_[types_[id].file].facts.str(type_fact(id).name);
  }
  std::string type_path(TypeDefId id) const;
  Place place_of_type(TypeDefId id) const;
  const Impl& impl(ImplId id) const { return impls_[id]; }
  const std::vector<Impl>& impls() const { return impls_; }
  const ImplFact& impl_fact(ImplId id) const {
    return files_[impls_[id].file].facts.impls[impls_[id].row];
  }

  Place place(FnId fn, uint32_t node) const;
  Place place_at(FnId fn, uint32_t byte) const;
  /// What `path` means at `place`. Generic arguments must be gone.
  Resolved resolve(const Place& place, std::string_view path) const;
  /// Whether the module has a `use` of all names of something that is not in the repository.
  bool globs_another_crate(ModuleId id) const;
  /// The method or associated function of this name in the impls of the type (or declared by the
  /// trait).
  std::vector<FnId> methods(TypeDefId type, std::string_view name) const;
  /// Functions of this name, in order.
  const std::vector<FnId>* functions_named(std::string_view name) const;
  /// The impl a function stands in, or kNone.
  ImplId impl_of(FnId fn) const;
  TypeDefId trait_of(FnId fn) const;

  /// The file of this path from the root, or kNone.
  FileId find_file(const std::string& path) const;

 private:
  std::string cfg_around(FnId fn, uint32_t node, bool asked_too) const;
  /// Whether `#[wasm_bindgen]` exports it: another target compiles it, and nothing there calls it.
  bool is_for_javascript(FnId fn) const;
  void find_cfg_macros();
  std::string with_macros_said(FileId file, std::string_view cfg) const;
  std::vector<FnId> methods_of_impls(TypeDefId id, std::string_view wanted,
                                     const std::vector<FnId>& named) const;
  void make_crates();
  /// A file that is to become a module.
  struct ModuleFile {
    FileId file;
    ModuleId parent;
    std::string name;
    std::string cfg;
    bool is_test;
    std::string folder;  ///< where the files of its child modules are
  };
  void add_module_tree(CrateId crate, FileId root);
  void add_modules(CrateId crate, std::vector<ModuleFile> todo);
  void add_modules_of_macros();
  void declare(ModuleId module);
  void link_impls();
  Resolved lookup(ModuleId module, std::string_view name, bool is_head, int depth) const;
  Resolved lookup_fresh(ModuleId module, std::string_view name, bool is_head, int depth) const;
  Resolved resolve_from(const Resolved& head, std::string_view rest, int depth) const;
  Resolved resolve_path(const Place& place, std::string_view path, int depth) const;
  Resolved resolve_use(ModuleId module, uint32_t use_row, FileId file, int depth) const;
  Resolved resolve_use_fresh(ModuleId module, uint32_t use_row, FileId file, int depth) const;
  Resolved resolve_name(const Place& place, std::string_view name, bool is_head, int depth) const;
  Resolved extern_crate(CrateId crate, std::string_view name) const;

  std::vector<File> files_;
  std::shared_ptr<const Manifests> manifests_;
  std::unordered_map<std::string_view, FileId> file_by_path_;
  std::vector<Crate> crates_;
  std::vector<Module> modules_;
  std::vector<FnRef> fns_;
  std::vector<TypeDef> types_;
  std::vector<Impl> impls_;
  std::unordered_map<std::string_view, std::vector<FnId>> by_name_;
  struct CfgMacro {
    FileId file;
    std::string_view cfg;
  };
  std::unordered_map<std::string_view, std::vector<CfgMacro>> cfg_macros_;
  mutable std::unordered_map<uint64_t, std::string> meant_;  ///< by file and StrId: with `name!`
  std::vector<CrateId> crate_of_target_;                     ///< by index of Manifests::targets

  /// What was looked up before, and what is being looked up: globs of globs lead back to where they
  /// came from. Only memory, on the one thread that links and analyses; the answers do not depend
  /// on it.
  struct HashOfKey {
    using is_transparent = void;
    size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  struct NameMemo {
    /// By module, kind of place and name.
    std::unordered_map<std::string, Resolved, HashOfKey, std::equal_to<>> known;
    std::unordered_map<std::string, bool> visited;  ///< in the lookup that is under way
    int depth = 0;
    uint64_t cuts = 0;  ///< how often a way ended at one visited before
  };
  mutable NameMemo memo_;
  mutable std::unordered_map<uint64_t, Resolved> known_uses_;  ///< by file and row
};

}  // namespace scanner
