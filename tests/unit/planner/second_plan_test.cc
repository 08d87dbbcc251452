// A plan that goes on from another one.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "planner/plan_findings.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::all_tasks;
using planner_test::finding;
using planner_test::ids;
using planner_test::Ids;
using planner_test::place;
using planner_test::plan;
using planner_test::remedy;
using planner_test::text_of;

TEST(second_plan, what_goes_with_the_calls_of_a_task_still_does_in_a_second_plan) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "block-on-in-async", "src/a.rs", 40, "c::first"),
      finding("F-B", "block-on-in-async", "src/a.rs", 10, "c::second"),
  };
  for (size_t i = 0; i < findings.size(); ++i) {
    scanner::Finding& f = findings[i].finding;
    f.remedies = {remedy("spawn-blocking", "Move the calls")};
    f.evidence = {{place("src/main.rs", 5), "async fn"}, {f.at, "block_on"}};
    const uint32_t lines[] = {i == 0 ? 5u : 8u, i == 0 ? 8u : 5u};  // the same, in another order
    for (const uint32_t line : lines)
      f.frontiers.push_back({place("src/main.rs", line), "c::main", "async task"});
  }
  const tasks::Plan first = plan(findings);
  ASSERT_EQ(all_tasks(first).size(), 1u);
  EXPECT_EQ(ids(all_tasks(first)[0].findings), (Ids{"F-B"}));
  EXPECT_EQ(ids(all_tasks(first)[0].cascades), (Ids{"F-A"}));
  EXPECT_EQ(text_of(plan(findings, all_tasks(first))), text_of(first));
  // Whichever of them has the task.
  std::vector<tasks::Task> other = all_tasks(first);
  std::swap(other[0].findings, other[0].cascades);
  const std::vector<tasks::Task> second = all_tasks(plan(findings, other));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(ids(second[0].findings), (Ids{"F-A"}));
}

TEST(second_plan, a_phase_whose_findings_are_all_gone_has_nothing_to_verify) {
  const std::vector<tasks::Task> first =
      all_tasks(plan({finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::a")}));
  const std::string text = text_of(plan({}, first));
  EXPECT_NE(text.find("State: **NOTHING LEFT**"), std::string::npos) << text;
  EXPECT_EQ(text.find("punchlist verify --phase"), std::string::npos) << text;
}

TEST(second_plan, what_was_given_back_and_waits_is_called_so) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::a"),
      finding("F-B", "lock-across-await", "src/b.rs", 10, "c::b"),
  };
  for (LedgerFinding& f : findings) f.finding.remedies = {remedy("spawn-blocking", "Move it")};
  std::vector<tasks::Task> first = all_tasks(plan(findings));
  ASSERT_EQ(first.size(), 2u);
  for (tasks::Task& task : first) task.status = tasks::TaskStatus::released;
  // Both lean on the same now, which a task of its own adds.
  for (LedgerFinding& f : findings) {
    scanner::Helper helper;
    helper.id = "error c::Failure";
    helper.what = "a variant of `Failure`";
    helper.at = place("src/error.rs", 3);
    helper.remedies = {"spawn-blocking"};
    f.repair.helpers = {helper};
  }
  const tasks::Plan second = plan(findings, first);
  EXPECT_EQ(second.find("01-01")->status, tasks::TaskStatus::draft);
  EXPECT_EQ(second.find("02-01")->status, tasks::TaskStatus::draft);
}

}  // namespace
}  // namespace planner
