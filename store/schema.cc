#include "store/schema.h"

#include <chrono>
#include <string>

#include "base/error.h"
#include "store/migrations/sql.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace store {

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all = {
      {1, "ledger", sql::k0001Ledger},
      {2, "claim base", sql::k0002ClaimBase},
      {3, "work history", sql::k0003WorkHistory},
      {4, "identity", sql::k0004Identity},
      {5, "history", sql::k0005History},
  };
  return all;
}

int schema_version_of(Database& database) {
  // The table may not be there yet: SQLite's catalogue is asked (another engine:
  // information_schema.tables).
  Statement table(
      database,
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'");
  table.step();
  if (table.integer(0) == 0) return 0;
  Statement version(database, "SELECT coalesce(max(version), 0) FROM schema_migrations");
  version.step();
  return version.number(0);
}

int schema_version() { return migrations().back().version; }

void migrate(Database& database, int target) {
  if (target == 0) target = schema_version();
  const int found = schema_version_of(database);
  if (found > schema_version()) {
    throw base::Error(base::ErrorKind::usage, "the ledger was written by a newer punchlist",
                      database.file().string(),
                      "its schema is version " + std::to_string(found) + ", this program knows " +
                          std::to_string(schema_version()),
                      "use the newer punchlist, or set PUNCHLIST_STORE to another directory");
  }
  for (const Migration& step : migrations()) {
    if (step.version <= found || step.version > target) continue;
    Transaction transaction(database);
    // Another process may have been quicker.
    if (schema_version_of(database) >= step.version) continue;
    database.exec(
        "CREATE TABLE IF NOT EXISTS schema_migrations ("
        "version BIGINT PRIMARY KEY, title TEXT NOT NULL, applied BIGINT NOT NULL)");
    database.exec(step.sql);
    const int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
    Statement(database, "INSERT INTO schema_migrations (version, title, applied) VALUES (?, ?, ?)")
        .bind(step.version)
        .bind(step.title)
        .bind(now)
        .run();
    transaction.commit();
  }
}

}  // namespace store
