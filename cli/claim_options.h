#pragma once

#include <string>

#include "cli/command.h"
#include "cli/project.h"
#include "store/records.h"

namespace cli {

/// Who acts, and under which claim: `--actor` and `--claim-id` of the commands of a task.
struct ClaimOptions {
  std::string actor;     ///< empty: PUNCHLIST_ACTOR, user@host
  std::string claim_id;  ///< empty: PUNCHLIST_CLAIM_ID, else the work tree tells
};

void add_claim_options(CLI::App& command, ClaimOptions& options);

/// The claim id that was given, or that of the environment; may be empty.
std::string claim_id_of(const Invocation& inv, const std::string& given);

/// Who wants to act in this work tree, for Store::check_claim; with HEAD for the history.
store::ClaimHolder holder_of(const Invocation& inv, const Project& project,
                             const ClaimOptions& options);

}  // namespace cli
