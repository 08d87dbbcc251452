#include "cli/proof_options.h"

#include <CLI/CLI.hpp>

namespace cli {

void add_proof_options(CLI::App& command, ProofOptions& options, CLI::Option* without) {
  CLI::Option* in_place = command.add_flag(
      "--in-place", options.in_place,
      "run the commands in this work tree, which must be clean, instead of a fresh checkout");
  CLI::Option* reuse = command.add_flag(
      "--reuse", options.reuse, "do not run again what passed before on the very same tree");
  CLI::Option* allow = command.add_flag(
      "--allow-command", options.allow_commands,
      "run the commands that the commit says, also where the change itself edited them");
  if (without == nullptr) return;
  for (CLI::Option* option : {in_place, reuse, allow}) option->excludes(without);
}

}  // namespace cli
