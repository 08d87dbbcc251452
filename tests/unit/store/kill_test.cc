#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>

#include "base/files.h"
#include "store/doctor.h"
#include "store/ledger.h"
#include "store/schema.h"
#include "tests/unit/store/faulty_disk.h"
#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

/// One way in which the ledger is written.
struct WritePath {
  const char* name;
  std::function<void(Store&)> before;  ///< what must be there first
  std::function<void(Store&)> write;
};

ClaimHolder ann() {
  ClaimHolder holder;
  holder.actor = "ann";
  holder.worktree = "/w";
  return holder;
}

void claim_it(Store& store) {
  ClaimRequest request;
  request.task = "01-01";
  request.actor = "ann";
  request.worktree = "/w";
  store.claim(request);
}

std::string first_id(const Store& store) { return store.findings().front().id; }

void plan_it(Store& store) {
  store.put_plan({planned("01-01", {first_id(store)}, {"src/a.rs"}),
                  planned("01-02", {}, {"src/b.rs"}, {"01-01"})},
                 "ann");
}

void scan_again(Store& store) {
  const Known known = store.known();
  ScanWrite write;
  write.based_on = known.revision;
  write.scan.source = "worktree";
  write.scan.counts["awaits"] = 7;
  for (uint32_t i = 0; i < 40; ++i)
    write.sighted.push_back(sighted(finding_at("src/new.rs", i + 1, "c::n" + std::to_string(i))));
  write.sighted.push_back(
      sighted(finding_at("src/a.rs", 77, known.findings[1].item), known.findings[1].id));
  write.gone.push_back({known.findings[0].id, Presence::uncertain, "two could be it", {0, 1}, {}});
  store.record_scan(write);
}

std::vector<WritePath> write_paths() {
  const auto nothing = [](Store&) {};
  const auto held = [](Store& store) {
    plan_it(store);
    claim_it(store);
  };
  const auto proving = [held](Store& store) {
    held(store);
    store.submit("01-01", 1, "ann", "c2", "mended", true);
  };
  return {
      {"scan", nothing, scan_again},
      {"plan", nothing, plan_it},
      {"claim", plan_it, claim_it},
      {"renew", held, [](Store& store) { store.renew("01-01", 1, 7'200'000); }},
      {"release", held, [](Store& store) { store.release("01-01", ann(), "no time"); }},
      {"block", held, [](Store& store) { store.block("01-01", ann(), "no key"); }},
      {"submit", held, [](Store& store) { store.submit("01-01", 1, "ann", "c2", "mended", true); }},
      {"reject", proving, [](Store& store) { store.reject("01-01", 1, "ann", "c2", "failed"); }},
      {"finish", proving,
       [](Store& store) {
         TaskDone done;
         done.task = store.task("01-01").id;
         done.actor = "ann";
         done.epoch = 1;
         done.commit = "c2";
         done.verified = {first_id(store)};
         store.finish(done);
       }},
      {"start run", held,
       [](Store& store) {
         RunRow run;
         run.task = "01-01";
         run.name = "check";
         store.start_run(run);
       }},
      {"status", nothing,
       [](Store& store) {
         StatusChange change;
         change.subject = first_id(store);
         change.to = "accepted";
         change.by = tasks::Actor::person;
         change.actor = "ann";
         change.evidence = "fine";
         store.append_status(change);
       }},
  };
}

class Kills : public LedgerTest {
 protected:
  Store open_at(const std::filesystem::path& where) const {
    OpenOptions options;
    options.directory = where;
    options.clock = [] { return Millis{1'700'000'000'000}; };
    return Store::open(options);
  }

  /// A fresh copy of a ledger that nobody has open.
  std::filesystem::path copy_of(const std::filesystem::path& original) const {
    const std::filesystem::path copy = directory / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(original, copy, std::filesystem::copy_options::recursive);
    return copy;
  }

  /// Runs `work` in a child on a disk that fails at its `at`th write. Gives the wait status.
  static int run_on(Fault fault, int64_t at, const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
      install_faulty_disk(fault, at);
      int code = 99;
      try {
        code = work();
      } catch (const base::Error& error) {
        code = error.kind == base::ErrorKind::busy ? 75 : 98;
      }
      _exit(code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  /// Rows of each table, and proof that the file is sound.
  static std::map<std::string, int64_t> sound_counts(const std::filesystem::path& where) {
    Database database(where / "ledger.db", 1000);
    std::map<std::string, int64_t> counts;
    Statement integrity(database, "PRAGMA integrity_check");
    EXPECT_TRUE(integrity.step());
    EXPECT_EQ(integrity.text(0), "ok");
    Statement references(database, "PRAGMA foreign_key_check");
    EXPECT_FALSE(references.step());
    Statement tables(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    while (tables.step()) {
      Statement rows(database, "SELECT count(*) FROM " + tables.text(0));
      rows.step();
      counts[tables.text(0)] = rows.integer(0);
    }
    return counts;
  }

  /// Each moment of a write, or in CI the first ones and then some. PUNCHLIST_FULL=1: all.
  static int64_t next(int64_t at) {
    return std::getenv("PUNCHLIST_FULL") != nullptr || at < 4 ? at + 1 : at + 5;
  }

  /// Kills `work` at each write it makes, and checks that what is left is the state before it or
  /// the one after it; then fills the disk instead, where it is the state before. Gives the number
  /// of moments tried.
  int hold(const std::filesystem::path& original, const std::function<int(Store&)>& work) {
    const std::map<std::string, int64_t> before = sound_counts(copy_of(original));
    std::filesystem::path copy = copy_of(original);
    {
      Store store = open_at(copy);
      work(store);
    }
    const std::map<std::string, int64_t> after = sound_counts(copy);
    EXPECT_NE(before, after) << "the write path writes nothing that shows";
    int moments = 0;
    for (const Fault fault : {Fault::kill, Fault::full}) {
      for (int64_t at = 1;; at = next(at)) {
        copy = copy_of(original);
        const int status = run_on(fault, at, [&] {
          Store store = open_at(copy);
          return work(store);
        });
        const std::map<std::string, int64_t> left = sound_counts(copy);
        const bool was_hit = fault == Fault::kill ? WIFSIGNALED(status)
                                                  : WIFEXITED(status) && WEXITSTATUS(status) != 0;
        if (!was_hit) {
          EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
          EXPECT_EQ(left, after);
          break;
        }
        ++moments;
        if (fault == Fault::full) {
          EXPECT_EQ(WEXITSTATUS(status), 75) << "at write " << at;
          EXPECT_EQ(left, before) << "full at write " << at;
        } else {
          EXPECT_TRUE(left == before || left == after) << "killed at write " << at;
        }
        if (left != before) continue;
        // And it can be done again.
        Store store = open_at(copy);
        EXPECT_EQ(work(store), 0);
        EXPECT_EQ(sound_counts(copy), after);
      }
    }
    return moments;
  }
};

TEST_F(Kills, NoWritePathLeavesHalfOfItself) {
  for (const WritePath& path : write_paths()) {
    SCOPED_TRACE(path.name);
    const std::filesystem::path original = directory / path.name;
    {
      Store store = open_at(original);
      record_new(store, {"c::f", "c::g", "c::h"});
      path.before(store);
    }
    const auto work = [&path](Store& store) {
      path.write(store);
      return 0;
    };
    if (std::string(path.name) == "renew") continue;  // changes no number of rows: see below
    EXPECT_GT(hold(original, work), 4);
  }
}

TEST_F(Kills, ALeaseIsRenewedOrNot) {
  const std::filesystem::path original = directory / "renew";
  Millis lease = 0;
  {
    Store store = open_at(original);
    record_new(store, {"c::f"});
    plan_it(store);
    claim_it(store);
    lease = store.claims()[0].lease_until;
  }
  for (int64_t at = 1; at < 40; at = next(at)) {
    const std::filesystem::path copy = copy_of(original);
    const int status = run_on(Fault::kill, at, [&] {
      open_at(copy).renew("01-01", 1, 7'200'000);
      return 0;
    });
    const Millis now_until = open_at(copy).claims()[0].lease_until;
    EXPECT_TRUE(now_until == lease || now_until == lease + 3'600'000) << now_until;
    if (WIFEXITED(status)) break;
  }
}

TEST_F(Kills, AMigrationThatIsKilledIsTakenUpAgain) {
  const std::filesystem::path original = directory / "old";
  {
    std::filesystem::create_directories(original);
    Database database(original / "ledger.db", 1000);
    const std::string sql =
        base::read_file(std::string(PUNCHLIST_SOURCE_DIR) + "/tests/data/ledger/v1.sql");
    database.exec(("BEGIN;" + sql + "COMMIT;").c_str());
  }
  int killed = 0;
  for (int64_t at = 1; at < 400; at = next(at)) {
    const std::filesystem::path copy = copy_of(original);
    const int status = run_on(Fault::kill, at, [&] {
      open_at(copy);
      return 0;
    });
    sound_counts(copy);
    EXPECT_EQ(open_at(copy).findings().size(), 3U);
    OpenOptions options;
    options.directory = copy;
    EXPECT_TRUE(examine(options, false).well());
    if (WIFEXITED(status)) break;
    ++killed;
  }
  EXPECT_GT(killed, 5);
}

TEST_F(Kills, ALedgerThatIsKilledAtItsBirthIsBornAgain) {
  int killed = 0;
  for (int64_t at = 1; at < 400; at = next(at)) {
    const std::filesystem::path place = directory / "new";
    std::filesystem::remove_all(place);
    const int status = run_on(Fault::kill, at, [&] {
      open_at(place);
      return 0;
    });
    Store store = open_at(place);
    EXPECT_EQ(record_new(store, {"c::f"}).size(), 1U);
    if (WIFEXITED(status)) break;
    ++killed;
  }
  EXPECT_GT(killed, 5);
}

TEST_F(Kills, ARepairThatIsKilledLosesNothing) {
  const std::filesystem::path original = directory / "sick";
  {
    Store store = open_at(original);
    record_new(store, {"c::f", "c::g"});
  }
  {
    Database database(original / "ledger.db", 1000);
    database.exec(
        "INSERT INTO status_log (subject, from_status, to_status, actor, at, evidence, "
        "commit_hash, expires) VALUES ('F-ZZZZZZ', '', 'open', 'x', 1, '', '', 0); "
        "DROP VIEW last_seen");
  }
  OpenOptions options;
  for (int64_t at = 1; at < 200; at = next(at)) {
    const std::filesystem::path copy = copy_of(original);
    options.directory = copy;
    const int status =
        run_on(Fault::kill, at, [&] { return examine(options, true).well() ? 0 : 1; });
    sound_counts(copy);
    EXPECT_TRUE(examine(options, true).well());
    EXPECT_EQ(open_at(copy).findings().size(), 2U);
    if (WIFEXITED(status)) {
      EXPECT_EQ(WEXITSTATUS(status), 0);
      break;
    }
  }
}

}  // namespace
}  // namespace store
