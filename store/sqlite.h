#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace store {

/// One connection to one SQLite file. Foreign keys are enforced; a writer waits for others up to
/// the timeout; the journal is a write-ahead log, so that readers never wait. Every failure is a
/// base::Error that names the file.
class Database {
 public:
  /// Opens or creates. The busy timeout is set before the journal mode: the other order fails under
  /// load.
  Database(const std::filesystem::path& file, int busy_timeout_ms);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void exec(const char* sql);
  int changes() const;
  int64_t last_insert_id() const;
  const std::filesystem::path& file() const { return file_; }
  sqlite3* handle() const { return handle_; }
  /// Turns an SQLite result code into the base::Error of its class.
  [[noreturn]] void fail(int code, std::string_view doing) const;

 private:
  friend class Statement;
  void set_journal_mode(int busy_timeout_ms);
  void close();

  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
  /// Prepared and not in use, by their text: to prepare one costs more than to run it.
  std::unordered_multimap<std::string, sqlite3_stmt*> idle_;
};

/// A prepared statement; the connection keeps it for the next one with the same text. Parameters
/// are bound in order by `bind`; columns are read by index.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::string_view text);
  Statement& bind(const char* text) { return bind(std::string_view(text)); }
  Statement& bind(const std::string& text) { return bind(std::string_view(text)); }
  /// Not copied: the bytes must stay until the statement ran.
  Statement& bind_blob(std::string_view bytes);
  Statement& bind(int64_t number);
  Statement& bind(int number) { return bind(int64_t{number}); }
  Statement& bind(uint32_t number) { return bind(int64_t{number}); }
  Statement& bind(bool flag) { return bind(int64_t{flag ? 1 : 0}); }
  /// Binds the value of a column of another statement's current row, whatever its type.
  Statement& bind_column(const Statement& row, int column);
  /// True while there is a row to read.
  bool step();
  /// Runs a statement that gives no rows, and makes it ready to be bound again. Returns the rows
  /// changed.
  int run();
  /// Ready to be bound again.
  void reset();

  std::string text(int column) const;
  /// Good until the next call on this statement.
  std::string_view blob(int column) const;
  int64_t integer(int column) const;
  int number(int column) const { return static_cast<int>(integer(column)); }
  bool flag(int column) const { return integer(column) != 0; }

 private:
  Database& database_;
  std::string sql_;
  sqlite3_stmt* handle_ = nullptr;
  int next_parameter_ = 1;
};

/// BEGIN IMMEDIATE now (so that a lost race is known before anything is read), rollback at the end
/// unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

/// A consistent view over several reads: a deferred transaction that writes nothing.
class Snapshot {
 public:
  explicit Snapshot(Database& database);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& database_;
};

}  // namespace store
