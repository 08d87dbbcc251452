#include "scanner/workspace.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "scanner/cfg_predicate.h"
#include "scanner/manifest_paths.h"

namespace scanner {
namespace {

/// Whether a package is a collection of tests or what they share, by its name: `e2e-tests`,
/// `test_utils`. Not `speed-test`, which may be what a program is for.
bool is_named_for_tests(std::string_view package) {
  std::vector<std::string_view> words;
  for (size_t from = 0; from <= package.size();) {
    const size_t end = std::min(package.find_first_of("-_", from), package.size());
    words.push_back(package.substr(from, end - from));
    from = end + 1;
  }
  for (const std::string_view last : {"tests", "testing", "testutil", "testutils", "testkit"}) {
    if (words.back() == last) return true;
  }
  if (words.size() < 2) return false;
  const std::string_view before = words[words.size() - 2];
  if (before != "test" && before != "tests" && before != "testing") return false;
  for (const std::string_view shared : {"util", "utils", "helper", "helpers", "support", "harness",
                                        "common", "suite", "fixture", "fixtures"}) {
    if (words.back() == shared) return true;
  }
  return false;
}

std::string_view stem_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  if (path.size() > 3 && path.substr(path.size() - 3) == ".rs") path.remove_suffix(3);
  return path;
}

/// `a/b/../c` gives `a/c`; what climbs out of the repository stays as it is.
std::string normal_path(const std::string& folder, std::string_view relative) {
  std::vector<std::string> parts;
  const std::string whole =
      folder.empty() ? std::string(relative) : folder + "/" + std::string(relative);
  size_t from = 0;
  while (from <= whole.size()) {
    const size_t slash = whole.find('/', from);
    const std::string part =
        whole.substr(from, slash == std::string::npos ? std::string::npos : slash - from);
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    if (slash == std::string::npos) break;
    from = slash + 1;
  }
  std::string out;
  for (const std::string& part : parts) out += out.empty() ? part : "/" + part;
  return out;
}

std::string crate_like(std::string_view path) {
  std::string name(stem_of(path));
  if (name == "main" || name == "lib" || name == "mod") {
    const std::string_view folder = folder_of(path);
    const std::string_view last = stem_of(folder);
    if (!last.empty() && last != "src") name = std::string(last);
  }
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace

Workspace::Workspace(std::vector<File> files, std::shared_ptr<const Manifests> manifests)
    : files_(std::move(files)), manifests_(std::move(manifests)) {
  for (FileId id = 0; id < files_.size(); ++id) {
    File& file = files_[id];
    file_by_path_.emplace(file.path, id);
    file.first_fn = static_cast<FnId>(fns_.size());
    file.first_type = static_cast<TypeDefId>(types_.size());
    file.first_impl = static_cast<ImplId>(impls_.size());
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) {
      by_name_[file.facts.str(file.facts.functions[row].name)].push_back(
          static_cast<FnId>(fns_.size()));
      fns_.push_back({id, row});
    }
    for (uint32_t row = 0; row < file.facts.types.size(); ++row)
      types_.push_back({id, row, {}, {}});
    for (uint32_t row = 0; row < file.facts.impls.size(); ++row) {
      Impl made;
      made.file = id;
      made.row = row;
      impls_.push_back(std::move(made));
    }
    file.modules.assign(file.facts.scopes.size(), kNone);
    for (uint32_t row = 0; row < file.facts.uses.size(); ++row) {
      if (file.facts.uses[row].function != kNone) file.local_uses.push_back(row);
    }
    for (uint32_t row = 0; row < file.facts.functions.size(); ++row) {
      const FunctionFact& f = file.facts.functions[row];
      if (f.outer != kNone && f.impl == kNone && f.trait == kNone) file.local_fns.push_back(row);
    }
  }
  find_cfg_macros();
  make_crates();
  link_impls();
}

FileId Workspace::find_file(const std::string& path) const {
  const auto found = file_by_path_.find(path);
  return found == file_by_path_.end() ? kNone : found->second;
}

void Workspace::make_crates() {
  crate_of_target_.assign(manifests_->targets.size(), kNone);
  // Libraries first: a module that both the library and a binary declare belongs to the library.
  for (int pass = 0; pass < 2; ++pass) {
    for (uint32_t i = 0; i < manifests_->targets.size(); ++i) {
      const CrateTarget& target = manifests_->targets[i];
      const bool is_lib = target.kind == TargetKind::lib || target.kind == TargetKind::proc_macro;
      if (is_lib != (pass == 0)) continue;
      const FileId root = find_file(target.root_file);
      if (root == kNone) continue;
      const CrateId id = static_cast<CrateId>(crates_.size());
      crate_of_target_[i] = id;
      crates_.push_back({&target, target.crate_name, kNone, root, target.edition,
                         is_named_for_tests(target.package)});
      add_module_tree(id, root);
    }
  }
  add_modules_of_macros();
  // What no crate declares stands alone: compiled only where there is no manifest at all.
  const bool bare_tree = manifests_->targets.empty();
  for (FileId file = 0; file < files_.size(); ++file) {
    if (files_[file].crate != kNone) continue;
    const CrateId id = static_cast<CrateId>(crates_.size());
    crates_.push_back({nullptr, crate_like(files_[file].path), kNone, file, 2021});
    add_module_tree(id, file);
    if (!bare_tree) files_[file].compiled = false;
  }
}

void Workspace::add_module_tree(CrateId crate, FileId root) {
  const TargetKind kind =
      crates_[crate].target == nullptr ? TargetKind::lib : crates_[crate].target->kind;
  const bool is_test = kind == TargetKind::test || kind == TargetKind::bench;
  add_modules(crate, {{root, kNone, crates_[crate].name, "", is_test,
                       std::string(folder_of(files_[root].path))}});
}

/// What stands by its name among the arguments of a macro, and has a file that nothing declares.
void Workspace::add_modules_of_macros() {
  for (FileId id = 0; id < files_.size(); ++id) {
    const FileFacts& facts = files_[id].facts;
    if (files_[id].crate == kNone) continue;
    for (const ModDecl& decl : facts.mod_decls) {
      if (!decl.by_macro || decl.scope != 0) continue;
      const ModuleId parent = files_[id].modules[0];
      const std::string name(facts.str(decl.name));
      const bool is_head = stem_of(files_[id].path) == "mod" || modules_[parent].parent == kNone;
      const std::string own(folder_of(files_[id].path));
      const std::string folder = is_head ? own : normal_path(own, stem_of(files_[id].path));
      for (const std::string& path :
           {normal_path(folder, name + ".rs"), normal_path(folder, name + "/mod.rs")}) {
        const FileId child = find_file(path);
        if (child == kNone || files_[child].crate != kNone) continue;
        std::string cfg = modules_[parent].cfg;
        add_cfg(cfg, cfg_meant(id, decl.cfg));
        add_modules(files_[id].crate,
                    {{child, parent, name, cfg, modules_[parent].is_test || decl.is_test,
                      normal_path(folder, name)}});
      }
    }
  }
}

/// Adds them and those that they declare.
void Workspace::add_modules(CrateId crate, std::vector<ModuleFile> todo) {
  const ModuleId first_of_crate = static_cast<ModuleId>(modules_.size());
  for (size_t next = 0; next < todo.size(); ++next) {
    const ModuleFile at = todo[next];
    File& file = files_[at.file];
    if (file.crate != kNone) {
      // Declared twice (by a second crate): its first owner keeps it, a root module is still needed
      // here.
      if (at.parent == kNone) crates_[crate].root = file.modules[0];
      continue;
    }
    file.crate = crate;
    file.compiled = true;
    const FileFacts& facts = file.facts;
    for (uint32_t scope = 0; scope < facts.scopes.size(); ++scope) {
      const ScopeFact& row = facts.scopes[scope];
      Module module;
      module.crate = crate;
      module.file = at.file;
      module.scope = scope;
      if (scope == 0) {
        module.parent = at.parent;
        module.path = at.parent == kNone ? at.name : modules_[at.parent].path;
        if (at.parent != kNone && !at.name.empty()) module.path += "::" + at.name;
        if (at.parent != kNone && at.name.empty()) {  // an included file
          module.includer = at.parent;
          module.parent = modules_[at.parent].parent;
        }
        module.cfg = at.cfg;
        module.is_test = at.is_test || row.is_test;
      } else {
        module.parent = file.modules[row.parent];
        const Module& parent = modules_[module.parent];
        module.path = parent.path + "::" + std::string(facts.str(row.name));
        module.cfg = parent.cfg;
        module.is_test = parent.is_test || row.is_test;
      }
      add_cfg(module.cfg, cfg_meant(at.file, row.cfg));
      const ModuleId id = static_cast<ModuleId>(modules_.size());
      file.modules[scope] = id;
      if (scope == 0 && at.parent == kNone) crates_[crate].root = id;
      if (module.includer != kNone) modules_[module.includer].parts.push_back(id);
      modules_.push_back(std::move(module));
      declare(id);
    }
    for (const ModDecl& decl : facts.mod_decls) {
      if (decl.by_macro) continue;
      const std::string name(facts.str(decl.name));
      const ModuleId parent = file.modules[decl.scope];
      // Inline modules around the declaration are folders on its path.
      std::string inner;
      for (uint32_t scope = decl.scope; scope != 0; scope = facts.scopes[scope].parent) {
        const std::string part(facts.str(facts.scopes[scope].name));
        inner = inner.empty() ? part : part + "/" + inner;
      }
      struct Candidate {
        std::string path;
        std::string cfg;
        bool is_named;  ///< by an attribute
      };
      std::vector<Candidate> candidates;
      bool always_named = false;
      std::string none_of;  ///< where no attribute names the file
      const std::string base =
          inner.empty() ? std::string(folder_of(file.path)) : at.folder + "/" + inner;
      for (const std::string_view line : base::split_lines(facts.str(decl.path_attr))) {
        const size_t end = std::min(line.find('\t'), line.size());
        const std::string_view predicate = line.substr(std::min(end + 1, line.size()));
        candidates.push_back(
            {normal_path(base, line.substr(0, end)), std::string(predicate), true});
        always_named |= predicate.empty();
        add_cfg(none_of, "not(" + std::string(predicate) + ")");
      }
      if (!always_named) {
        const std::string own = inner.empty() ? at.folder : normal_path(at.folder, inner);
        candidates.push_back({normal_path(own, name + ".rs"), none_of, false});
        candidates.push_back({normal_path(own, name + "/mod.rs"), none_of, false});
      }
      // `#[cfg(a)] pub mod x; #[cfg(not(a))] mod x;` has it in either case.
      bool in_either_case = false;
      bool is_test = decl.is_test;
      for (const ModDecl& other : facts.mod_decls) {
        if (&other == &decl || other.by_macro || other.name != decl.name ||
            other.scope != decl.scope || other.path_attr != decl.path_attr)
          continue;
        in_either_case = true;
        is_test = is_test && other.is_test;
      }
      for (const Candidate& candidate : candidates) {
        const FileId child = find_file(candidate.path);
        if (child == kNone) continue;
        std::string cfg = modules_[parent].cfg;
        if (!in_either_case) add_cfg(cfg, cfg_meant(at.file, decl.cfg));
        add_cfg(cfg, candidate.cfg);
        std::string folder(folder_of(candidate.path));
        if (!candidate.is_named && stem_of(candidate.path) != "mod")
          folder = normal_path(folder, name);
        todo.push_back({child, parent, name, cfg, modules_[parent].is_test || is_test, folder});
        // Of several `cfg_attr(.., path)` each is the module on its own platform.
        if (!candidate.is_named) break;
      }
    }
    for (const IncludeFact& included : facts.includes) {
      const FileId child =
          find_file(normal_path(std::string(folder_of(file.path)), facts.str(included.path)));
      if (child == kNone || files_[child].crate != kNone) continue;
      const ModuleId into = file.modules[included.scope];
      todo.push_back({child, into, "", modules_[into].cfg, modules_[into].is_test, at.folder});
    }
  }
  // `cfg` twins of a module: the same path, from several files.
  std::unordered_map<std::string_view, ModuleId> by_path;
  for (ModuleId id = first_of_crate; id < modules_.size(); ++id) {
    if (modules_[id].includer != kNone) continue;
    const auto [first, fresh] = by_path.emplace(modules_[id].path, id);
    if (!fresh) modules_[id].has_twin = modules_[first->second].has_twin = true;
  }
  // Child modules become names of their parents once all files are placed.
  for (const ModuleFile& at : todo) {
    if (at.parent == kNone || at.name.empty()) continue;
    const ModuleId child = files_[at.file].modules[0];
    if (child == kNone) continue;
    const File& parent_file = files_[modules_[at.parent].file];
    for (const ModDecl& decl : parent_file.facts.mod_decls) {
      if (parent_file.facts.str(decl.name) != at.name) continue;
      std::vector<Binding>& bound = modules_[at.parent].names[parent_file.facts.str(decl.name)];
      bool there = false;
      for (const Binding& binding : bound)
        there |= binding.kind == Binding::Kind::module && binding.id == child;
      if (!there) bound.push_back({Binding::Kind::module, child});
      break;
    }
  }
}

/// Fills the names that a module declares itself.
void Workspace::declare(ModuleId id) {
  Module& module = modules_[id];
  const File& file = files_[module.file];
  const FileFacts& facts = file.facts;
  if (module.parent != kNone && module.scope != 0) {
    modules_[module.parent].names[facts.str(facts.scopes[module.scope].name)].push_back(
        {Binding::Kind::module, id});
  }
  for (uint32_t row = 0; row < facts.functions.size(); ++row) {
    const FunctionFact& f = facts.functions[row];
    if (f.scope != module.scope || f.impl != kNone || f.trait != kNone || f.outer != kNone)
      continue;
    module.names[facts.str(f.name)].push_back({Binding::Kind::function, file.first_fn + row});
  }
  for (uint32_t row = 0; row < facts.types.size(); ++row) {
    if (facts.types[row].scope != module.scope || facts.types[row].impl != kNone) continue;
    module.names[facts.str(facts.types[row].name)].push_back(
        {Binding::Kind::type, file.first_type + row});
  }
  for (uint32_t row = 0; row < facts.uses.size(); ++row) {
    const UseFact& use = facts.uses[row];
    if (use.scope != module.scope || use.function != kNone) continue;
    if (use.name == 0) {
      module.globs.push_back(row);
    } else {
      module.names[facts.str(use.name)].push_back({Binding::Kind::use, row});
    }
  }
}

void Workspace::link_impls() {
  for (ImplId id = 0; id < impls_.size(); ++id) {
    Impl& impl = impls_[id];
    const File& file = files_[impl.file];
    const ImplFact& row = file.facts.impls[impl.row];
    Place place;
    place.file = impl.file;
    place.module = file.modules[row.scope];
    const auto head_of = [](std::string_view head) {
      while (!head.empty() && (head.front() == '&' || head.front() == '(')) head.remove_prefix(1);
      if (head.starts_with("mut ")) head.remove_prefix(4);
      if (head.starts_with("dyn ")) head.remove_prefix(4);
      const size_t angle = head.find_first_of("<+ )");
      return angle == std::string_view::npos ? head : head.substr(0, angle);
    };
    Resolved self_type = resolve(place, head_of(file.facts.str(row.self_type)));
    for (int i = 0; i < 4 && self_type.kind == Resolved::Kind::type &&
                    type_fact(self_type.id).kind == TypeKind::alias;
         ++i) {  // `type ServerKey = Key<Server>; impl ServerKey { .. }`
      const FileFacts& facts = files_[types_[self_type.id].file].facts;
      const Place there = place_of_type(self_type.id);
      self_type = resolve(there, head_of(facts.str(type_fact(self_type.id).target)));
    }
    if (self_type.kind == Resolved::Kind::type) {
      impl.self_type = self_type.id;
      types_[impl.self_type].impls.push_back(id);
    }
    if (row.trait != 0) {
      std::string_view trait_head = head_of(file.facts.str(row.trait));
      if (!trait_head.empty() && trait_head.front() == '!') continue;
      const Resolved trait = resolve(place, trait_head);
      if (trait.kind == Resolved::Kind::type) {
        impl.trait = trait.id;
        types_[impl.trait].impls.push_back(id);
      } else {
        impl.trait_path =
            trait.kind == Resolved::Kind::external ? trait.path : std::string(trait_head);
      }
    }
  }
  for (TypeDefId id = 0; id < types_.size(); ++id) {
    const uint32_t row = type_fact(id).impl;
    if (row != kNone) impls_[files_[types_[id].file].first_impl + row].associated.push_back(id);
  }
  for (FnId fn_id = 0; fn_id < fns_.size(); ++fn_id) {
    const FunctionFact& f = fn(fn_id);
    const File& file = file_of(fn_id);
    if (f.impl != kNone) impls_[file.first_impl + f.impl].methods.push_back(fn_id);
    if (f.trait != kNone) types_[file.first_type + f.trait].trait_methods.push_back(fn_id);
  }
}

ImplId Workspace::impl_of(FnId id) const {
  const FunctionFact& f = fn(id);
  return f.impl == kNone ? kNone : file_of(id).first_impl + f.impl;
}

TypeDefId Workspace::trait_of(FnId id) const {
  const FunctionFact& f = fn(id);
  return f.trait == kNone ? kNone : file_of(id).first_type + f.trait;
}

ModuleId Workspace::module_of(FnId id) const { return file_of(id).modules[fn(id).scope]; }
const Crate& Workspace::crate_of(FnId id) const { return crates_[crate_id_of(id)]; }

std::string Workspace::item_path(FnId id) const {
  const FunctionFact& f = fn(id);
  std::string path;
  if (f.outer != kNone) {
    path = item_path(file_of(id).first_fn + f.outer);
  } else {
    path = modules_[module_of(id)].path;
  }
  const auto head = [](std::string_view type) {
    while (!type.empty() && type.front() == '&') type.remove_prefix(1);
    const size_t angle = type.find('<');
    if (angle != std::string_view::npos) type = type.substr(0, angle);
    const size_t colons = type.rfind("::");
    if (colons != std::string_view::npos) type = type.substr(colons + 2);
    return std::string(type);
  };
  if (f.impl != kNone) path += "::" + head(text(id, facts(id).impls[f.impl].self_type));
  if (f.trait != kNone) path += "::" + head(text(id, facts(id).types[f.trait].name));
  return path + "::" + std::string(name(id));
}

bool Workspace::in_test(FnId id) const {
  return (fn(id).flags & fn_in_test) != 0 || modules_[module_of(id)].is_test;
}

bool Workspace::in_test_target(FnId id) const {
  if (in_test(id)) return true;
  const Crate& crate = crate_of(id);
  if (crate.target == nullptr) {  // as Cargo's own folders say
    const std::string path = "/" + file_of(id).path;
    return path.find("/tests/") != std::string::npos ||
           path.find("/benches/") != std::string::npos ||
           path.find("/examples/") != std::string::npos;
  }
  return crate.is_for_tests || crate.target->kind == TargetKind::test ||
         crate.target->kind == TargetKind::bench || crate.target->kind == TargetKind::example;
}

std::string Workspace::type_path(TypeDefId id) const {
  const TypeDef& def = types_[id];
  return modules_[files_[def.file].modules[type_fact(id).scope]].path +
         "::" + std::string(type_name(id));
}

Place Workspace::place_of_type(TypeDefId id) const {
  Place place;
  place.file = types_[id].file;
  place.module = files_[place.file].modules[type_fact(id).scope];
  if (type_fact(id).kind == TypeKind::trait) place.trait = id;
  return place;
}

Place Workspace::place_at(FnId id, uint32_t byte) const {
  Place place;
  place.file = fns_[id].file;
  place.module = module_of(id);
  place.function = fns_[id].row;
  place.byte = byte;
  place.impl = impl_of(id);
  place.trait = trait_of(id);
  return place;
}

Place Workspace::place(FnId id, uint32_t node_index) const {
  return place_at(id, node(id, node_index).pos);
}

const std::vector<FnId>* Workspace::functions_named(std::string_view wanted) const {
  const auto found = by_name_.find(wanted);
  return found == by_name_.end() ? nullptr : &found->second;
}

/// The methods of this name in the impls of a type or trait, in the order of the impls.
std::vector<FnId> Workspace::methods_of_impls(TypeDefId id, std::string_view wanted,
                                              const std::vector<FnId>& named) const {
  std::vector<FnId> found;
  if (named.size() > types_[id].impls.size()) {
    for (const ImplId impl : types_[id].impls) {
      for (const FnId method : impls_[impl].methods) {
        if (name(method) == wanted) found.push_back(method);
      }
    }
    return found;
  }
  // Generated code has types with thousands of impls.
  std::copy_if(named.begin(), named.end(), std::back_inserter(found), [&](FnId method) {
    const ImplId impl = impl_of(method);
    return impl != kNone && (impls_[impl].self_type == id || impls_[impl].trait == id);
  });
  std::stable_sort(found.begin(), found.end(),
                   [&](FnId a, FnId b) { return impl_of(a) < impl_of(b); });
  return found;
}

std::vector<FnId> Workspace::methods(TypeDefId id, std::string_view wanted) const {
  const std::vector<FnId>* named = functions_named(wanted);
  if (named == nullptr) return {};
  std::vector<FnId> found;
  for (const FnId method : types_[id].trait_methods) {
    if (name(method) == wanted) found.push_back(method);
  }
  const std::vector<FnId> of_impls = methods_of_impls(id, wanted, *named);
  if (type_fact(id).kind == TypeKind::trait) {
    found.insert(found.end(), of_impls.begin(), of_impls.end());
    return found;
  }
  // What the type has itself goes before what a trait gives it, and that before what a trait says
  // for all.
  for (const FnId method : of_impls) {
    if (impl_fact(impl_of(method)).trait == 0) found.push_back(method);
  }
  if (!found.empty()) return found;
  if (!of_impls.empty()) return of_impls;
  if (std::none_of(named->begin(), named->end(), [&](FnId method) {
        return fn(method).trait != kNone && (fn(method).flags & fn_has_body) != 0;
      }))
    return {};
  for (const ImplId impl : types_[id].impls) {
    if (impls_[impl].trait == kNone) continue;
    for (const FnId method : types_[impls_[impl].trait].trait_methods) {
      if (name(method) == wanted && (fn(method).flags & fn_has_body) != 0) found.push_back(method);
    }
  }
  return found;
}

}  // namespace scanner
