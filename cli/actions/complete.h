#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/actions/judge.h"
#include "cli/actions/verify_commands.h"
#include "cli/config.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

struct CompleteRequest {
  std::string task;           ///< handle, id, or unique prefix of an id
  store::ClaimHolder holder;  ///< who completes it, under which claim
  std::string note;           ///< the actor's own words
  ProofOptions options;
  std::function<void(const VerifyCommand&)> before_command;
};

struct CompleteReport {
  store::TaskRow task;  ///< as it stands afterwards
  std::string commit;
  bool done_before = false;  ///< it was done already; nothing was proven again
  Verdict verdict;           ///< no refusals: proven
  Proof proof;
  std::vector<std::string> warnings;
  std::string summary_file;  ///< below the root; empty when none was written
  /// "path:line: ..." where a person's text in that file disagrees with what is to stand there.
  std::vector<std::string> summary_conflicts;
};

/// Proves a fix on HEAD and ticks the task, or refuses with the evidence: a re-scan of the commit
/// from the object store for the task's findings and for new ones at gate level, then each command
/// that the commit's merge base with the claim names, in a clean checkout. Throws base::Error:
/// stale (14), not_found, verification when files of the write set are not committed.
CompleteReport complete_task(const Project& project, store::Store& store,
                             const CompleteRequest& request);

/// Says that the task is ready to be proven on HEAD, and proves nothing. Throws as above.
CompleteReport submit_task(const Project& project, store::Store& store,
                           const CompleteRequest& request);

/// The same proof without a claim and without any change of status: how HEAD would be judged. The
/// change is held to where the task's last claim began.
CompleteReport verify_task(const Project& project, store::Store& store,
                           const CompleteRequest& request);

}  // namespace cli
