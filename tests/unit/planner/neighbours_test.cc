#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::async_remedy;
using planner_test::cone_of;
using planner_test::finding;
using planner_test::place;
using planner_test::remedy;

using Handles = std::vector<std::string>;

tasks::Plan planned(const std::vector<LedgerFinding>& findings,
                    const std::vector<scanner::Sanctioned>& sanctioned = {}) {
  return plan_findings(findings, planner_test::rules(), {}, sanctioned, planner_test::options());
}

std::vector<tasks::Task> tasks_of(const tasks::Plan& plan) {
  std::vector<tasks::Task> all;
  for (const tasks::Phase& phase : plan.phases)
    all.insert(all.end(), phase.tasks.begin(), phase.tasks.end());
  return all;
}

Handles ids_of(const std::vector<tasks::FindingNote>& notes) {
  Handles out;
  for (const tasks::FindingNote& note : notes) out.push_back(note.id);
  return out;
}

TEST(plan_neighbours, one_function_becomes_async_once_whatever_for) {
  LedgerFinding sleep = finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run");
  sleep.finding.remedies = {async_remedy("run"), remedy("spawn-blocking", "move it")};
  sleep.repair.cone = cone_of("c::run");
  LedgerFinding read = sleep;
  read.id = "F-B";
  read.finding.at.line = 30;
  read.finding.item = "c::Other::run";  // another implementation of the same method
  read.finding.remedies[0].id = "make-async-and-read";
  const std::vector<tasks::Task> made = tasks_of(planned({sleep, read}));
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(ids_of(made[0].findings), (Handles{"F-A", "F-B"}));
}

TEST(plan_neighbours, what_runs_a_failing_command_waits_for_it) {
  const LedgerFinding sleep = finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run");
  const LedgerFinding lock = finding("F-B", "lock-across-await", "src/b.rs", 10, "c::take");
  PlanOptions with = planner_test::options();
  const auto depends = [&](const std::string& id) {
    const tasks::Plan plan = plan_findings({sleep, lock}, planner_test::rules(), {}, {}, with);
    for (const tasks::Task& task : tasks_of(plan)) {
      if (!task.findings.empty() && task.findings[0].id == id) return task.depends_on;
    }
    return Handles{"not there"};
  };
  EXPECT_EQ(depends("F-B"), Handles());
  PhaseGap gap;
  gap.phase_slug = "blocking-calls";
  gap.phase = 1;
  gap.key = "01-blocking-calls `cargo check` passes since check 1";
  gap.gap = {"`cargo check` passes", "run R-1 failed", "cargo check", "4f9c1e2"};
  with.gaps = {gap};
  EXPECT_EQ(depends("F-B"), Handles{"01-01"});
  EXPECT_EQ(depends("F-A"), Handles()) << "open in the same phase: it may be the cause";
  with.gaps[0].gap.command = "cargo test";
  EXPECT_EQ(depends("F-B"), Handles()) << "a command that its proof does not run";
}

TEST(plan_neighbours, what_a_moved_call_takes_along_is_a_cascade) {
  LedgerFinding moved = finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::first");
  moved.finding.evidence = {{place("src/main.rs", 5), "async fn"}, {moved.finding.at, "sleep"}};
  moved.finding.frontiers = {{place("src/main.rs", 5), "c::main", "async task"}};
  moved.finding.remedies = {remedy("spawn-blocking", "Move the call")};
  LedgerFinding taken = finding("F-B", "block-on-in-async", "src/a.rs", 40, "c::second");
  taken.finding.evidence = moved.finding.evidence;
  taken.finding.frontiers = moved.finding.frontiers;
  taken.finding.remedies = {remedy("await-it", "Await it"), remedy("spawn-blocking", "Move it")};
  LedgerFinding other = taken;  // one more way leads to it
  other.id = "F-C";
  other.finding.at.line = 60;
  other.finding.item = "c::third";
  other.finding.frontiers.push_back({place("src/main.rs", 9), "c::main", "async task"});
  LedgerFinding stubborn = taken;  // the pool is no place for it
  stubborn.id = "F-D";
  stubborn.finding.at.line = 80;
  stubborn.finding.item = "c::fourth";
  stubborn.finding.remedies.pop_back();
  std::map<std::string, Handles> cascades;
  for (const tasks::Task& task : tasks_of(planned({moved, taken, other, stubborn})))
    cascades[task.findings[0].id] = ids_of(task.cascades);
  EXPECT_EQ(cascades, (std::map<std::string, Handles>{{"F-A", {"F-B"}}, {"F-C", {}}}))
      << "F-D shares its call and its remedy with F-C";
}

TEST(plan_neighbours, a_call_is_moved_by_one_task) {
  const std::vector<scanner::Remedy> move = {remedy("spawn-blocking", "Move the call")};
  LedgerFinding more = finding("F-B", "blocking-sleep-in-async", "src/b.rs", 10, "c::more");
  more.finding.evidence = {{place("src/main.rs", 5), "async fn"}, {more.finding.at, "sleep"}};
  more.finding.frontiers = {{place("src/main.rs", 5), "c::main", "async task"},
                            {place("src/main.rs", 9), "c::main", "async task"}};
  more.finding.remedies = move;
  LedgerFinding less = finding("F-A", "lock-across-await", "src/a.rs", 10, "c::less");
  less.finding.evidence = more.finding.evidence;
  less.finding.frontiers = {more.finding.frontiers[0]};
  less.finding.remedies = move;
  LedgerFinding else_where = less;
  else_where.id = "F-C";
  else_where.finding.at = place("src/c.rs", 3);
  else_where.finding.item = "c::elsewhere";
  else_where.finding.frontiers[0].at.line = 77;
  const tasks::Plan first = planned({less, more, else_where});
  std::map<std::string, Handles> cascades;
  for (const tasks::Task& task : tasks_of(first))
    cascades[task.findings[0].id] = ids_of(task.cascades);
  EXPECT_EQ(cascades, (std::map<std::string, Handles>{{"F-B", {"F-A"}}, {"F-C", {}}}));
  // Of two that move the same calls, the same one keeps them.
  less.finding.frontiers = more.finding.frontiers;
  EXPECT_EQ(tasks_of(planned({less, more, else_where})).size(), 2u);
}

TEST(plan_neighbours, a_helper_that_one_task_adds_is_in_its_write_set) {
  LedgerFinding one = finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run");
  one.finding.remedies = {remedy("spawn-blocking", "Move it")};
  scanner::Helper helper;
  helper.id = "error c::Failure";
  helper.what = "a variant of `Failure` for `tokio::task::JoinError`";
  helper.at = place("src/error.rs", 3);
  helper.remedies = {"spawn-blocking"};
  one.repair.helpers = {helper};
  EXPECT_EQ(tasks_of(planned({one}))[0].files_modified, (Handles{"src/a.rs", "src/error.rs"}));
  // A task of its own adds what two lean on.
  LedgerFinding two = one;
  two.id = "F-B";
  two.finding.at.path = "src/b.rs";
  two.finding.item = "c::walk";
  for (const tasks::Task& task : tasks_of(planned({one, two}))) {
    if (!task.findings.empty()) {
      EXPECT_EQ(task.files_modified, (Handles{task.findings[0].path}));
    }
  }
}

TEST(plan_neighbours, no_example_is_a_function_that_is_to_be_fixed_or_a_test) {
  const auto right = [](const std::string& item, uint32_t line, bool in_tests) {
    scanner::Sanctioned site;
    site.rule = "blocking-sleep-in-async";
    site.at = place("src/a.rs", line);
    site.item = item;
    site.callee = "std::thread::sleep";
    site.reason = "runs on: blocking pool";
    site.in_tests = in_tests;
    return site;
  };
  const tasks::Plan made = planned(
      {finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run")},
      {right("c::run", 10, false), right("c::test_it", 20, true), right("c::good", 30, false)});
  const tasks::Task task = tasks_of(made).at(0);
  ASSERT_EQ(task.exemplars.size(), 1u);
  EXPECT_EQ(task.exemplars[0].item, "c::good");
  EXPECT_EQ(made.correct.size(), 1u) << "one line is not right and wrong at once";
}

TEST(plan_neighbours, a_file_that_very_many_write_is_named_instead_of_them) {
  std::vector<LedgerFinding> findings;
  for (uint32_t i = 0; i < 100; ++i) {
    findings.push_back(finding("F-" + std::to_string(100 + i), "blocking-sleep-in-async",
                               i < 90 ? "src/hot.rs" : "src/cool.rs", 10 + i,
                               "c::f" + std::to_string(i)));
  }
  std::set<uint32_t> waves;
  for (const tasks::Task& task : tasks_of(planned(findings))) {
    const bool hot = task.files_modified[0] == "src/hot.rs";
    EXPECT_EQ(task.conflicts_with.size(), hot ? 0u : 9u);
    ASSERT_EQ(task.crowds.size(), hot ? 1u : 0u);
    if (hot) {
      EXPECT_EQ(task.crowds[0].others, 89u);
    }
    if (hot) {
      EXPECT_TRUE(waves.insert(task.wave).second) << "two in one wave write one file";
    }
  }
}

}  // namespace
}  // namespace planner
