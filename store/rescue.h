#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "store/sqlite.h"

namespace store {

/// Copies every row of a damaged ledger that can still be read into `into`, a fresh one of the same
/// schema version. Reads each table from both ends, so that one bad page costs its own rows only.
/// Returns the number of rows per table.
std::map<std::string, uint64_t> rescue(Database& damaged, Database& into);

/// The first free name of the form FILE.SUFFIX-N, N from 1.
std::filesystem::path free_name(const std::filesystem::path& file, const std::string& suffix);

}  // namespace store
