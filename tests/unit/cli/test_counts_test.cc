#include "cli/actions/test_counts.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

TEST(TestCounts, CargoTestBinariesAreSummed) {
  const auto counts = test_counts_in(
      "running 3 tests\ntest a ... ok\n"
      "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in "
      "0.00s\n"
      "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n");
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->passed, 13);
  EXPECT_EQ(counts->failed, 2);
  EXPECT_EQ(counts->ignored, 1);
}

TEST(TestCounts, NextestSummaryIsRead) {
  const auto counts = test_counts_in(
      "\x1b[32;1m     Summary\x1b[0m [   1.204s] \x1b[1m12\x1b[0m tests run: \x1b[1m11\x1b[0m "
      "\x1b[32;1mpassed\x1b[0m, 1 failed, 4 skipped\n");
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->passed, 11);
  EXPECT_EQ(counts->failed, 1);
  EXPECT_EQ(counts->ignored, 4);
}

TEST(TestCounts, TextThatOnlyLooksLikeItIsNot) {
  EXPECT_FALSE(test_counts_in("all 3 passed; 0 failed\n"));
  EXPECT_FALSE(test_counts_in("the test result: ok. 3 passed\n"));
  EXPECT_FALSE(test_counts_in(""));
}

}  // namespace
}  // namespace cli
