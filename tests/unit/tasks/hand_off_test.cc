#include "tasks/hand_off.h"

#include <gtest/gtest.h>

namespace tasks {
namespace {

TEST(HandOff, GoesBehindTheHeading) {
  EXPECT_EQ(with_hand_off("# T\n\n## Hand-off\n", "ann: later"),
            "# T\n\n## Hand-off\n\n- ann: later\n");
}

TEST(HandOff, GoesBehindWhatStandsThereAndBeforeTheNextHeading) {
  EXPECT_EQ(with_hand_off("## Hand-off\n\n- one\n\n## Mine\n\ntext", "two"),
            "## Hand-off\n\n- one\n- two\n\n## Mine\n\ntext");
}

TEST(HandOff, MakesTheSectionAndKeepsLineEnds) {
  EXPECT_EQ(with_hand_off("# T\r\n", "one\ntwo"),
            "# T\r\n\r\n## Hand-off\r\n\r\n- one\r\n  two\r\n");
  EXPECT_EQ(with_hand_off("# T", "one"), "# T\n\n## Hand-off\n\n- one\n");
  EXPECT_EQ(with_hand_off("## Hand-off", "one"), "## Hand-off\n\n- one\n");
}

TEST(HandOff, AHeadingInCodeIsCode) {
  const std::string code = "```\n## Hand-off\n```\n";
  EXPECT_EQ(with_hand_off(code, "one"), code + "\n## Hand-off\n\n- one\n");
}

}  // namespace
}  // namespace tasks
