#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/policy.h"
#include "scanner/problem.h"

namespace scanner {

/// A place that names something that a policy forbids.
struct ForbiddenUse {
  enum class Kind : uint8_t { call, value, type, attribute, import, macro };
  Kind kind = Kind::call;
  const Policy* policy = nullptr;
  std::string path;     ///< what the name means: canonical, or the item's path in the workspace
  std::string written;  ///< the entry of `forbid` that it falls under
  Confidence confidence = Confidence::proven;
  FileId file = 0;
  FnId fn = kNone;        ///< kNone where it stands in no function
  uint32_t node = kNone;  ///< kNone where it is no node of a body
  ModuleId module = kNone;
  uint32_t begin_byte = 0;
  uint32_t end_byte = 0;
  bool in_tests = false;
  uint32_t import = kNone;  ///< row of the `use` that gives the name another name, or kNone
};

/// Every use of what the policies forbid, by file and place. Names are resolved: through aliases,
/// globs, re-exports and renamed crates; what merely has the same name is not meant. An import
/// counts where it is public or where nothing in its file uses what it brings.
std::vector<ForbiddenUse> forbidden_uses(const Analysis& analysis);

/// A problem for each policy that looks at no file of the workspace.
std::vector<Problem> idle_policies(const Workspace& workspace, const std::vector<Policy>& policies);

}  // namespace scanner
