#pragma once

#include <string>
#include <vector>

#include "scanner/manifest.h"
#include "scanner/policy.h"
#include "scanner/problem.h"

namespace scanner {

/// What the clippy.toml files of a repository say that our rules can hold code to.
struct ClippySettings {
  /// `disallowed-methods`, `-types` and `-macros` that name a runtime, a thread, a lock, a process
  /// or the network; one policy per file and list. Of several files the nearest one counts.
  std::vector<Policy> policies;
  std::vector<HeldType> held_types;  ///< `await-holding-invalid-types`
  std::vector<Problem> problems;     ///< what does not parse
};

/// \param files clippy.toml and .clippy.toml, sorted by path
ClippySettings read_clippy(const std::vector<ManifestText>& files);

}  // namespace scanner
