#include <algorithm>

#include "tests/unit/store/ledger_fixture.h"

namespace store {
namespace {

using tasks::TaskStatus;

class Tasks : public LedgerTest {
 protected:
  ClaimRequest request(const std::string& task, const std::string& actor = "bob") {
    ClaimRequest value;
    value.task = task;
    value.actor = actor;
    value.worktree = "/w/" + actor;
    value.ttl = 60'000;
    return value;
  }
  static ClaimHolder holder(const std::string& actor = "bob") {
    ClaimHolder value;
    value.actor = actor;
    value.worktree = "/w/" + actor;
    return value;
  }
};

TEST_F(Tasks, PlanningTwiceIsPlanningOnce) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  const std::vector<TaskRow> plan = {planned("01-01", {ids[0]}, {"src/a.rs"}),
                                     planned("01-02", {ids[1]}, {"src/b.rs"}, {"01-01"})};
  const std::vector<TaskRow> first = store.put_plan(plan, "ann");
  const size_t events = store.events().size();
  const std::vector<TaskRow> second = store.put_plan(plan, "ann");
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(first[0].id, second[0].id);
  EXPECT_EQ(store.events().size(), events);
  EXPECT_EQ(store.log(first[0].id).size(), 1U);
  EXPECT_EQ(store.task("01-01").state, TaskStatus::ready);
  EXPECT_EQ(store.task("01-02").state, TaskStatus::draft);
  EXPECT_EQ(store.task("01-02").blocked_by, (std::vector<std::string>{"01-01"}));
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::planned);
  EXPECT_EQ(store.finding(ids[0]).task, "01-01");
}

TEST_F(Tasks, WhatLeavesThePlanIsSupersededAndItsFindingsAreOpen) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs"}), planned("01-02", {ids[1]}, {"src/b.rs"})}, "ann");
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  EXPECT_EQ(store.task("01-02").state, TaskStatus::superseded);
  EXPECT_EQ(store.finding(ids[1]).disposition, Disposition::open);
  EXPECT_EQ(store.finding(ids[1]).task, "");
  EXPECT_EQ(store.tasks().back().handle, "01-02");
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs"}), planned("01-02", {ids[1]}, {"src/b.rs"})}, "ann");
  EXPECT_EQ(store.task("01-02").state, TaskStatus::ready);
}

TEST_F(Tasks, AHeldTaskIsNotSuperseded) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  store.put_plan({}, "ann");
  EXPECT_EQ(store.task("01-01").state, TaskStatus::claimed);
}

TEST_F(Tasks, ClaimTellsWhoHoldsItAndForHowLong) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  const Claimed claimed = store.claim(request("01-01"));
  EXPECT_EQ(claimed.claim.epoch, 1);
  EXPECT_EQ(claimed.task.state, TaskStatus::claimed);
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::in_progress);
  now += 30'000;
  const base::Error error = error_of([&] { store.claim(request("01-01", "eve")); });
  EXPECT_EQ(error.kind, base::ErrorKind::held);
  EXPECT_NE(error.cause.find("bob"), std::string::npos);
  EXPECT_NE(error.cause.find("30 s"), std::string::npos);
}

TEST_F(Tasks, TheSameClaimIdTwiceIsOneClaim) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  ClaimRequest mine = request("01-01");
  mine.claim_id = "my-claim";
  EXPECT_FALSE(store.claim(mine).repeated);
  const Claimed again = store.claim(mine);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.claim.epoch, 1);
  store.release("01-01", holder(), "");
  EXPECT_EQ(error_of([&] { store.claim(mine); }).kind, base::ErrorKind::stale);
}

TEST_F(Tasks, DependenciesAndWriteSetsBar) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g", "c::h", "c::i"});
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs", "src/b.rs"}),
       planned("01-02", {ids[1]}, {"src/c.rs"}, {"01-01"}),
       planned("01-03", {ids[2]}, {"src/b.rs"}), planned("01-04", {ids[3]}, {"src/d.rs"})},
      "ann");
  base::Error error = error_of([&] { store.claim(request("01-02")); });
  EXPECT_EQ(error.kind, base::ErrorKind::not_ready);
  EXPECT_NE(error.cause.find("01-01"), std::string::npos);
  store.claim(request("01-01"));
  error = error_of([&] { store.claim(request("01-03", "eve")); });
  EXPECT_EQ(error.kind, base::ErrorKind::not_ready);
  EXPECT_NE(error.cause.find("src/b.rs"), std::string::npos);
  EXPECT_EQ(store.claim(request("", "eve")).task.handle, "01-04");
  EXPECT_EQ(error_of([&] { store.claim(request("", "joe")); }).kind, base::ErrorKind::not_ready);
}

TEST_F(Tasks, AnUnknownWriteSetIsAlone) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  store.put_plan({planned("01-01", {ids[0]}, {}), planned("01-02", {ids[1]}, {"src/c.rs"})}, "ann");
  store.claim(request("01-02"));
  EXPECT_EQ(error_of([&] { store.claim(request("01-01", "eve")); }).kind,
            base::ErrorKind::not_ready);
}

TEST_F(Tasks, AnExpiredClaimCanBeTakenAndTheOldHolderIsStale) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  const Claimed first = store.claim(request("01-01"));
  now += 61'000;
  EXPECT_EQ(store.task("01-01").state, TaskStatus::expired);
  // Nobody took it: the holder may still finish.
  EXPECT_EQ(store.check_claim("01-01", holder()).epoch, 1);
  const Claimed second = store.claim(request("01-01", "eve"));
  EXPECT_EQ(second.claim.epoch, 2);
  ASSERT_TRUE(second.expired);
  EXPECT_EQ(second.expired->actor, "bob");
  EXPECT_EQ(error_of([&] { store.check_claim("01-01", holder()); }).kind, base::ErrorKind::stale);
  EXPECT_EQ(error_of([&] { store.renew("01-01", first.claim.epoch, 1000); }).kind,
            base::ErrorKind::stale);
  TaskDone done;
  done.task = second.task.id;
  done.epoch = first.claim.epoch;
  EXPECT_EQ(error_of([&] { store.finish(done); }).kind, base::ErrorKind::stale);
  EXPECT_EQ(store.task("01-01").state, TaskStatus::claimed);
}

TEST_F(Tasks, TheDefaultActorInAnotherWorkTreeIsNotTheHolder) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  ClaimHolder other = holder();
  other.worktree = "/w/elsewhere";
  EXPECT_EQ(error_of([&] { store.check_claim("01-01", other); }).kind, base::ErrorKind::stale);
  other.epoch = 1;
  EXPECT_EQ(store.check_claim("01-01", other).actor, "bob");
}

TEST_F(Tasks, RenewOnlyEverExtends) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  const Claimed claimed = store.claim(request("01-01"));
  store.renew("01-01", 1, 10);
  EXPECT_EQ(store.task("01-01").claim->lease_until, claimed.claim.lease_until);
  store.renew("01-01", 1, 600'000);
  EXPECT_EQ(store.task("01-01").claim->lease_until, now + 600'000);
}

TEST_F(Tasks, ReleaseGivesItBack) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  store.release("01-01", holder(), "out of time");
  EXPECT_EQ(store.task("01-01").state, TaskStatus::released);
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::planned);
  EXPECT_EQ(store.claims()[0].note, "out of time");
  EXPECT_EQ(store.claim(request("01-01", "eve")).claim.epoch, 3);
}

TEST_F(Tasks, FinishVerifiesAndOpensWhatDependsOnIt) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g", "c::h", "c::i"});
  TaskRow first = planned("01-01", {ids[0]}, {"src/a.rs"});
  first.cascades = {ids[1], ids[2]};
  store.put_plan({first, planned("01-02", {ids[3]}, {"src/b.rs"}, {"01-01"})}, "ann");
  EXPECT_EQ(store.finding(ids[1]).disposition, Disposition::cascade);
  store.claim(request("01-01"));
  store.submit("01-01", 1, "bob", "c2", "mended", true);
  EXPECT_EQ(store.task("01-01").state, TaskStatus::verifying);
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::submitted);
  store.submit("01-01", 1, "bob", "c2", "again after a crash", true);
  TaskDone done;
  done.task = store.task("01-01").id;
  done.actor = "bob";
  done.epoch = 1;
  done.commit = "c2";
  done.verified = {ids[0], ids[1]};
  done.detached = {{ids[2], "it is still there"}};
  done.evidence = "check passed";
  store.finish(done);
  EXPECT_EQ(store.task("01-01").state, TaskStatus::done);
  EXPECT_EQ(store.task("01-02").state, TaskStatus::ready);
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::verified);
  EXPECT_EQ(store.finding(ids[1]).disposition, Disposition::verified);
  EXPECT_EQ(store.finding(ids[2]).disposition, Disposition::open);
  // Every step of the log is one that the status machine allows.
  for (const std::string& id : {ids[0], ids[1], ids[2]}) {
    const std::vector<StatusChange> log = store.log(id);
    for (size_t i = 1; i < log.size(); ++i) {
      EXPECT_TRUE(tasks::may_follow(*tasks::disposition_from(log[i].from),
                                    *tasks::disposition_from(log[i].to), tasks::Actor::tool))
          << log[i].from << " -> " << log[i].to;
    }
  }
  EXPECT_EQ(error_of([&] { store.claim(request("01-01")); }).kind, base::ErrorKind::not_ready);
}

TEST_F(Tasks, ThreeRefusalsNeedAPerson) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  for (int i = 0; i < 3; ++i) {
    store.submit("01-01", 1, "bob", "c2", "", true);
    store.reject("01-01", 1, "bob", "c2", "test failed");
    EXPECT_EQ(store.task("01-01").rejections, static_cast<uint32_t>(i + 1));
  }
  EXPECT_EQ(store.task("01-01").state, TaskStatus::needs_human);
  EXPECT_EQ(error_of([&] { store.check_claim("01-01", holder()); }).kind, base::ErrorKind::stale);
  EXPECT_EQ(error_of([&] { store.claim(request("01-01")); }).kind, base::ErrorKind::not_ready);
}

TEST_F(Tasks, RunsAreStoredWithTheirEnd) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  const std::vector<TaskRow> plan =
      store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  RunRow run;
  run.task = plan[0].id;
  run.name = "check";
  run.command = "cargo check";
  run.commit = "c2";
  run = store.start_run(run);
  EXPECT_EQ(run.log_path, "runs/" + run.id + ".log");
  EXPECT_EQ(store.runs()[0].outcome, "running");
  run.exit_code = 1;
  run.outcome = "failed";
  run.duration = 1234;
  store.finish_run(run);
  EXPECT_EQ(store.runs("01-01")[0].outcome, "failed");
  EXPECT_EQ(store.runs("01-01")[0].exit_code, 1);
  EXPECT_EQ(error_of([&] { store.finish_run(run); }).kind, base::ErrorKind::not_found);
}

TEST_F(Tasks, NextTakesNoTaskWhoseLeaseRanOut) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs"}), planned("01-02", {ids[1]}, {"src/b.rs"})}, "ann");
  store.claim(request("01-01"));
  now += 61'000;
  EXPECT_EQ(store.ready().size(), 1U);
  EXPECT_EQ(store.claim(request("", "eve")).task.handle, "01-02");
  const base::Error error = error_of([&] { store.claim(request("", "joe")); });
  EXPECT_EQ(error.kind, base::ErrorKind::not_ready);
  EXPECT_NE(error.cause.find("01-01"), std::string::npos);
  const Claimed taken = store.claim(request("01-01", "joe"));
  ASSERT_TRUE(taken.expired);
  EXPECT_EQ(store.claims()[0].ended, "expired");
}

TEST_F(Tasks, NextGoesByWave) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  TaskRow late = planned("01-01", {ids[0]}, {"src/a.rs"});
  late.wave = 2;
  store.put_plan({late, planned("01-02", {ids[1]}, {"src/b.rs"})}, "ann");
  EXPECT_EQ(store.claim(request("", "eve")).task.handle, "01-02");
}

TEST_F(Tasks, ASignOfLifeRenewsOnlyLiveClaimsOfThatPlace) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs"}), planned("01-02", {ids[1]}, {"src/b.rs"})}, "ann");
  const Millis first = store.claim(request("01-01")).claim.lease_until;
  store.claim(request("01-02", "eve"));
  now += 1'000;  // a tenth of the lease is not gone: nothing is written
  store.keep_alive("/w/bob", "");
  EXPECT_EQ(store.task("01-01").claim->lease_until, first);
  now += 30'000;
  store.keep_alive("/w/bob", "");
  EXPECT_EQ(store.task("01-01").claim->lease_until, now + 60'000);
  EXPECT_EQ(store.task("01-02").claim->lease_until, first);
  now += 59'000;
  store.keep_alive("/w/eve", "");  // eve's ran out: it stays so
  EXPECT_EQ(store.task("01-02").claim->lease_until, first);
  EXPECT_EQ(store.task("01-02").state, TaskStatus::expired);
  EXPECT_EQ(store.task("01-01").state, TaskStatus::claimed);
}

TEST_F(Tasks, ALeaseThatRanOutCannotBeTakenUpOverAnothersFiles) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f", "c::g"});
  store.put_plan(
      {planned("01-01", {ids[0]}, {"src/a.rs"}), planned("01-02", {ids[1]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  now += 61'000;
  store.renew("01-01", 1, 60'000);  // nobody came between
  EXPECT_EQ(store.task("01-01").state, TaskStatus::claimed);
  now += 61'000;
  store.claim(request("01-02", "eve"));
  const base::Error error = error_of([&] { store.renew("01-01", 1, 60'000); });
  EXPECT_EQ(error.kind, base::ErrorKind::stale);
  EXPECT_NE(error.cause.find("src/a.rs"), std::string::npos);
}

TEST_F(Tasks, BlockingEndsTheClaimAndTheEpoch) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann");
  store.claim(request("01-01"));
  EXPECT_EQ(error_of([&] { store.block("01-01", holder("eve"), "x"); }).kind,
            base::ErrorKind::stale);
  store.block("01-01", holder(), "needs the new API");
  EXPECT_EQ(store.task("01-01").state, TaskStatus::blocked);
  EXPECT_EQ(store.task("01-01").note, "needs the new API");
  EXPECT_EQ(store.finding(ids[0]).disposition, Disposition::planned);
  EXPECT_EQ(store.claims()[0].ended, "blocked");
  EXPECT_EQ(error_of([&] { store.renew("01-01", 1, 1000); }).kind, base::ErrorKind::stale);
  EXPECT_EQ(error_of([&] { store.claim(request("01-01", "eve")); }).kind,
            base::ErrorKind::not_ready);
  EXPECT_EQ(error_of([&] { store.block("01-01", holder(), "again"); }).kind,
            base::ErrorKind::not_ready);
}

TEST_F(Tasks, ARunThatAnotherContradictsIsNotReused) {
  Store store = open();
  const auto run_of = [&store](const std::string& outcome) {
    RunRow run;
    run.phase = "01-context";
    run.name = "test";
    run.command = "cargo test";
    run.tree = "tree";
    run = store.start_run(run);
    run.outcome = outcome;
    store.finish_run(run);
    return run.id;
  };
  EXPECT_FALSE(store.passed_run("tree", "cargo test", false));
  const std::string first = run_of("passed");
  EXPECT_EQ(store.passed_run("tree", "cargo test", false)->id, first);
  EXPECT_FALSE(store.passed_run("tree", "cargo test", true));
  EXPECT_FALSE(store.passed_run("other", "cargo test", false));
  EXPECT_TRUE(store.disagreeing_runs("tree", "cargo test").empty());
  run_of("failed");
  EXPECT_FALSE(store.passed_run("tree", "cargo test", false));
  EXPECT_EQ(store.disagreeing_runs("tree", "cargo test").size(), 2U);
}

TEST_F(Tasks, ChecksOfPhasesAreKeptWithTheirGaps) {
  Store store = open();
  PhaseCheck check;
  check.phase = "01-context";
  check.commit = "c3";
  check.status = "gaps_found";
  check.truths = 3;
  check.held = 2;
  PhaseGap gap;
  gap.truth = "F-1 is gone";
  gap.kind = "finding";
  gap.line = 7;
  check.gaps.push_back(gap);
  store.put_phase_check(check);
  check.gaps.clear();
  check.status = "passed";
  store.put_phase_check(check);
  const std::vector<PhaseCheck> checks = store.phase_checks("01-context");
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].gaps[0].line, 7U);
  EXPECT_EQ(checks[1].status, "passed");
  EXPECT_EQ(checks[0].at, now);
  EXPECT_TRUE(store.phase_checks("02-x").empty());
}

TEST_F(Tasks, TasksAreFoundByHandleIdAndPrefix) {
  Store store = open();
  const std::vector<std::string> ids = record_new(store, {"c::f"});
  const std::string id = store.put_plan({planned("01-01", {ids[0]}, {"src/a.rs"})}, "ann")[0].id;
  EXPECT_EQ(store.task("01-01").id, id);
  EXPECT_EQ(store.task(id).handle, "01-01");
  EXPECT_EQ(store.task(id.substr(0, 4)).handle, "01-01");
  EXPECT_EQ(error_of([&] { store.task("09-09"); }).kind, base::ErrorKind::not_found);
}

}  // namespace
}  // namespace store
