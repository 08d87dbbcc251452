#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/actions/verify_commands.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

/// One reason why a task is not done.
struct Refusal {
  std::string text;  ///< lower case, no full stop
  std::string path;  ///< where; may be empty
  uint32_t line = 0;
  uint32_t column = 0;
  std::string source_line;
};

/// HEAD as it was scanned and recorded, under its own configuration.
struct CommitScan {
  Project committed;
  std::string commit;
  std::string tree;
  ScanReport scan;
  int64_t scan_id = 0;
};

/// Scans HEAD from the object store and records it. Throws verification when there is no commit,
/// when the configuration is not committed.
CommitScan scan_head(const Project& project, store::Store& store, const std::string& actor);

/// What a commit says of a task's findings.
struct Verdict {
  std::vector<Refusal> refusals;
  std::vector<std::string> verified;  ///< ids that are absent
  std::vector<store::DetachedCascade> detached;
  /// Files that the change touched and the task had not reserved, sorted.
  std::vector<std::string> deviations;
};

/// Looks at the task's findings and cascades in a recorded scan.
void judge_findings(const store::Store& store, const CommitScan& head, const store::TaskRow& task,
                    Verdict& verdict);

/// Looks at what the task's document, as it was at `base` and as it is on the commit, says that
/// files contain.
void judge_must_haves(const CommitScan& head, const store::TaskRow& task, const std::string& base,
                      Verdict& verdict);

/// Looks at what the change from `base` to the scanned commit brought: findings at gate level, and
/// those of the task's own rules that came up elsewhere. What a merged branch brought is not the
/// task's. Nothing is judged when `base` is not known.
void judge_change_since(const store::Store& store, const CommitScan& head,
                        const store::TaskRow& task, const std::string& base, const GateConfig& gate,
                        Verdict& verdict);

/// A task that closes a gap of a phase must have run the command that failed there.
void judge_gap(const store::Store& store, const store::TaskRow& task, const Proof& proof,
               Verdict& verdict);

/// Adds the reason why the commands do not prove it, if they do not.
void judge_proof(const Proof& proof, Verdict& verdict);

}  // namespace cli
