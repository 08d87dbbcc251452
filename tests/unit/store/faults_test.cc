#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "store/ledger.h"
#include "store/schema.h"
#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

using Faults = LedgerTest;

/// Runs `work` in a process of its own and gives its wait status. The child ends without the
/// parent's clean-up.
template <typename Work>
pid_t spawn(const Work& work) {
  const pid_t child = fork();
  if (child != 0) return child;
  try {
    _exit(work());
  } catch (const base::Error&) {
    _exit(99);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST_F(Faults, TwentyProcessesClaimOneTaskAndOneWins) {
  {
    Store store = open();
    const std::vector<std::string> ids = record_new(store, {"c::f"});
    store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  }
  std::vector<pid_t> children;
  for (int i = 0; i < 20; ++i) {
    children.push_back(spawn([this, i] {
      Store store = open();
      ClaimRequest request;
      request.task = "01-01";
      request.actor = "agent " + std::to_string(i);
      try {
        store.claim(request);
        return 0;
      } catch (const base::Error& error) {
        return error.kind == base::ErrorKind::held ? 13 : 1;
      }
    }));
  }
  int won = 0;
  int held = 0;
  for (const pid_t child : children) {
    const int status = wait_for(child);
    ASSERT_TRUE(WIFEXITED(status));
    won += WEXITSTATUS(status) == 0 ? 1 : 0;
    held += WEXITSTATUS(status) == 13 ? 1 : 0;
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(held, 19);
  Store store = open();
  EXPECT_EQ(store.claims().size(), 1U);
  EXPECT_EQ(store.task("01-01").claim->epoch, 1);
}

TEST_F(Faults, ManyProcessesCreateTheLedgerAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 12; ++i) {
    children.push_back(spawn([this] {
      open();
      return 0;
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(wait_for(child), 0);
  EXPECT_EQ(open().scans().size(), 0U);
}

TEST_F(Faults, ScansRaceAndNoneIsLost) {
  open();
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    children.push_back(spawn([this, i] {
      Store store = open();
      while (record_new(store, {"c::f" + std::to_string(i)}).empty()) {
      }
      return 0;
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(wait_for(child), 0);
  Store store = open();
  EXPECT_EQ(store.scans().size(), 6U);
  EXPECT_EQ(store.findings().size(), 6U);
}

TEST_F(Faults, KillInTheMiddleOfAScanLosesNothingCommitted) {
  {
    Store store = open();
    record_new(store, {"c::f"});
  }
  // The child writes a large scan again and again until it is killed, at a moment that differs from
  // round to round.
  for (int round = 0; round < 5; ++round) {
    const pid_t child = spawn([this] {
      Store store = open();
      std::vector<std::string> items;
      for (int i = 0; i < 3000; ++i) items.push_back("c::g" + std::to_string(i));
      while (true) record_new(store, items);
      return 0;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + 37 * round));
    kill(child, SIGKILL);
    const int status = wait_for(child);
    ASSERT_TRUE(WIFSIGNALED(status));
    Store store = open();
    const std::vector<ScanRow> scans = store.scans();
    // All of a scan is there or nothing of it.
    EXPECT_EQ(store.findings().size(), 1U + 3000U * (scans.size() - 1));
    const std::vector<std::string> ids = record_new(store, {});
    EXPECT_EQ(store.scans().size(), scans.size() + 1);
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    Store fresh = open();
    record_new(fresh, {"c::f"});
  }
}

TEST_F(Faults, AWriterThatHoldsTheLockIsBusy) {
  open();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  OpenOptions options;
  options.directory = directory;
  options.busy_timeout_ms = 50;
  Store store = Store::open(options);
  EXPECT_TRUE(store.findings().empty());  // readers do not wait
  const base::Error error = error_of([&] { store.record_scan(ScanWrite()); });
  EXPECT_EQ(error.kind, base::ErrorKind::busy);
  EXPECT_NE(error.subject.find("ledger.db"), std::string::npos);
  sqlite3_close(other);
  EXPECT_TRUE(store.record_scan(ScanWrite()));
}

TEST_F(Faults, ANewerSchemaIsRefused) {
  open();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "INSERT INTO schema_migrations VALUES (999, 'from the future', 0)",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(other);
  const base::Error error = error_of([&] { open(); });
  EXPECT_EQ(error.kind, base::ErrorKind::usage);
  EXPECT_NE(error.cause.find("999"), std::string::npos);
  EXPECT_FALSE(error.next.empty());
}

TEST_F(Faults, AFileThatIsNoLedgerIsNamed) {
  std::ofstream(file()) << std::string(8192, 'x');
  const base::Error error = error_of([&] { open(); });
  EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  EXPECT_EQ(error.subject, file().string());
  EXPECT_NE(error.next.find("doctor --fix"), std::string::npos);
}

TEST_F(Faults, ADamagedPageIsNamed) {
  {
    Store store = open();
    std::vector<std::string> items;
    for (int i = 0; i < 500; ++i) items.push_back("c::g" + std::to_string(i));
    record_new(store, items);
  }
  {
    std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(0, std::ios::end);
    const std::streamoff size = bytes.tellp();
    const std::string junk(512, '\xee');
    for (std::streamoff at = 4096 * 30; at + 512 < size; at += 4096) {
      bytes.seekp(at);
      bytes.write(junk.data(), static_cast<std::streamsize>(junk.size()));
    }
  }
  const base::Error error = error_of([&] {
    Store store = open();
    store.findings();
  });
  EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  EXPECT_EQ(error.subject, file().string());
}

TEST_F(Faults, AFullDiskIsSaidAndNothingIsWritten) {
  Ledger ledger(directory, 1000, [] { return Millis{1}; });
  migrate(ledger.db);
  ledger.db.exec("PRAGMA max_page_count = 60");
  const base::Error error = error_of([&] {
    Transaction transaction(ledger.db);
    for (int i = 0; i < 100000; ++i)
      add_event(ledger, "ann", "scan", "", "a line of text that fills the disk");
    transaction.commit();
  });
  EXPECT_EQ(error.kind, base::ErrorKind::busy);
  EXPECT_EQ(open().events().size(), 0U);
}

TEST_F(Faults, AReadOnlyPlaceIsSaid) {
  open();
  std::filesystem::permissions(file(), static_cast<std::filesystem::perms>(0444));
  std::filesystem::permissions(directory, static_cast<std::filesystem::perms>(0555));
  const pid_t child = spawn([this] {
    // Root may write everywhere, so become somebody else.
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setuid(kNobody) != 0) return 2;
    try {
      open().record_scan(ScanWrite());
    } catch (const base::Error& error) {
      const bool is_helpful = error.next.find("PUNCHLIST_STORE") != std::string::npos &&
                              error.subject == file().string();
      return error.kind == base::ErrorKind::usage && is_helpful ? 0 : 3;
    }
    return 4;
  });
  const int status = wait_for(child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(Faults, ADirectoryThatCannotBeMadeIsSaid) {
  std::ofstream(directory / "file") << "x";
  OpenOptions options;
  options.directory = directory / "file" / "below";
  const base::Error error = error_of([&] { Store::open(options); });
  EXPECT_EQ(error.kind, base::ErrorKind::usage);
  EXPECT_NE(error.next.find("PUNCHLIST_STORE"), std::string::npos);
}

TEST_F(Faults, ARunWhoseProcessDiedIsInterrupted) {
  {
    Store store = open();
    const std::vector<std::string> ids = record_new(store, {"c::f"});
    store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  }
  const pid_t child = spawn([this] {
    Store store = open();
    RunRow run;
    run.task = "01-01";
    store.start_run(run);
    raise(SIGKILL);
    return 0;
  });
  EXPECT_TRUE(WIFSIGNALED(wait_for(child)));
  Store store = open();
  ASSERT_EQ(store.runs().size(), 1U);
  EXPECT_EQ(store.runs()[0].outcome, "interrupted");
}

TEST_F(Faults, OpenExistingMakesNothing) {
  OpenOptions options;
  options.directory = directory / "none";
  EXPECT_FALSE(Store::open_existing(options));
  EXPECT_FALSE(std::filesystem::exists(options.directory));
}

}  // namespace
}  // namespace store
