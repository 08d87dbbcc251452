#include "planner/proof.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"
#include "tasks/render_callers.h"

namespace planner {
namespace {

constexpr std::string_view kRoot = "Cargo.toml";

/// The feature that a predicate asks for alone, or as the first of several of which any will do;
/// empty if it asks for none, or for something else as well.
std::string feature_in(std::string_view predicate) {
  const bool any = predicate.starts_with("any(");
  const std::string_view first = any ? predicate.substr(4) : predicate;
  if (!first.starts_with("feature")) return {};
  const size_t open = first.find('"');
  const size_t close = open == std::string_view::npos ? open : first.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  if (first.find('(') != std::string_view::npos) return {};
  for (size_t at = first.find(','); at != std::string_view::npos; at = first.find(',', at + 1))
    if (!base::trim(first.substr(at + 1)).starts_with("feature")) return {};
  return std::string(first.substr(open + 1, close - open - 1));
}

/// The features without which code under these conditions is not built, joined by commas.
std::string features_in(const std::string& cfg) {
  std::vector<std::string> features;
  for (const std::string& part : tasks::cfg_parts(cfg)) {
    std::string feature = feature_in(part);
    if (!feature.empty()) features.push_back(std::move(feature));
  }
  return base::join(features, ",");
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
    std::string needed = features_in(cfg);
    const std::vector<std::string>& defaults = package->second.default_features;
    const auto is_on = [&defaults](std::string_view feature) {
      return std::binary_search(defaults.begin(), defaults.end(), feature);
    };
    const std::vector<std::string_view> each = base::split(needed, ',');
    if (!names(task.verify, "--no-default-features") &&
        std::all_of(each.begin(), each.end(), is_on))
      needed.clear();  // the commands build it
    if (!needed.empty()) features.emplace(package->second.name, std::move(needed));
    if (package->second.workspace != kRoot) workspaces.insert(package->second.workspace);
  };
  for (const std::vector<tasks::FindingNote>* notes : {&task.findings, &task.cascades}) {
    for (const tasks::FindingNote& note : *notes) look(note.path, note.cfg);
  }
  if (task.cone.empty()) {
    for (const tasks::FindingNote& note : task.findings) {
      for (const tasks::Place& call : note.frontiers) look(call.path, call.cfg);
    }
  }
  for (const tasks::ConeNote& note : task.cone) look(note.path, note.cfg);
  std::vector<tasks::BuildNote> notes;
  for (const std::string& workspace : workspaces) {
    // `cd remote && cargo test` builds it too.
    const std::string folder =
        workspace.substr(0, std::min(workspace.rfind('/'), workspace.size()));
    if (!names(task.verify, folder)) notes.push_back({workspace, {}, {}});
  }
  for (const auto& [package, feature] : features) {
    const std::vector<std::string_view> each = base::split(feature, ',');
    const bool named = std::all_of(each.begin(), each.end(), [&](std::string_view one) {
      return names(task.verify, std::string(one));
    });
    if (named || names(task.verify, "--all-features")) continue;
    notes.push_back({{}, package, feature});
  }
  return notes;
}

}  // namespace planner
