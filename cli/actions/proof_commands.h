#pragma once

#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/project.h"
#include "repo/object_id.h"
#include "store/records.h"

namespace cli {

/// The project under the configuration that the commit itself holds: what is edited and not
/// committed decides nothing. Throws verification when the configuration is not committed at all.
Project as_committed(const Project& project, const repo::ObjectId& commit);

/// The commands that prove a task, and the gate that its change is held to.
struct ProofCommands {
  std::vector<VerifyCommand> commands;
  GateConfig gate;
  std::vector<std::string> warnings;  ///< commands that the change brought and that were not taken
};

/// Takes them from where the change began: `verify` of punchlist.yaml at the merge base, or
/// `verify` in the task's own file there if a person edited it. What the change itself says is
/// taken only with `allow`: a change must not choose its own judge. \param base where the claim
/// began; an empty one: the commit itself decides
ProofCommands proof_commands(const Project& committed, const store::TaskRow& task,
                             const std::string& base, const repo::ObjectId& commit, bool allow);

}  // namespace cli
