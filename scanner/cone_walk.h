#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "scanner/caller_cone.h"

namespace scanner {

/// A cone in the making.
struct ConeFinder::Walk {
  CallerCone cone;
  std::set<FnId> defined;                         ///< what is a definition of the cone already
  std::set<std::tuple<FileId, uint32_t>> placed;  ///< sites that are in it already
  std::deque<std::pair<FnId, uint32_t>> open;     ///< callers that become async, with their depth
  std::vector<FnId> tests;                        ///< tests that do
  std::vector<std::string> offered;               ///< items that a library has as `pub`
};

}  // namespace scanner
