#include "cli/report/html/dashboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using ::testing::Contains;
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

/// The page's data, with its texts put in for their indexes where a test asks for them.
nlohmann::json data_of(const std::string& page) {
  const std::string opening = "<script type=\"application/json\" id=\"data\">";
  const size_t begin = page.find(opening) + opening.size();
  return nlohmann::json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

std::vector<std::string> texts_of(const std::string& page) {
  return data_of(page)["strings"].get<std::vector<std::string>>();
}

TEST(Dashboard, HoldsFindingsTasksAndRuns) {
  const std::string page = dashboard_html(sample());
  const std::vector<std::string> texts = texts_of(page);
  for (const char* text :
       {"F-7K2QX9", "src/a.rs", "block-on-in-async", "02-03", "Await in embed_image", "cargo test",
        "failed", "error: boom", "    rt.block_on(f)"}) {
    EXPECT_THAT(texts, Contains(text));
  }
  const nlohmann::json data = data_of(page);
  EXPECT_EQ(data["findings"]["rows"].size(), 1u);
  EXPECT_EQ(data["findings"]["rows"][0].size(), data["findings"]["columns"].size());
  EXPECT_EQ(data["runs"][0]["exit"], 101);
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
  dashboard.code.findings["abc"] = detail;
  EXPECT_THAT(texts_of(dashboard_html(dashboard)), Contains("async fn `run` calls `create`"));
  EXPECT_THAT(texts_of(dashboard_html(dashboard)), Contains("await the future"));
  dashboard.code.findings = {{"other", detail}};
  EXPECT_THAT(texts_of(dashboard_html(dashboard)), Not(Contains("await the future")));
}

TEST(Dashboard, TextsStandOnce) {
  Dashboard dashboard = sample();
  for (int i = 0; i < 9; ++i) dashboard.findings.push_back(dashboard.findings[0]);
  const std::string page = dashboard_html(dashboard);
  const size_t first = page.find("`Handle::block_on` in an async task");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("`Handle::block_on` in an async task", first + 1), std::string::npos);
}

TEST(Dashboard, LeasesAreToldWithoutAClock) {
  Dashboard dashboard = sample();
  dashboard.tasks[0].state = tasks::TaskStatus::claimed;
  const std::string held = dashboard_html(dashboard);
  dashboard.tasks[0].state = tasks::TaskStatus::expired;  // the same ledger, looked at later
  EXPECT_EQ(held, dashboard_html(dashboard));
}

TEST(Dashboard, HostileTextStaysText) {
  const std::string evil =
      "</script><script>alert(1)</script>\" onload='x' <!-- \xE2\x80\xAE \x1b[2J \xff";
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
  // The one comment is the licence of the chart's library.
  EXPECT_EQ(page.find("<!--"), page.find("<!-- uPlot"));
  EXPECT_EQ(page.find("<!--"), page.rfind("<!--"));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(page, Not(HasSubstr("\xff")));
  EXPECT_THAT(page, HasSubstr("<title>Punch list of &lt;/script&gt;"));
  EXPECT_THAT(texts_of(page), Contains(HasSubstr("\" onload='x' <!-- \\u{202e} \\x1b[2J")));
}

TEST(Dashboard, LongTextsAreCutAndItIsSaid) {
  Dashboard dashboard = sample();
  dashboard.findings[0].source_line = std::string(1'000'000, 'x');
  dashboard.log_tails["R-AAAAAA"] = std::string(1'000'000, 'y') + "\n";
  const std::string page = dashboard_html(dashboard);
  EXPECT_LT(page.size(), 300'000u);
  EXPECT_THAT(texts_of(page), Contains(HasSubstr("x [cut: 998000 more bytes]")));
  EXPECT_THAT(texts_of(page), Contains(HasSubstr("y [cut: 999600 more bytes]")));
}

TEST(Dashboard, LoadsNothing) {
  const std::string page = dashboard_html(sample());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("The MIT License"));
  for (const char* door : {" src=", "href=\"h", "@import", "url(", "fetch(", "XMLHttpRequest"}) {
    EXPECT_THAT(page, Not(HasSubstr(door)));
  }
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
}

}  // namespace
}  // namespace cli
