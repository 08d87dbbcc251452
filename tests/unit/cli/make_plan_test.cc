#include "cli/actions/make_plan.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>

#include "base/files.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/task_summary.h"
#include "cli/report/graph.h"
#include "tests/support/git_fixture.h"

namespace cli {
namespace {

using support::GitFixture;
using support::TemporaryFolder;

constexpr const char* kActor = "ada@host";

/// A finding of a rule that need not exist: the planner takes what it is given.
scanner::Finding finding(const std::string& path, uint32_t line, const std::string& item) {
  scanner::Finding f;
  f.rule = "blocking-sleep-in-async";
  f.severity = scanner::Severity::high;
  f.confidence = scanner::Confidence::proven;
  f.at.path = path;
  f.at.line = line;
  f.at.column = 5;
  f.at.end_line = line;
  f.at.end_column = 10;
  f.message = "`sleep` holds the thread in `" + item + "`";
  f.callee = "std::thread::sleep";
  f.item = item;
  f.context = "async task";
  f.verdict = "stalls";
  f.source_line = "    sleep(d);";
  f.sink = "sleep(d) in " + item;
  f.fingerprint = base::hash128_hex(path + item);
  f.remedies.push_back(
      {"async-twin", "use `tokio::time::sleep` in `" + item + "`", {"replace it"}, "it yields"});
  return f;
}

/// A project in a folder with a ledger of its own.
struct Site {
  explicit Site(const std::string& root) {
    project.root = root;
    project.store_directory = base::join_path(root, "ledger");
    project.config.verify = {{"check", "cargo check", 1000, {}}};
  }
  store::Store open() const {
    store::OpenOptions options;
    options.directory = project.store_directory;
    options.clock = [] { return store::Millis{1795225200000}; };
    return store::Store::open(options);
  }
  PlanReport plan(const std::vector<scanner::Finding>& findings) const {
    store::Store store = open();
    ScanReport report = scan(store, findings);
    return make_plan(project, store, report, kActor);
  }
  ScanReport scan(store::Store& store, const std::vector<scanner::Finding>& findings) const {
    ScanReport report;
    report.dirty = true;
    if (project.repository) {
      report.commit = project.repository->head()->commit.hex();
      report.tree = project.repository->head()->tree.hex();
      report.dirty = false;
    }
    report.result.findings = findings;
    for (const scanner::Finding& f : findings) {
      report.result.content_hashes[f.at.path] = base::hash128_hex(f.at.path + f.source_line);
    }
    record_scan(project, store, report, kActor);
    return report;
  }
  std::string file(const std::string& path) const { return base::join_path(project.root, path); }
  std::string read(const std::string& path) const { return base::read_file(file(path)); }

  Project project;
};

/// Every document below .punchlist, relative to the root.
std::vector<std::string> document_paths(const std::string& root,
                                        const std::string& folder = ".punchlist") {
  std::vector<std::string> paths;
  if (!base::is_directory(base::join_path(root, folder))) return paths;
  for (const base::DirectoryEntry& entry : base::list_directory(base::join_path(root, folder))) {
    const std::string path = folder + "/" + entry.name;
    if (entry.kind == base::EntryKind::directory) {
      const std::vector<std::string> below = document_paths(root, path);
      paths.insert(paths.end(), below.begin(), below.end());
    } else if (base::strip_suffix(path, ".md")) {  // not a temporary file that a killed run left
      paths.push_back(path);
    }
  }
  return paths;
}

/// The same with their bytes.
std::map<std::string, std::string> documents(const std::string& root) {
  std::map<std::string, std::string> all;
  for (const std::string& path : document_paths(root)) {
    all[path] = base::read_file(base::join_path(root, path));
  }
  return all;
}

std::vector<scanner::Finding> many(size_t count) {
  std::vector<scanner::Finding> findings;
  for (size_t i = 0; i < count; ++i) {
    findings.push_back(finding("src/f" + std::to_string(i / 3) + ".rs",
                               static_cast<uint32_t>(10 + i % 3),
                               "c::f" + std::to_string(1000 + i)));
  }
  return findings;
}

TEST(make_plan, a_second_run_touches_no_file) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport first = site.plan(many(7));
  EXPECT_EQ(first.written.size(), 7u + 1u + 1u);
  EXPECT_TRUE(first.conflicts.empty());
  const auto before = documents(folder.path());
  EXPECT_EQ(before.size(), 9u);
  const PlanReport second = site.plan(many(7));
  EXPECT_TRUE(second.written.empty());
  EXPECT_EQ(second.unchanged, 9u);
  EXPECT_EQ(documents(folder.path()), before);
}

TEST(make_plan, the_ledger_holds_what_the_files_say) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport report = site.plan(many(4));
  const store::Store store = site.open();
  const std::vector<store::TaskRow> rows = store.tasks();
  ASSERT_EQ(rows.size(), 4u);
  for (const store::TaskRow& row : rows) {
    const std::string text = site.read(row.file);
    EXPECT_NE(text.find("task: " + row.id), std::string::npos);
    ASSERT_EQ(row.finding_ids.size(), 1u);
    EXPECT_NE(text.find("requirements: [" + row.finding_ids[0] + "]"), std::string::npos);
    EXPECT_EQ(store.finding(row.finding_ids[0]).disposition, tasks::Disposition::planned);
    EXPECT_EQ(store.finding(row.finding_ids[0]).task, row.handle);
  }
  EXPECT_EQ(mermaid_graph(plan_of_ledger(store)), mermaid_graph(report.plan));
}

TEST(make_plan, moved_lines_keep_tasks_and_handwriting) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport first = site.plan(many(3));
  const std::string path = first.plan.phases[0].tasks[1].file();
  const std::string edited =
      base::replace_all(site.read(path), "## Notes\n", "## Notes\n\nMine.\n");
  base::write_file_atomically(site.file(path), edited);
  std::vector<scanner::Finding> moved = many(3);
  for (scanner::Finding& f : moved) f.at.line += 5;
  const PlanReport second = site.plan(moved);
  EXPECT_TRUE(second.conflicts.empty());
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(second.plan.phases[0].tasks[i].id, first.plan.phases[0].tasks[i].id);
    EXPECT_EQ(second.plan.phases[0].tasks[i].file(), first.plan.phases[0].tasks[i].file());
  }
  const std::string now = site.read(path);
  EXPECT_NE(now.find("\n\nMine.\n"), std::string::npos);
  EXPECT_NE(now.find("src/f0.rs:16"), std::string::npos) << now;
}

TEST(make_plan, an_edited_block_is_a_conflict_only_when_there_is_news) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport first = site.plan(many(1));
  const std::string path = first.plan.phases[0].tasks[0].file();
  base::write_file_atomically(
      site.file(path), base::replace_all(site.read(path), "holds the thread", "HOLDS the thread"));
  EXPECT_TRUE(site.plan(many(1)).conflicts.empty());
  std::vector<scanner::Finding> moved = many(1);
  moved[0].at.line = 99;
  const PlanReport second = site.plan(moved);
  ASSERT_EQ(second.conflicts.size(), 1u);
  EXPECT_EQ(second.conflicts[0].path, path);
  const std::string now = site.read(path);
  EXPECT_NE(now.find("HOLDS the thread"), std::string::npos);
  EXPECT_NE(now.find("src/f0.rs:99"), std::string::npos);
}

TEST(make_plan, changes_in_different_lines_of_a_block_are_merged) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  site.plan({finding("src/a.rs", 5, "c::f")});
  const std::string path = document_paths(folder.path())[1];
  ASSERT_NE(path.find("-PLAN.md"), std::string::npos) << path;
  std::string text = site.read(path);
  const std::string line = "- Runs on: async task\n";
  ASSERT_NE(text.find(line), std::string::npos) << text;
  base::write_file_atomically(site.file(path),
                              base::replace_all(text, line, "- Runs on: async task, at night\n"));
  const PlanReport moved = site.plan({finding("src/a.rs", 9, "c::f")});
  EXPECT_TRUE(moved.conflicts.empty());
  text = site.read(path);
  EXPECT_NE(text.find("at night"), std::string::npos) << text;
  EXPECT_NE(text.find("`src/a.rs:9`"), std::string::npos) << text;
  EXPECT_EQ(text.find("`src/a.rs:5`"), std::string::npos) << text;
  EXPECT_TRUE(site.plan({finding("src/a.rs", 9, "c::f")}).written.empty());

  // Without the last texts the new one goes beside, and nothing is lost.
  base::remove_file(base::join_path(site.project.store_directory, "generated-blocks"));
  const PlanReport again = site.plan({finding("src/a.rs", 12, "c::f")});
  EXPECT_EQ(again.conflicts.size(), 1u);
  text = site.read(path);
  EXPECT_NE(text.find("at night"), std::string::npos);
  EXPECT_NE(text.find("`src/a.rs:12`"), std::string::npos);
}

TEST(make_plan, takes_over_a_task_file_of_an_older_name) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  site.plan(many(1));
  const std::string path = document_paths(folder.path())[1];
  ASSERT_NE(path.find("-PLAN.md"), std::string::npos) << path;
  const std::string text = site.read(path) + "A note of mine.\n";
  const std::string old = base::replace_all(path, "-PLAN.md", "-f1000.PLAN.md");
  base::write_file_atomically(site.file(old), text);
  base::remove_file(site.file(path));
  const PlanReport report = site.plan(many(1));
  EXPECT_EQ(site.read(path), text);
  EXPECT_FALSE(base::file_exists(site.file(old)));
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_EQ(report.notes[0], path + ": was " + old);
  EXPECT_TRUE(site.plan(many(1)).written.empty());
}

TEST(make_plan, a_vanished_finding_leaves_a_superseded_task_and_its_file) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport first = site.plan(many(2));
  const std::string path = first.plan.phases[0].tasks[1].file();
  const std::string text = site.read(path);
  std::vector<scanner::Finding> rest = many(1);
  rest.push_back(finding("src/z.rs", 1, "c::z"));
  const PlanReport second = site.plan(rest);
  EXPECT_EQ(second.plan.find("01-02")->status, tasks::TaskStatus::superseded);
  EXPECT_NE(second.plan.find("01-03"), nullptr);
  EXPECT_EQ(site.read(path), text);
  EXPECT_NE(site.read(".punchlist/SUMMARY.md").find("SUPERSEDED"), std::string::npos);
  const auto before = documents(folder.path());
  EXPECT_TRUE(site.plan(rest).written.empty());
  EXPECT_EQ(documents(folder.path()), before);
}

/// Files below .punchlist, temporary ones too.
size_t files_begun(const std::string& root) {
  const std::filesystem::path folder = std::filesystem::path(root) / ".punchlist";
  size_t files = 0;
  std::error_code gone;  // a file may be renamed while we look
  for (std::filesystem::recursive_directory_iterator it(folder, gone), end; !gone && it != end;
       it.increment(gone)) {
    files += it->is_regular_file(gone) ? 1 : 0;
  }
  return files;
}

/// Plans in a process of its own and kills that once so many documents are begun.
void plan_until(const Site& site, const std::vector<scanner::Finding>& findings, size_t begun) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    site.plan(findings);
    _exit(0);
  }
  int status = 0;
  while (files_begun(site.project.root) < begun && waitpid(child, &status, WNOHANG) == 0)
    usleep(200);
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
}

TEST(make_plan, killed_anywhere_the_next_run_gives_the_same_bytes) {
  const std::vector<scanner::Finding> findings = many(12);
  size_t early = 0;
  for (const size_t begun : {0, 1, 4, 11}) {
    const TemporaryFolder folder;
    const Site site(folder.path());
    {  // The scan is recorded once, so that both plans know the same ids.
      store::Store store = site.open();
      site.scan(store, findings);
    }
    const TemporaryFolder other;
    const Site uninterrupted(other.path());
    base::make_directories(uninterrupted.project.store_directory);
    const std::string ledger = "/ledger.db";
    base::write_file_atomically(uninterrupted.project.store_directory + ledger,
                                base::read_file(site.project.store_directory + ledger));
    uninterrupted.plan(findings);

    plan_until(site, findings, begun);
    const size_t left_behind = document_paths(site.project.root).size();
    early += left_behind < 14 ? 1 : 0;
    site.plan(findings);
    EXPECT_EQ(documents(folder.path()), documents(other.path()))
        << "killed at " << left_behind << " documents";
  }
  EXPECT_GE(early, 1u) << "killed too late to show anything";
}

TEST(make_plan, sweeps_what_a_killed_run_left_and_nothing_else) {
  const TemporaryFolder folder;
  const Site site(folder.path());
  const PlanReport report = site.plan(many(1));
  const std::string phase(base::parent_path(report.plan.phases[0].file()));
  const std::string left = folder.write(phase + "/01-PHASE.md.tmp-0123456789AB", "half");
  const std::string young =
      folder.write(phase + "/01-01-PLAN.md.tmp-0123456789AC", "being written");
  const std::string other = folder.write(phase + "/notes.tmp-0123456789AB", "a person's");
  const auto hour_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(left, hour_ago);
  std::filesystem::last_write_time(other, hour_ago);
  site.plan(many(1));
  EXPECT_FALSE(base::file_exists(left));
  EXPECT_TRUE(base::file_exists(young));
  EXPECT_TRUE(base::file_exists(other));
}

TEST(make_plan, documents_name_the_commit_that_was_scanned) {
  GitFixture git;
  git.write("src/f0.rs", "a\n");
  const std::string commit = git.commit("one");
  Site site(git.path());
  site.project.repository = repo::Repository::open(git.path());
  site.project.store_directory =
      base::join_path(site.project.repository->common_dir(), "punchlist");
  const PlanReport first = site.plan(many(1));
  EXPECT_EQ(first.plan.base_commit, commit.substr(0, 12));
  // Committing the plan itself makes a new commit, and no new plan.
  git.commit("plan");
  const PlanReport second = site.plan(many(1));
  EXPECT_TRUE(second.written.empty());
  EXPECT_EQ(git.git({"status", "--porcelain"}), "");
}

TEST(task_summary, says_what_the_ledger_and_git_know) {
  GitFixture git;
  git.write("src/f0.rs", "old\n");
  git.write("src/other.rs", "old\n");
  git.commit("one");
  Site site(git.path());
  site.project.repository = repo::Repository::open(git.path());
  site.project.store_directory =
      base::join_path(site.project.repository->common_dir(), "punchlist");
  const PlanReport report = site.plan(many(1));
  git.commit("plan");
  store::Store store = site.open();
  EXPECT_THROW(write_task_summary(site.project, store, "01-01"), base::Error);

  git.write("src/other.rs", "not ours\n");
  git.commit("Change something else");
  git.write("src/f0.rs", "new\n");
  git.write("src/new.rs", "new\n");
  const std::string fix = git.commit("fix: await the timer");
  store::ClaimRequest request;
  request.task = "01-01";
  request.actor = kActor;
  const store::Claimed claimed = store.claim(request);
  const std::string id = claimed.task.id;
  const std::string fixed = claimed.task.finding_ids[0];
  store.submit(id, claimed.claim.epoch, kActor, fix, "the first try", true);
  store.reject(id, claimed.claim.epoch, kActor, fix, "check failed");
  store.submit(id, claimed.claim.epoch, kActor, fix, "", true);
  store::RunRow run;
  run.task = id;
  run.name = "check";
  run.command = "cargo check";
  run.commit = fix;
  run.tree = fix;
  run = store.start_run(run);
  run.outcome = "passed";
  run.exit_code = 0;
  store.finish_run(run);
  store::TaskDone done;
  done.task = id;
  done.actor = kActor;
  done.epoch = claimed.claim.epoch;
  done.commit = fix;
  done.verified = {fixed};
  done.evidence = "check passed";
  store.finish(done);

  const TaskSummary summary = write_task_summary(site.project, store, "01-01");
  EXPECT_TRUE(summary.changed);
  EXPECT_EQ(summary.path, report.plan.phases[0].tasks[0].summary_file());
  const std::string text = site.read(summary.path);
  for (const std::string& wanted :
       {"findings_fixed: [" + fixed + "]",
        std::string("1. fix: await the timer: `" + fix.substr(0, 12) + "` (fix)"),
        std::string("- `src/new.rs`: created"), std::string("- `src/f0.rs`: modified"),
        std::string("1 changed file outside the task's write set:\n\n- `src/new.rs`"),
        std::string("refused on commit " + fix.substr(0, 12) + ": check failed"),
        std::string("\"the first try\""), std::string("`cargo check` | passed | 0 |")}) {
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
  }
  EXPECT_EQ(text.find("something else"), std::string::npos) << "another's commit";
  EXPECT_FALSE(write_task_summary(site.project, store, "01-01").changed);

  // The next plan ticks it off, and says so as of the new commit.
  const PlanReport after = site.plan({});
  EXPECT_EQ(after.plan.find("01-01")->status, tasks::TaskStatus::done);
  EXPECT_NE(site.read(".punchlist/SUMMARY.md").find("- [x] 01-01"), std::string::npos);
  EXPECT_NE(site.read(".punchlist/SUMMARY.md").find("| FIXED |"), std::string::npos);
}

}  // namespace
}  // namespace cli
