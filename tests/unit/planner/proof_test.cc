// What a task's commands can prove, and what must be done before they can.
#include "planner/proof.h"

#include <gtest/gtest.h>

#include "scanner/rule.h"
#include "tasks/render.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::finding;

TEST(proof, tests_that_hang_come_before_all_whose_proof_runs_tests) {
  const auto hanging = [](const std::string& id, const std::string& path) {
    LedgerFinding one = finding(id, "relock-in-scope", path, 5, "t::" + id);
    one.finding.in_tests = true;
    one.finding.verdict = "deadlocks";
    return one;
  };
  const LedgerFinding shipped = finding("F-1", "lock-across-await", "src/a.rs", 1, "c::shipped");
  PlanOptions options;
  options.verify = {"cargo test"};
  const tasks::Plan made =
      planner::plan_findings({shipped, hanging("F-2", "tests/a.rs"), hanging("F-3", "tests/b.rs")},
                             scanner::all_rules(), {}, {}, options);
  ASSERT_EQ(made.phases.size(), 2u);
  EXPECT_EQ(made.phases[0].slug, "hanging-tests");
  ASSERT_EQ(made.phases[0].tasks.size(), 1u);  // one run of the tests proves them both, or neither
  EXPECT_EQ(made.phases[0].tasks[0].findings.size(), 2u);
  EXPECT_EQ(made.phases[1].tasks.at(0).depends_on, std::vector<std::string>{"01-01"});
  options.verify = {"cargo check"};
  const tasks::Plan checked = planner::plan_findings({shipped, hanging("F-2", "tests/a.rs")},
                                                     scanner::all_rules(), {}, {}, options);
  EXPECT_TRUE(checked.phases.at(1).tasks.at(0).depends_on.empty());
}

TEST(proof, built_in_commands_name_the_workspace_that_they_build) {
  LedgerFinding out = finding("F-1", "lock-across-await", "remote/src/a.rs", 1, "remote::f");
  out.finding.cfg = "feature = \"slow\", not(feature = \"fast\")";
  out.repair.packages = {{"remote/src/a.rs", "remote", "remote/Cargo.toml", "remote/Cargo.toml"}};
  PlanOptions options;
  options.verify = {"cargo check --workspace"};
  options.built_in_verify = true;
  const auto task = [&] {
    return planner::plan_findings({out}, scanner::all_rules(), {}, {}, options)
        .phases.at(0)
        .tasks.at(0);
  };
  EXPECT_EQ(task().verify,
            std::vector<std::string>{"cargo check --workspace --manifest-path remote/Cargo.toml"});
  ASSERT_EQ(task().builds.size(), 1u);
  EXPECT_EQ(task().builds[0].feature, "slow");
  // What people configured stays as it is, and the task says what it leaves out.
  options.built_in_verify = false;
  EXPECT_EQ(task().verify, options.verify);
  ASSERT_EQ(task().builds.size(), 2u);
  EXPECT_EQ(task().builds[0].workspace, "remote/Cargo.toml");
  options.verify = {"cd remote && cargo check"};
  ASSERT_EQ(task().builds.size(), 1u);
  EXPECT_EQ(task().builds[0].feature, "slow");
}

TEST(proof, names_the_features_without_which_code_is_not_built) {
  LedgerFinding f = finding("F-1", "lock-across-await", "src/a.rs", 1, "c::f");
  f.repair.packages = {{"src/a.rs", "c", "Cargo.toml", "Cargo.toml"}};
  PlanOptions options;
  options.verify = {"cargo check"};
  const auto features = [&](const std::string& cfg) {
    f.finding.cfg = cfg;
    const tasks::Plan plan = planner::plan_findings({f}, scanner::all_rules(), {}, {}, options);
    std::vector<std::string> names;
    for (const tasks::BuildNote& note : plan.phases.at(0).tasks.at(0).builds)
      names.push_back(note.feature);
    return names;
  };
  using Names = std::vector<std::string>;
  // Of what any will do, the one that is needed anyway says it all.
  EXPECT_EQ(features(R"(all(any(feature = "fire", feature = "vz"), feature = "fire"))"),
            Names{"fire"});
  EXPECT_EQ(features(R"(any(feature = "fire", feature = "vz"))"), Names{"fire"});
  EXPECT_EQ(features(R"(all(feature = "fire", feature = "vz"))"), Names{"fire,vz"});
  EXPECT_EQ(features(R"(any(feature = "fire", test))"), Names());
  f.repair.packages[0].default_features = {"fire"};
  EXPECT_EQ(features(R"(feature = "fire")"), Names());  // it is on already
  EXPECT_EQ(features(R"(all(feature = "fire", feature = "vz"))"), Names{"fire,vz"});
  options.verify = {"cargo check --no-default-features"};
  EXPECT_EQ(features(R"(feature = "fire")"), Names{"fire"});
  options.verify = {"cargo check"};
  f.repair.packages[0].default_features.clear();
  EXPECT_EQ(features(R"(any(unix, feature = "fire"))"), Names());
  // So are the calls that move.
  f.finding.remedies = {planner_test::remedy("spawn-blocking", "Move the call")};
  f.finding.evidence.resize(2);
  f.finding.frontiers = {{planner_test::place("src/a.rs", 9), "c::g", "async task"}};
  f.repair.frontier_cfgs = {R"(feature = "fire")"};
  EXPECT_EQ(features(""), Names{"fire"});
  const tasks::Plan made = planner::plan_findings({f}, scanner::all_rules(), {}, {}, options);
  const tasks::Document document = tasks::render_task(made.phases.at(0).tasks.at(0), made, "none");
  EXPECT_NE(tasks::merge(document, std::nullopt).text.find("only if something turns that on; "),
            std::string::npos);
}

}  // namespace
}  // namespace planner
