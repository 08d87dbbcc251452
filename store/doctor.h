#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/store.h"

/// The examination of a ledger, and its repair. Reads a ledger that `Store::open` refuses.
namespace store {

/// One thing that was looked at.
struct Check {
  std::string name;  ///< "integrity", "schema", "references", "orphans", "logs", "cache"
  std::vector<std::string> problems;  ///< one line each; empty: all is well
  std::vector<std::string> fixed;     ///< what the repair did about them
};

struct CacheOptions;

struct Health {
  std::filesystem::path file;
  bool there = false;  ///< false: no ledger yet, nothing else is set
  int schema = 0;      ///< version of the file's schema; 0: not to be read
  std::vector<Check> checks;
  std::string
      kept;  ///< repair: the file as it was before, beside the ledger; empty: nothing changed

  bool well() const;  ///< no check has a problem
};

/// Looks at the ledger: SQLite's own integrity check, tables and views against those of its schema
/// version, references, rows that nothing refers to any more. With `fix` it mends what can be
/// mended, after a copy of the file as it was: an older schema is brought to today's, views and
/// indexes are made anew, orphans are removed; of a damaged file every row that can still be read
/// goes into a new one. What it could not mend stays in `problems`.
/// Throws base::Error: usage (newer schema, no permission, network file system), busy (another
/// process writes, or has a damaged ledger open that has to be replaced).
Health examine(const OpenOptions& options, bool fix);

/// The check "cache": SQLite's own integrity check of cache.db, and every value against its
/// checksum. No cache is a well one. With `fix` a damaged file is removed, as are single values
/// that are not what was put; scans compute them again.
Check examine_cache(const CacheOptions& options, bool fix);

}  // namespace store
