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

TEST(TestCounts, PatternsTakeThePlaceOfCargos) {
  CountPatterns patterns;
  patterns.passed = "^ *([0-9]+) passing";
  patterns.failed = "([0-9]+) failing$";
  const auto counts =
      test_counts_in("  7 passing\n  2 failing\ntest result: ok. 90 passed; 0 failed\n", patterns);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->passed, 7);
  EXPECT_EQ(counts->failed, 2);
  EXPECT_EQ(counts->ignored, 0);
  EXPECT_TRUE(problem_of_pattern("(a)(b)"));
  EXPECT_TRUE(problem_of_pattern("["));
  EXPECT_FALSE(problem_of_pattern("([0-9]+) ok"));
}

TEST(TestCounts, LinesAreReadHoweverTheOutputIsCut) {
  TestCounter counter;
  const std::string text = std::string(100'000, 'x') + "\ntest result: ok. 3 passed; 1 failed\n";
  for (size_t i = 0; i < text.size(); i += 7) counter.add(text.substr(i, 7));
  const auto counts = counter.finish();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->passed, 3);
  EXPECT_EQ(counts->failed, 1);
}

TEST(TestCounts, TextThatOnlyLooksLikeItIsNot) {
  EXPECT_FALSE(test_counts_in("all 3 passed; 0 failed\n"));
  EXPECT_FALSE(test_counts_in("the test result: ok. 3 passed\n"));
  EXPECT_FALSE(test_counts_in(""));
}

}  // namespace
}  // namespace cli
