#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "scanner/match.h"
#include "store/records.h"

namespace cli {

/// Where the lines of a text are in another; paths and hash are left to fill in.
scanner::LineMoves moves_between(const std::string& old_text, const std::string& new_text);

/// The text that a known finding was seen in: of its commit or, for a tree that was dirty, of one
/// made since, as far as `new_commit`. Nothing when no commit has it.
std::optional<std::string> text_then(const repo::Repository& repository,
                                     const store::KnownFinding& finding,
                                     const std::string& new_commit);

/// Where the lines of the known findings' files went since those were seen, for the files that
/// changed and hold findings now. Old text comes from the commit that was scanned then, or, for a
/// tree that was dirty, from a commit made since; it counts only if its hash is the one that was
/// recorded. A text that never was committed cannot be had: its files have no line map. Files that
/// were renamed or copied are followed where findings stand in files that had none before.
std::vector<scanner::LineMoves> line_moves(const Project& project, const ScanReport& report,
                                           const std::vector<store::KnownFinding>& known);

}  // namespace cli
