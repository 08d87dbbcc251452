#include "scanner/rule_operations.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/rule.h"

namespace scanner {
namespace {

bool about(Op op, std::string_view rule) {
  const std::vector<std::string_view> rules = rules_about(op);
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

TEST(RuleOperations, AreThoseThatTheExamplesPointAt) {
  EXPECT_TRUE(about(Op::thread_sleep, "blocking-sleep-in-async"));
  EXPECT_TRUE(about(Op::tokio_blocking_call, "blocking-tokio-call-in-async"));
  EXPECT_TRUE(about(Op::spawn_task, "reactor-missing"));
  EXPECT_FALSE(about(Op::thread_sleep, "block-on-in-async"));
  EXPECT_FALSE(about(Op::thread_sleep, "reactor-missing"));
  EXPECT_TRUE(rules_about(Op::nothing_required).empty());
}

TEST(RuleOperations, KnowMostRules) {
  size_t known = 0;
  for (const Rule& rule : all_rules()) {
    bool any = false;
    for (int op = 0; op <= static_cast<int>(Op::process_wait); ++op)
      any = any || about(static_cast<Op>(op), rule.id);
    known += any ? 1 : 0;
  }
  // The others are about values, names and comments, not about calls of an operation.
  EXPECT_GE(known * 2, all_rules().size());
}

}  // namespace
}  // namespace scanner
