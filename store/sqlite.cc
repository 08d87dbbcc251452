#include "store/sqlite.h"

#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "base/error.h"

namespace store {
namespace {

using base::Error;
using base::ErrorKind;

/// Texts that are put together of parts may be many; those of this program are fewer.
constexpr size_t kMostIdleStatements = 128;

/// Whether an I/O error is one of space: not every way of running out of it is SQLITE_FULL.
bool cannot_grow(sqlite3* handle) {
  const int number = sqlite3_system_errno(handle);
  return number == ENOSPC || number == EFBIG || number == EDQUOT ||
         sqlite3_extended_errcode(handle) == SQLITE_IOERR_SHMSIZE;
}

}  // namespace

Database::Database(const std::filesystem::path& file, int busy_timeout_ms) : file_(file) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
  try {
    if (code != SQLITE_OK) fail(code, "cannot open the ledger");
    sqlite3_extended_result_codes(handle_, 0);
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    set_journal_mode(busy_timeout_ms);
    exec("PRAGMA foreign_keys = ON");
  } catch (...) {
    close();
    throw;
  }
}

Database::~Database() { close(); }

void Database::close() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  idle_.clear();
  sqlite3_close_v2(handle_);
}

void Database::set_journal_mode(int busy_timeout_ms) {
  // The change to WAL needs the file for itself and does not always ask the busy handler, so
  // several processes that create the ledger at once would see "locked": ask again until the
  // timeout.
  const std::chrono::steady_clock::time_point end =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(busy_timeout_ms);
  while (true) {
    std::string mode;
    const int code = sqlite3_exec(
        handle_, "PRAGMA journal_mode = WAL",
        [](void* target, int, char** values, char**) {
          *static_cast<std::string*>(target) = values[0] != nullptr ? values[0] : "";
          return 0;
        },
        &mode, nullptr);
    if (code == SQLITE_OK && (mode == "wal" || file_ == ":memory:")) return;
    if (code == SQLITE_OK) {
      // Not an error to SQLite: the file system has no shared memory.
      throw Error(ErrorKind::usage, "this file system cannot keep the ledger", file_.string(),
                  "no write-ahead log can be made there (journal mode " + mode + ")",
                  "set PUNCHLIST_STORE to a directory on a local disk");
    }
    if (code != SQLITE_BUSY || std::chrono::steady_clock::now() >= end) {
      fail(code, "cannot open the ledger");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Database::exec(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, "cannot use the ledger");
}

int Database::changes() const { return sqlite3_changes(handle_); }
int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }

void Database::fail(int code, std::string_view doing) const {
  const std::string cause = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  const std::string name = file_.string();
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::busy, "the ledger is locked", name, "another process is writing to it",
                  "try again in a moment");
    case SQLITE_FULL:
      throw Error(ErrorKind::busy, "the ledger cannot grow", name, cause,
                  "make room on this disk, then try again; nothing was written");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(ErrorKind::inconclusive, "the ledger is damaged", name, cause,
                  "`punchlist doctor --fix` keeps the file aside and makes a new one of every row "
                  "that can still be read");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      throw Error(ErrorKind::usage, "the ledger cannot be written", name, cause,
                  "give yourself write permission on the file and its directory, or set "
                  "PUNCHLIST_STORE to a "
                  "directory you may write; `punchlist scan --no-record` needs none");
    case SQLITE_CANTOPEN:
      throw Error(
          ErrorKind::usage, "the ledger cannot be opened", name, cause,
          "check that its directory is there and writable, or set PUNCHLIST_STORE to one that is");
    case SQLITE_IOERR:
      if (cannot_grow(handle_)) {
        throw Error(ErrorKind::busy, "the ledger cannot grow", name,
                    "no room for it, or a limit on its size",
                    "make room or raise the limit, or set PUNCHLIST_STORE to a directory with "
                    "room; nothing of this operation was written");
      }
      throw Error(ErrorKind::inconclusive, "the ledger's disk failed", name, cause,
                  "check the disk; nothing of this operation was written");
    default:
      throw Error(ErrorKind::internal, std::string(doing), name, cause);
  }
}

Statement::Statement(Database& database, std::string_view sql) : database_(database), sql_(sql) {
  const auto idle = database.idle_.find(sql_);
  if (idle != database.idle_.end()) {
    handle_ = idle->second;
    database.idle_.erase(idle);
    return;
  }
  const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
  if (code != SQLITE_OK) database.fail(code, "cannot use the ledger");
}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  const bool is_sound = sqlite3_reset(handle_) == SQLITE_OK;
  if (!is_sound || database_.idle_.size() >= kMostIdleStatements) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_clear_bindings(handle_);
  database_.idle_.emplace(std::move(sql_), handle_);
}

Statement& Statement::bind(std::string_view text) {
  // A null pointer would be bound as NULL; an empty text is a text.
  const char* data = text.empty() ? "" : text.data();
  const int code = sqlite3_bind_text64(handle_, next_parameter_++, data, text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_.fail(code, "cannot use the ledger");
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  const int code =
      sqlite3_bind_blob64(handle_, next_parameter_++, data, bytes.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) database_.fail(code, "cannot use the ledger");
  return *this;
}

Statement& Statement::bind(int64_t number) {
  const int code = sqlite3_bind_int64(handle_, next_parameter_++, number);
  if (code != SQLITE_OK) database_.fail(code, "cannot use the ledger");
  return *this;
}

Statement& Statement::bind_column(const Statement& row, int column) {
  const int code =
      sqlite3_bind_value(handle_, next_parameter_++, sqlite3_column_value(row.handle_, column));
  if (code != SQLITE_OK) database_.fail(code, "cannot use the ledger");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  database_.fail(code, "cannot use the ledger");
}

int Statement::run() {
  while (step()) {
  }
  const int changed = database_.changes();
  reset();
  return changed;
}

void Statement::reset() {
  sqlite3_reset(handle_);
  next_parameter_ = 1;
}

std::string Statement::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(handle_, column);
  if (bytes == nullptr) return {};
  const size_t size = static_cast<size_t>(sqlite3_column_bytes(handle_, column));
  std::string value(size, '\0');
  for (size_t i = 0; i < size; ++i) value[i] = static_cast<char>(bytes[i]);
  return value;
}

std::string_view Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes),
          static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

Transaction::Transaction(Database& database) : database_(database) {
  database_.exec("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.exec("COMMIT");
  open_ = false;
}

Snapshot::Snapshot(Database& database) : database_(database) { database_.exec("BEGIN DEFERRED"); }
Snapshot::~Snapshot() { sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }

}  // namespace store
