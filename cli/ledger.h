#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/project.h"
#include "store/doctor.h"
#include "store/store.h"

namespace cli {

/// The project's ledger, made if it is not there.
store::Store open_ledger(const Project& project);
/// The project's ledger, or nothing when no scan has made one yet: for commands that merely look.
std::optional<store::Store> open_ledger_if_there(const Project& project);

/// Looks at the project's ledger, and mends it if asked to (store/doctor.h).
store::Health examine_ledger(const Project& project, bool fix);

/// Who acts: `given` (--actor), else PUNCHLIST_ACTOR, else user@host. One line, never empty.
std::string actor_name(const Invocation& inv, const std::string& given);

}  // namespace cli
