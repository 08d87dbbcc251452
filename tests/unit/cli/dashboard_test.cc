#include "cli/report/html/dashboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Dashboard sample() {
  Dashboard dashboard;
  dashboard.project = "courier";
  store::ScanRow scan;
  scan.commit = "0123456789abcdef0123456789abcdef01234567";
  scan.started = 1'767'225'600'000;
  scan.tool_version = "0.1.0";
  dashboard.scan = scan;
  store::FindingRow finding;
  finding.id = "F-7K2QX9";
  finding.rule = "block-on-in-async";
  finding.severity = scanner::Severity::critical;
  finding.path = "src/a.rs";
  finding.line = 12;
  finding.message = "`Handle::block_on` in an async task";
  finding.source_line = "    rt.block_on(f)";
  finding.fingerprint = "abc";
  finding.task = "02-03";
  dashboard.findings = {finding};
  store::TaskRow task;
  task.id = "T-4M8P2C";
  task.handle = "02-03";
  task.title = "Await in embed_image";
  task.phase = "02-context";
  task.wave = 2;
  dashboard.tasks = {task};
  store::RunRow run;
  run.id = "R-AAAAAA";
  run.task = "T-4M8P2C";
  run.command = "cargo test";
  run.outcome = "failed";
  run.exit_code = 101;
  run.finished = 1;
  run.duration = 61'000;
  dashboard.runs = {run};
  dashboard.log_tails["R-AAAAAA"] = "test a ... ok\nerror: boom\n";
  return dashboard;
}

TEST(Dashboard, ShowsFindingsTasksAndRuns) {
  const std::string page = dashboard_html(sample());
  for (const char* part : {"F-7K2QX9", "src/a.rs:12", "TO FIX", "02-03", "Await in embed_image",
                           "cargo test", "failed (exit 101)", "1 min 1 s", "error: boom"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_EQ(page, dashboard_html(sample()));
}

TEST(Dashboard, CallPathAndRemedyComeByFingerprint) {
  Dashboard dashboard = sample();
  scanner::Finding detail;
  scanner::Step step;
  step.at.path = "src/main.rs";
  step.at.line = 7;
  step.note = "async fn `run` calls `create`";
  detail.evidence.push_back(step);
  scanner::Remedy remedy;
  remedy.title = "await the future";
  detail.remedies.push_back(remedy);
  dashboard.details["abc"] = detail;
  EXPECT_THAT(dashboard_html(dashboard), HasSubstr("async fn `run` calls `create`"));
  EXPECT_THAT(dashboard_html(dashboard), HasSubstr("await the future"));
  dashboard.details = {{"other", detail}};
  EXPECT_THAT(dashboard_html(dashboard), Not(HasSubstr("await the future")));
}

TEST(Dashboard, HostileTextStaysText) {
  const std::string evil =
      "</script><script>alert(1)</script>\" onload='x' \xE2\x80\xAE \x1b[2J \xff";
  Dashboard dashboard = sample();
  dashboard.project = evil;
  dashboard.scan->branch = evil;
  for (std::string* field :
       {&dashboard.findings[0].path, &dashboard.findings[0].message, &dashboard.findings[0].item,
        &dashboard.findings[0].callee, &dashboard.findings[0].note, &dashboard.findings[0].context,
        &dashboard.findings[0].source_line, &dashboard.tasks[0].title, &dashboard.tasks[0].note,
        &dashboard.tasks[0].phase, &dashboard.runs[0].command, &dashboard.runs[0].name}) {
    *field = evil;
  }
  dashboard.log_tails["R-AAAAAA"] = evil;
  const std::string page = dashboard_html(dashboard);
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("\" onload='")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(page, Not(HasSubstr("\xff")));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;"));
}

TEST(Dashboard, LoadsNothing) {
  const std::string page = dashboard_html(sample());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
}

}  // namespace
}  // namespace cli
