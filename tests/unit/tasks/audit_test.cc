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
                 {"quiet-rule", "Quiet", 0, 0}};
  audit.correct = {{"block-on-in-async", "src/main.rs", 4, "c::main", "sync main"}};
  audit.counts = {{"async_fns", 12}};
  return audit;
}

TEST(audit, gives_every_share_its_denominator) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "Score: 75.0 % (3 of 4)")) << text;
  EXPECT_TRUE(holds(text, "| `block-on-in-async` | 3 | 1 | 75.0 % (3 of 4) |")) << text;
  EXPECT_TRUE(holds(text, "1 rule of 2 met no site"));
}

TEST(audit, ticks_only_what_a_rule_found_clean) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "- [ ] `block-on-in-async`"));
  EXPECT_TRUE(holds(text, "- [x] `quiet-rule`"));
}

TEST(audit, says_what_was_not_examined) {
  const std::string text = render_audit(sample_audit());
  EXPECT_TRUE(holds(text, "40 of 1000 bytes did not parse, in 1 file"));
  EXPECT_TRUE(holds(text, "`src/big.rs`: larger than 10 MB"));
}

TEST(audit, has_no_score_without_sites) {
  Audit audit = sample_audit();
  audit.findings.clear();
  audit.rules = {};
  EXPECT_TRUE(holds(render_audit(audit), "Score: none examined."));
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
