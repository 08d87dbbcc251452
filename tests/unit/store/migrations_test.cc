#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "base/files.h"
#include "base/text.h"
#include "store/ledger.h"
#include "store/schema.h"
#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

using Migrations = LedgerTest;

constexpr const char* kSource = PUNCHLIST_SOURCE_DIR;

/// A ledger as a past version left it: its schema and some rows, as SQL. Never edited.
std::string fixture_path(int version) {
  return std::string(kSource) + "/tests/data/ledger/v" + std::to_string(version) + ".sql";
}

/// Makes a database of SQL text, as another program would: no pragma of ours.
void build(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(raw, ("BEGIN;\n" + sql + "COMMIT;").c_str(), nullptr, nullptr, &message),
            SQLITE_OK)
      << (message != nullptr ? message : "");
  sqlite3_free(message);
  sqlite3_close(raw);
}

std::vector<std::string> texts(Database& database, const std::string& sql) {
  Statement query(database, sql);
  std::vector<std::string> values;
  while (query.step()) values.push_back(query.text(0));
  return values;
}

std::vector<std::string> tables_of(Database& database) {
  return texts(database,
               "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
               "ORDER BY name");
}

std::vector<std::string> columns_of(Database& database, const std::string& table) {
  return texts(database, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
}

/// What the schema is, however it came about: each table with its columns and their properties,
/// each index, each view with its text.
std::string shape_of(Database& database) {
  std::string shape;
  for (const std::string& table : tables_of(database)) {
    shape += "table " + table + "\n";
    for (const std::string& row :
         texts(database,
               "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM "
               "pragma_table_info('" +
                   table + "') ORDER BY name")) {
      shape += "  " + row + "\n";
    }
    for (const std::string& row :
         texts(database,
               "SELECT \"from\" || ' -> ' || \"table\" || '.' || \"to\" FROM "
               "pragma_foreign_key_list('" +
                   table + "') ORDER BY 1")) {
      shape += "  " + row + "\n";
    }
  }
  for (const std::string& sql :
       texts(database,
             "SELECT sql FROM sqlite_master WHERE type IN ('view', 'index') AND sql IS NOT NULL "
             "ORDER BY name")) {
    shape += sql + "\n";
  }
  return shape;
}

std::map<std::string, int64_t> counts_of(Database& database) {
  std::map<std::string, int64_t> counts;
  for (const std::string& table : tables_of(database)) {
    if (table == "schema_migrations") continue;
    Statement query(database, "SELECT count(*) FROM " + table);
    query.step();
    counts[table] = query.integer(0);
  }
  return counts;
}

/// The database as SQL: what `build` takes.
std::string dump(Database& database) {
  std::string sql = "PRAGMA foreign_keys = OFF;\n";
  for (const std::string& one :
       texts(database,
             "SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
             "ORDER BY rowid"))
    sql += one + ";\n";
  for (const std::string& table : tables_of(database)) {
    std::string values;
    for (const std::string& column : columns_of(database, table))
      values += (values.empty() ? "quote(" : " || ', ' || quote(") + column + ")";
    for (const std::string& row :
         texts(database, "SELECT " + values + " FROM " + table + " ORDER BY rowid"))
      sql += "INSERT INTO " + table + " VALUES (" + row + ");\n";
  }
  for (const std::string& one :
       texts(database,
             "SELECT sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL "
             "ORDER BY rowid"))
    sql += one + ";\n";
  return sql;
}

TEST_F(Migrations, AreNumberedWithoutGapsAndRepeatable) {
  int expected = 1;
  for (const Migration& step : migrations()) EXPECT_EQ(step.version, expected++);
  EXPECT_EQ(schema_version(), expected - 1);
  open();
  EXPECT_TRUE(open().scans().empty());
}

TEST_F(Migrations, EveryPastLedgerBecomesTodays) {
  Ledger fresh(directory, 1000, [] { return Millis{1}; });
  migrate(fresh.db);
  const std::string today = shape_of(fresh.db);
  ASSERT_NE(today.find("table findings"), std::string::npos);
  for (const Migration& step : migrations()) {
    SCOPED_TRACE("schema " + std::to_string(step.version));
    const std::string fixture = fixture_path(step.version);
    const std::filesystem::path past = directory / ("v" + std::to_string(step.version));
    std::filesystem::create_directories(past);
    if (!base::file_exists(fixture) && std::getenv("UPDATE_GOLDEN") != nullptr) {
      // A new version: the ledger of the version before it, migrated.
      build(past / "ledger.db", base::read_file(fixture_path(step.version - 1)));
      Ledger ledger(past, 1000, [] { return Millis{1}; });
      migrate(ledger.db, step.version);
      ledger.db.exec("UPDATE schema_migrations SET applied = 1");
      std::ofstream(fixture) << dump(ledger.db);
      std::filesystem::remove_all(past);
      std::filesystem::create_directories(past);
    }
    ASSERT_TRUE(base::file_exists(fixture))
        << "no ledger of this version to migrate; UPDATE_GOLDEN=1 makes " << fixture;
    build(past / "ledger.db", base::read_file(fixture));
    std::map<std::string, int64_t> before;
    {
      Ledger ledger(past, 1000, [] { return Millis{1}; });
      before = counts_of(ledger.db);
      EXPECT_EQ(texts(ledger.db, "SELECT max(version) FROM schema_migrations"),
                std::vector<std::string>{std::to_string(step.version)});
      migrate(ledger.db);
      EXPECT_EQ(shape_of(ledger.db), today);
      EXPECT_TRUE(texts(ledger.db, "SELECT \"table\" FROM pragma_foreign_key_check").empty());
      const std::map<std::string, int64_t> after = counts_of(ledger.db);
      for (const auto& [table, count] : before) {
        EXPECT_GT(count, 0) << table << " has no row in " << fixture << ": give it one";
        EXPECT_EQ(after.at(table), count) << table;
      }
    }
    // The rows mean what they meant.
    OpenOptions options;
    options.directory = past;
    const Store store = Store::open(options);
    ASSERT_EQ(store.findings().size(), 3U);
    EXPECT_EQ(store.finding("F-AAAAA1").disposition, Disposition::in_progress);
    EXPECT_EQ(store.finding("F-AAAAA2").disposition, Disposition::verified);
    EXPECT_EQ(store.finding("F-AAAAA2").presence, Presence::absent);
    EXPECT_EQ(store.finding("F-AAAAA3").message, "it's `blocking`");
    EXPECT_EQ(store.task("01-01").finding_ids, std::vector<std::string>{"F-AAAAA1"});
    ASSERT_EQ(store.claims().size(), 1U);
    EXPECT_EQ(store.claims()[0].actor, "ann");
    EXPECT_EQ(store.runs().size(), 1U);
    EXPECT_EQ(store.latest_scan()->commit, std::string(40, 'b'));
    EXPECT_EQ(store.known().ties.size(), 1U);
  }
}

TEST_F(Migrations, ALedgerOfOneVersionIsWhatItsMigrationsMake) {
  // A released migration that is edited would part from the ledgers it has made.
  for (const Migration& step : migrations()) {
    SCOPED_TRACE("schema " + std::to_string(step.version));
    const std::filesystem::path past = directory / ("p" + std::to_string(step.version));
    const std::filesystem::path made = directory / ("m" + std::to_string(step.version));
    std::filesystem::create_directories(past);
    std::filesystem::create_directories(made);
    build(past / "ledger.db", base::read_file(fixture_path(step.version)));
    Ledger old(past, 1000, [] { return Millis{1}; });
    Ledger made_now(made, 1000, [] { return Millis{1}; });
    migrate(made_now.db, step.version);
    EXPECT_EQ(shape_of(old.db), shape_of(made_now.db));
  }
}

TEST_F(Migrations, AKillBetweenTwoStepsIsTakenUpAgain) {
  {
    Ledger ledger(directory, 1000, [] { return Millis{1}; });
    migrate(ledger.db, 1);
  }
  open();
  Ledger ledger(directory, 1000, [] { return Millis{1}; });
  EXPECT_EQ(texts(ledger.db, "SELECT version FROM schema_migrations").size(),
            static_cast<size_t>(schema_version()));
}

/// Tables of docs/store.md: `### name` followed by rows "| `column` | meaning |".
std::map<std::string, std::vector<std::string>> documented() {
  std::map<std::string, std::vector<std::string>> tables;
  std::string table;
  const std::string text = base::read_file(std::string(kSource) + "/docs/store.md");
  for (const std::string_view line : base::split_lines(text)) {
    if (line.substr(0, 1) == "#") table.clear();
    if (line.substr(0, 5) == "### `") {
      table = std::string(line.substr(5, line.find('`', 5) - 5));
      tables[table];
    }
    if (!table.empty() && line.substr(0, 3) == "| `") {
      tables[table].emplace_back(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return tables;
}

TEST_F(Migrations, TheDocumentedSchemaIsTheRealOne) {
  Ledger ledger(directory, 1000, [] { return Millis{1}; });
  migrate(ledger.db);
  const std::map<std::string, std::vector<std::string>> told = documented();
  std::set<std::string> real;
  for (const std::string& name :
       texts(ledger.db,
             "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name "
             "NOT LIKE 'sqlite_%'")) {
    real.insert(name);
    const auto found = told.find(name);
    ASSERT_NE(found, told.end()) << "docs/store.md does not describe " << name;
    if (found->second.empty()) continue;  // a view, told in a sentence
    std::vector<std::string> columns = columns_of(ledger.db, name);
    std::vector<std::string> listed = found->second;
    std::sort(columns.begin(), columns.end());
    std::sort(listed.begin(), listed.end());
    EXPECT_EQ(columns, listed) << "of " << name;
  }
  for (const std::string& table : tables_of(ledger.db)) {
    EXPECT_FALSE(told.at(table).empty()) << "docs/store.md lists no column of " << table;
  }
  for (const auto& [name, columns] : told) {
    EXPECT_EQ(real.count(name), 1U) << "docs/store.md describes " << name << ", which is not there";
  }
  const std::string text = base::read_file(std::string(kSource) + "/docs/store.md");
  EXPECT_NE(text.find("Schema version " + std::to_string(schema_version()) + "."),
            std::string::npos)
      << "docs/store.md does not name today's schema version";
}

}  // namespace
}  // namespace store
