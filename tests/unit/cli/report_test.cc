#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <sstream>

#include "cli/json.h"
#include "cli/report/json.h"
#include "cli/report/proof.h"
#include "cli/report/summary.h"
#include "cli/report/text.h"

namespace cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

scanner::Finding finding(const std::string& path, uint32_t line, scanner::Severity severity) {
  scanner::Finding one;
  one.rule = "block-on-in-async";
  one.severity = severity;
  one.confidence = scanner::Confidence::proven;
  one.at = scanner::Location{path, line, 8, line, 16, 7, 15};
  one.message = "`Handle::block_on` in an async task";
  one.verdict = "panics";
  one.source_line = "    rt.block_on(f)";
  one.fingerprint = path + std::to_string(line);
  return one;
}

ScanReport sample() {
  ScanReport report;
  report.source = SourceKind::commit;
  report.commit = "0123456789abcdef0123456789abcdef01234567";
  report.result.findings = {finding("src/a.rs", 3, scanner::Severity::critical),
                            finding("src/a.rs", 9, scanner::Severity::low),
                            finding("src/b.rs", 1, scanner::Severity::high),
                            finding("tests/t.rs", 5, scanner::Severity::high)};
  report.result.findings[3].in_tests = true;
  report.result.findings[3].test_code = true;
  report.result.files.rust_files = 1234;
  return report;
}

std::string text_of(const ScanReport& report, const View& view) {
  std::ostringstream out;
  write_text_report(out, report, view, Style(false));
  return out.str();
}

TEST(RunLine, TellsAnEndOnlyOfWhatHasEnded) {
  store::RunRow run;
  run.id = "R-4M8P2C";
  run.command = "cargo test";
  run.outcome = "running";
  run.started = 5;
  EXPECT_EQ(run_line(run), "R-4M8P2C cargo test: running");
  run.outcome = "failed";
  run.finished = 25;
  run.duration = 20;
  run.exit_code = 101;
  run.tests_passed = 3;
  run.tests_failed = 1;
  EXPECT_EQ(run_line(run), "R-4M8P2C cargo test: failed, exit 101, 20 ms, 3 passed, 1 failed");
}

TEST(TextReport, HidesTestsAndLowButCountsThem) {
  const std::string text = text_of(sample(), View{});
  EXPECT_THAT(text, HasSubstr(" --> src/a.rs:3:8\n"));
  EXPECT_THAT(text, Not(HasSubstr("src/a.rs:9")));
  EXPECT_THAT(text, Not(HasSubstr("tests/t.rs")));
  EXPECT_THAT(text, HasSubstr("examined 1,234 Rust files of commit 0123456789\n"));
  EXPECT_THAT(text, HasSubstr("1 critical, 1 high; 1 low, 1 in tests: --all\n"));
}

TEST(TextReport, SaysOfProductionCodeThatTestsReachIt) {
  ScanReport report = sample();
  report.result.findings[3].test_code = false;
  EXPECT_THAT(text_of(report, View{}), HasSubstr("1 low, 1 reached by tests only: --all\n"));
}

TEST(TextReport, TellsTheConditionOfWhatHappens) {
  ScanReport report = sample();
  scanner::Finding& one = report.result.findings[0];
  EXPECT_THAT(text_of(report, {}), HasSubstr("^^ panics\n"));
  one.rule = "lock-across-await";
  one.verdict = "deadlocks";
  one.cfg = "test, all(test, unix)";
  EXPECT_THAT(text_of(report, {}), HasSubstr("^^ deadlocks, where whoever waits for the lock"));
  EXPECT_THAT(text_of(report, {}), HasSubstr("compiled under test, unix\n"));
}

TEST(TextReport, AllShowsAll) {
  View view;
  view.all = true;
  const std::string text = text_of(sample(), view);
  EXPECT_THAT(text, HasSubstr("tests/t.rs:5:8"));
  EXPECT_THAT(text, HasSubstr("1 critical, 2 high, 1 low\n"));
}

TEST(TextReport, TestsAreShownWhenTheConfigurationAsksForThem) {
  View view;
  view.tests = true;
  EXPECT_THAT(text_of(sample(), view), HasSubstr("1 critical, 2 high; 1 low: --all\n"));
}

TEST(TextReport, AChosenSeverityIsTheFloor) {
  View view;
  view.min_severity = scanner::Severity::low;
  view.severity_chosen = true;
  EXPECT_THAT(text_of(sample(), view), HasSubstr("src/a.rs:9:8"));
}

TEST(TextReport, NamesTheFindingWhoseRepairMendsThisOne) {
  ScanReport report = sample();
  report.result.findings[2].parent = report.result.findings[0].fingerprint;
  EXPECT_THAT(text_of(report, View{}),
              HasSubstr("= note: goes away with block-on-in-async at src/a.rs:3:8\n"));
}

TEST(TextReport, HostileTextStaysOnItsLine) {
  ScanReport report = sample();
  report.result.findings[0].message = "evil\x1b]0;title\x07\nerror: fake";
  report.result.findings[0].at.path = "src/\x1b[2J.rs";
  const std::string text = text_of(report, View{});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\nerror: fake")));
}

TEST(TextReport, NothingThatWasLeftOutIsSilent) {
  ScanReport report = sample();
  report.result.files.skipped = {{"big.rs", "larger than 10 MB: 12000000 bytes"}};
  report.result.files.with_errors = {{"odd.rs", "12 bytes did not parse"}};
  report.result.files.not_compiled = {"1.rs", "2.rs", "3.rs", "4.rs"};
  report.result.problems = {{"Cargo.toml", 4, "no such member"}};
  const std::string text = text_of(report, View{});
  EXPECT_THAT(text, HasSubstr("skipped: 1 file: big.rs (larger than 10 MB: 12000000 bytes)\n"));
  EXPECT_THAT(text, HasSubstr("not parsed in part: 1 file: odd.rs (12 bytes did not parse)\n"));
  EXPECT_THAT(text, HasSubstr("compiled by no crate: 4 files: 1.rs, 2.rs, 3.rs, ...\n"));
  EXPECT_THAT(text, HasSubstr("problem: Cargo.toml:4: no such member\n"));
}

TEST(ShortReport, IsOneLinePerShownFinding) {
  std::ostringstream out;
  write_short_report(out, sample(), View{});
  EXPECT_EQ(out.str(),
            "src/a.rs:3:8: critical[block-on-in-async] `Handle::block_on` in an async task\n"
            "src/b.rs:1:8: high[block-on-in-async] `Handle::block_on` in an async task\n");
}

TEST(JsonReport, HasEverythingTheEvaluationReads) {
  ScanReport report = sample();
  report.result.findings[1].parent = report.result.findings[0].fingerprint;
  report.result.findings[0].frontiers = {{report.result.findings[0].at, "a::run", "async task"}};
  const nlohmann::json data = nlohmann::json::parse(scan_json(report, View{}));
  ASSERT_EQ(data["findings"].size(), 4u);
  const nlohmann::json& first = data["findings"][0];
  EXPECT_TRUE(first["id"].is_null());
  EXPECT_EQ(first["location"]["path"], "src/a.rs");
  EXPECT_EQ(first["location"]["end_column"], 16);
  EXPECT_EQ(first["frontiers"][0]["line"], 3);
  EXPECT_EQ(first["cascade"][0], report.result.findings[1].fingerprint);
  EXPECT_EQ(data["findings"][1]["parent"], report.result.findings[0].fingerprint);
  EXPECT_EQ(data["files"]["not_compiled"], 0);
  for (const char* key : {"rule", "severity", "confidence", "callee", "item", "in_tests",
                          "evidence", "remedies", "verdict", "context", "cfg", "compiled"}) {
    EXPECT_TRUE(first.contains(key)) << key;
  }
}

TEST(JsonReport, BrokenBytesAreReplaced) {
  ScanReport report = sample();
  report.result.findings[0].at.path = "src/\xff\xfe.rs";
  report.result.findings[0].source_line = "\xc3(";
  const std::string text = scan_json(report, View{});
  EXPECT_TRUE(nlohmann::json::accept(text));
  EXPECT_THAT(text, HasSubstr("src/\xEF\xBF\xBD\xEF\xBF\xBD.rs"));
}

TEST(JsonReport, AMinimumLeavesOut) {
  View view;
  view.min_severity = scanner::Severity::high;
  const nlohmann::json data = nlohmann::json::parse(scan_json(sample(), view));
  EXPECT_EQ(data["findings"].size(), 3u);
}

}  // namespace
}  // namespace cli
