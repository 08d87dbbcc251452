#include "planner/plan_findings.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <random>
#include <set>

#include "planner/foundation.h"
#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::all_tasks;
using planner_test::async_remedy;
using planner_test::cone_of;
using planner_test::finding;
using planner_test::ids;
using planner_test::Ids;
using planner_test::place;
using planner_test::plan;
using planner_test::remedy;
using planner_test::rules;
using planner_test::text_of;

/// A build that checks itself takes its time.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kSlowness = 20;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr double kSlowness = 20;
#else
constexpr double kSlowness = 1;
#endif
#else
constexpr double kSlowness = 1;
#endif

TEST(plan_findings, nothing_in_nothing_out) {
  const tasks::Plan empty = plan({});
  EXPECT_TRUE(empty.phases.empty());
  EXPECT_TRUE(empty.unplanned.empty());
}

TEST(plan_findings, groups_the_same_remedy_in_the_same_item_and_nothing_else) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run"),
      finding("F-B", "blocking-sleep-in-async", "src/a.rs", 20, "c::run"),
      finding("F-C", "blocking-sleep-in-async", "src/a.rs", 30, "c::other"),  // another item
      finding("F-D", "blocking-sleep-in-async", "src/a.rs", 25, "c::run"),    // another remedy
      finding("F-E", "blocking-sleep-in-async", "src/b.rs", 10, "c::run"),    // another file
  };
  for (LedgerFinding& f : findings) f.finding.remedies = {remedy("tokio-sleep", "Await the timer")};
  findings[3].finding.remedies = {remedy("spawn-blocking", "Move it to the blocking pool")};
  const std::vector<tasks::Task> tasks = all_tasks(plan(findings));
  ASSERT_EQ(tasks.size(), 4u);
  EXPECT_EQ(ids(tasks[0].findings), (Ids{"F-A", "F-B"}));
  EXPECT_EQ(tasks[0].slug, "run");
  EXPECT_EQ(tasks[0].title, "Await the timer in `run`, in `src/a.rs`");
}

TEST(plan_findings, groups_what_is_reached_through_the_same_call) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "block-on-in-async", "src/a.rs", 10, "c::first"),
      finding("F-B", "block-on-in-async", "src/a.rs", 40, "c::second"),
      finding("F-C", "block-on-in-async", "src/a.rs", 70, "c::third"),
  };
  const uint32_t entry_lines[] = {5, 5, 6};
  for (size_t i = 0; i < findings.size(); ++i) {
    scanner::Finding& f = findings[i].finding;
    f.remedies = {remedy("make-async-and-await", "Make it async")};
    f.evidence = {{place("src/main.rs", entry_lines[i]), "async fn"}, {f.at, "block_on"}};
    f.frontiers = {{place("src/main.rs", entry_lines[i]), "c::main", "async task"}};
  }
  const std::vector<tasks::Task> tasks = all_tasks(plan(findings));
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(ids(tasks[0].findings), (Ids{"F-A", "F-B"}));
  // Making a function async changes its callers: they are in the write set.
  EXPECT_EQ(tasks[0].files_modified, (Ids{"src/a.rs", "src/main.rs"}));
}

TEST(plan_findings, children_of_a_planned_parent_are_cascades_without_a_task) {
  std::vector<LedgerFinding> findings = {
      finding("F-P", "runtime-per-call", "src/a.rs", 10, "c::build"),
      finding("F-K", "block-on-in-async", "src/b.rs", 20, "c::use_it"),
      finding("F-G", "block-on-in-async", "src/b.rs", 30, "c::use_more"),
      finding("F-O", "block-on-in-async", "src/c.rs", 30, "c::orphan"),
  };
  findings[1].finding.parent = "fp-F-P";
  findings[2].finding.parent = "fp-F-K";  // a grandchild
  findings[3].finding.parent = "fp-gone";
  const tasks::Plan made = plan(findings);
  const std::vector<tasks::Task> tasks = all_tasks(made);
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(ids(tasks[0].findings), (Ids{"F-P"}));
  EXPECT_EQ(ids(tasks[0].cascades), (Ids{"F-K", "F-G"}));
  EXPECT_EQ(tasks[0].cascades[0].fixed_by, "01-01");
  EXPECT_EQ(tasks[0].cascades[0].disposition, tasks::Disposition::cascade);
  EXPECT_EQ(ids(tasks[1].findings), (Ids{"F-O"}));
}

TEST(plan_findings, a_cascade_makes_its_task_as_urgent_as_itself) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "runtime-per-call", "src/a.rs", 10, "c::a"),
      finding("F-P", "runtime-per-call", "src/b.rs", 10, "c::build"),
      finding("F-K", "block-on-in-async", "src/b.rs", 20, "c::build"),
  };
  findings[1].finding.severity = scanner::Severity::medium;
  findings[2].finding.severity = scanner::Severity::critical;
  findings[2].finding.parent = "fp-F-P";
  const std::vector<tasks::Task> tasks = all_tasks(plan(findings));
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(ids(tasks[0].findings), (Ids{"F-P"}));
  EXPECT_EQ(tasks[0].severity, "critical");
  EXPECT_EQ(tasks[0].slug, "build");
}

TEST(plan_findings, a_child_of_an_accepted_parent_stands_alone) {
  std::vector<LedgerFinding> findings = {
      finding("F-P", "runtime-per-call", "src/a.rs", 10, "c::build"),
      finding("F-K", "block-on-in-async", "src/b.rs", 20, "c::use_it"),
  };
  findings[0].disposition = tasks::Disposition::accepted;
  findings[1].finding.parent = "fp-F-P";
  const tasks::Plan made = plan(findings);
  ASSERT_EQ(all_tasks(made).size(), 1u);
  EXPECT_EQ(ids(all_tasks(made)[0].findings), (Ids{"F-K"}));
  ASSERT_EQ(made.unplanned.size(), 1u);
  EXPECT_EQ(made.unplanned[0].reason, "accepted");
}

TEST(plan_findings, parents_in_a_circle_stand_alone) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "runtime-per-call", "src/a.rs", 10, "c::a"),
      finding("F-B", "runtime-per-call", "src/b.rs", 10, "c::b"),
      finding("F-C", "runtime-per-call", "src/c.rs", 10, "c::c"),
  };
  findings[0].finding.parent = "fp-F-B";
  findings[1].finding.parent = "fp-F-A";
  findings[2].finding.parent = "fp-F-A";
  EXPECT_EQ(all_tasks(plan(findings)).size(), 3u);
}

TEST(plan_findings, counts_what_is_not_planned) {
  std::vector<LedgerFinding> findings;
  for (int i = 0; i < 6; ++i) {
    findings.push_back(finding("F-" + std::to_string(i), "blocking-sleep-in-async", "src/a.rs",
                               static_cast<uint32_t>(10 + i), "c::f" + std::to_string(i)));
  }
  findings[0].finding.severity = scanner::Severity::low;
  findings[1].finding.confidence = scanner::Confidence::possible;
  findings[2].finding.compiled = false;
  findings[3].disposition = tasks::Disposition::false_positive;
  findings[4].finding.severity = scanner::Severity::info;
  findings[4].finding.in_tests = true;
  const tasks::Plan made = plan(findings);
  EXPECT_EQ(all_tasks(made).size(), 1u);
  uint32_t unplanned = 0;
  for (const tasks::Unplanned& entry : made.unplanned) unplanned += entry.count;
  EXPECT_EQ(made.unplanned.size(), 5u);
  EXPECT_EQ(unplanned, 5u);
}

TEST(plan_findings, phases_follow_categories_and_leave_out_empty_ones) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "lock-across-await", "src/a.rs", 10, "c::a"),
      finding("F-B", "runtime-per-call", "src/b.rs", 10, "c::b"),
      finding("F-C", "blocking-sleep-in-async", "src/c.rs", 10, "c::c"),
      finding("F-D", "lock-across-await", "src/d.rs", 10, "c::d"),
  };
  findings[3].finding.in_tests = true;
  const tasks::Plan made = plan(findings);
  std::vector<std::string> folders;
  for (const tasks::Phase& phase : made.phases) folders.push_back(phase.folder());
  EXPECT_EQ(folders, (Ids{"01-runtime-creation", "02-blocking-calls", "03-locks", "04-tests"}));
}

TEST(plan_findings, a_callee_comes_before_its_caller) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::caller"),
      finding("F-B", "blocking-sleep-in-async", "src/a.rs", 40, "c::callee"),
  };
  findings[0].finding.severity = scanner::Severity::critical;  // more urgent, and still later
  findings[1].finding.frontiers = {{place("src/a.rs", 12), "c::caller", "async task"}};
  const std::vector<tasks::Task> tasks = all_tasks(plan(findings));
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(tasks[0].slug, "callee");
  EXPECT_EQ(tasks[1].depends_on, (Ids{"01-01"}));
  EXPECT_EQ(tasks[1].wave, 2u);
  EXPECT_EQ(tasks[1].status, tasks::TaskStatus::draft);
  EXPECT_EQ(tasks[0].status, tasks::TaskStatus::ready);
}

TEST(plan_findings, exemplars_are_nearest_first) {
  std::vector<scanner::Sanctioned> sanctioned(6);
  const char* paths[] = {"zz/far.rs", "src/b.rs", "src/a.rs", "src/c.rs", "src/a.rs", "src/a.rs"};
  const char* items[] = {"other::f", "c::g", "c::h", "c::i", "c::t", "c::h"};  // c::h twice
  for (size_t i = 0; i < sanctioned.size(); ++i) {
    sanctioned[i].rule = "blocking-sleep-in-async";
    sanctioned[i].at = place(paths[i], static_cast<uint32_t>(i + 1));
    sanctioned[i].item = items[i];
    sanctioned[i].callee = "std::thread::sleep";
    sanctioned[i].reason = "inside spawn_blocking";
  }
  sanctioned[4].in_tests = true;
  const tasks::Plan made =
      plan({finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::run")}, {}, sanctioned);
  const tasks::Task task = all_tasks(made)[0];
  std::vector<std::string> near;
  for (const tasks::Exemplar& e : task.exemplars) near.push_back(e.item);
  EXPECT_EQ(near, (Ids{"c::h", "c::g", "c::i"}));
  EXPECT_EQ(made.correct.size(), 5u);  // production code only
}

TEST(plan_findings, a_call_of_another_library_is_no_exemplar) {
  std::vector<scanner::Sanctioned> sanctioned(2);
  const char* callees[] = {"rusqlite::Connection::open", "keyring::Entry::get_password"};
  for (size_t i = 0; i < sanctioned.size(); ++i) {
    sanctioned[i].rule = "blocking-net-in-async";
    sanctioned[i].at = place("src/a.rs", static_cast<uint32_t>(i + 1));
    sanctioned[i].item = "c::right" + std::to_string(i);
    sanctioned[i].callee = callees[i];
    sanctioned[i].reason = "runs on: blocking pool thread";
  }
  LedgerFinding wrong = finding("F-A", "blocking-net-in-async", "src/a.rs", 10, "c::run");
  wrong.finding.callee = "keyring::Entry::set_password";
  const tasks::Task task = all_tasks(plan({wrong}, {}, sanctioned))[0];
  ASSERT_EQ(task.exemplars.size(), 1u);
  EXPECT_EQ(task.exemplars[0].item, "c::right1");
}

TEST(plan_findings, a_second_plan_keeps_handles_and_never_reuses_one) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::a"),
      finding("F-B", "blocking-sleep-in-async", "src/b.rs", 10, "c::b"),
      finding("F-C", "blocking-sleep-in-async", "src/c.rs", 10, "c::c"),
  };
  const std::vector<tasks::Task> first = all_tasks(plan(findings));
  ASSERT_EQ(first.size(), 3u);
  // F-B vanishes; F-D is new, more urgent, and of a category that comes earlier.
  findings[1] = finding("F-D", "runtime-per-call", "src/0.rs", 1, "c::d");
  findings.push_back(finding("F-E", "blocking-sleep-in-async", "src/0.rs", 1, "c::e"));
  findings.back().finding.severity = scanner::Severity::critical;
  const tasks::Plan second = plan(findings, first);
  EXPECT_EQ(second.find("01-01")->id, first[0].id);
  EXPECT_EQ(second.find("01-02")->id, first[1].id);
  EXPECT_EQ(second.find("01-02")->status, tasks::TaskStatus::superseded);
  EXPECT_EQ(second.find("01-03")->id, first[2].id);
  EXPECT_EQ(ids(second.find("01-04")->findings), (Ids{"F-E"}));
  EXPECT_EQ(ids(second.find("02-01")->findings), (Ids{"F-D"}));
  // F-B comes back: its old handle, not a new one.
  findings.push_back(finding("F-B", "blocking-sleep-in-async", "src/b.rs", 10, "c::b"));
  const tasks::Plan third = plan(findings, all_tasks(second));
  EXPECT_EQ(third.find("01-02")->status, tasks::TaskStatus::ready);
  EXPECT_EQ(third.find("01-05"), nullptr);
}

TEST(plan_findings, held_and_done_tasks_stay_what_they_are) {
  std::vector<LedgerFinding> findings = {
      finding("F-A", "blocking-sleep-in-async", "src/a.rs", 10, "c::a"),
      finding("F-B", "blocking-sleep-in-async", "src/b.rs", 10, "c::b"),
      finding("F-C", "blocking-sleep-in-async", "src/c.rs", 10, "c::c"),
  };
  std::vector<tasks::Task> first = all_tasks(plan(findings));
  first[0].status = tasks::TaskStatus::claimed;
  first[1].status = tasks::TaskStatus::claimed;
  first[2].status = tasks::TaskStatus::done;
  // F-A's function gains a twin: the claim is not widened. F-B is gone while it is held. F-C is
  // back after `done`.
  findings[1] = finding("F-A2", "blocking-sleep-in-async", "src/a.rs", 12, "c::a");
  const tasks::Plan second = plan(findings, first);
  EXPECT_EQ(ids(second.find("01-01")->findings), (Ids{"F-A"}));
  EXPECT_EQ(second.find("01-01")->status, tasks::TaskStatus::claimed);
  EXPECT_EQ(second.find("01-02")->status, tasks::TaskStatus::claimed);
  EXPECT_EQ(second.find("01-03")->status, tasks::TaskStatus::done);
  EXPECT_EQ(all_tasks(second).size(), 5u);
  EXPECT_NE(second.find("01-01")->wave, second.find("01-04")->wave) << "both write src/a.rs";
}

/// Findings in a few files and functions with random severities, remedies, callers, parents.
std::vector<LedgerFinding> random_findings(std::mt19937& random, size_t count) {
  const auto pick = [&](uint32_t below) { return static_cast<uint32_t>(random() % below); };
  const std::vector<scanner::Rule> catalogue = rules();
  std::vector<LedgerFinding> findings;
  for (size_t i = 0; i < count; ++i) {
    const std::string path = "src/" + std::string(1, static_cast<char>('a' + pick(6))) + ".rs";
    const std::string item = "c::f" + std::to_string(pick(12));
    LedgerFinding f = finding("F-" + std::to_string(1000 + i), std::string(catalogue[pick(4)].id),
                              path, 1 + pick(300), item);
    f.finding.severity = static_cast<scanner::Severity>(pick(5));
    f.finding.confidence = static_cast<scanner::Confidence>(pick(3));
    f.finding.in_tests = pick(8) == 0;
    f.finding.compiled = pick(12) != 0;
    if (pick(5) == 0) {
      scanner::Helper helper;
      helper.id = "error c::E" + std::to_string(pick(3));
      helper.what = "a variant of `" + helper.id + "`";
      helper.at = place("src/error.rs", 3);
      helper.item = helper.id.substr(6);
      helper.remedies = {"local"};
      f.repair.helpers.push_back(helper);
    }
    f.disposition = pick(10) == 0 ? tasks::Disposition::accepted : tasks::Disposition::open;
    if (pick(4) != 0)
      f.finding.remedies = {remedy(pick(2) == 0 ? "make-async-and-await" : "local", "Mend it")};
    for (uint32_t k = pick(3); k > 0; --k) {
      const std::string caller_path =
          "src/" + std::string(1, static_cast<char>('a' + pick(6))) + ".rs";
      f.finding.frontiers.push_back(
          {place(caller_path, pick(50)), "c::f" + std::to_string(pick(12)), "async task"});
      f.finding.evidence.push_back({place(caller_path, pick(50)), "a call"});
    }
    if (i > 0 && pick(4) == 0)
      f.finding.parent = "fp-F-" + std::to_string(1000 + pick(static_cast<uint32_t>(count)));
    findings.push_back(f);
  }
  return findings;
}

void expect_sound(const tasks::Plan& plan, const std::vector<LedgerFinding>& findings) {
  std::map<std::string, int> planned;
  std::map<std::string, const tasks::Task*> by_handle;
  std::set<std::string> task_ids;
  for (const tasks::Phase& phase : plan.phases) {
    std::map<uint32_t, std::set<std::string>> written;  // wave -> files
    for (const tasks::Task& task : phase.tasks) {
      EXPECT_TRUE(by_handle.emplace(task.handle(), &task).second) << "handle given twice";
      EXPECT_TRUE(task_ids.insert(task.id).second) << "id given twice";
      if (task.status == tasks::TaskStatus::superseded) continue;
      for (const auto& note : task.findings) ++planned[note.id];
      for (const auto& note : task.cascades) ++planned[note.id];
      for (const std::string& path : task.files_modified) {
        EXPECT_TRUE(written[task.wave].insert(path).second) << path << " twice in a wave";
      }
    }
  }
  uint32_t unplanned = 0;
  for (const tasks::Unplanned& entry : plan.unplanned) unplanned += entry.count;
  for (const auto& [id, times] : planned) EXPECT_EQ(times, 1) << id;
  EXPECT_EQ(planned.size() + unplanned, findings.size()) << "complete: planned, cascade or counted";
  for (const auto& [handle, task] : by_handle) {
    if (task->status == tasks::TaskStatus::superseded) continue;
    for (const std::string& needed : task->depends_on) {
      const auto other = by_handle.find(needed);
      ASSERT_NE(other, by_handle.end());
      // Earlier phase, or earlier wave: hence acyclic. What comes to be needed later may stand in
      // a phase that was numbered later.
      if (other->second->phase_slug == "foundations") continue;
      EXPECT_LT(std::make_pair(other->second->phase, other->second->wave),
                std::make_pair(task->phase, task->wave));
    }
  }
}

TEST(plan_findings, random_plans_are_sound_and_the_same_whatever_the_order) {
  std::mt19937 random(20260731);
  for (int round = 0; round < 150; ++round) {
    std::vector<LedgerFinding> findings = random_findings(random, 1 + random() % 60);
    const tasks::Plan first = plan(findings);
    expect_sound(first, findings);
    const std::string text = text_of(first);
    std::shuffle(findings.begin(), findings.end(), random);
    EXPECT_EQ(text_of(plan(findings)), text) << "round " << round;
    // Planned again with itself as the previous plan: not a byte changes.
    EXPECT_EQ(text_of(plan(findings, all_tasks(first))), text) << "round " << round;
    // Some vanish, some come: still sound, and what stays keeps its handle.
    std::vector<LedgerFinding> later(findings.begin(),
                                     findings.begin() + static_cast<long>(findings.size() / 2));
    for (LedgerFinding f : random_findings(random, 10)) {
      f.id += "-new";
      f.finding.fingerprint += "-new";
      f.finding.parent.reset();
      later.push_back(f);
    }
    const tasks::Plan second = plan(later, all_tasks(first));
    expect_sound(second, later);
    for (const tasks::Task& task : all_tasks(first)) {
      ASSERT_NE(second.find(task.handle()), nullptr);
      EXPECT_EQ(second.find(task.handle())->id, task.id);
    }
    if (HasFailure()) break;
  }
}

TEST(plan_findings, the_caller_cone_is_the_write_set_and_the_list_of_callers) {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {async_remedy("open"), remedy("spawn-blocking", "move it")};
  f.repair.cone = cone_of("c::open");
  const tasks::Task task = plan({f}).phases.at(0).tasks.at(0);
  EXPECT_EQ(task.files_modified, (Ids{"src/ipc.rs", "src/ipc_windows.rs", "tests/it.rs"}));
  ASSERT_EQ(task.cone.size(), 3u);
  EXPECT_TRUE(task.cone[1].is_definition);
  EXPECT_EQ(task.cone[1].cfg, "windows");
  EXPECT_EQ(task.cone[2].action, "await");
  EXPECT_EQ(task.estimate.minutes, 10u + 5 + 2 * 3 + 5 * 2);
  const std::string text = text_of(plan({f}));
  EXPECT_NE(text.find("- [ ] `src/ipc_windows.rs:12` `c::open`: becomes `async fn`, under "
                      "`cfg(windows)`"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("- [ ] `tests/it.rs:5` in `it::it`: add `.await` (test code)"),
            std::string::npos);
}

TEST(plan_findings, a_remedy_that_cannot_be_carried_through_is_refused) {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/ipc.rs", 12, "c::open");
  f.finding.remedies = {async_remedy("open"), remedy("spawn-blocking", "move it")};
  f.repair.cone = cone_of("c::open");
  scanner::ConeSite site;
  site.at = place("src/lib.rs", 30);
  site.action = scanner::ConeAction::cannot;
  site.note = "a destructor cannot await";
  site.callee = "c::resolve";
  f.repair.cone->sites.push_back(site);
  const tasks::Task task = plan({f}).phases.at(0).tasks.at(0);
  ASSERT_EQ(task.fixes.size(), 1u);
  EXPECT_EQ(task.fixes[0].id, "spawn-blocking");
  ASSERT_EQ(task.refused.size(), 1u);
  EXPECT_EQ(task.refused[0],
            "make `open` async: the use of `resolve` at `src/lib.rs:30` cannot await (a destructor "
            "cannot await)");
  EXPECT_TRUE(task.cone.empty());
  EXPECT_EQ(task.files_modified, Ids{"src/ipc.rs"});
  // In a test only, it is a place like others: tests can be written otherwise.
  f.repair.cone->sites.back().in_tests = true;
  EXPECT_EQ(plan({f}).phases.at(0).tasks.at(0).fixes[0].id, "make-async-and-await");
  // Unless it is what is to become async itself.
  scanner::ConeDefinition own;
  own.item = "c::open";
  own.at = place("src/ipc.rs", 3);
  own.action = scanner::ConeAction::cannot;
  own.note = "a destructor cannot await";
  own.in_tests = true;
  f.repair.cone->definitions = {own};
  EXPECT_EQ(plan({f}).phases.at(0).tasks.at(0).fixes[0].id, "spawn-blocking");
  // Nor is there anything to change where it is async, and the call in a closure of it.
  own.action = scanner::ConeAction::none;
  f.repair.cone->definitions = {own};
  EXPECT_EQ(plan({f}).phases.at(0).tasks.at(0).fixes[0].id, "spawn-blocking");
  f.repair.cone->definitions.clear();
  // Without another way it is the first one again, with its obstacle in the list.
  f.repair.cone->sites.back().in_tests = false;
  f.finding.remedies.pop_back();
  EXPECT_EQ(plan({f}).phases.at(0).tasks.at(0).fixes[0].id, "make-async-and-await");
  EXPECT_TRUE(plan({f}).phases.at(0).tasks.at(0).refused.empty());
}

LedgerFinding leaning(const std::string& id, const std::string& path, bool exists) {
  LedgerFinding f = finding(id, "block-on-in-async", path, 12, "c::" + id);
  f.finding.remedies = {remedy("spawn-blocking", "move it")};
  scanner::Helper helper;
  helper.id = "error c::Failure";
  helper.what = "a variant of `Failure` for `JoinError`";
  helper.exists = exists;
  helper.at = place("src/error.rs", 3);
  helper.item = "c::Failure";
  helper.remedies = {"spawn-blocking"};
  f.repair.helpers = {helper};
  return f;
}

TEST(plan_findings, steps_that_two_findings_of_a_function_share_are_told_once) {
  LedgerFinding one = finding("F-1", "blocking-fs-in-async", "src/a.rs", 3, "c::read");
  one.finding.remedies = {remedy("async-twin", "make `read` async")};
  one.finding.remedies[0].steps = {"change it", "use one", "await"};
  LedgerFinding two = one;
  two.id = "F-2";
  two.finding.at.line = 4;
  two.finding.remedies[0].steps = {"change it", "use two", "await"};
  const tasks::Plan made = plan({one, two});
  const tasks::Task& task = made.phases.at(0).tasks.at(0);
  ASSERT_EQ(task.findings.size(), 2u);
  ASSERT_EQ(task.fixes.size(), 1u);
  EXPECT_EQ(task.fixes[0].steps, (Ids{"change it", "use one", "use two", "await"}));
  EXPECT_EQ(task.title.find("more"), std::string::npos) << task.title;
}

TEST(plan_findings, what_two_tasks_lean_on_is_added_first) {
  const std::vector<LedgerFinding> findings = {leaning("F-1", "src/a.rs", false),
                                               leaning("F-2", "src/b.rs", false)};
  const tasks::Plan first = plan(findings);
  ASSERT_EQ(first.phases.size(), 2u);
  const tasks::Task& foundation = first.phases[0].tasks.at(0);
  EXPECT_EQ(first.phases[0].slug, "foundations");
  EXPECT_EQ(foundation.title, "Add a variant of `Failure` for `JoinError`");
  EXPECT_EQ(foundation.files_modified, Ids{"src/error.rs"});
  EXPECT_EQ(foundation.fixes.at(0).steps.size(), 2u) << "and the arms of matches";
  EXPECT_EQ(foundation.fixes[0].why,
            "more than one task uses it as planned; added here, it is added once");
  EXPECT_EQ(first.find("02-01")->depends_on, Ids{"01-01"});
  EXPECT_EQ(first.find("02-02")->depends_on, Ids{"01-01"});
  EXPECT_EQ(first.find("02-02")->status, tasks::TaskStatus::draft);
  EXPECT_EQ(text_of(plan(findings, all_tasks(first))), text_of(first)) << "planned twice";
  // One alone adds it along with its fix.
  const tasks::Plan alone = plan({findings[0]});
  ASSERT_EQ(alone.phases.size(), 1u);
  EXPECT_FALSE(alone.phases[0].tasks.at(0).helpers.at(0).exists);
  // Once it is there, the task that was to add it is superseded, and nobody waits.
  const tasks::Plan later =
      plan({leaning("F-1", "src/a.rs", true), leaning("F-2", "src/b.rs", true)}, all_tasks(first));
  EXPECT_EQ(later.find("01-01")->status, tasks::TaskStatus::superseded);
  EXPECT_TRUE(later.find("02-01")->depends_on.empty());
  EXPECT_TRUE(is_foundation_of(foundation.id, findings[0].repair.helpers[0]));
}

TEST(plan_findings, a_file_with_many_writers_is_a_lane) {
  std::vector<LedgerFinding> findings;
  for (int i = 0; i < 4; ++i) {
    const std::string n = std::to_string(i);
    findings.push_back(finding("F-" + n, "lock-across-await", "src/hot.rs", 10, "c::f" + n));
  }
  findings.push_back(finding("F-9", "lock-across-await", "src/cold.rs", 10, "c::cold"));
  const tasks::Plan made = plan(findings);
  for (const tasks::Task& task : made.phases.at(0).tasks) {
    const bool hot = task.files_modified.front() == "src/hot.rs";
    EXPECT_EQ(task.lane, hot ? "src/hot.rs" : "") << task.title;
  }
}

TEST(plan_findings, the_longest_chain_goes_first) {
  // `low` writes the file of a `critical` one, and a third waits for `low`.
  LedgerFinding urgent = finding("F-1", "lock-across-await", "src/a.rs", 1, "c::urgent");
  urgent.finding.severity = scanner::Severity::critical;
  LedgerFinding callee = finding("F-2", "lock-across-await", "src/a.rs", 20, "c::callee");
  callee.finding.severity = scanner::Severity::medium;
  callee.finding.remedies = {remedy("pass-a-handle", "give it a handle")};
  callee.finding.frontiers = {{place("src/b.rs", 5), "c::caller", "async task"}};
  LedgerFinding caller = finding("F-3", "lock-across-await", "src/b.rs", 9, "c::caller");
  const tasks::Plan made = plan({urgent, callee, caller});
  std::map<std::string, uint32_t> wave;
  for (const tasks::Task& task : made.phases.at(0).tasks) wave[task.findings[0].id] = task.wave;
  EXPECT_EQ(wave, (std::map<std::string, uint32_t>{{"F-1", 2}, {"F-2", 1}, {"F-3", 2}}));
}

/// The share of the machine that is ours alone: other programs do not count.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(plan_findings, five_thousand_findings_take_two_seconds_at_most) {
  std::vector<LedgerFinding> findings;
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    const uint32_t home = static_cast<uint32_t>(random() % 900);  // callers are near
    const auto near = [&] { return "src/m" + std::to_string(home + random() % 4) + ".rs"; };
    LedgerFinding f = finding("F-" + n, std::string(rules()[random() % 4].id), near(),
                              1 + static_cast<uint32_t>(random() % 900),
                              "c::f" + std::to_string(random() % 4000));
    f.finding.remedies = {async_remedy("f" + n), remedy("spawn-blocking", "move it")};
    for (int k = 0; k < 3; ++k) {
      f.finding.frontiers.push_back(
          {place(near(), 3), "c::f" + std::to_string(random() % 4000), "async task"});
    }
    f.repair.cone = cone_of(f.finding.item);
    for (scanner::ConeDefinition& one : f.repair.cone->definitions) one.at.path = near();
    for (int k = 0; k < 10; ++k) {
      scanner::ConeSite site;
      site.at = place(near(), static_cast<uint32_t>(random() % 900));
      site.at.begin_byte = static_cast<uint32_t>(random() % 9000);
      site.caller = "c::f" + std::to_string(random() % 4000);
      f.repair.cone->sites.push_back(site);
    }
    f.repair.cone->sites.front().at.path = near();
    findings.push_back(std::move(f));
  }
  const double before = cpu_seconds();
  const tasks::Plan made = plan(findings);
  const double spent = cpu_seconds() - before;
  RecordProperty("cpu_milliseconds", static_cast<int>(spent * 1000));
  EXPECT_GT(all_tasks(made).size(), 3000u);
  EXPECT_LT(spent, 2.0 * kSlowness);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(static_cast<double>(usage.ru_maxrss), 200 * 1024 * kSlowness) << "KiB";
}

}  // namespace
}  // namespace planner
