#include "store/rescue.h"

#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace store {
namespace {

std::vector<std::string> column(Database& database, const std::string& sql) {
  std::vector<std::string> values;
  Statement query(database, sql);
  while (query.step()) values.push_back(query.text(0));
  return values;
}

std::vector<std::string> columns_of(Database& database, const std::string& table) {
  return column(database, "SELECT name FROM pragma_table_info('" + table + "')");
}

/// Copies rows in the order of their row ids until one cannot be read; gives the ids copied.
/// `NOT INDEXED` reads the table itself: an index may be what is damaged.
void copy_rows(Database& damaged, Database& into, const std::string& table,
               const std::vector<std::string>& columns, const char* direction,
               std::set<int64_t>& copied) {
  const std::string names = base::join(columns, ", ");
  std::string marks = "?";
  for (size_t i = 1; i < columns.size(); ++i) marks += ", ?";
  try {
    Statement rows(damaged, "SELECT rowid, " + names + " FROM " + table +
                                " NOT INDEXED ORDER BY rowid " + direction);
    // A row that is there twice, or holds nothing where something must be, is left out.
    Statement insert(into, "INSERT OR IGNORE INTO " + table + " (rowid, " + names +
                               ") VALUES (?, " + marks + ")");
    while (rows.step()) {
      const int64_t id = rows.integer(0);
      if (!copied.insert(id).second) break;  // met the other end
      insert.bind(id);
      for (size_t i = 0; i < columns.size(); ++i) insert.bind_column(rows, static_cast<int>(i) + 1);
      insert.run();
    }
  } catch (const base::Error& error) {
    if (error.kind != base::ErrorKind::inconclusive) throw;
  }
}

}  // namespace

std::map<std::string, uint64_t> rescue(Database& damaged, Database& into) {
  std::map<std::string, uint64_t> counts;
  into.exec("PRAGMA foreign_keys = OFF");
  Transaction transaction(into);
  for (const std::string& table :
       column(into,
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
              "'sqlite_%' AND name != 'schema_migrations' ORDER BY rowid")) {
    uint64_t& count = counts[table];
    std::vector<std::string> columns;
    try {
      columns = columns_of(damaged, table);
    } catch (const base::Error& error) {
      if (error.kind != base::ErrorKind::inconclusive) throw;
      continue;
    }
    const std::vector<std::string> wanted = columns_of(into, table);
    columns.erase(std::remove_if(columns.begin(), columns.end(),
                                 [&wanted](const std::string& name) {
                                   return std::find(wanted.begin(), wanted.end(), name) ==
                                          wanted.end();
                                 }),
                  columns.end());
    if (columns.empty()) continue;
    std::set<int64_t> copied;
    copy_rows(damaged, into, table, columns, "ASC", copied);
    copy_rows(damaged, into, table, columns, "DESC", copied);
    Statement number(into, "SELECT count(*) FROM " + table);
    number.step();
    count = static_cast<uint64_t>(number.integer(0));
  }
  transaction.commit();
  return counts;
}

std::filesystem::path free_name(const std::filesystem::path& file, const std::string& suffix) {
  for (int number = 1;; ++number) {
    std::filesystem::path name = file;
    name += "." + suffix + "-" + std::to_string(number);
    if (!std::filesystem::exists(name)) return name;
  }
}

}  // namespace store
