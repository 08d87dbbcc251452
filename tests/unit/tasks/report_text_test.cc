#include <gtest/gtest.h>

#include <algorithm>

#include "tasks/completion.h"
#include "tasks/migration.h"
#include "tasks/postmortem.h"
#include "tasks/render.h"
#include "tasks/verification.h"
#include "tests/unit/tasks/fresh.h"
#include "tests/unit/tasks/sample_plan.h"

namespace tasks {
namespace {

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Postmortem sample_postmortem() {
  Postmortem pm;
  pm.finding = tasks_test::note("F-000001", "runtime-per-call", "src/a.rs", 17, "c::write");
  pm.finding.callee = "tokio::runtime::Runtime::new";
  pm.finding.verdict = "ok, at a price";
  pm.before = "1111111";
  pm.after = "2222222";
  pm.task = tasks_test::task(1, 1, "runtime-creation", "write");
  return pm;
}

TEST(postmortem, puts_before_the_site_only_what_leads_to_it) {
  Postmortem pm = sample_postmortem();
  pm.finding.evidence = {{"src/b.rs", 5, "async fn `accept` calls `write`", {}},
                         {"src/a.rs", 18, "the runtime is driven here", {}}};
  const std::string text = render_postmortem(pm);
  EXPECT_TRUE(says(text,
                   "src/b.rs:5  async fn `accept` calls `write`\n"
                   "  -> src/a.rs:17  tokio::runtime::Runtime::new: ok, at a price\n"
                   "src/a.rs:18  the runtime is driven here\n"))
      << text;
}

TEST(postmortem, says_whose_words_the_general_ones_are) {
  Postmortem pm = sample_postmortem();
  pm.why = "A runtime starts a thread for each core.\n";
  EXPECT_TRUE(says(render_postmortem(pm),
                   "As `punchlist explain runtime-per-call` has it:\n\nA runtime starts"));
  EXPECT_TRUE(says(render_postmortem(pm), "The rule's document quotes no panic."));
  pm.branch = "master";
  EXPECT_TRUE(says(render_postmortem(pm), "`punchlist gate --new-since master`"));
}

TEST(postmortem, tells_what_was_planned_and_that_it_came_back) {
  Postmortem pm = sample_postmortem();
  pm.earlier = {{"01-01", "3333333", "2026-11-20T11:02:03Z"}};
  const std::string text = render_postmortem(pm);
  EXPECT_TRUE(says(text, "(planned: " + pm.task.title + ")")) << text;
  EXPECT_TRUE(says(text, "task 01-01 had proven it gone on commit `3333333`")) << text;
}

TEST(postmortem, says_what_was_done_instead_of_what_was_planned) {
  Postmortem pm = sample_postmortem();
  pm.done.way.followed = Followed::otherwise;
  pm.done.way.done_as = "await in it";
  pm.done.way.decisions = {"Follows decision 0001", "Does not follow decision 0002"};
  const std::string text = render_postmortem(pm);
  EXPECT_TRUE(says(text, "(planned: " + pm.task.title + "), by , done otherwise (await in it):"))
      << text;
  EXPECT_TRUE(says(text, "- Does not follow decision 0002\n"));
  EXPECT_FALSE(says(text, "Follows decision 0001"));  // no pitfall
  pm.done.way.followed = Followed::planned;
  EXPECT_FALSE(says(render_postmortem(pm), "done otherwise"));
}

TEST(postmortem, names_no_test_that_does_not_compile_on_both_commits) {
  Postmortem pm = sample_postmortem();
  pm.how_to_test = "Call the function.\n";
  pm.functions = {{"load", {"`fn` at `a.rs:3`"}, {"`fn` at `a.rs:4`"}},
                  {"accept", {"`async fn` at `a.rs:9`"}, {"`async fn` at `a.rs:10`"}}};
  EXPECT_FALSE(says(render_postmortem(pm), "no test that calls it compiles on both"));
  EXPECT_TRUE(says(render_postmortem(pm), "only where its parameters are the same"));
  EXPECT_TRUE(says(render_postmortem(pm), "no such test was run:\n\nCall the function."));
  pm.functions[0].after = {"`async fn` at `a.rs:4`"};
  EXPECT_TRUE(says(render_postmortem(pm),
                   "`load` became async: no test that calls it compiles on both commits. One that "
                   "calls `accept`, async on both, does."));
}

TEST(postmortem, quotes_no_test_of_another_remedy) {
  Postmortem pm = sample_postmortem();
  pm.how_to_test = "After the fix the test ends at once.\n";
  EXPECT_TRUE(says(render_postmortem(pm), "the test ends at once"));
  pm.done.way.followed = Followed::otherwise;
  EXPECT_FALSE(says(render_postmortem(pm), "the test ends at once"));
}

TEST(migration, does_not_deny_what_becomes_async_where_uses_change) {
  Migration migration;
  migration.base_commit = "1111111";
  migration.rules.resize(1);
  Phase phase;
  phase.slug = "runtime-creation";
  Task task = tasks_test::task(1, 1, phase.slug, "run");
  task.cone.clear();
  phase.tasks = {task};
  migration.phases = {phase};
  EXPECT_TRUE(
      says(render_migration(migration), "No open task for this rule makes a function async."));
  ConeNote use;
  use.path = "src/a.rs";
  use.action = "adapt";
  migration.phases[0].tasks[0].cone = {use};
  EXPECT_FALSE(says(render_migration(migration), "makes a function async"));
}

TEST(migration, tells_each_change_of_a_task_once) {
  Migration migration;
  migration.base_commit = "1111111";
  Phase phase;
  phase.number = 1;
  phase.slug = "blocking-calls";
  phase.title = "Blocking calls";
  Task task = tasks_test::task(1, 1, phase.slug, "load");
  Fix other = task.fixes[0];
  other.title = "Make `store` async and await the future";
  task.fixes.push_back(other);
  phase.tasks = {task};
  migration.phases = {phase};
  const std::string text = render_migration(migration);
  const size_t first = text.find("- Change: Declare `create` as `async fn`.");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_EQ(text.find("- Change: Declare `create` as `async fn`.", first + 1), std::string::npos);
}

TEST(completion, says_what_was_proven_and_not_what_was_planned) {
  Task task = tasks_test::task(1, 1, "runtime-creation", "write");
  task.rules = {"runtime-per-call"};
  task.findings = {tasks_test::note("F-000001", "runtime-per-call", "src/a.rs", 17, "c::write")};
  Completion done;
  done.commit = "2222222";
  done.completed = "2026-11-20T11:02:03Z";
  done.fixed = {"F-000001"};
  const std::string text = tasks_test::fresh(render_completion(task, done));
  EXPECT_TRUE(says(text, "provides:\n  - \"write without runtime-per-call\"\n")) << text;
  EXPECT_TRUE(says(text, "No open task waits for this one."));
}

TEST(completion, says_of_a_run_that_was_reused_that_it_was) {
  RunNote run;
  run.id = "R-000002";
  run.outcome = "passed";
  EXPECT_TRUE(says(runs_table({run}), "| passed |"));
  run.reused = "R-000001";
  EXPECT_TRUE(says(runs_table({run}), "| passed in R-000001, reused | 0 | - |"))
      << runs_table({run});
}

TEST(completion, of_a_helper_speaks_of_no_findings) {
  Task task = tasks_test::task(1, 1, "foundations", "error");
  task.rules.clear();
  HelperNote helper;
  helper.what = "a variant of `Failure` for `tokio::task::JoinError`";
  task.helpers = {helper};
  Completion done;
  done.commit = "2222222";
  done.completed = "2026-11-20T11:02:03Z";
  const std::string text = tasks_test::fresh(render_completion(task, done));
  EXPECT_FALSE(says(text, "0 findings")) << text;
  EXPECT_TRUE(says(text,
                   "**There now: a variant of `Failure` for `tokio::task::JoinError`, found in a "
                   "re-scan of commit `2222222`.**"));
  EXPECT_TRUE(says(text, "\n- a variant of `Failure` for `tokio::task::JoinError`\n"));
}

TEST(completion, of_a_gap_tells_that_it_is_closed) {
  Task task = tasks_test::task(2, 4, "blocking-context", "gap");
  task.rules.clear();
  task.files_modified.clear();
  task.gap = Gap{"`cargo test` passes", "run R-000001 failed", "cargo test", "1111111"};
  Completion done;
  done.commit = "2222222";
  done.completed = "2026-11-20T11:02:03Z";
  done.commits_known = true;
  done.commits = {{"2222222", "Fix the test"}};
  done.modified = {"src/rates.rs"};
  const std::string text = tasks_test::fresh(render_completion(task, done));
  EXPECT_TRUE(says(text, "**The gap is closed: `cargo test` passes, on commit `2222222`.**"))
      << text;
  EXPECT_TRUE(says(text, "provides:\n  - \"`cargo test` passes\"\n")) << text;
  EXPECT_TRUE(says(text, "deviations: []\n")) << text;
  EXPECT_TRUE(says(text, "None: the task may change any file."));
  EXPECT_FALSE(says(text, "There now"));
}

TEST(completion, of_a_gap_that_another_change_closed_claims_no_commit) {
  Task task = tasks_test::task(2, 4, "blocking-context", "gap");
  task.rules.clear();
  task.files_modified.clear();
  task.gap = Gap{"`cargo test` passes", "run R-000001 failed", "cargo test", "1111111"};
  Completion done;
  done.commit = "2222222";
  done.completed = "2026-11-20T11:02:03Z";
  done.started = "2026-11-20T11:01:03Z";
  done.commits_known = true;
  const std::string text = tasks_test::fresh(render_completion(task, done));
  EXPECT_TRUE(says(text, "**The gap is closed, by no commit of this task: `cargo test` passes"))
      << text;
  EXPECT_FALSE(says(text, "between the plan and the proof"));
  EXPECT_FALSE(says(text, "No file changed"));
  EXPECT_FALSE(says(text, "Files changed"));
  EXPECT_TRUE(says(text, ", from the first claim to the proof\n"));
}

TEST(verification, calls_no_gap_closed_that_is_looked_at_no_more) {
  PhaseVerification check;
  check.phase = "04-locks";
  check.previous_status = "gaps_found";
  EXPECT_FALSE(says(tasks_test::fresh(render_verification(check)), "gaps_dropped"));
  check.gaps_dropped = {"task 04-01 is done"};
  const std::string text = tasks_test::fresh(render_verification(check));
  EXPECT_TRUE(says(text, "  gaps_closed: []\n  gaps_dropped:\n    - \"task 04-01 is done\"\n"))
      << text;
  EXPECT_TRUE(says(text, "Gaps closed: none\n"));
  EXPECT_TRUE(says(text, "Gaps that are looked at no more (not true then;"));
}

TEST(task_document, counts_what_a_build_compiles_only_under_a_condition) {
  Task task = tasks_test::task(1, 1, "blocking-calls", "f");
  task.cone.clear();
  task.findings = {tasks_test::note("F-000001", "blocking-sleep-in-async", "src/a.rs", 17, "c::f")};
  task.findings[0].frontiers = {{"src/windows.rs", 9, "c::listen", "windows"}};
  task.files_modified = {"src/windows.rs"};
  const auto text = [&task] {
    return merge(render_task(task, Plan(), "4f9c1e2"), std::nullopt).text;
  };
  EXPECT_TRUE(says(text(), "1 place under `cfg(windows)`")) << text();
  EXPECT_TRUE(says(text(), "via: \"calls that lead to f\""));
  task.findings[0].in_closure = true;
  EXPECT_TRUE(says(text(), "via: \"calls that lead to a closure in f\"")) << text();
  EXPECT_TRUE(says(text(), "provides: \"the calls that lead to a closure in f\""));
  // What the task does not write is not what the commands are to prove.
  task.files_modified = {"src/a.rs"};
  EXPECT_FALSE(says(text(), "under `cfg(windows)`"));
}

TEST(task_document, tells_callers_of_what_is_replaced_what_to_do) {
  Task task = tasks_test::task(1, 1, "runtime-creation", "run");
  ConeNote use;
  use.path = "src/a.rs";
  use.line = 7;
  use.action = "adapt";
  task.cone = {use};
  const std::string text = merge(render_task(task, Plan(), "4f9c1e2"), std::nullopt).text;
  EXPECT_TRUE(says(text, "`src/a.rs:7`: call what replaces it, and await that")) << text;
}

TEST(completion, without_findings_gap_or_helper_names_no_empty_list) {
  Task task = tasks_test::task(1, 1, "foundations", "error");
  task.rules.clear();
  Completion done;
  done.commit = "2222222";
  done.completed = "2026-11-20T11:02:03Z";
  const std::string text = tasks_test::fresh(render_completion(task, done));
  EXPECT_FALSE(says(text, "There now: ,")) << text;
  EXPECT_TRUE(says(text, "- Done: " + task.title)) << text;
}

TEST(task_document, names_no_thread_where_none_matters) {
  Task task = tasks_test::task(1, 1, "locks", "f");
  task.findings = {tasks_test::note("F-000001", "relock-in-scope", "src/a.rs", 17, "c::f")};
  const auto text = [&task] {
    return merge(render_task(task, Plan(), "4f9c1e2"), std::nullopt).text;
  };
  task.findings[0].context = "async task";
  EXPECT_TRUE(says(text(), "- Runs on: async task\n"));
  task.findings[0].context = "drop";
  task.findings[0].verdict = "unsure (M3)";
  EXPECT_TRUE(says(text(), "- Runs on: whatever thread a value of its type ends on\n"));
  EXPECT_TRUE(says(text(), "- Outcome there: not sure (M3)\n"));
  task.findings[0].context = "any thread";
  EXPECT_FALSE(says(text(), "Runs on")) << text();
}

TEST(task_document, says_of_a_gap_no_more_than_is_known) {
  Task task = tasks_test::task(1, 1, "locks", "f");
  task.findings.clear();
  task.gap = Gap();
  task.gap->truth = "`cargo test` passes";
  task.gap->reason = "run R-000001 failed";
  const std::string text = merge(render_task(task, Plan(), "4f9c1e2"), std::nullopt).text;
  EXPECT_TRUE(says(text, "Which calls change is not known before.")) << text;
  EXPECT_TRUE(says(text, "`cargo test` passes. That was not so: run R-000001 failed.")) << text;
}

TEST(plan_document, tells_of_another_way_only_where_it_is_known) {
  Task task = tasks_test::task(1, 1, "locks", "f");
  task.otherwise = "await it";
  EXPECT_EQ(task.told_title(), "Await it (planned: " + task.title + ")");
  task.otherwise = "";
  EXPECT_EQ(task.told_title(), task.title);
}

TEST(plan_document, says_of_a_task_that_its_finding_came_back) {
  Task task = tasks_test::task(1, 1, "locks", "f");
  task.findings = {tasks_test::note("F-000001", "relock-in-scope", "src/a.rs", 17, "c::f")};
  EXPECT_EQ(task.came_back(), "");
  task.findings[0].again = "01-02";
  EXPECT_EQ(task.came_back(), "; F-000001 came back, see 01-02");
}

TEST(task_document, calls_only_test_code_test_code) {
  const Plan plan = tasks_test::plan();
  Task task = tasks_test::task(1, 1, "blocking-calls", "sweep");
  task.findings = {tasks_test::note("F-000001", "block-on-in-async", "src/a.rs", 17, "c::sweep")};
  task.findings[0].in_tests = true;
  EXPECT_TRUE(says(tasks_test::fresh(render_task(task, plan, "4f9c1e2")),
                   "`c::sweep` (only tests are known to reach it)\n"));
  task.findings[0].test_code = true;
  EXPECT_TRUE(
      says(tasks_test::fresh(render_task(task, plan, "4f9c1e2")), "`c::sweep` (test code)\n"));
}

TEST(plan_document, counts_a_finding_that_came_back_once) {
  Plan plan = tasks_test::plan();
  Task& first = plan.phases[0].tasks[0];
  first.cascades.clear();
  first.findings[0].disposition = Disposition::planned;
  first.findings[0].again = "01-02";
  plan.phases[0].state.proofs["01-01"] = {"R-000001"};
  Task second = first;
  second.id = "T-000002";
  second.number = 2;
  second.status = TaskStatus::ready;
  second.findings[0].again.clear();
  plan.phases[0].tasks.push_back(second);
  std::string text = tasks_test::fresh(render_plan(plan, "4f9c1e2"));
  EXPECT_TRUE(says(text, "| FIXED by tasks of this plan | 0 |")) << text;
  EXPECT_TRUE(says(text, "| 01-runtime-creation | came back, see 01-02 | R-000001 |")) << text;
  EXPECT_TRUE(says(text, "| 01-runtime-creation | TO FIX | - |")) << text;
  EXPECT_FALSE(says(text, "| TO FIX | 01-01 |")) << text;
  // Mended a second time.
  plan.phases[0].tasks[1].status = TaskStatus::done;
  for (Task& task : plan.phases[0].tasks) task.findings[0].disposition = Disposition::verified;
  text = tasks_test::fresh(render_plan(plan, "4f9c1e2"));
  EXPECT_TRUE(says(text, "| FIXED by tasks of this plan | 1 |")) << text;
}

TEST(task_document, shortens_paths_in_must_haves_to_their_names) {
  Plan plan = tasks_test::plan();
  Task task = tasks_test::task(1, 1, "foundations", "accessor");
  HelperNote helper;
  helper.what = "a function that hands out one shared `tokio::runtime::Runtime`";
  helper.path = "src/main.rs";
  task.helpers = {helper};
  const std::string text = tasks_test::fresh(render_task(task, plan, "4f9c1e2"));
  EXPECT_TRUE(says(text, "one shared `Runtime`\"")) << text;
}

TEST(task_document, counts_conditions_of_findings_that_change_no_signature) {
  Plan plan = tasks_test::plan();
  Task task = tasks_test::task(1, 1, "blocking-calls", "sweep");
  task.findings = {tasks_test::note("F-000001", "block-on-in-async", "src/a.rs", 17, "c::sweep")};
  task.findings[0].cfg = "unix";
  EXPECT_TRUE(
      says(tasks_test::fresh(render_task(task, plan, "4f9c1e2")), "1 place under `cfg(unix)`."));
}

TEST(phase_document, says_of_one_task_alone_no_order) {
  Plan plan = tasks_test::plan();
  EXPECT_FALSE(
      says(tasks_test::fresh(render_phase(plan.phases[0], plan, "4f9c1e2")), "One goes after"));
}

TEST(plan_document, gives_no_line_to_what_is_gone) {
  Plan plan = tasks_test::plan();
  const std::string text = tasks_test::fresh(render_plan(plan, "4f9c1e2"));
  EXPECT_TRUE(says(text, "| `src/ipc/mod.rs` | `embed_image` | `runtime-per-call` | FIXED |"));
  EXPECT_FALSE(says(text, "`src/ipc/mod.rs:40`"));
}

}  // namespace
}  // namespace tasks
