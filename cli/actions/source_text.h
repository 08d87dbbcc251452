#pragma once

#include <optional>
#include <string>

#include "cli/actions/scan_action.h"
#include "cli/project.h"
#include "repo/repository.h"

namespace cli {

/// The text of a file in a commit; nothing when the commit, the file or its bytes are not there.
std::optional<std::string> text_in_commit(const repo::Repository& repository,
                                          const std::string& commit, const std::string& path);

/// The text of a file as the report scanned it; nothing when it has changed since. \param hash of
/// the bytes that were scanned; empty: whatever stands there now
std::optional<std::string> text_scanned(const Project& project, const ScanReport& report,
                                        const std::string& path, const std::string& hash);

}  // namespace cli
