#include "cli/report/frame.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

/// The frame as two lines, the way it is shown.
std::string drawn(const Frame& frame) {
  return frame.text + "\n" + std::string(frame.caret, ' ') + std::string(frame.caret_width, '^');
}

TEST(Frame, PutsTheCaretBelowTheColumns) {
  EXPECT_EQ(drawn(make_frame("let x = rt.block_on(f);", 12, 20)),
            "let x = rt.block_on(f);\n           ^^^^^^^^");
}

TEST(Frame, TabsAreFourSpaces) {
  EXPECT_EQ(drawn(make_frame("\t\tsleep(d)", 3, 8)), "        sleep(d)\n        ^^^^^");
}

TEST(Frame, WideAndCombiningCharactersKeepTheCaretInPlace) {
  // Two wide characters before, a combining accent inside.
  EXPECT_EQ(drawn(make_frame("\xE6\xBC\xA2\xE5\xAD\x97 cafe\xCC\x81()", 4, 9)),
            "\xE6\xBC\xA2\xE5\xAD\x97 cafe\xCC\x81()\n     ^^^^");
}

TEST(Frame, HostileBytesAreEscapedAndCounted) {
  const Frame frame = make_frame("a\x1b[31mb\xff\xE2\x80\xAE x", 11, 12);
  for (char c : frame.text) EXPECT_TRUE(c >= ' ' && c < 0x7f) << frame.text;
  EXPECT_EQ(frame.text[frame.caret], 'x') << drawn(frame);
}

TEST(Frame, AVeryLongLineIsCutAroundTheCaret) {
  const std::string line = std::string(100'000, 'a') + "block_on" + std::string(100'000, 'b');
  const Frame frame = make_frame(line, 100'001, 100'009, 80);
  EXPECT_LE(frame.text.size(), 80u);
  EXPECT_EQ(frame.text.substr(frame.caret, frame.caret_width), "block_on");
  EXPECT_EQ(frame.text.substr(0, 4), "...a");
  EXPECT_EQ(frame.text.substr(frame.text.size() - 4), "b...");
}

TEST(Frame, ASpanLongerThanTheFrameEndsWithIt) {
  const std::string line(500, 'x');
  const Frame frame = make_frame(line, 1, 501, 80);
  EXPECT_LE(frame.caret + frame.caret_width, 80u);
}

TEST(Frame, ColumnsBehindTheLineAreItsEnd) {
  EXPECT_EQ(drawn(make_frame("ab", 9, 12)), "ab\n  ^");
  EXPECT_EQ(drawn(make_frame("", 1, 1)), "\n^");
  EXPECT_EQ(drawn(make_frame("ab", 0, 0)), "ab\n^");
}

}  // namespace
}  // namespace cli
