// What names mean: use trees, re-exports, globs, extern crates, preludes.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <unordered_set>

#include "base/text.h"
#include "scanner/known_apis.h"
#include "scanner/workspace.h"

namespace scanner {
namespace {

constexpr int kMaxHops = 24;  // re-exports of re-exports; a cycle ends here

struct Prelude {
  std::string_view name;
  std::string_view path;
};
constexpr Prelude kPrelude[] = {
    {"Option", "std::option::Option"},
    {"Some", "std::option::Option::Some"},
    {"None", "std::option::Option::None"},
    {"Result", "std::result::Result"},
    {"Ok", "std::result::Result::Ok"},
    {"Err", "std::result::Result::Err"},
    {"Box", "std::boxed::Box"},
    {"Vec", "std::vec::Vec"},
    {"String", "std::string::String"},
    {"drop", "std::mem::drop"},
    {"Iterator", "std::iter::Iterator"},
    {"IntoIterator", "std::iter::IntoIterator"},
    {"AsMut", "std::convert::AsMut"},
    {"TryFrom", "std::convert::TryFrom"},
    {"TryInto", "std::convert::TryInto"},
    {"Drop", "std::ops::Drop"},
    {"Fn", "std::ops::Fn"},
    {"FnMut", "std::ops::FnMut"},
    {"FnOnce", "std::ops::FnOnce"},
    {"Default", "std::default::Default"},
    {"Clone", "std::clone::Clone"},
    {"From", "std::convert::From"},
    {"Into", "std::convert::Into"},
    {"AsRef", "std::convert::AsRef"},
    {"Future", "std::future::Future"},
};

// Crates whose API the tool knows by heart: a dependency on one is external even if its source is
// in the workspace.
constexpr std::string_view kKnownCrates[] = {"tokio",
                                             "futures",
                                             "futures_executor",
                                             "futures_util",
                                             "futures_lite",
                                             "async_std",
                                             "smol",
                                             "pollster",
                                             "parking_lot",
                                             "crossbeam",
                                             "crossbeam_channel",
                                             "flume",
                                             "rayon",
                                             "reqwest",
                                             "actix_web",
                                             "actix_rt",
                                             "tokio_util",
                                             "tokio_stream",
                                             "async_io",
                                             "async_global_executor",
                                             "ctrlc",
                                             "tauri",
                                             "once_cell",
                                             "dashmap",
                                             "rocksdb",
                                             "spin",
                                             "async_trait",
                                             "lazy_static"};

std::string joined(std::string_view head, std::string_view rest) {
  std::string path(head);
  if (!rest.empty()) path.append("::").append(rest);
  return path;
}

Resolved external(std::string path) {
  Resolved r;
  r.kind = Resolved::Kind::external;
  const std::string_view head = std::string_view(path).substr(0, path.find(':'));
  if (head == "core" || head == "alloc") path.replace(0, head.size(), "std");
  r.path = std::move(path);
  return r;
}

Resolved made(Resolved::Kind kind, uint32_t id) {
  Resolved r;
  r.kind = kind;
  r.id = id;
  return r;
}

/// Splits off the first segment.
std::pair<std::string_view, std::string_view> split_head(std::string_view path) {
  const size_t colons = path.find("::");
  if (colons == std::string_view::npos) return {path, {}};
  return {path.substr(0, colons), path.substr(colons + 2)};
}

}  // namespace

bool is_known_crate(std::string_view name) {
  return std::find(std::begin(kKnownCrates), std::end(kKnownCrates), name) !=
         std::end(kKnownCrates);
}

Resolved Workspace::resolve(const Place& place, std::string_view path) const {
  return resolve_path(place, path, 0);
}

Resolved Workspace::resolve_path(const Place& place, std::string_view path, int depth) const {
  if (depth > kMaxHops || path.empty()) return {};
  if (path.front() == '<') {  // `<T as Trait>::f`, `<T>::f`
    const size_t as_at = path.find(" as ");
    const size_t close_at = path.rfind(">::");
    if (close_at == std::string_view::npos) return {};
    const size_t type_end = as_at == std::string_view::npos ? close_at : as_at;
    std::string_view type_path = path.substr(1, type_end - 1);
    const size_t angle = type_path.find('<');
    if (angle != std::string_view::npos) type_path = type_path.substr(0, angle);
    const Resolved type = resolve_path(place, type_path, depth + 1);
    if (as_at != std::string_view::npos && type.kind != Resolved::Kind::type) {
      // A type parameter's, or another crate's: the method of a trait that is the workspace's.
      std::string_view trait_path = path.substr(as_at + 4, close_at - as_at - 4);
      trait_path = trait_path.substr(0, trait_path.find('<'));
      const Resolved trait = resolve_path(place, trait_path, depth + 1);
      if (trait.kind == Resolved::Kind::type)
        return resolve_from(trait, path.substr(close_at + 3), depth + 1);
    }
    return resolve_from(type, path.substr(close_at + 3), depth + 1);
  }
  bool absolute = false;
  if (path.starts_with("::")) {
    path.remove_prefix(2);
    absolute = true;
  }
  const auto [head, rest] = split_head(path);
  Resolved start;
  if (absolute && place.module != kNone) {
    start = extern_crate(modules_[place.module].crate, head);
  } else {
    start = resolve_name(place, head, !rest.empty(), depth + 1);
  }
  if (rest.empty()) return start;
  return resolve_from(start, rest, depth + 1);
}

Resolved Workspace::resolve_name(const Place& place, std::string_view name, bool is_head,
                                 int depth) const {
  if (depth > kMaxHops || place.module == kNone) return {};
  const Module& module = modules_[place.module];
  if (name == "crate" || name == "$crate")
    return made(Resolved::Kind::module, crates_[module.crate].root);
  if (name == "self") {
    return made(Resolved::Kind::module, module.includer == kNone ? place.module : module.includer);
  }
  if (name == "super") {
    return module.parent == kNone ? Resolved{} : made(Resolved::Kind::module, module.parent);
  }
  if (name == "Self") {
    if (place.impl != kNone) {
      const Impl& impl = impls_[place.impl];
      if (impl.self_type != kNone) return made(Resolved::Kind::type, impl.self_type);
      return {};
    }
    return place.trait == kNone ? Resolved{} : made(Resolved::Kind::type, place.trait);
  }
  const File& file = files_[place.file];
  // The innermost block of the body first.
  uint32_t function = place.function;
  while (function != kNone) {
    for (const uint32_t row : file.local_fns) {
      const FunctionFact& f = file.facts.functions[row];
      if (!is_head && f.outer == function && file.facts.str(f.name) == name) {
        return made(Resolved::Kind::function, file.first_fn + row);
      }
    }
    const UseFact* best = nullptr;
    uint32_t best_row = 0;
    for (const uint32_t row : file.local_uses) {
      const UseFact& use = file.facts.uses[row];
      if (use.function != function || use.name == 0 || file.facts.str(use.name) != name) continue;
      if (place.byte < use.from_byte || place.byte >= use.to_byte) continue;
      if (best == nullptr || use.from_byte >= best->from_byte) {
        best = &use;
        best_row = row;
      }
    }
    if (best != nullptr) {
      Resolved r = resolve_use(place.module, best_row, place.file, depth + 1);
      if (r.kind != Resolved::Kind::nothing) return r;
    }
    for (const uint32_t row : file.local_uses) {
      const UseFact& use = file.facts.uses[row];
      if (use.function != function || use.name != 0) continue;
      const Resolved target = resolve_use(place.module, row, place.file, depth + 1);
      if (target.kind == Resolved::Kind::external) {
        std::string known = joined(target.path, name);
        if (is_known_path(canonical_path(known))) return external(std::move(known));
      }
      if (target.kind != Resolved::Kind::module && target.kind != Resolved::Kind::type) continue;
      Resolved r = resolve_from(target, name, depth + 1);
      if (r.kind != Resolved::Kind::nothing) return r;
    }
    function = file.facts.functions[function].outer;
  }
  Resolved here = lookup(place.module, name, is_head, depth + 1);
  if (here.kind != Resolved::Kind::nothing) return here;
  if (is_head || crates_[module.crate].edition < 2018) {
    Resolved crate = extern_crate(module.crate, name);
    if (crate.kind != Resolved::Kind::nothing) return crate;
  }
  for (const Prelude& known : kPrelude) {
    if (known.name == name) return external(std::string(known.path));
  }
  return {};
}

Resolved Workspace::lookup(ModuleId id, std::string_view name, bool is_head, int depth) const {
  constexpr size_t kBeforeName = 1 + sizeof id;
  std::array<char, 64> short_key;
  std::string key;
  if (name.size() <= short_key.size() - kBeforeName) {  // most are: nothing to allocate
    short_key[0] = is_head ? 'h' : 'v';
    std::memcpy(short_key.data() + 1, &id, sizeof id);
    std::memcpy(short_key.data() + kBeforeName, name.data(), name.size());
    const std::string_view view(short_key.data(), kBeforeName + name.size());
    const auto known = memo_.known.find(view);
    if (known != memo_.known.end()) return known->second;
    key = view;
  } else {
    key.assign(1, is_head ? 'h' : 'v');
    key.append(reinterpret_cast<const char*>(&id), sizeof id).append(name);
    const auto known = memo_.known.find(key);
    if (known != memo_.known.end()) return known->second;
  }
  if (depth > kMaxHops || !memo_.visited.emplace(key, true).second) {
    ++memo_.cuts;
    return {};
  }
  const uint64_t cuts_before = memo_.cuts;
  ++memo_.depth;
  Resolved found = lookup_fresh(id, name, is_head, depth);
  --memo_.depth;
  // An answer is kept if it is one, or if no way was cut short on its account. The outermost search
  // has seen every module that the name could come through.
  if (found.kind != Resolved::Kind::nothing || memo_.cuts == cuts_before || memo_.depth == 0) {
    memo_.known.emplace(key, found);
  }
  if (memo_.depth == 0) {
    if (found.kind == Resolved::Kind::nothing) {
      // All that was visited for this very name has it from nowhere either.
      for (const auto& [visited, unused] : memo_.visited) {
        if (visited[0] == key[0] && std::string_view(visited).substr(1 + sizeof id) == name) {
          memo_.known.emplace(visited, Resolved{});
        }
      }
    }
    memo_.visited.clear();
  }
  return found;
}

Resolved Workspace::lookup_fresh(ModuleId id, std::string_view name, bool is_head,
                                 int depth) const {
  const Module& module = modules_[id];
  const auto found = module.names.find(name);
  if (found != module.names.end()) {
    const std::vector<Binding>& bindings = found->second;
    if (!is_head) {
      for (const Binding& b : bindings) {
        if (b.kind == Binding::Kind::function) return made(Resolved::Kind::function, b.id);
      }
    }
    for (const Binding& b : bindings) {
      if (b.kind == Binding::Kind::type) return made(Resolved::Kind::type, b.id);
    }
    if (is_head) {
      for (const Binding& b : bindings) {
        if (b.kind == Binding::Kind::module) return made(Resolved::Kind::module, b.id);
      }
    }
    for (const Binding& b : bindings) {
      if (b.kind != Binding::Kind::use) continue;
      Resolved r = resolve_use(id, b.id, module.file, depth + 1);
      if (r.kind != Resolved::Kind::nothing) return r;
    }
    for (const Binding& b : bindings) {
      if (b.kind == Binding::Kind::module) return made(Resolved::Kind::module, b.id);
    }
  }
  for (const uint32_t row : module.globs) {
    const Resolved target = resolve_use(id, row, module.file, depth + 1);
    if (target.kind == Resolved::Kind::module) {
      if (target.id == id) continue;
      Resolved r = lookup(target.id, name, is_head, depth + 4);
      if (r.kind != Resolved::Kind::nothing) return r;
    } else if (target.kind == Resolved::Kind::type) {
      Resolved r = resolve_from(target, name, depth + 1);
      if (r.kind == Resolved::Kind::variant) return r;
    } else if (target.kind == Resolved::Kind::external) {
      // `use tokio::time::*`: what a library has is known of some names only.
      std::string path = joined(target.path, name);
      if (is_known_path(canonical_path(path))) return external(std::move(path));
    }
  }
  for (const ModuleId part : module.parts) {
    Resolved r = lookup(part, name, is_head, depth + 1);
    if (r.kind != Resolved::Kind::nothing) return r;
  }
  if (module.includer != kNone) return lookup(module.includer, name, is_head, depth + 1);
  return {};
}

bool Workspace::globs_another_crate(ModuleId id) const {
  const Module& module = modules_[id];
  return std::any_of(module.globs.begin(), module.globs.end(), [&](uint32_t row) {
    return resolve_use(id, row, module.file, 0).kind == Resolved::Kind::external;
  });
}

Resolved Workspace::resolve_use(ModuleId id, uint32_t row, FileId file_id, int depth) const {
  if (depth > kMaxHops) {
    ++memo_.cuts;
    return {};
  }
  const uint64_t key = (uint64_t{file_id} << 32) | row;
  const auto known = known_uses_.find(key);
  if (known != known_uses_.end()) return known->second;
  const uint64_t cuts_before = memo_.cuts;
  Resolved found = resolve_use_fresh(id, row, file_id, depth);
  if (found.kind != Resolved::Kind::nothing || memo_.cuts == cuts_before)
    known_uses_.emplace(key, found);
  return found;
}

Resolved Workspace::resolve_use_fresh(ModuleId id, uint32_t row, FileId file_id, int depth) const {
  const File& file = files_[file_id];
  const UseFact& use = file.facts.uses[row];
  const std::string_view path = file.facts.str(use.path);
  const auto [head, rest] = split_head(path);
  const Module& module = modules_[id];
  Resolved start;
  if (head == "crate" || head == "self" || head == "super" || head == "Self") {
    Place place;
    place.module = id;
    place.file = file_id;
    start = resolve_name(place, head, !rest.empty(), depth + 1);
  } else {
    // `use foo::..` is (2018) a module of this one, else a crate, or (2018) a name of this module
    // other than this very line, or (2015) of the root.
    const auto own = module.names.find(head);
    if (own != module.names.end() && crates_[module.crate].edition >= 2018) {
      for (const Binding& b : own->second) {
        if (b.kind == Binding::Kind::module) start = made(Resolved::Kind::module, b.id);
      }
    }
    if (start.kind == Resolved::Kind::nothing) start = extern_crate(module.crate, head);
    if (start.kind == Resolved::Kind::nothing && crates_[module.crate].edition < 2018) {
      start = lookup(crates_[module.crate].root, head, !rest.empty(), depth + 2);
    }
    if (start.kind == Resolved::Kind::nothing &&
        (use.name == 0 || !rest.empty() || file.facts.str(use.name) != head)) {
      start = lookup(id, head, !rest.empty(), depth + 4);
    }
    if (start.kind == Resolved::Kind::nothing && use.function != kNone) {
      Place place;
      place.module = id;
      place.file = file_id;
      start = resolve_name(place, head, !rest.empty(), depth + 4);
    }
    if (start.kind == Resolved::Kind::nothing && module.names.find(head) == module.names.end() &&
        !rest.empty()) {
      start = external(std::string(head));  // a crate that the manifest does not show
    }
  }
  if (rest.empty()) return start;
  return resolve_from(start, rest, depth + 1);
}

Resolved Workspace::resolve_from(const Resolved& head, std::string_view rest, int depth) const {
  if (depth > kMaxHops) return {};
  if (rest.empty()) return head;
  switch (head.kind) {
    case Resolved::Kind::external:
      return external(joined(head.path, rest));
    case Resolved::Kind::module: {
      const auto [name, tail] = split_head(rest);
      Resolved next;
      if (name == "super") {
        if (modules_[head.id].parent == kNone) return {};
        next = made(Resolved::Kind::module, modules_[head.id].parent);
      } else if (name == "self") {
        next = head;
      } else {
        next = lookup(head.id, name, !tail.empty(), depth + 1);
      }
      return tail.empty() ? next : resolve_from(next, tail, depth + 1);
    }
    case Resolved::Kind::type: {
      const TypeFact& fact = type_fact(head.id);
      const FileFacts& facts = files_[types_[head.id].file].facts;
      if (fact.kind == TypeKind::alias) {
        std::string_view target = facts.str(fact.target);
        const size_t angle = target.find('<');
        if (angle != std::string_view::npos) target = target.substr(0, angle);
        const Resolved real = resolve_path(place_of_type(head.id), target, depth + 2);
        return resolve_from(real, rest, depth + 2);
      }
      const auto [name, tail] = split_head(rest);
      if (!tail.empty()) return {};
      if (fact.kind == TypeKind::enumeration) {
        for (uint32_t i = fact.first_field; i < fact.first_field + fact.fields; ++i) {
          if (facts.str(facts.fields[i].variant) == name) {
            Resolved r = made(Resolved::Kind::variant, head.id);
            r.path = std::string(name);
            return r;
          }
        }
      }
      const std::vector<FnId> found = methods(head.id, name);
      if (!found.empty()) return made(Resolved::Kind::function, found.front());
      return {};
    }
    default:
      return {};
  }
}

namespace {

/// Whether it asks for 0.x with an x below this one.
bool asks_for_older(const Dependency& dependency, int minor) {
  for (int x = 0; x < minor; ++x) {
    if (dependency.asks_for("0." + std::to_string(x))) return true;
  }
  return false;
}

/// Whether anything of a crate of this name is known.
bool has_known_apis(std::string_view name) {
  static const std::unordered_set<std::string_view> crates = [] {
    std::unordered_set<std::string_view> names;
    for (const KnownApi& api : known_apis()) names.insert(api.path.substr(0, api.path.find(':')));
    return names;
  }();
  return crates.count(name) != 0;
}

}  // namespace

Resolved Workspace::extern_crate(CrateId id, std::string_view name) const {
  if (name == "std" || name == "core" || name == "alloc") return external("std");
  const Crate& crate = crates_[id];
  if (crate.target != nullptr) {
    const Dependency* dependency = crate.target->find_dependency(name);
    if (dependency != nullptr) {
      std::string package = dependency->package_name;
      std::replace(package.begin(), package.end(), '-', '_');
      if (dependency->kind == DependencyKind::own) package = std::string(name);
      // Of 0.1 no name means what it means today; 0.2 and 0.3 are near enough.
      if (package == "tokio" && dependency->asks_for("0.1")) return external("tokio_0_1");
      // Before 0.16 containers are asked for by docker's own program, and drive no runtime.
      if (package == "testcontainers" && asks_for_older(*dependency, 16))
        return external("testcontainers_by_docker");
      // Since 3.0 a system's store is a feature of its own; without any it keeps values in memory.
      if (package == "keyring" && dependency->features.empty() &&
          (dependency->asks_for("3") || dependency->asks_for("4")))
        return external("keyring_in_memory");
      if (dependency->target.has_value() && !is_known_crate(package)) {
        const CrateId target = crate_of_target_[*dependency->target];
        if (target != kNone && crates_[target].root != kNone) {
          return made(Resolved::Kind::module, crates_[target].root);
        }
      }
      return external(package);
    }
  }
  if (crate.target != nullptr && has_known_apis(name)) {  // a fork: `oma-inquire` gives `inquire`
    const auto is_fork = [name](const Dependency& dependency) {
      const std::string_view package = dependency.package_name;
      if (package.size() <= name.size() || !package.ends_with(name)) return false;
      const char before = package[package.size() - name.size() - 1];
      return !dependency.target.has_value() && (before == '-' || before == '_');
    };
    const std::vector<Dependency>& all = crate.target->dependencies;
    if (std::any_of(all.begin(), all.end(), is_fork)) return external(std::string(name));
  }
  if (is_known_crate(name)) {
    const bool itself =
        crate.name == name && crate.target != nullptr &&
        (crate.target->kind == TargetKind::lib || crate.target->kind == TargetKind::proc_macro);
    if (!itself) return external(std::string(name));
  }
  return {};
}

}  // namespace scanner
