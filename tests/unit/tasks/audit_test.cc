#include "tasks/audit.h"

#include <gtest/gtest.h>

#include "tasks/template.h"
#include "tests/unit/tasks/sample_plan.h"

namespace tasks {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Audit sample_audit() {
  Audit audit;
  audit.repository = "candle";
  audit.base_commit = "4f9c1e2a81b0";
  audit.date = "2026-01-01T12:00:00Z";
  audit.tool = "0.1.0";
  audit.rules_version = 7;
  audit.gate = "medium and above, likely and surer";
  audit.coverage.files = 3;
  audit.coverage.with_errors = 1;
  audit.bytes = 1000;
  audit.unparsed_bytes = 40;
  audit.not_examined = {{"src/big.rs", "larger than 10 MB"}};
  audit.findings.push_back(
      {tasks_test::note("F-000001", "block-on-in-async", "src/ipc/mod.rs", 265, "c::create"), ""});
  audit.below_gate = 2;
  audit.in_tests = 5;
  audit.rules = {{"block-on-in-async", "block_on in async code", 1, 3},
                 {"low-rule", "Low", 0, 2, 9},
                 {"quiet-rule", "Quiet", 0, 0}};
  audit.correct = {{"block-on-in-async", "src/main.rs", 4, "c::main", "sync main"}};
  audit.counts = {{"async_fns", 12}};
  return audit;
}

TEST(audit, gives_every_share_its_denominator) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "Score: 83.3 % (5 of 6)")) << text;
  EXPECT_TRUE(holds(text, "| `block-on-in-async` | 3 | 1 | 0 | 0 | 75.0 % (3 of 4) |")) << text;
  EXPECT_TRUE(holds(text, "| `low-rule` | 2 | 0 | 9 | 0 | 100.0 % (2 of 2) |")) << text;
  EXPECT_TRUE(holds(text, "1 rule of 3 has no row"));
}

TEST(audit, gives_no_share_to_what_is_only_below_the_gate) {
  Audit audit = sample_audit();
  audit.rules = {{"low-rule", "Low", 0, 0, 9}};
  EXPECT_TRUE(holds(render_audit(audit), "| `low-rule` | 0 | 0 | 9 | 0 | - |"));
}

TEST(audit, names_counts_by_what_they_count) {
  Audit audit = sample_audit();
  audit.counts = {{"async_fns", 12}, {"block_ons", 1}, {"closures", 5}, {"locks", 3}};
  const std::string text = render_audit(audit);
  EXPECT_TRUE(holds(text, "| async fns | 12 |"));
  EXPECT_TRUE(holds(text, "| calls that block on a future | 1 |"));
  EXPECT_TRUE(holds(text, "| closures, of those in macro arguments not all | 5 |"));
  EXPECT_TRUE(holds(text, "| acquisitions of locks that hold their thread | 3 |"));
}

TEST(audit, compares_with_the_branch_that_is_there) {
  Audit audit = sample_audit();
  EXPECT_TRUE(holds(render_audit(audit), "`punchlist gate --new-since REV`"));
  audit.branch = "master";
  EXPECT_TRUE(holds(render_audit(audit), "`punchlist gate --new-since master`"));
}

TEST(audit, ticks_only_what_a_rule_found_clean) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "- [ ] `block-on-in-async`"));
  EXPECT_TRUE(holds(text, "- [x] `quiet-rule`"));
}

TEST(audit, ticks_no_rule_that_production_code_breaks_when_tests_call_it) {
  Audit audit = sample_audit();
  audit.by_tests = 6;
  audit.rules[2].by_tests = 6;
  const std::string text = render_audit(audit);
  EXPECT_TRUE(holds(text, "5 in test code, 6 that only tests are known to reach")) << text;
  EXPECT_TRUE(holds(text, "- [ ] `quiet-rule`: Quiet (6 that only tests are known to reach)"))
      << text;
  EXPECT_TRUE(holds(text, "| `quiet-rule` | 0 | 0 | 0 | 6 | - |"));
}

TEST(audit, says_what_was_not_examined) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "40 of 1000 bytes did not parse, in 1 file"));
  EXPECT_TRUE(holds(text, "`src/big.rs`: larger than 10 MB"));
}

TEST(audit, tells_of_sites_that_are_right_by_one_rule_alone) {
  Audit made;
  made.rules = {{"runtime-created-in-async", "a runtime is built", 0, 2, 0, 0}};
  made.correct = {{"runtime-created-in-async", "src/a.rs", 3, "c::f", "plain thread"}};
  EXPECT_NE(
      render_audit(made).find("`runtime-created-in-async`: 1 further site, right by this rule"),
      std::string::npos)
      << render_audit(made);
}

TEST(audit, has_no_score_without_sites) {
  Audit audit = sample_audit();
  audit.findings.clear();
  audit.rules = {};
  EXPECT_TRUE(holds(render_audit(audit), "Score: none, with no site of either kind."));
}

TEST(templates, fills_each_gap_and_leaves_the_rest) {
  EXPECT_EQ(filled("a {{x}} b\n{{y}}\n", {{"x", "1"}, {"y", "2\n"}}), "a 1 b\n2\n");
  EXPECT_EQ(filled("{{x}}", {{"x", "{{x}}"}}), "{{x}}");
}

TEST(templatesDeathTest, refuses_gaps_without_text_and_text_without_gap) {
  EXPECT_DEATH(filled("{{x}}", {}), "");
  EXPECT_DEATH(filled("", {{"x", "1"}}), "");
}

}  // namespace
}  // namespace tasks
