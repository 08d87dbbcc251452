#include "planner/proof.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace planner {
namespace {

constexpr std::string_view kRoot = "Cargo.toml";

/// The features that a `cfg` predicate asks for: `feature = "x"` outside of `not(..)`.
std::vector<std::string> features_in(std::string_view cfg) {
  constexpr std::string_view kFeature = "feature";
  std::vector<std::string> features;
  for (size_t at = cfg.find(kFeature); at != std::string_view::npos;
       at = cfg.find(kFeature, at + 1)) {
    const size_t open = cfg.find('"', at);
    const size_t close = open == std::string_view::npos ? open : cfg.find('"', open + 1);
    if (close == std::string_view::npos) break;
    const size_t negated = cfg.substr(0, at).rfind("not(");
    const bool is_asked = negated == std::string_view::npos ||
                          cfg.substr(negated, at - negated).find(')') != std::string_view::npos;
    if (is_asked) features.emplace_back(cfg.substr(open + 1, close - open - 1));
  }
  return features;
}

bool names(const std::vector<std::string>& commands, const std::string& text) {
  return std::any_of(commands.begin(), commands.end(), [&](const std::string& command) {
    return command.find(text) != std::string::npos;
  });
}

}  // namespace

PackageOf packages_of(const std::vector<LedgerFinding>& findings) {
  PackageOf packages;
  for (const LedgerFinding& entry : findings) {
    for (const scanner::Package& package : entry.repair.packages)
      packages.emplace(package.path, package);
  }
  return packages;
}

std::vector<std::string> commands_for(const std::vector<std::string>& files,
                                      const PackageOf& packages, const PlanOptions& options) {
  if (!options.built_in_verify) return options.verify;
  std::set<std::string> workspaces;
  for (const std::string& file : files) {
    const auto package = packages.find(file);
    if (package != packages.end()) workspaces.insert(package->second.workspace);
  }
  if (workspaces.empty() || (workspaces.size() == 1 && *workspaces.begin() == kRoot))
    return options.verify;
  std::vector<std::string> commands;
  for (const std::string& workspace : workspaces) {
    for (const std::string& command : options.verify) {
      commands.push_back(workspace == kRoot ? command : command + " --manifest-path " + workspace);
    }
  }
  return commands;
}

bool runs_tests(const std::vector<std::string>& commands) { return names(commands, "test"); }

std::vector<tasks::BuildNote> builds_of(const tasks::Task& task, const PackageOf& packages) {
  std::set<std::pair<std::string, std::string>> features;  // package, feature
  std::set<std::string> workspaces;
  const auto look = [&](const std::string& path, const std::string& cfg) {
    const auto package = packages.find(path);
    if (package == packages.end()) return;
    for (const std::string& feature : features_in(cfg))
      features.emplace(package->second.name, feature);
    if (package->second.workspace != kRoot) workspaces.insert(package->second.workspace);
  };
  for (const tasks::FindingNote& note : task.findings) look(note.path, note.cfg);
  for (const tasks::ConeNote& note : task.cone) look(note.path, note.cfg);
  std::vector<tasks::BuildNote> notes;
  for (const std::string& workspace : workspaces) {
    // `cd remote && cargo test` builds it too.
    const std::string folder =
        workspace.substr(0, std::min(workspace.rfind('/'), workspace.size()));
    if (!names(task.verify, folder)) notes.push_back({workspace, {}, {}});
  }
  for (const auto& [package, feature] : features) {
    if (names(task.verify, "--all-features") || names(task.verify, feature)) continue;
    notes.push_back({{}, package, feature});
  }
  return notes;
}

}  // namespace planner
