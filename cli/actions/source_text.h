#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// The byte at a place for people; what is behind the end of its line is that end.
uint32_t byte_at(std::string_view text, uint32_t line, uint32_t column);

}  // namespace cli
