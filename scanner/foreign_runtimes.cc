#include "scanner/foreign_runtimes.h"

#include <algorithm>
#include <string>

namespace scanner {
namespace {

bool asks_for_any(const Dependency& dependency, std::string_view part) {
  return std::any_of(
      dependency.features.begin(), dependency.features.end(),
      [&](const std::string& feature) { return feature.find(part) != std::string::npos; });
}

}  // namespace

bool is_built_without_tokio(const Workspace& workspace, FnId fn, std::string_view crate) {
  const CrateTarget* target = workspace.crate_of(fn).target;
  const Dependency* dependency = target == nullptr ? nullptr : target->find_dependency(crate);
  return dependency != nullptr && !asks_for_any(*dependency, "tokio") &&
         (asks_for_any(*dependency, "async-std") || asks_for_any(*dependency, "smol") ||
          asks_for_any(*dependency, "async-global-executor"));
}

bool async_std_enters_tokio(const Workspace& workspace) {
  const auto enters = [](const Dependency& dependency) {
    return (dependency.package_name == "async-std" && dependency.has_feature("tokio1")) ||
           (dependency.package_name == "async-global-executor" && dependency.has_feature("tokio"));
  };
  return std::any_of(workspace.crates().begin(), workspace.crates().end(), [&](const Crate& crate) {
    return crate.target != nullptr && std::any_of(crate.target->dependencies.begin(),
                                                  crate.target->dependencies.end(), enters);
  });
}

}  // namespace scanner
