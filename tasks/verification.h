#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tasks/completion.h"

namespace tasks {

/// Something that should hold on the commit, and whether it does.
struct TruthNote {
  std::string truth;  ///< "task 02-03 is done: ...", "F-7K2QX9 is gone: ...", "`cargo test` passes"
  bool holds = false;
  std::string reason;  ///< what was found instead; empty when it holds
  std::string task;    ///< handle of the task that is to make it so; may be empty
  std::string path;    ///< where it fails; may be empty
  uint32_t line = 0;
};

/// A file or a link that tasks' `must_haves` name, on the commit.
struct MustHaveNote {
  std::string task;     ///< handle
  std::string path;     ///< of the artifact; of a link the file that it begins in
  std::string to;       ///< of a link; empty for an artifact
  std::string wanted;   ///< what it provides, or by what it links
  std::string outcome;  ///< "is there", "contains `x`", "is missing", "not checked: no pattern"
};

/// A finding of the phase, on the commit.
struct FindingState {
  std::string id;
  std::string rule;
  std::string path;
  uint32_t line = 0;   ///< where it was last seen
  std::string task;    ///< handle; empty: no task has it
  std::string status;  ///< in words of documents: "FIXED", "TO FIX", ...
  std::string presence;
};

/// A check of a whole phase on one commit. Everything is measured.
struct PhaseVerification {
  std::string phase;  ///< "02-context"
  std::string title;
  std::string goal;
  std::string commit;    ///< short
  std::string verified;  ///< ISO time
  std::string status;    ///< "passed", "gaps_found", "needs_human"
  std::vector<TruthNote> truths;
  std::vector<MustHaveNote> artifacts;
  std::vector<MustHaveNote> links;
  std::vector<FindingState> findings;
  std::vector<RunNote> runs;
  // Against the check before it.
  std::string previous_status;  ///< empty: this is the first
  std::string previous_commit;
  uint64_t previous_held = 0;
  uint64_t previous_truths = 0;
  std::vector<std::string> gaps_closed;     ///< truths that did not hold then and hold now
  std::vector<std::string> gaps_dropped;    ///< that did not hold then and are looked at no more
  std::vector<std::string> gaps_remaining;  ///< that hold neither then nor now
  std::vector<std::string> regressions;     ///< that held then or since, and fail now
  std::vector<std::string> gaps_new;        ///< that were not looked at then, and fail now
};

}  // namespace tasks
