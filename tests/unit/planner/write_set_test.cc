#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "planner/plan_findings.h"
#include "tasks/render.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::async_remedy;
using planner_test::cone_of;
using planner_test::finding;
using planner_test::options;
using planner_test::place;
using planner_test::remedy;
using planner_test::rules;

using Paths = std::vector<std::string>;

tasks::Plan plan(const LedgerFinding& finding) {
  return plan_findings({finding}, rules(), {}, {}, options());
}

TEST(write_set, files_of_uses_that_may_not_be_meant_are_written_too) {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {async_remedy("open")};
  f.repair.cone = cone_of("c::open");
  scanner::ConeSite unsure;
  unsure.at = place("src/pool.rs", 30);
  f.repair.cone->unsure.push_back(unsure);
  const auto files = [&f] { return plan(f).phases.at(0).tasks.at(0).files_modified; };
  EXPECT_EQ(files(), (Paths{"src/ipc.rs", "src/ipc_windows.rs", "src/pool.rs", "tests/it.rs"}));
  // They are looked at, and it is not said that they change.
  const tasks::Plan planned = plan(f);
  EXPECT_EQ(planned.phases.at(0).tasks.at(0).estimate.formula.find("3 further files"),
            std::string::npos);
  const std::string text =
      tasks::merge(tasks::render_task(planned.phases[0].tasks[0], planned, "4f9c1e2"), std::nullopt)
          .text;
  EXPECT_NE(text.find("provides: \"calls of the name open, changed where they mean it\""),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("in up to 4 files."), std::string::npos) << text;
  EXPECT_NE(text.find("1 call of the same name that may reach it or another one"),
            std::string::npos)
      << text;
  // Of a name that many have, most are not meant.
  f.repair.cone->unsure.resize(tasks::kMostUnsure + 1, unsure);
  EXPECT_EQ(files(), (Paths{"src/ipc.rs", "src/ipc_windows.rs", "tests/it.rs"}));
}

TEST(write_set, files_of_types_that_hold_what_is_closed_are_written) {
  LedgerFinding f = finding("F-1", "block-on-in-drop", "src/ipc.rs", 12, "c::Handle::drop");
  f.finding.remedies = {remedy("explicit-async-close", "give `Handle` an async `close`")};
  f.finding.evidence.resize(2);
  for (scanner::Step& step : f.finding.evidence) step.at = place("src/ipc.rs", 12);
  f.repair.holders = {"src/api.rs"};
  EXPECT_EQ(plan(f).phases.at(0).tasks.at(0).files_modified, (Paths{"src/api.rs", "src/ipc.rs"}));
}

TEST(write_set, callers_of_what_another_function_replaces_are_written) {
  LedgerFinding f = finding("F-1", "runtime-per-call", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {remedy("use-the-async-twin", "call `open_async` in place of `open`")};
  f.repair.cone = cone_of("c::open");
  f.repair.cone->change = scanner::ConeChange::signature;
  for (scanner::ConeDefinition& one : f.repair.cone->definitions) {
    one.action = scanner::ConeAction::adapt;
    one.cfg = "feature = \"x\", all(feature = \"x\", unix)";
  }
  f.repair.cone->sites[0].action = scanner::ConeAction::adapt;
  const tasks::Plan planned = plan(f);
  EXPECT_EQ(planned.phases.at(0).tasks.at(0).files_modified,
            (Paths{"src/ipc.rs", "src/ipc_windows.rs", "tests/it.rs"}));
  const std::string text =
      tasks::merge(tasks::render_task(planned.phases[0].tasks[0], planned, "4f9c1e2"), std::nullopt)
          .text;
  EXPECT_NE(text.find("Removing `c::open` changes 2 definitions and 1 use in 3 files:"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("`: remove, once nothing uses it"), std::string::npos) << text;
  EXPECT_NE(text.find("under `cfg(all(feature = \"x\", unix))`"), std::string::npos) << text;
}

TEST(write_set, all_files_that_use_what_changes_are_linked_to_it) {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {async_remedy("open")};
  f.finding.frontiers = {{place("src/main.rs", 5), "c::main", "async task"}};
  f.repair.cone = cone_of("c::open");
  const tasks::Plan planned = plan(f);
  const std::string text =
      tasks::merge(tasks::render_task(planned.phases[0].tasks[0], planned, "4f9c1e2"), std::nullopt)
          .text;
  const std::string links = text.substr(text.find("key_links:"));
  EXPECT_NE(links.find("- from: \"src/main.rs\"\n        to: \"src/ipc.rs\""), std::string::npos)
      << links;
  EXPECT_NE(links.find("- from: \"tests/it.rs\"\n        to: \"src/ipc.rs\"\n        via: \"calls "
                       "of open\""),
            std::string::npos)
      << links;
  // A use of another definition of the cone, an implementation elsewhere, says nothing of this one.
  scanner::ConeDefinition other;
  other.at = place("mock/src/lib.rs", 7);
  other.item = "mock::open";
  f.repair.cone->definitions.push_back(other);
  scanner::ConeSite use;
  use.at = place("mock/src/use.rs", 9);
  use.callee = "mock::open";
  f.repair.cone->sites.push_back(use);
  const tasks::Plan both = plan(f);
  const std::string told =
      tasks::merge(tasks::render_task(both.phases[0].tasks[0], both, "4f9c1e2"), std::nullopt).text;
  EXPECT_NE(told.find("- from: \"mock/src/use.rs\"\n        to: \"mock/src/lib.rs\"\n"),
            std::string::npos)
      << told;
  EXPECT_EQ(told.find("- from: \"mock/src/use.rs\"\n        to: \"src/ipc.rs\"\n"),
            std::string::npos)
      << told;
}

TEST(write_set, whoever_calls_what_takes_a_handle_can_be_listed) {
  LedgerFinding f = finding("F-1", "reactor-missing", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {remedy("pass-a-handle", "give `open` a handle")};
  f.finding.evidence = {{place("src/main.rs", 5), "fn `main` calls `open`"},
                        {place("src/ipc.rs", 10), "fn `open` runs it"}};
  const tasks::Plan planned = plan(f);
  const std::string text =
      tasks::merge(tasks::render_task(planned.phases[0].tasks[0], planned, "4f9c1e2"), std::nullopt)
          .text;
  EXPECT_NE(text.find("(`punchlist debug cone --change signature c::open` lists the calls)"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace planner
