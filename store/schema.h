#pragma once

#include <string_view>
#include <vector>

namespace store {

class Database;

/// One step of the schema, forward only, applied in a transaction of its own.
struct Migration {
  int version;  ///< 1, 2, 3, ...
  std::string_view title;
  const char* sql;
};

/// In order; the last one's version is today's schema.
const std::vector<Migration>& migrations();

/// The version of the file's schema; 0: it has none yet.
int schema_version_of(Database& database);

/// Brings the file to version `target` (0: the newest known). Safe when several processes do it at
/// once. Throws base::Error usage when the file's schema is newer than this program.
void migrate(Database& database, int target = 0);

}  // namespace store
