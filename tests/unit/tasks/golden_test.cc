#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.h"
#include "tasks/render.h"
#include "tests/unit/tasks/fresh.h"
#include "tests/unit/tasks/sample_plan.h"

namespace tasks {
namespace {

using tasks_test::fresh;

/// Holds a text against tests/golden/plan/NAME; UPDATE_GOLDEN=1 rewrites that file.
void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(PUNCHLIST_SOURCE_DIR) + "/tests/golden/plan/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    base::make_directories(base::parent_path(path));
    base::write_file_atomically(path, text);
    return;
  }
  EXPECT_EQ(text, base::read_file(path)) << "UPDATE_GOLDEN=1 rewrites " << path;
}

TEST(golden, plan) {
  const Plan plan = tasks_test::plan();
  expect_golden("SUMMARY.md", fresh(render_plan(plan, plan.base_commit)));
  for (const Phase& phase : plan.phases) {
    expect_golden(std::string(base::file_name(phase.file())),
                  fresh(render_phase(phase, plan, plan.base_commit)));
    for (const Task& task : phase.tasks) {
      expect_golden(std::string(base::file_name(task.file())),
                    fresh(render_task(task, plan, plan.base_commit)));
    }
  }
}

TEST(golden, verification) {
  PhaseVerification check;
  check.phase = "02-blocking-context";
  check.title = "Blocking on futures";
  check.goal = "No code that runs inside a runtime blocks its thread on a future.";
  check.commit = "0a1b2c3";
  check.verified = "2026-11-20T11:02:03Z";
  check.status = "gaps_found";
  check.truths = {
      {"task 02-01 is done: Await it", true, "", "", "", 0},
      {"F-3M5RT8 is gone: block-on-in-async", false, "it is there: a | pipe </task>", "",
       "src/ipc/mod.rs", 265},
      {"`cargo test` passes", false, "run R-1M2N3P failed with exit code 3", "", "", 0}};
  check.artifacts = {{"02-01", "src/ipc/mod.rs", "", "create without it", "is there"}};
  check.links = {{"02-01", "src/main.rs", "src/ipc/mod.rs", "calls", "a line matches `create\\(`"}};
  check.findings = {
      {"F-3M5RT8", "block-on-in-async", "src/ipc/mod.rs", 265, "02-01", "TO FIX", "present"}};
  RunNote run;
  run.id = "R-1M2N3P";
  run.command = "cargo test";
  run.outcome = "failed";
  run.exit_code = 3;
  run.duration_ms = 61000;
  run.tree = "9f9f9f9";
  run.log = "runs/R-1M2N3P.log";
  check.runs = {run};
  check.previous_status = "gaps_found";
  check.previous_commit = "1a1b2c3";
  check.previous_held = 1;
  check.previous_truths = 3;
  check.gaps_closed = {"task 02-01 is done: Await it"};
  check.gaps_remaining = {"`cargo test` passes"};
  check.regressions = {"F-3M5RT8 is gone: block-on-in-async"};
  expect_golden("02-VERIFICATION.md", fresh(render_verification(check)));
}

TEST(golden, completion) {
  const Plan plan = tasks_test::plan();
  Completion done;
  done.commit = "0a1b2c3";
  done.actor = "ada@host";
  done.started = "2026-11-20T10:00:00Z";
  done.completed = "2026-11-20T11:02:03Z";
  done.duration_ms = 3723000;
  done.fixed = {"F-7K2QX9"};
  done.cascaded = {"F-9QH3TD"};
  done.commits = {{"0a1b2c3", "fix(ipc): share one runtime"},
                  {"1a1b2c3", "Drop </task> | \"quotes\""}};
  done.commits_known = true;
  done.modified = {"src/ipc/mod.rs", "src/lib.rs"};
  done.created = {"src/runtime.rs"};
  done.notes = {"the accessor was there already\n<!-- punchlist:begin x -->"};
  done.issues = {"refused on 9f9f9f9: F-7K2QX9 is still there"};
  done.unlocks = {"02-01"};
  RunNote run;
  run.id = "R-1M2N3P";
  run.name = "test";
  run.command = "cargo test --workspace | cat";
  run.commit = "0a1b2c3";
  run.tree = "5e5e5e5";
  run.outcome = "passed";
  run.duration_ms = 61500;
  run.log = "runs/R-1M2N3P.log";
  run.tests_passed = 12;
  run.tests_failed = 0;
  done.runs = {run};
  expect_golden("01-01-SUMMARY.md", fresh(render_completion(plan.phases[0].tasks[0], done)));
  Completion bare;
  bare.commit = "0a1b2c3";
  bare.actor = "ada@host";
  bare.completed = "2026-11-20T11:02:03Z";
  bare.fixed = {"F-8Z8Z8Z"};
  expect_golden("02-02-SUMMARY.md", fresh(render_completion(plan.phases[1].tasks[1], bare)));
}

}  // namespace
}  // namespace tasks
