#include "scanner/cone.h"

#include <algorithm>
#include <set>

namespace scanner {

std::string_view to_string(ConeAction action) {
  switch (action) {
    case ConeAction::make_async:
      return "make_async";
    case ConeAction::await:
      return "await";
    case ConeAction::block_on:
      return "block_on";
    case ConeAction::adapt:
      return "adapt";
    case ConeAction::none:
      return "none";
    case ConeAction::cannot:
      break;
  }
  return "cannot";
}

std::string_view to_string(ConeRole role) {
  switch (role) {
    case ConeRole::asked:
      return "asked";
    case ConeRole::twin:
      return "twin";
    case ConeRole::trait_method:
      return "trait_method";
    case ConeRole::implementation:
      return "implementation";
    case ConeRole::caller:
      break;
  }
  return "caller";
}

std::string_view to_string(ConeChange change) {
  switch (change) {
    case ConeChange::async:
      return "async";
    case ConeChange::signature:
      return "signature";
    case ConeChange::type:
      break;
  }
  return "type";
}

std::vector<std::string> CallerCone::files() const {
  std::set<std::string> paths;
  for (const ConeDefinition& definition : definitions) paths.insert(definition.at.path);
  for (const ConeSite& site : sites) paths.insert(site.at.path);
  return {paths.begin(), paths.end()};
}

size_t CallerCone::obstacles() const {
  const auto cannot = [](const auto& place) { return place.action == ConeAction::cannot; };
  return static_cast<size_t>(std::count_if(definitions.begin(), definitions.end(), cannot) +
                             std::count_if(sites.begin(), sites.end(), cannot));
}

}  // namespace scanner
