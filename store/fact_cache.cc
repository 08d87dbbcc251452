#include "store/fact_cache.h"

#include <sqlite3.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/hash.h"
#include "store/doctor.h"
#include "store/file_system.h"
#include "store/sqlite.h"

namespace store {
namespace {

using scanner::Cached;

constexpr int kSchema = 1;
/// A cache that is slow to come by is worse than none.
constexpr int kBusyTimeoutMs = 2000;
/// Values waiting to be written; above it they are.
constexpr size_t kMostPendingBytes = size_t{8} << 20;

// SQLite's own: `user_version` is in the file's header. Another engine is not meant for this file.
// The bytes stand apart from what changes about them: a row that is written again is written whole.
constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS cached (entry INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT "
    "NOT NULL, version TEXT NOT NULL, used_day INTEGER NOT NULL, size INTEGER NOT NULL, "
    "checksum INTEGER NOT NULL, UNIQUE (kind, id, version));"
    "CREATE INDEX IF NOT EXISTS cached_by_day ON cached (used_day, entry, size);"
    "CREATE TABLE IF NOT EXISTS bodies (entry INTEGER PRIMARY KEY, bytes BLOB NOT NULL);"
    "PRAGMA user_version = 1;";

struct Pending {
  Cached kind;
  std::string id;
  std::string version;
  std::string bytes;
};

int64_t checksum_of(Cached kind, std::string_view id, std::string_view version,
                    std::string_view bytes) {
  std::string name = std::to_string(static_cast<int>(kind));
  for (const std::string_view part : {id, version}) {
    name += '\0';
    name += part;
  }
  return static_cast<int64_t>(base::hash64(bytes) ^ (base::hash64(name) * 3));
}

int64_t system_day() {
  return std::chrono::duration_cast<std::chrono::hours>(
             std::chrono::system_clock::now().time_since_epoch())
             .count() /
         24;
}

bool is_local(const std::filesystem::path& directory) {
  try {
    refuse_network_file_system(directory);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

int cache_version_of(Database& db) {
  Statement query(db, "PRAGMA user_version");
  query.step();
  return query.number(0);
}

/// One connection with its statements. Each belongs to one thread at a time.
struct Connection {
  explicit Connection(const std::filesystem::path& file) : db(file, kBusyTimeoutMs) {
    // The file can be lost whole; only the order of writes matters, and the log keeps that.
    db.exec("PRAGMA synchronous = OFF");
    // Who closes an unlinked file last must not remove the log of the one that took its place.
    int keep_log = 1;
    sqlite3_file_control(db.handle(), nullptr, SQLITE_FCNTL_PERSIST_WAL, &keep_log);
    db.exec("PRAGMA journal_size_limit = 0");
    const int found = cache_version_of(db);
    if (found > kSchema) {
      throw base::Error(base::ErrorKind::usage, "the cache is of a newer version", file.string());
    }
    if (found < kSchema) {
      Transaction transaction(db);
      db.exec(kTables);
      transaction.commit();
    }
    select.emplace(
        db,
        "SELECT b.bytes, c.checksum, c.used_day FROM cached c JOIN bodies b ON b.entry = "
        "c.entry WHERE c.kind = ? AND c.id = ? AND c.version = ?");
  }

  Database db;
  std::optional<Statement> select;
};

}  // namespace

struct FactCache::State {
  CacheOptions options;
  std::filesystem::path file;
  int64_t today = 0;

  std::mutex mutex;  ///< guards what follows
  bool usable = true;
  bool made_anew = false;  ///< once only: a disk that damages every file must not keep us busy
  std::vector<std::unique_ptr<Connection>> idle;
  std::vector<Pending> pending;
  std::vector<Pending> touched;  ///< found, last used on another day; without bytes
  size_t pending_bytes = 0;

  /// An idle connection or a new one; null when there is no using the cache.
  std::unique_ptr<Connection> take() {
    {
      const std::lock_guard<std::mutex> lock(mutex);
      if (!usable) return nullptr;
      if (!idle.empty()) {
        std::unique_ptr<Connection> connection = std::move(idle.back());
        idle.pop_back();
        return connection;
      }
    }
    for (int attempt = 0; attempt < 2; ++attempt) {
      try {
        return std::make_unique<Connection>(file);
      } catch (const base::Error& error) {
        if (!recover(error)) break;
      }
    }
    return nullptr;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (usable) idle.push_back(std::move(connection));
  }

  /// After a failure: true when the cache was made anew and may be tried again.
  bool recover(const base::Error& error) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (error.kind == base::ErrorKind::busy) return false;  // another time
    if (error.kind == base::ErrorKind::inconclusive && !made_anew) {
      made_anew = true;
      idle.clear();
      make_anew();
      return true;
    }
    usable = false;
    idle.clear();
    return false;
  }

  /// Removes a damaged file, unless another process did so a moment ago.
  void make_anew() {
    const std::string lock_name = (options.directory / "cache.lock").string();
    base::FileLock lock;
    try {
      lock.lock(lock_name);
    } catch (const base::Error&) {
      return;
    }
    if (is_damaged()) {
      for (const char* part : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(file.string() + part, ignored);
      }
    }
  }

  bool is_damaged() const {
    try {
      Connection connection(file);
      Statement check(connection.db, "PRAGMA quick_check(1)");
      return !check.step() || check.text(0) != "ok";
    } catch (const base::Error& error) {
      return error.kind == base::ErrorKind::inconclusive;
    }
  }

  void write(Connection& connection, const std::vector<Pending>& values,
             const std::vector<Pending>& used) {
    Database& db = connection.db;
    Transaction transaction(db);
    Statement known(db, "SELECT entry FROM cached WHERE kind = ? AND id = ? AND version = ?");
    Statement insert(db,
                     "INSERT INTO cached (kind, id, version, used_day, size, checksum) VALUES (?, "
                     "?, ?, ?, ?, ?)");
    Statement body(db, "INSERT INTO bodies (entry, bytes) VALUES (?, ?)");
    for (const Pending& one : values) {
      const int64_t checksum = checksum_of(one.kind, one.id, one.version, one.bytes);
      known.bind(static_cast<int>(one.kind)).bind(one.id).bind(one.version);
      const int64_t before = known.step() ? known.integer(0) : 0;
      known.reset();
      if (before != 0) remove(db, before);  // another process was quicker, or it was damaged
      insert.bind(static_cast<int>(one.kind))
          .bind(one.id)
          .bind(one.version)
          .bind(today)
          .bind(static_cast<int64_t>(one.bytes.size()))
          .bind(checksum)
          .run();
      body.bind(db.last_insert_id()).bind_blob(one.bytes).run();
    }
    Statement touch(db, "UPDATE cached SET used_day = ? WHERE kind = ? AND id = ? AND version = ?");
    for (const Pending& one : used) {
      touch.bind(today).bind(static_cast<int>(one.kind)).bind(one.id).bind(one.version).run();
    }
    if (!values.empty()) evict(db);
    transaction.commit();
  }

  /// Lets the least recently used go until the rest is a tenth below the cap.
  void evict(Database& db) const {
    Statement total(db, "SELECT coalesce(sum(size), 0) FROM cached");
    total.step();
    int64_t bytes = total.integer(0);
    if (bytes <= static_cast<int64_t>(options.most_bytes)) return;
    const int64_t goal = static_cast<int64_t>(options.most_bytes / 10 * 9);
    // Of one day, those that were written first.
    Statement oldest(db, "SELECT entry, size FROM cached ORDER BY used_day, entry");
    std::vector<int64_t> rows;
    while (bytes > goal && oldest.step()) {
      rows.push_back(oldest.integer(0));
      bytes -= oldest.integer(1);
    }
    oldest.reset();
    for (const int64_t row : rows) remove(db, row);
  }

  /// Values that are not what was put, and halves of values.
  static std::vector<int64_t> bad_entries(Database& db) {
    std::vector<int64_t> bad;
    Statement all(db,
                  "SELECT c.entry, c.kind, c.id, c.version, c.checksum, c.size, b.bytes, b.entry "
                  "FROM cached c LEFT JOIN bodies b ON b.entry = c.entry ORDER BY c.entry");
    while (all.step()) {
      const std::string_view bytes = all.blob(6);
      const bool is_whole =
          all.integer(7) != 0 && static_cast<int64_t>(bytes.size()) == all.integer(5) &&
          checksum_of(static_cast<Cached>(all.number(1)), all.text(2), all.text(3), bytes) ==
              all.integer(4);
      if (!is_whole) bad.push_back(all.integer(0));
    }
    Statement halves(db,
                     "SELECT entry FROM bodies WHERE entry NOT IN (SELECT entry FROM cached) "
                     "ORDER BY entry");
    while (halves.step()) bad.push_back(halves.integer(0));
    return bad;
  }

  static void remove(Database& db, int64_t entry) {
    Statement(db, "DELETE FROM cached WHERE entry = ?").bind(entry).run();
    Statement(db, "DELETE FROM bodies WHERE entry = ?").bind(entry).run();
  }
};

FactCache::FactCache(const CacheOptions& options) : state_(std::make_unique<State>()) {
  state_->options = options;
  state_->file = options.directory / "cache.db";
  state_->today = options.today != 0 ? options.today : system_day();
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  state_->usable = !error && is_local(options.directory);
}

FactCache::~FactCache() { flush(); }

bool FactCache::find(Cached kind, std::string_view id, std::string_view version,
                     const std::function<void(std::string_view bytes)>& use) {
  std::unique_ptr<Connection> connection = state_->take();
  if (connection == nullptr) return false;
  bool found = false;
  try {
    Statement& select = *connection->select;
    select.bind(static_cast<int>(kind)).bind(id).bind(version);
    if (select.step()) {
      const std::string_view bytes = select.blob(0);
      found = checksum_of(kind, id, version, bytes) == select.integer(1);
      if (found && select.integer(2) != state_->today) {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        state_->touched.push_back({kind, std::string(id), std::string(version), {}});
      }
      if (found) use(bytes);
    }
    select.reset();
  } catch (const base::Error& error) {
    connection.reset();
    state_->recover(error);
    return found;
  }
  state_->give_back(std::move(connection));
  return found;
}

void FactCache::put(Cached kind, std::string_view id, std::string_view version, std::string bytes) {
  bool is_full = false;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (!state_->usable || bytes.size() > state_->options.most_bytes) return;
    state_->pending_bytes += bytes.size();
    state_->pending.push_back({kind, std::string(id), std::string(version), std::move(bytes)});
    is_full = state_->pending_bytes > kMostPendingBytes;
  }
  if (is_full) flush();
}

void FactCache::flush() {
  std::vector<Pending> values;
  std::vector<Pending> used;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    values.swap(state_->pending);
    used.swap(state_->touched);
    state_->pending_bytes = 0;
  }
  if (values.empty() && used.empty()) return;
  std::unique_ptr<Connection> connection = state_->take();
  if (connection == nullptr) return;
  try {
    state_->write(*connection, values, used);
  } catch (const base::Error& error) {
    connection.reset();
    state_->recover(error);  // not kept this time
    return;
  }
  state_->give_back(std::move(connection));
}

FactCache::Size FactCache::size() {
  flush();
  Size size;
  std::unique_ptr<Connection> connection = state_->take();
  if (connection == nullptr) return size;
  try {
    Statement query(connection->db, "SELECT count(*), coalesce(sum(size), 0) FROM cached");
    query.step();
    size.rows = static_cast<uint64_t>(query.integer(0));
    size.bytes = static_cast<uint64_t>(query.integer(1));
  } catch (const base::Error& error) {
    state_->recover(error);
  }
  return size;
}

Check examine_cache(const CacheOptions& options, bool fix) {
  Check check;
  check.name = "cache";
  FactCache::State state;
  state.options = options;
  state.file = options.directory / "cache.db";
  std::error_code error;
  if (!std::filesystem::exists(state.file, error)) return check;
  try {
    Connection connection(state.file);
    Statement integrity(connection.db, "PRAGMA integrity_check(1)");
    if (!integrity.step() || integrity.text(0) != "ok") {
      throw base::Error(base::ErrorKind::inconclusive, "the cache is damaged", state.file.string(),
                        integrity.text(0));
    }
    integrity.reset();
    const std::vector<int64_t> bad = FactCache::State::bad_entries(connection.db);
    if (bad.empty()) return check;
    const std::string told = std::to_string(bad.size()) + " of its values are not what was put";
    if (!fix) {
      check.problems.push_back(told);
      return check;
    }
    Transaction transaction(connection.db);
    for (const int64_t entry : bad) FactCache::State::remove(connection.db, entry);
    transaction.commit();
    check.fixed.push_back(told + ": removed, scans compute them again");
  } catch (const base::Error& failure) {
    const std::string told =
        failure.what_failed + (failure.cause.empty() ? "" : ": " + failure.cause);
    if (failure.kind != base::ErrorKind::inconclusive || !fix) {
      check.problems.push_back(told);
      return check;
    }
    state.make_anew();
    check.fixed.push_back(told + ": removed, the next scan makes it anew");
  }
  return check;
}

}  // namespace store
