#include "cli/actions/rule_text.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

TEST(outcome_words, name_the_condition_without_which_it_does_not_happen) {
  EXPECT_EQ(outcome_words("runtime-accessor-unwrap", "panics"),
            "panics, where it gives no runtime");
  EXPECT_EQ(outcome_words("lock-across-await", "deadlocks"),
            "deadlocks, where whoever waits for the lock holds the thread that this task needs");
  EXPECT_EQ(outcome_words("relock-in-scope", "deadlocks"), "deadlocks");
  EXPECT_EQ(outcome_words("block-on-in-async", "panics (M1)"),
            "panics (M1: \"Cannot start a runtime from within a runtime\")");
}

}  // namespace
}  // namespace cli
