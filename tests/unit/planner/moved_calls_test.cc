// What a task says of calls that move into the blocking pool.
#include <gtest/gtest.h>

#include <algorithm>

#include "planner/plan_findings.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::finding;
using planner_test::Ids;
using planner_test::place;
using planner_test::plan;
using planner_test::remedy;

TEST(moved_calls, what_a_moved_call_has_made_async_is_in_the_write_set) {
  LedgerFinding moved = finding("F-1", "blocking-fs-in-async", "src/a.rs", 3, "c::read");
  moved.finding.remedies = {remedy("spawn-blocking", "move it")};
  moved.finding.message = "reached by 1 call from async code";
  scanner::Frontier frontier;
  frontier.at = place("src/main.rs", 9);
  moved.finding.frontiers = {frontier};
  moved.finding.evidence = {{place("src/main.rs", 9), "calls `read`"},
                            {place("src/a.rs", 3), "blocks"}};
  moved.repair.in_pool_files = {"src/user.rs"};
  ASSERT_TRUE(moved.finding.is_reached_by_calls());
  EXPECT_EQ(plan({moved}).phases.at(0).tasks.at(0).files_modified,
            (Ids{"src/main.rs", "src/user.rs"}));
}

TEST(moved_calls, what_a_moved_call_meets_is_told_of_that_remedy_alone) {
  LedgerFinding moved = finding("F-1", "blocking-fs-in-async", "src/a.rs", 3, "c::read");
  moved.repair.in_pool = {"mind the guard"};
  moved.finding.remedies = {remedy("spawn-blocking", "move it")};
  const tasks::Plan with = plan({moved});
  EXPECT_EQ(with.phases.at(0).tasks.at(0).fixes.at(0).steps.back(), "mind the guard");
  moved.finding.remedies = {remedy("async-twin", "await it")};
  const tasks::Plan without = plan({moved});
  const Ids& steps = without.phases.at(0).tasks.at(0).fixes.at(0).steps;
  EXPECT_EQ(std::count(steps.begin(), steps.end(), "mind the guard"), 0);
}

}  // namespace
}  // namespace planner
