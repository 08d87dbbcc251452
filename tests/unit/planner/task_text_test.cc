#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::finding;
using planner_test::options;
using planner_test::remedy;
using planner_test::rules;

using Steps = std::vector<std::string>;

tasks::Plan made_of(const std::vector<LedgerFinding>& findings) {
  return plan_findings(findings, rules(), {}, {}, options());
}

TEST(task_text, what_must_end_before_the_new_await_is_a_step) {
  LedgerFinding one = finding("F-1", "blocking-fs-in-async", "src/a.rs", 3, "c::read");
  one.finding.remedies = {remedy("async-twin", "use one")};
  one.repair.held_over = {"end the guard"};
  EXPECT_EQ(made_of({one}).phases.at(0).tasks.at(0).fixes.at(0).steps,
            (Steps{"first step", "second step", "end the guard"}));
  one.finding.remedies = {remedy("end-guard-before-await", "await nothing new")};
  EXPECT_EQ(made_of({one}).phases.at(0).tasks.at(0).fixes.at(0).steps,
            (Steps{"first step", "second step"}));
}

}  // namespace
}  // namespace planner
