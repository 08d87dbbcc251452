#include "store/doctor.h"

#include <fstream>

#include "store/ledger.h"
#include "store/schema.h"
#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

class DoctorTest : public LedgerTest {
 protected:
  OpenOptions options() const {
    OpenOptions options;
    options.directory = directory;
    options.busy_timeout_ms = 1000;
    return options;
  }
  /// A ledger with `count` findings, one of them planned.
  void fill(int count) {
    Store store = open();
    std::vector<std::string> items;
    for (int i = 0; i < count; ++i) items.push_back("c::g" + std::to_string(i));
    ids = record_new(store, items);
    store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  }
  void exec(const char* sql) const {
    Database database(file(), 1000);
    database.exec("PRAGMA foreign_keys = OFF");
    database.exec(sql);
  }
  /// Overwrites each page from `first` to `last` (of 4096 bytes) from its middle on.
  void damage(int first, int last) const {
    std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string junk(1024, '\xee');
    for (int page = first; page <= last; ++page) {
      bytes.seekp(4096 * page);
      bytes.write(junk.data(), static_cast<std::streamsize>(junk.size()));
    }
  }
  static std::string all(const Health& health) {
    std::string text;
    for (const Check& check : health.checks) {
      for (const std::string& line : check.problems) text += check.name + ": " + line + "\n";
      for (const std::string& line : check.fixed) text += check.name + " fixed: " + line + "\n";
    }
    return text;
  }

  std::vector<std::string> ids;
};

TEST_F(DoctorTest, AHealthyLedgerIsLeftAlone) {
  EXPECT_FALSE(examine(options(), true).there);
  fill(3);
  const Health health = examine(options(), true);
  EXPECT_TRUE(health.there);
  EXPECT_TRUE(health.well());
  EXPECT_EQ(all(health), "");
  EXPECT_EQ(health.checks.size(), 5U);
  EXPECT_EQ(health.schema, schema_version());
  EXPECT_TRUE(health.kept.empty());
}

TEST_F(DoctorTest, AnEmptyFileIsNoDamage) {
  std::ofstream(file()).flush();
  EXPECT_TRUE(examine(options(), true).well());
  fill(1);
  EXPECT_EQ(open().findings().size(), 1U);
}

TEST_F(DoctorTest, ViewsAndIndexesAreMadeAnew) {
  fill(3);
  exec(
      "DROP VIEW current_status; DROP INDEX task_findings_finding; DROP VIEW last_seen; "
      "CREATE VIEW last_seen AS SELECT finding, min(scan) AS scan FROM sightings GROUP BY finding");
  const Health sick = examine(options(), false);
  EXPECT_EQ(all(sick),
            "schema: current_status is missing\nschema: last_seen is changed\nschema: "
            "task_findings_finding is missing\n");
  const Health mended = examine(options(), true);
  EXPECT_TRUE(mended.well()) << all(mended);
  EXPECT_TRUE(std::filesystem::exists(mended.kept));
  EXPECT_EQ(open().findings().size(), 3U);
  EXPECT_EQ(all(examine(options(), false)), "");
}

TEST_F(DoctorTest, OrphansAreNamedAndRemoved) {
  fill(3);
  exec(
      "INSERT INTO status_log (subject, from_status, to_status, actor, at, evidence, "
      "commit_hash, expires) VALUES ('F-ZZZZZZ', '', 'open', 'x', 1, '', '', 0)");
  exec("DELETE FROM scans WHERE id = 99; INSERT INTO scan_counts VALUES (99, 'awaits', 1)");
  exec("INSERT INTO task_dependencies SELECT id, '09-09' FROM tasks");
  exec(("DELETE FROM status_log WHERE subject = '" + ids[2] + "'").c_str());
  std::filesystem::create_directories(directory / "runs");
  std::ofstream(directory / "runs" / "R-STRAY0.log") << "x";
  EXPECT_EQ(open().findings().size(), 2U);  // one is invisible: it has no status
  const Health sick = examine(options(), false);
  EXPECT_EQ(all(sick),
            "references: 1 rows of scan_counts refer to scans that are not there\n"
            "orphans: 1 findings have no status\n"
            "orphans: 1 lines of the status log speak of nothing that is there\n"
            "orphans: 1 dependencies name no task\n"
            "logs: 1 file in runs/ of no run\n");
  const Health mended = examine(options(), true);
  EXPECT_TRUE(mended.well()) << all(mended);
  EXPECT_TRUE(examine(options(), false).well());
  EXPECT_EQ(open().findings().size(), 3U);
  EXPECT_EQ(open().finding(ids[2]).disposition, Disposition::open);
  EXPECT_TRUE(std::filesystem::is_empty(directory / "runs"));
}

TEST_F(DoctorTest, AnOldSchemaIsBroughtToToday) {
  {
    Ledger ledger(directory, 1000, [] { return Millis{1}; });
    migrate(ledger.db, 1);
  }
  const Health old = examine(options(), false);
  EXPECT_TRUE(old.well());
  EXPECT_EQ(old.schema, 1);
  const Health mended = examine(options(), true);
  EXPECT_EQ(mended.schema, schema_version());
  EXPECT_TRUE(mended.well());
}

TEST_F(DoctorTest, OfADamagedLedgerTheReadableRowsAreKept) {
  fill(2000);
  exec("PRAGMA wal_checkpoint(TRUNCATE)");
  damage(60, 64);
  const Health sick = examine(options(), false);
  ASSERT_FALSE(sick.well());
  EXPECT_EQ(sick.checks[0].name, "integrity");
  const Health mended = examine(options(), true);
  EXPECT_TRUE(mended.well()) << all(mended);
  EXPECT_TRUE(std::filesystem::exists(mended.kept));
  EXPECT_TRUE(examine(options(), false).well());
  Store store = open();
  // Five pages of several hundred are lost, and not many findings with them.
  EXPECT_GT(store.findings().size(), 1000U);
  EXPECT_EQ(store.tasks().size(), 1U);
  EXPECT_EQ(record_new(store, {"c::new"}).size(), 1U);
}

TEST_F(DoctorTest, AFileThatIsNoLedgerMakesPlaceForANewOne) {
  std::ofstream(file()) << std::string(8192, 'x');
  ASSERT_FALSE(examine(options(), false).well());
  const Health mended = examine(options(), true);
  EXPECT_TRUE(mended.well()) << all(mended);
  EXPECT_NE(all(mended).find("nothing could be read"), std::string::npos);
  EXPECT_EQ(std::filesystem::file_size(mended.kept), 8192U);
  EXPECT_TRUE(open().findings().empty());
}

TEST_F(DoctorTest, ADamagedLedgerThatIsInUseIsNotReplaced) {
  fill(2000);
  exec("PRAGMA wal_checkpoint(TRUNCATE)");
  damage(60, 64);
  Store other = open();
  EXPECT_FALSE(other.tasks().empty());
  OpenOptions impatient = options();
  impatient.busy_timeout_ms = 50;
  const base::Error error = error_of([&] { examine(impatient, true); });
  EXPECT_EQ(error.kind, base::ErrorKind::busy);
  EXPECT_TRUE(std::filesystem::exists(file()));
}

TEST_F(DoctorTest, ANewerLedgerIsRefusedHereToo) {
  fill(1);
  exec("INSERT INTO schema_migrations VALUES (999, 'from the future', 0)");
  EXPECT_EQ(error_of([&] { examine(options(), true); }).kind, base::ErrorKind::usage);
}

}  // namespace
}  // namespace store
