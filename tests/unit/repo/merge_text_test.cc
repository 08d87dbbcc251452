#include "repo/merge_text.h"

#include <gtest/gtest.h>

namespace repo {
namespace {

TEST(merge_text, takes_the_changes_of_both) {
  EXPECT_EQ(merge_text("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n"), "A\nb\nc\nd\nE\n");
  EXPECT_EQ(merge_text("a\n", "a\n", "b\n"), "b\n");
  EXPECT_EQ(merge_text("a\n", "b\n", "b\n"), "b\n");
}

TEST(merge_text, refuses_to_choose) {
  EXPECT_EQ(merge_text("a\n", "b\n", "c\n"), std::nullopt);
  EXPECT_EQ(merge_text("a\nb\n", "a\n", "a\nB\n"), std::nullopt);
}

TEST(merge_text, knows_empty_texts) {
  EXPECT_EQ(merge_text("", "", ""), "");
  EXPECT_EQ(merge_text("a\n", "", "a\n"), "");
}

}  // namespace
}  // namespace repo
