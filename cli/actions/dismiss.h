#pragma once

#include <string>

#include "cli/project.h"
#include "cli/suppressions.h"
#include "store/store.h"

namespace cli {

/// What a person decides about a finding.
struct Dismissal {
  std::string id;       ///< or its beginning
  std::string as;       ///< "accepted", "false-positive"
  std::string reason;   ///< one line
  std::string expires;  ///< "2027-01-31", the last day; empty: for good
  std::string by;
};

/// Writes the decision into the tracked file and the ledger, in this order: what a crash in between
/// leaves, the next scan brings together. Throws base::Error usage (a bad word or date, no reason,
/// mistakes in the file, a bare repository, the finding is gone), not_found (no such finding).
Suppression dismiss(const Project& project, store::Store& store, const Dismissal& dismissal);

/// Takes a decision back, in the file and in the ledger; gives the whole id. Throws base::Error
/// not_found (nobody dismissed it), usage.
std::string reopen(const Project& project, store::Store& store, const std::string& id,
                   const std::string& reason, const std::string& by);

}  // namespace cli
