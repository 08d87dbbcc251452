#pragma once

#include <memory>

#include "cli/config.h"
#include "repo/file_list.h"
#include "repo/repository.h"
#include "scanner/source.h"

namespace cli {

/// Files larger than this are not read; they are named as skipped.
constexpr uint64_t kLargestSource = 10 * 1000 * 1000;

/// Whether a file is read: a Cargo manifest or lock file or a clippy.toml always, else by
/// `scan.include` and `scan.exclude`.
repo::PathFilter source_filter(const Config& config);

/// The files of a commit or of the index, read from the object store when asked for.
std::unique_ptr<scanner::SourceSet> blob_sources(const repo::Repository& repository,
                                                 repo::FileList list);

/// The files of a work tree or a plain folder, read from disk when asked for.
std::unique_ptr<scanner::SourceSet> disk_sources(const std::string& root, repo::FileList list);

}  // namespace cli
