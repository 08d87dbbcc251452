#include "cli/claim_options.h"

#include <CLI/CLI.hpp>

#include <optional>

#include "cli/ledger.h"
#include "repo/repository.h"

namespace cli {

void add_claim_options(CLI::App& command, ClaimOptions& options) {
  command
      .add_option("--claim-id", options.claim_id,
                  "the claim, if not of this work tree; otherwise PUNCHLIST_CLAIM_ID")
      ->type_name("ID");
  command.add_option("--actor", options.actor, "who acts; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
}

std::string claim_id_of(const Invocation& inv, const std::string& given) {
  return given.empty() ? inv.env("PUNCHLIST_CLAIM_ID").value_or("") : given;
}

store::ClaimHolder holder_of(const Invocation& inv, const Project& project,
                             const ClaimOptions& options) {
  store::ClaimHolder holder;
  holder.actor = actor_name(inv, options.actor);
  holder.worktree = project.root;
  holder.claim_id = claim_id_of(inv, options.claim_id);
  if (project.repository && !project.bare) {
    const std::optional<repo::Revision> head = project.repository->head();
    if (head) holder.commit = head->commit.hex();
  }
  return holder;
}

}  // namespace cli
