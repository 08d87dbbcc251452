#include "scanner/wanted_names.h"

#include <algorithm>
#include <string>

#include "scanner/tokens.h"

namespace scanner {
namespace {

using Crates = std::unordered_set<std::string_view>;

std::string_view crate_of(std::string_view path) { return path.substr(0, path.find(':')); }

/// The crates whose names can stand in the workspace's paths: dependencies, and heads of `use`
/// lines. Names are those of the registry, dashes made underscores.
std::unordered_set<std::string> named_crates(const Workspace& ws) {
  std::unordered_set<std::string> named;
  for (const CrateTarget& target : ws.manifests().targets) {
    for (const Dependency& dependency : target.dependencies) {
      std::string name = dependency.package_name;
      std::replace(name.begin(), name.end(), '-', '_');
      named.insert(std::move(name));
    }
  }
  for (const File& file : ws.files()) {
    for (const UseFact& use : file.facts.uses)
      named.insert(std::string(crate_of(file.facts.str(use.path))));
  }
  return named;
}

/// Adds the crates of the paths in the text of a type.
void add_crates_of_type(std::string_view type, Crates& crates) {
  size_t at = 0;
  while ((at = type.find_first_not_of("<>(), &", at)) != std::string_view::npos) {
    const size_t end = std::min(type.find_first_of("<>(), &", at), type.size());
    const std::string_view path = type.substr(at, end - at);
    if (path.find("::") != std::string_view::npos) crates.insert(crate_of(path));
    at = end;
  }
}

/// The crates whose rows can apply: those that are named, what they export again, and what their
/// calls give.
Crates reachable_crates(const Workspace& ws) {
  const std::unordered_set<std::string> named = named_crates(ws);
  Crates crates = {"std"};
  const auto add = [&](std::string_view crate, std::string_view target) {
    if (is_known_crate(crate) || named.count(std::string(crate)) != 0) crates.insert(target);
  };
  for (const KnownApi& api : known_apis()) add(crate_of(api.path), crate_of(api.path));
  for (const KnownAlias& alias : known_aliases()) add(crate_of(alias.alias), crate_of(alias.path));
  for (size_t before = 0; before != crates.size();) {
    before = crates.size();
    for (const KnownApi& api : known_apis()) {
      if (crates.count(crate_of(api.path)) == 0) continue;
      add_crates_of_type(api.returns, crates);
      add_crates_of_type(api.passes, crates);
    }
  }
  return crates;
}

}  // namespace

bool matters(const KnownApi& api) { return api.call != Op::nothing_required; }

bool matters_when_awaited(const KnownApi& api) {
  return !matters(api) && !api.is(kMethod) &&
         (api.awaited == Op::poll_io || api.awaited == Op::await_io ||
          api.awaited == Op::poll_pool || api.awaited == Op::await_signal);
}

WantedNames wanted_names(const Workspace& workspace) {
  const Crates crates = reachable_crates(workspace);
  WantedNames made;
  for (const KnownApi& api : known_apis()) {
    if (crates.count(crate_of(api.path)) == 0) continue;
    const std::string_view name = last_segment(api.path);
    if (matters_when_awaited(api)) made.awaited.insert(name);
    if (!matters(api)) continue;
    made.functions.insert(name);
    if (!api.is(kMethod)) continue;
    const bool of_receiver = api.path.substr(0, api.path.rfind("::")).ends_with("Receiver");
    (of_receiver ? made.receivers_methods : made.methods).insert(name);
  }
  for (const std::string_view name : made.methods) made.receivers_methods.erase(name);
  return made;
}

}  // namespace scanner
