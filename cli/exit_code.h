#pragma once

#include <string_view>

#include "base/error.h"

namespace cli {

/// What the process returns. The numbers are part of the interface: scripts and hooks test them.
enum ExitCode : int {
  kExitOk = 0,
  kExitFindings = 1,  ///< findings at or above the gate
  kExitUsage = 2,     ///< usage or configuration
  kExitNotFound = 3,
  kExitVerificationFailed = 4,
  kExitConflict = 5,
  kExitInconclusive = 6,
  kExitHeld = 13,
  kExitStale = 14,
  kExitNotReady = 15,
  kExitInternal = 70,
  kExitBusy = 75,  ///< try again
};

ExitCode exit_code_of(base::ErrorKind kind);
/// The kind as scripts read it in JSON errors: "usage", "not_found", ...
std::string_view name_of(base::ErrorKind kind);

}  // namespace cli
