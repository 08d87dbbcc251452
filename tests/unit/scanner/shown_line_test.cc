#include "scanner/shown_line.h"

#include <gtest/gtest.h>

#include <string>

namespace scanner {
namespace {

TEST(ShownLine, AnOrdinaryLineIsShownWhole) {
  const std::string line(1000, 'x');
  EXPECT_EQ(shown_line(line, 999), line);
  EXPECT_EQ(shown_line("", 7), "");
  EXPECT_EQ(shown_column(line, 999), 999U);
  EXPECT_TRUE(is_shown_of(line, line));
  EXPECT_FALSE(is_shown_of("other", line));
}

TEST(ShownLine, OfALineWithoutEndOnlyTheSurroundingsAreShown) {
  std::string line(1'000'000, 'x');
  const size_t at = 500'000;
  line[at] = '!';
  const std::string shown = shown_line(line, at);
  EXPECT_LT(shown.size(), 500U);
  const uint32_t column = shown_column(shown, at + 1);
  // The ellipsis is one character of three bytes.
  EXPECT_EQ(shown[column - 1 + 2], '!');
  EXPECT_TRUE(is_shown_of(shown, line));
  EXPECT_FALSE(is_shown_of(shown, std::string(2000, 'y')));
}

TEST(ShownLine, NothingIsCutInTheMiddleOfACharacter) {
  std::string line;
  while (line.size() < 4000) line += "\xE2\x82\xAC";
  for (size_t at = 0; at <= line.size(); ++at) {
    const std::string shown = shown_line(line, at);
    size_t continuation = 0;
    size_t first = 0;
    for (const char c : shown)
      ((static_cast<unsigned char>(c) & 0xC0) == 0x80 ? continuation : first) += 1;
    ASSERT_EQ(continuation, 2 * first) << at;
  }
  EXPECT_EQ(shown_column(shown_line(line, 9), 4), 4U);  // nothing is left out before it
}

}  // namespace
}  // namespace scanner
