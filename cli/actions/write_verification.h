#pragma once

#include <string>
#include <vector>

#include "cli/actions/make_plan.h"
#include "cli/actions/verify_phase.h"
#include "cli/project.h"
#include "store/store.h"
#include "tasks/document.h"

namespace cli {

/// What became of a document.
struct WrittenDocument {
  std::string path;  ///< below the project's root
  bool changed = false;
  std::vector<PlanConflict> conflicts;
};

/// Merges a document that tells of something that happened with what is on disk, and writes it.
WrittenDocument write_ledger_document(const Project& project, const std::string& path,
                                      const tasks::Document& document);

tasks::RunNote run_note(const store::RunRow& run);

/// Writes NN-VERIFICATION.md of a phase that was just checked; what the check before it found comes
/// from the ledger.
WrittenDocument write_verification(const Project& project, const store::Store& store,
                                   const PhaseReport& report);

}  // namespace cli
