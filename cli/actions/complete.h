#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/actions/verify_commands.h"
#include "cli/config.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

struct CompleteRequest {
  std::string task;           ///< handle, id, or unique prefix of an id
  store::ClaimHolder holder;  ///< who completes it, under which claim
  std::string note;           ///< the actor's own words
  std::function<void(const VerifyCommand&)> before_command;
};

/// One reason why a task is not done.
struct Refusal {
  std::string text;  ///< lower case, no full stop
  std::string path;  ///< where; may be empty
  uint32_t line = 0;
  uint32_t column = 0;
  std::string source_line;
};

struct CompleteReport {
  store::TaskRow task;  ///< as it stands afterwards
  std::string commit;
  bool done_before = false;       ///< it was done already; nothing was proven again
  std::vector<Refusal> refusals;  ///< empty: done
  std::vector<store::RunRow> runs;
  std::string tail;                   ///< of the command that failed
  std::vector<std::string> verified;  ///< ids that are absent on the commit
  std::vector<std::string> detached;  ///< cascades that are still there
  std::string summary_file;           ///< below the root; empty when none was written
  /// "path:line: ..." where a person's text in that file disagrees with what is to stand there.
  std::vector<std::string> summary_conflicts;
};

/// Proves a fix on HEAD and ticks the task, or refuses with the evidence: a re-scan of the commit
/// from the object store for the task's findings and for new ones at gate level, then each command
/// that the commit's own configuration names, in a clean checkout. Throws base::Error: stale (14),
/// not_found, verification when files of the write set are not committed.
CompleteReport complete_task(const Project& project, store::Store& store,
                             const CompleteRequest& request);

}  // namespace cli
