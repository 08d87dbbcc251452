#pragma once

#include <string>

#include "cli/project.h"

namespace cli {

/// What was done with the pre-commit hook, and where it is.
struct HookReport {
  std::string path;      ///< absolute
  bool changed = false;  ///< false: it was so already
};

/// Writes the pre-commit hook that runs `gate --staged`, where git looks for it: core.hooksPath
/// counts, linked work trees share one. Throws conflict when another hook is there, and usage when
/// core.hooksPath lies outside this repository: it would be every repository's hook.
HookReport install_hook(const Project& project);
/// Removes it; another's hook is left alone (conflict).
HookReport uninstall_hook(const Project& project);

}  // namespace cli
