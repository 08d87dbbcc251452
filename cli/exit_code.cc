#include "cli/exit_code.h"

namespace cli {

ExitCode exit_code_of(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::usage:
      return kExitUsage;
    case base::ErrorKind::not_found:
      return kExitNotFound;
    case base::ErrorKind::verification:
      return kExitVerificationFailed;
    case base::ErrorKind::conflict:
      return kExitConflict;
    case base::ErrorKind::inconclusive:
      return kExitInconclusive;
    case base::ErrorKind::held:
      return kExitHeld;
    case base::ErrorKind::stale:
      return kExitStale;
    case base::ErrorKind::not_ready:
      return kExitNotReady;
    case base::ErrorKind::busy:
      return kExitBusy;
    case base::ErrorKind::internal:
      return kExitInternal;
  }
  return kExitInternal;
}

std::string_view name_of(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::usage:
      return "usage";
    case base::ErrorKind::not_found:
      return "not_found";
    case base::ErrorKind::verification:
      return "verification";
    case base::ErrorKind::conflict:
      return "conflict";
    case base::ErrorKind::inconclusive:
      return "inconclusive";
    case base::ErrorKind::held:
      return "held";
    case base::ErrorKind::stale:
      return "stale";
    case base::ErrorKind::not_ready:
      return "not_ready";
    case base::ErrorKind::busy:
      return "busy";
    case base::ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace cli
