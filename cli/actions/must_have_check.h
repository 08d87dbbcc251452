#pragma once

#include <string>
#include <vector>

#include "cli/project.h"
#include "repo/repository.h"
#include "store/records.h"
#include "tasks/verification.h"

namespace cli {

/// A file or a link of a task's `must_haves`, held to a commit.
struct MustHaveCheck {
  tasks::MustHaveNote note;
  bool is_link = false;
  bool decides = false;  ///< it names a `pattern` or what the file `contains`
  bool holds = true;     ///< what does not decide always holds
};

/// Those of the task's document as one commit has it, held to the files of another; empty when that
/// commit has no such document.
std::vector<MustHaveCheck> check_must_haves(const Project& project, const store::TaskRow& task,
                                            const repo::ObjectId& document,
                                            const repo::ObjectId& code);

}  // namespace cli
