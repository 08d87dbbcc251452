#pragma once

#include "cli/actions/verify_commands.h"
#include "cli/command.h"

namespace CLI {
class Option;
}

namespace cli {

/// `--in-place`, `--reuse`, `--allow-command` of the commands that prove something.
/// \param without an option that they make no sense with; may be null
void add_proof_options(CLI::App& command, ProofOptions& options, CLI::Option* without = nullptr);

}  // namespace cli
