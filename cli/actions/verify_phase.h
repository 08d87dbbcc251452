#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/actions/judge.h"
#include "cli/actions/must_have_check.h"
#include "cli/actions/verify_commands.h"
#include "cli/project.h"
#include "store/store.h"

namespace cli {

struct PhaseReport {
  store::PhaseCheck check;  ///< as stored
  Proof proof;
  std::vector<tasks::TruthNote> truths;       ///< all that were looked at
  std::vector<tasks::FindingState> findings;  ///< of the phase
  std::vector<MustHaveCheck> must_haves;      ///< of its tasks' documents on that commit
};

/// The phases of the plan ("02-context"), in order; those of which every task was dropped are left
/// out.
std::vector<std::string> phases_of(const store::Store& store);

/// The phase that `name` means: its number ("2", "02") or its whole name. Throws not_found.
std::string phase_named(const store::Store& store, const std::string& name);

/// Looks at HEAD, the commit on which the work of all came together: is each task of each phase
/// done, is each of its findings gone there, has each finding of its kind a task, does each file
/// hold what `must_haves` say, do the commands that HEAD's configuration names pass?
/// Keeps what it found; a finding that is back is open again, and the next plan has a task for it.
/// HEAD is scanned and the commands are run once for all of the phases.
std::vector<PhaseReport> verify_phases(const Project& project, store::Store& store,
                                       const std::vector<std::string>& phases,
                                       const std::string& actor, const ProofOptions& options,
                                       const std::function<void(const VerifyCommand&)>& before);

}  // namespace cli
