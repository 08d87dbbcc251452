#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "planner/task_text.h"
#include "tasks/render.h"
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
  one.finding.remedies = {remedy("spawn-blocking", "move it")};
  EXPECT_EQ(made_of({one}).phases.at(0).tasks.at(0).fixes.at(0).steps,
            (Steps{"first step", "second step"}));
  one.finding.remedies = {remedy("end-guard-before-await", "await nothing new")};
  EXPECT_EQ(made_of({one}).phases.at(0).tasks.at(0).fixes.at(0).steps,
            (Steps{"first step", "second step"}));
}

TEST(task_text, what_serde_calls_is_to_be_seen_to) {
  LedgerFinding one = finding("F-1", "blocking-fs-in-async", "src/a.rs", 3, "c::place");
  one.finding.remedies = {remedy("spawn-blocking", "move it")};
  one.repair.by_serde = {planner_test::place("src/config.rs", 7)};
  EXPECT_EQ(
      made_of({one}).phases.at(0).tasks.at(0).fixes.at(0).steps.back(),
      "see to `src/config.rs:7` too: serde calls `place` there, from whatever code reads such "
      "a value, and cannot await");
}

TEST(task_text, titles_of_one_plan_differ_where_types_or_files_do) {
  const auto one = [](const std::string& id, const std::string& path, const std::string& item) {
    LedgerFinding f = finding(id, "blocking-sleep-in-async", path, 3, item);
    f.finding.remedies = {remedy("async-twin", "use one in `run`")};
    return f;
  };
  const auto titles = [](const std::vector<LedgerFinding>& findings) {
    std::multiset<std::string> all;
    const tasks::Plan made = made_of(findings);
    for (const tasks::Task& task : made.phases.at(0).tasks) all.insert(task.title);
    return all;
  };
  using Titles = std::multiset<std::string>;
  EXPECT_EQ(titles({one("F-1", "src/a.rs", "c::Job::run"), one("F-2", "src/a.rs", "c::Other::run"),
                    one("F-3", "src/a.rs", "c::walk")}),
            (Titles{"Use one in `run` (`Job::run`)", "Use one in `run` (`Other::run`)",
                    "Use one in `run` in `walk`"}));
  EXPECT_EQ(titles({one("F-1", "src/a.rs", "c::a::run"), one("F-2", "src/b.rs", "c::b::run")}),
            (Titles{"Use one in `run`, in `src/a.rs`", "Use one in `run`, in `src/b.rs`"}));
  EXPECT_EQ(titles({one("F-1", "src/a.rs", "c::a::run")}), (Titles{"Use one in `run`"}));
  // Behind the remedy's own words, where these do not name it.
  LedgerFinding behind = one("F-1", "src/a.rs", "c::Job::start");
  behind.finding.remedies[0].title = "use one";
  EXPECT_EQ(titles({behind}), (Titles{"Use one in `Job::start`"}));
  // A name that many types have says nothing alone.
  EXPECT_EQ(titles({one("F-1", "src/a.rs", "c::Job::run")}),
            (Titles{"Use one in `run` (`Job::run`)"}));
}

TEST(task_text, a_thread_that_may_block_is_no_way_for_code_that_runs_elsewhere) {
  LedgerFinding one = finding("F-1", "blocking-sleep-in-async", "src/a.rs", 3, "c::run");
  std::vector<scanner::Sanctioned> sites(2);
  for (scanner::Sanctioned& site : sites) {
    site.rule = one.finding.rule;
    site.callee = one.finding.callee;
  }
  sites[0].at = planner_test::place("src/b.rs", 1);
  sites[0].item = "c::main";
  sites[0].reason = "runs on: synchronous main";
  sites[1].at = planner_test::place("src/b.rs", 9);
  sites[1].item = "c::moved";
  sites[1].reason = "runs on: blocking pool thread";
  const tasks::Plan made = plan_findings({one}, rules(), {}, sites, options());
  const std::string text =
      tasks::merge(tasks::render_task(made.phases.at(0).tasks.at(0), made, "4f9c1e2"), std::nullopt)
          .text;
  EXPECT_NE(text.find("- Right where it is: `src/b.rs:1`"), std::string::npos) << text;
  EXPECT_NE(text.find("- Right already: `src/b.rs:9`"), std::string::npos) << text;
}

TEST(task_text, what_would_wait_in_async_code_is_not_made_async) {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {planner_test::async_remedy("open"),
                        planner_test::remedy("spawn-blocking", "move it")};
  f.repair.cone = planner_test::cone_of("c::open");
  f.repair.cone->definitions[0].waits = "`src/ipc.rs:7` (`std::thread::JoinHandle::join`)";
  const Choice choice = choose_remedy(f);
  EXPECT_EQ(choice.remedy, 1u);
  ASSERT_EQ(choice.refused.size(), 1u);
  EXPECT_NE(choice.refused[0].find("waits at `src/ipc.rs:7`"), std::string::npos)
      << choice.refused[0];
  f.repair.cone->definitions[0].in_tests = true;  // a test holds up itself alone
  EXPECT_EQ(choose_remedy(f).remedy, 0u);
}

TEST(task_text, one_call_is_moved_once_however_much_is_behind_it) {
  std::vector<LedgerFinding> findings;
  for (const char* id : {"F-1", "F-2", "F-3"}) {
    LedgerFinding one = finding(id, "blocking-fs-in-async", "src/a.rs",
                                10 + static_cast<uint32_t>(findings.size()), "c::load");
    one.finding.remedies = {remedy("spawn-blocking", "move it")};
    one.finding.evidence.resize(2);
    one.finding.frontiers = {{planner_test::place("src/a.rs", 3), "c::run", "async task"}};
    findings.push_back(one);
  }
  EXPECT_EQ(made_of(findings).phases.at(0).tasks.at(0).estimate.formula, "10 + 5 x 1 call");
  findings[1].finding.frontiers[0].at.line = 4;
  findings[1].finding.frontiers.push_back(findings[0].finding.frontiers[0]);
  EXPECT_EQ(made_of(findings).phases.at(0).tasks.at(0).estimate.formula, "10 + 5 x 3 findings");
}

}  // namespace
}  // namespace planner
