#include "store/sqlite.h"
#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

using Scans = LedgerTest;

TEST_F(Scans, NewFindingsGetIdsAndAreOpen) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids[0].rfind("F-", 0), 0U);
  EXPECT_EQ(ids[0].size(), 8U);
  const std::vector<FindingRow> rows = store.findings();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, ids[0]);
  EXPECT_EQ(rows[0].presence, Presence::new_);
  EXPECT_EQ(rows[0].disposition, Disposition::open);
  EXPECT_EQ(rows[0].severity, scanner::Severity::high);
  EXPECT_EQ(rows[0].first_commit, "c1");
  EXPECT_EQ(rows[0].last_commit, "c1");
}

TEST_F(Scans, AKnownFindingKeepsItsIdAndSharesItsSite) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  const Known known = store.known();
  ASSERT_EQ(known.findings.size(), 1U);
  EXPECT_EQ(known.findings[0].line, 20U);
  ScanWrite write;
  write.based_on = known.revision;
  write.scan.commit = "c2";
  write.scan.source = "worktree";
  write.sighted.push_back(sighted(finding_at("src/a.rs", 25, "c::f"), ids[0]));
  ASSERT_TRUE(store.record_scan(write));
  const FindingRow row = store.finding(ids[0]);
  EXPECT_EQ(row.presence, Presence::present);
  EXPECT_EQ(row.line, 25U);
  EXPECT_EQ(row.first_commit, "c1");
  EXPECT_EQ(row.last_commit, "c2");
  // As of the first scan it is where it was.
  EXPECT_EQ(store.findings(1)[0].line, 20U);
}

TEST_F(Scans, AnOutdatedMatchIsNotRecorded) {
  Store store = open();
  const Known known = store.known();
  record_new(store, {"c::f"});
  ScanWrite write;
  write.based_on = known.revision;
  write.sighted.push_back(sighted(finding_at("src/a.rs", 20, "c::f")));
  EXPECT_FALSE(store.record_scan(write));
  EXPECT_EQ(store.findings().size(), 1U);
  EXPECT_EQ(store.scans().size(), 1U);
}

TEST_F(Scans, GoneAndUncertainAreToldApart) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  ScanWrite write;
  write.based_on = store.known().revision;
  write.scan.source = "worktree";
  write.gone.push_back({ids[0], Presence::absent, "", {}, {}});
  write.gone.push_back({ids[1], Presence::uncertain, "not parsed", {}, {}});
  ASSERT_TRUE(store.record_scan(write));
  EXPECT_EQ(store.finding(ids[0]).presence, Presence::absent);
  EXPECT_EQ(store.finding(ids[1]).presence, Presence::uncertain);
  EXPECT_EQ(store.finding(ids[1]).presence_reason, "not parsed");
  // The last place is still known, so that it can be found again.
  const Known known = store.known();
  ASSERT_EQ(known.findings.size(), 2U);
  EXPECT_EQ(known.findings[0].line + known.findings[1].line, 50U);
}

TEST_F(Scans, TiesAreKeptUntilOneIsSettled) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  ScanWrite write;
  write.based_on = store.known().revision;
  write.sighted.push_back(sighted(finding_at("src/a.rs", 30, "c::f")));
  write.gone.push_back({ids[0], Presence::uncertain, "two sites could be it", {0}, {}});
  const std::optional<RecordedScan> second = store.record_scan(write);
  ASSERT_TRUE(second);
  Known known = store.known();
  ASSERT_EQ(known.ties.size(), 1U);
  EXPECT_EQ(known.ties[0].old_id, ids[0]);
  EXPECT_EQ(known.ties[0].new_id, second->findings[0].id);
  ScanWrite third;
  third.based_on = known.revision;
  third.gone.push_back({ids[0], Presence::absent, "", {}, {}});
  third.gone.push_back({second->findings[0].id, Presence::absent, "", {}, {}});
  ASSERT_TRUE(store.record_scan(third));
  EXPECT_TRUE(store.known().ties.empty());
}

TEST_F(Scans, AParentIsKnownByItsId) {
  Store store = open();
  ScanWrite write;
  write.sighted.push_back(sighted(finding_at("src/a.rs", 20, "c::child")));
  write.sighted.push_back(sighted(finding_at("src/a.rs", 30, "c::parent")));
  write.sighted[0].finding.parent = "fp-c::parent";
  const std::optional<RecordedScan> recorded = store.record_scan(write);
  ASSERT_TRUE(recorded);
  EXPECT_EQ(store.finding(recorded->findings[0].id).parent, recorded->findings[1].id);
}

TEST_F(Scans, AVerifiedFindingThatIsBackIsOpenAgainAndCounted) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  for (const char* to : {"planned", "in_progress", "submitted", "verified"}) {
    StatusChange change;
    change.subject = ids[0];
    change.to = to;
    change.commit = "c2";
    store.append_status(change);
  }
  ASSERT_EQ(store.known().findings[0].verified_commit, "c2");
  ScanWrite write;
  write.based_on = store.known().revision;
  write.sighted.push_back(sighted(finding_at("src/a.rs", 20, "c::f"), ids[0]));
  write.sighted[0].regressed = true;
  const std::optional<RecordedScan> recorded = store.record_scan(write);
  ASSERT_TRUE(recorded);
  EXPECT_EQ(recorded->findings[0].disposition, Disposition::open);
  EXPECT_EQ(store.finding(ids[0]).regressions, 1U);
}

TEST_F(Scans, AnAcceptanceThatRanOutIsOpen) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  StatusChange change;
  change.subject = ids[0];
  change.to = "accepted";
  change.by = tasks::Actor::person;
  change.evidence = "until the rewrite";
  change.expires = now + 1000;
  store.append_status(change);
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::accepted);
  now += 2000;
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::open);
}

TEST_F(Scans, AStatusThatMayNotFollowIsRefused) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  StatusChange change;
  change.subject = ids[0];
  change.to = "verified";
  EXPECT_EQ(error_of([&] { store.append_status(change); }).kind, base::ErrorKind::usage);
  EXPECT_EQ(store.log(ids[0]).size(), 1U);
}

TEST_F(Scans, IdsAreFoundByUniquePrefixOnly) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  EXPECT_EQ(store.finding(ids[0].substr(0, 4)).id, ids[0]);
  EXPECT_EQ(error_of([&] { store.finding("F-ZZZZZZZZ"); }).kind, base::ErrorKind::not_found);
}

TEST_F(Scans, LatestScanIsOfTheWorkTreeAskedFor) {
  Store store = open();
  record_new(store, {"c::f"});
  ScanWrite write;
  write.based_on = store.known().revision;
  write.scan.source = "worktree";
  write.scan.worktree = "/other";
  write.scan.counts["files"] = 7;
  ASSERT_TRUE(store.record_scan(write));
  EXPECT_EQ(store.latest_scan("/w")->id, 1);
  EXPECT_EQ(store.latest_scan()->counts.at("files"), 7U);
  EXPECT_FALSE(store.latest_scan("/nowhere"));
}

scanner::Frontier frontier_at(const std::string& item, uint32_t line) {
  scanner::Frontier frontier;
  frontier.item = item;
  frontier.context = "async task";
  frontier.at.path = "src/a.rs";
  frontier.at.line = line;
  return frontier;
}

TEST_F(Scans, PrintsComeBackAndBodiesAreShared) {
  Store store = open();
  ScanWrite write;
  write.scan.source = "worktree";
  for (const uint32_t line : {3U, 9U}) {
    write.sighted.push_back(sighted(finding_at("src/a.rs", line, "c::f")));
    write.sighted.back().print = {1, "00ff", line, "12.0.0001", "a.b.c.d"};
  }
  ASSERT_TRUE(store.record_scan(write));
  const Known known = store.known();
  ASSERT_EQ(known.findings.size(), 2U);
  for (const KnownFinding& finding : known.findings) {
    EXPECT_EQ(finding.print.version, 1);
    EXPECT_EQ(finding.print.body_hash, "00ff");
    EXPECT_EQ(finding.print.body_offset, finding.line);
    EXPECT_EQ(finding.print.body, "12.0.0001");
    EXPECT_EQ(finding.print.surroundings, "a.b.c.d");
  }
  Database other(directory / "ledger.db", 1000);
  Statement bodies(other, "SELECT count(*) FROM bodies");
  ASSERT_TRUE(bodies.step());
  EXPECT_EQ(bodies.integer(0), 1);
}

TEST_F(Scans, FrontiersHaveAPresenceOfTheirOwn) {
  Store store = open();
  ScanWrite write;
  write.scan.source = "worktree";
  write.sighted.push_back(sighted(finding_at("src/a.rs", 3, "c::f")));
  write.sighted[0].frontiers = {{frontier_at("c::one", 10), 0}, {frontier_at("c::two", 20), 0}};
  const std::string id = store.record_scan(write)->findings[0].id;
  std::vector<FrontierRow> rows = store.frontiers(id);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].item, "c::one");
  EXPECT_EQ(rows[0].presence, Presence::new_);

  // One moved, one is gone, one is new.
  write.based_on = store.known().revision;
  write.sighted[0].id = id;
  write.sighted[0].frontiers = {{frontier_at("c::one", 12), rows[0].id},
                                {frontier_at("c::three", 30), 0}};
  ASSERT_TRUE(store.record_scan(write));
  rows = store.frontiers(id);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].line, 12U);
  EXPECT_EQ(rows[0].presence, Presence::present);
  EXPECT_EQ(rows[1].presence, Presence::absent);
  EXPECT_EQ(rows[2].presence, Presence::new_);

  // The same again writes nothing; a finding that is gone takes its frontiers along.
  write.based_on = store.known().revision;
  write.sighted[0].frontiers = {{frontier_at("c::one", 12), rows[0].id},
                                {frontier_at("c::three", 30), rows[2].id}};
  const int64_t before = rows[0].last_change;
  ASSERT_TRUE(store.record_scan(write));
  EXPECT_EQ(store.frontiers(id)[0].last_change, before);
  ScanWrite gone;
  gone.based_on = store.known().revision;
  gone.scan.source = "worktree";
  gone.gone.push_back({id, Presence::absent, "", {}, {}});
  ASSERT_TRUE(store.record_scan(gone));
  for (const FrontierRow& row : store.frontiers(id)) EXPECT_EQ(row.presence, Presence::absent);
}

TEST_F(Scans, ASuccessorIsLinkedOnBothSides) {
  Store store = open();
  ScanWrite write;
  write.scan.source = "worktree";
  write.sighted.push_back(sighted(finding_at("src/a.rs", 3, "c::f")));
  const std::string old_id = store.record_scan(write)->findings[0].id;
  write.based_on = store.known().revision;
  write.sighted[0].finding.rule = "lock-across-await";
  write.gone.push_back({old_id, Presence::absent, "", {}, 0});
  const std::string new_id = store.record_scan(write)->findings[0].id;
  ASSERT_NE(old_id, new_id);
  for (const std::string& id : {old_id, new_id}) {
    const std::vector<Lineage> links = store.lineage(id);
    ASSERT_EQ(links.size(), 1U);
    EXPECT_EQ(links[0].old_id, old_id);
    EXPECT_EQ(links[0].new_id, new_id);
  }
  EXPECT_EQ(store.sightings(old_id).size(), 2U);
  EXPECT_EQ(store.sightings(old_id)[1].presence, Presence::absent);
}

TEST_F(Scans, TalliesFollowWhatIsThereAndWhatIsDecided) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g", "c::h"});
  const auto scan_again = [&](const std::vector<size_t>& there, const std::vector<size_t>& gone) {
    now += 1000;
    ScanWrite write;
    write.based_on = store.known().revision;
    write.scan.commit = "c2";
    write.scan.source = "worktree";
    write.scan.started = now;
    for (size_t i : there) {
      write.sighted.push_back(sighted(finding_at("src/a.rs", 20, "c::f"), ids[i]));
    }
    for (size_t i : gone) {
      Gone one;
      one.id = ids[i];
      write.gone.push_back(one);
    }
    ASSERT_TRUE(store.record_scan(write));
  };
  scan_again({0, 1}, {2});  // gone
  scan_again({1}, {});      // one was not looked for: as before
  now += 1000;
  StatusChange change;
  change.subject = ids[0];
  change.to = "accepted";
  change.by = tasks::Actor::person;
  change.actor = "ann";
  change.evidence = "may stay";
  change.expires = now + 2500;
  store.append_status(change);
  scan_again({0, 1}, {});
  scan_again({0, 1}, {});
  now += 1000;  // the acceptance ran out
  std::vector<uint32_t> high;
  for (const ScanTally& tally : store.tallies()) high.push_back(tally.open[3]);
  EXPECT_EQ(high, (std::vector<uint32_t>{3, 2, 1, 1, 2}));
}

}  // namespace
}  // namespace store
