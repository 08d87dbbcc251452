#include "store/doctor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "store/file_system.h"
#include "store/ledger.h"
#include "store/rescue.h"
#include "store/schema.h"

namespace store {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

/// A kind of row that should not be there.
struct Orphan {
  const char* what;   ///< of one row; `#` is where the number stands
  const char* count;  ///< how many there are
  const char* mend;
  const char* done;
};

// Findings and tasks without a first line of their log are invisible to every query: they get one.
constexpr Orphan kOrphans[] = {
    {"# sites were never sighted",
     "SELECT count(*) FROM sites WHERE id NOT IN (SELECT site FROM sightings)",
     "DELETE FROM sites WHERE id NOT IN (SELECT site FROM sightings)", "removed"},
    {"# sightings show the site of another finding",
     "SELECT count(*) FROM sightings g JOIN sites s ON s.id = g.site WHERE s.finding != g.finding",
     "DELETE FROM sightings WHERE (SELECT s.finding FROM sites s WHERE s.id = sightings.site) != "
     "sightings.finding",
     "removed"},
    {"# findings were never sighted",
     "SELECT count(*) FROM findings WHERE id NOT IN (SELECT finding FROM sightings)",
     "DELETE FROM findings WHERE id NOT IN (SELECT finding FROM sightings)", "removed"},
    {"# findings have no status",
     "SELECT count(*) FROM findings WHERE id NOT IN (SELECT subject FROM status_log)",
     "INSERT INTO status_log (subject, from_status, to_status, actor, at, evidence, commit_hash, "
     "expires) SELECT f.id, '', 'open', 'punchlist doctor', c.finished, 'its log was lost', "
     "c.commit_hash, 0 FROM findings f JOIN scans c ON c.id = f.first_scan "
     "WHERE f.id NOT IN (SELECT subject FROM status_log)",
     "open again"},
    {"# tasks have no status",
     "SELECT count(*) FROM tasks WHERE id NOT IN (SELECT subject FROM status_log)",
     "INSERT INTO status_log (subject, from_status, to_status, actor, at, evidence, commit_hash, "
     "expires) SELECT id, '', 'ready', 'punchlist doctor', 0, 'its log was lost', '', 0 FROM tasks "
     "WHERE id NOT IN (SELECT subject FROM status_log)",
     "ready again"},
    {"# lines of the status log speak of nothing that is there",
     "SELECT count(*) FROM status_log WHERE subject NOT IN (SELECT id FROM findings) AND subject "
     "NOT IN (SELECT id FROM tasks)",
     "DELETE FROM status_log WHERE subject NOT IN (SELECT id FROM findings) AND subject NOT IN "
     "(SELECT id FROM tasks)",
     "removed"},
    {"# dependencies name no task",
     "SELECT count(*) FROM task_dependencies WHERE needs NOT IN (SELECT handle FROM tasks)",
     "DELETE FROM task_dependencies WHERE needs NOT IN (SELECT handle FROM tasks)", "removed"},
    {"# tasks are older than their newest claim",
     "SELECT count(*) FROM tasks t WHERE epoch < (SELECT max(c.epoch) FROM claims c WHERE c.task = "
     "t.id)",
     "UPDATE tasks SET epoch = (SELECT max(c.epoch) FROM claims c WHERE c.task = tasks.id) WHERE "
     "epoch < (SELECT max(c.epoch) FROM claims c WHERE c.task = tasks.id)",
     "given the epoch of that claim"},
};

std::string told(const Orphan& orphan, int64_t count) {
  std::string text = orphan.what;
  text.replace(text.find('#'), 1, std::to_string(count));
  return text;
}

std::vector<std::string> column(Database& database, const std::string& sql) {
  std::vector<std::string> values;
  Statement query(database, sql);
  while (query.step()) values.push_back(query.text(0));
  return values;
}

int64_t number(Database& database, const std::string& sql) {
  Statement query(database, sql);
  return query.step() ? query.integer(0) : 0;
}

/// A schema's views and indexes by name, and each table's columns.
struct Shape {
  std::map<std::string, std::string> derived;
  std::map<std::string, std::vector<std::string>> tables;
};

Shape shape_of(Database& database) {
  Shape shape;
  Statement query(database,
                  "SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'index') AND sql IS "
                  "NOT NULL ORDER BY name");
  while (query.step()) shape.derived[query.text(0)] = query.text(1);
  for (const std::string& table :
       column(database,
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
              "'sqlite_%' ORDER BY name")) {
    shape.tables[table] =
        column(database, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name");
  }
  return shape;
}

/// The examination of one open ledger.
class Doctor {
 public:
  Doctor(Database& database, int schema) : db_(database), schema_(schema) {}

  /// False: not even the checks below can be made.
  bool integrity(Check& check) const {
    constexpr size_t kMost = 5;
    check.problems.clear();
    try {
      for (const std::string& line : column(db_, "PRAGMA integrity_check(100)")) {
        if (line != "ok") check.problems.push_back(line);
      }
    } catch (const Error& error) {
      if (error.kind != ErrorKind::inconclusive) throw;
      check.problems.push_back(error.cause);
    }
    const size_t all = check.problems.size();
    if (all > kMost) {
      check.problems.resize(kMost);
      check.problems.push_back("and " + std::to_string(all - kMost) + " more");
    }
    return check.problems.empty();
  }

  void schema(Check& check, bool fix) {
    Database model(":memory:", 0);
    migrate(model, schema_);
    const Shape wanted = shape_of(model);
    const Shape found = shape_of(db_);
    for (const auto& [table, columns] : wanted.tables) {
      const auto here = found.tables.find(table);
      if (here == found.tables.end()) {
        check.problems.push_back("table " + table + " is missing");
      } else if (here->second != columns) {
        check.problems.push_back("table " + table + " has other columns than schema " +
                                 std::to_string(schema_));
      }
    }
    for (const auto& [name, sql] : wanted.derived) {
      const auto here = found.derived.find(name);
      if (here != found.derived.end() && here->second == sql) continue;
      const std::string what = name + (here == found.derived.end() ? " is missing" : " is changed");
      if (!fix) {
        check.problems.push_back(what);
        continue;
      }
      const bool is_view = sql.rfind("CREATE VIEW", 0) == 0;
      db_.exec(((is_view ? "DROP VIEW IF EXISTS " : "DROP INDEX IF EXISTS ") + name).c_str());
      db_.exec(sql.c_str());
      check.fixed.push_back(what + ": made anew");
    }
  }

  void references(Check& check, bool fix) {
    // Removing a row may leave others that refer to it: again until there is none.
    while (true) {
      std::map<std::string, int64_t> broken;
      std::vector<std::pair<std::string, int64_t>> rows;
      {
        Statement query(db_, "PRAGMA foreign_key_check");
        while (query.step()) {
          ++broken[query.text(0) + " refer to " + query.text(2)];
          rows.emplace_back(query.text(0), query.integer(1));
        }
      }
      for (const auto& [what, count] : broken) {
        const std::string text = std::to_string(count) + " rows of " + what + " that are not there";
        (fix ? check.fixed : check.problems).push_back(text + (fix ? ": removed" : ""));
      }
      if (rows.empty() || !fix) return;
      for (const auto& [table, row] : rows) {
        Statement(db_, "DELETE FROM " + table + " WHERE rowid = ?").bind(row).run();
      }
    }
  }

  void orphans(Check& check, bool fix) {
    for (const Orphan& orphan : kOrphans) {
      const int64_t count = number(db_, orphan.count);
      if (count == 0) continue;
      if (!fix) {
        check.problems.push_back(told(orphan, count));
        continue;
      }
      db_.exec(orphan.mend);
      check.fixed.push_back(told(orphan, count) + ": " + orphan.done);
    }
  }

  /// The outputs of runs, which are kept as files beside the ledger.
  void logs(Check& check, const fs::path& directory, bool fix) {
    std::set<std::string> known;
    for (const std::string& path : column(db_, "SELECT log_path FROM runs"))
      known.insert(fs::path(path).filename().string());
    std::error_code failure;
    std::vector<fs::path> strays;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory / "runs", failure)) {
      if (known.count(entry.path().filename().string()) == 0) strays.push_back(entry.path());
    }
    if (strays.empty()) return;
    const std::string what = base::count_of(strays.size(), "file") + " in runs/ of no run";
    if (!fix) {
      check.problems.push_back(what);
      return;
    }
    for (const fs::path& stray : strays) fs::remove(stray, failure);
    check.fixed.push_back(what + ": removed");
  }

 private:
  Database& db_;
  int schema_;
};

/// The schema's version; refuses a newer one, 0 when it cannot be read.
int version_of(Database& database) {
  int version = 0;
  try {
    version = schema_version_of(database);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::inconclusive) throw;
  }
  if (version > schema_version()) migrate(database);  // says what it says everywhere
  return version;
}

/// The file with its write-ahead log, copied under a name of its own.
fs::path keep_copy(const fs::path& file) {
  const fs::path kept = free_name(file, "before-fix");
  fs::copy_file(file, kept);
  fs::path log = file;
  log += "-wal";
  fs::path kept_log = kept;
  kept_log += "-wal";
  std::error_code no_log;
  if (fs::file_size(log, no_log) > 0 && !no_log) fs::copy_file(log, kept_log);
  return kept;
}

void move_aside(const fs::path& file, const fs::path& kept) {
  fs::rename(file, kept);
  for (const char* suffix : {"-wal", "-shm"}) {
    fs::path from = file;
    from += suffix;
    fs::path to = kept;
    to += suffix;
    std::error_code not_there;
    fs::rename(from, to, not_there);
  }
}

/// Nobody else may have the file open while another takes its place.
void demand_alone(Database& database) {
  try {
    database.exec("PRAGMA busy_timeout = 0");
    // Leaving the write-ahead log needs the file for oneself.
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (const Error& error) {
    if (error.kind != ErrorKind::busy) return;  // damaged, so it cannot say
    throw Error(ErrorKind::busy, "the damaged ledger cannot be replaced", database.file().string(),
                "another process has it open", "end the other punchlist processes, then try again");
  }
}

/// Puts a new ledger in the place of a damaged one, with all rows that can still be read.
void replace(const OpenOptions& options, int version, Health& health, Check& check) {
  const fs::path kept = free_name(health.file, "damaged");
  const fs::path fresh_directory = free_name(health.file, "new");
  fs::create_directory(fresh_directory);
  uint64_t rows = 0;
  try {
    Database fresh(fresh_directory / "ledger.db", options.busy_timeout_ms);
    migrate(fresh, version);
    std::optional<Database> damaged;
    try {
      damaged.emplace(health.file, options.busy_timeout_ms);
      demand_alone(*damaged);
    } catch (const Error& error) {
      if (error.kind != ErrorKind::inconclusive) throw;
      damaged.reset();  // no database at all
    }
    if (damaged) {
      for (const auto& [table, count] : rescue(*damaged, fresh)) rows += count;
    }
    migrate(fresh);
    fresh.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (...) {
    fs::remove_all(fresh_directory);
    throw;
  }
  move_aside(health.file, kept);
  fs::rename(fresh_directory / "ledger.db", health.file);
  fs::remove_all(fresh_directory);
  health.kept = kept;
  check.fixed.push_back(rows == 0 ? "nothing could be read: a new ledger, findings get new ids"
                                  : "a new ledger holds the " + std::to_string(rows) +
                                        " rows that could be read");
}

Check& add(Health& health, const char* name) {
  health.checks.push_back({name, {}, {}});
  return health.checks.back();
}

}  // namespace

bool Health::well() const {
  return std::all_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.problems.empty(); });
}

Health examine(const OpenOptions& options, bool fix) {
  Health health;
  health.file = options.directory / "ledger.db";
  health.checks.reserve(8);  // references into it are kept
  health.there = fs::exists(health.file);
  if (!health.there) return health;
  refuse_network_file_system(options.directory);

  Check& integrity = add(health, "integrity");
  std::optional<Database> database;
  try {
    database.emplace(health.file, options.busy_timeout_ms);
    health.schema = version_of(*database);
    Doctor(*database, health.schema).integrity(integrity);
    if (health.schema == 0 && integrity.problems.empty()) {
      // Made by a process that ended before it wrote a table: the next one that writes does.
      if (number(*database, "SELECT count(*) FROM sqlite_master") == 0) return health;
      integrity.problems.push_back("the version of its schema is lost");
    }
  } catch (const Error& error) {
    if (error.kind != ErrorKind::inconclusive) throw;
    integrity.problems.push_back(error.cause);
  }
  if (!integrity.problems.empty()) {
    if (!fix) return health;
    database.reset();
    replace(options, health.schema, health, integrity);
    integrity.problems.clear();
    database.emplace(health.file, options.busy_timeout_ms);
    health.schema = schema_version();
    Doctor(*database, health.schema).integrity(integrity);
  }

  Check& shape = add(health, "schema");
  Check& references = add(health, "references");
  Check& orphans = add(health, "orphans");
  Check& logs = add(health, "logs");
  Doctor doctor(*database, health.schema);
  {
    const Snapshot snapshot(*database);
    doctor.schema(shape, false);
    if (!shape.problems.empty() && !fix) {
      health.checks.resize(2);  // the others would stumble over it
      return health;
    }
    if (shape.problems.empty()) {
      doctor.references(references, false);
      doctor.orphans(orphans, false);
      doctor.logs(logs, options.directory, false);
    }
  }
  const bool is_old = health.schema < schema_version();
  if (!fix || (health.well() && !is_old)) return health;
  if (health.kept.empty()) health.kept = keep_copy(health.file);
  database->exec("PRAGMA foreign_keys = OFF");
  for (Check* check : {&shape, &references, &orphans, &logs}) check->problems.clear();
  {
    Transaction transaction(*database);
    doctor.schema(shape, true);
    if (shape.problems.empty()) {
      doctor.references(references, true);
      doctor.orphans(orphans, true);
      doctor.references(references, true);  // what those referred to
      doctor.logs(logs, options.directory, true);
    }
    transaction.commit();
  }
  if (is_old && shape.problems.empty()) {
    migrate(*database);
    shape.fixed.push_back("brought from version " + std::to_string(health.schema) + " to " +
                          std::to_string(schema_version()));
    health.schema = schema_version();
  }
  return health;
}

}  // namespace store
