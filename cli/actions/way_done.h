#pragma once

#include <string>
#include <vector>

#include "cli/project.h"
#include "scanner/finding.h"
#include "store/store.h"
#include "tasks/completion.h"

namespace cli {

/// Lines of sources that a change added and removed, without comments.
struct ChangedLines {
  std::string added;
  std::string removed;
};

/// Whether lines of code show a remedy: what it brings into the code is in them, or is not. Nothing
/// can be told of a remedy that brings nothing of its own.
enum class Shown { no, yes, unknown };
/// \param pools further names of functions that move work to a pool of blocking threads
Shown shown_in(const scanner::Remedy& remedy, const ChangedLines& lines,
               const std::vector<std::string>& pools);

/// How a change mended the findings of a task, held to what was planned and to the decisions that
/// govern them. \param findings the task's, as last seen \param commits the change, full or short
/// hashes
tasks::WayDone way_done(const Project& project, const store::TaskRow& task,
                        const std::vector<store::FindingRow>& findings,
                        const std::vector<std::string>& commits);

}  // namespace cli
