#include "base/line_map.h"

#include <gtest/gtest.h>

#include <string>

using base::LineColumn;
using base::LineMap;

namespace {

TEST(LineMap, CountsLinesAndCharacters) {
  const std::string text =
      "ab\nc\xC3\xA4\xF0\x9F\x92\xA5"
      "d\n\nx";
  const LineMap map(text);
  EXPECT_EQ(map.line_count(), 4u);
  EXPECT_EQ(map.position(0), (LineColumn{1, 1}));
  EXPECT_EQ(map.position(2), (LineColumn{1, 3}));  // the line feed belongs to the line it ends
  EXPECT_EQ(map.position(3), (LineColumn{2, 1}));
  EXPECT_EQ(map.position(4), (LineColumn{2, 2}));
  EXPECT_EQ(map.position(5), (LineColumn{2, 2}));  // inside of a character
  EXPECT_EQ(map.position(6), (LineColumn{2, 3}));
  EXPECT_EQ(map.position(10), (LineColumn{2, 4}));
  EXPECT_EQ(map.position(12), (LineColumn{3, 1}));
  EXPECT_EQ(map.position(13), (LineColumn{4, 1}));
  EXPECT_EQ(map.position(14), (LineColumn{4, 2}));
  EXPECT_EQ(map.position(999), (LineColumn{4, 2}));
  EXPECT_EQ(map.line_start(2), 3u);
}

TEST(LineMap, GivesLinesWithoutTheirEnds) {
  const LineMap map("a\r\nb\rc\n");
  EXPECT_EQ(map.line_count(), 3u);
  EXPECT_EQ(map.line_text(1), "a");
  EXPECT_EQ(map.line_text(2), "b\rc");  // a lone CR ends no line in Rust
  EXPECT_EQ(map.line_text(3), "");
  EXPECT_EQ(map.line_text(0), "");
  EXPECT_EQ(map.line_text(4), "");
  EXPECT_EQ(LineMap("last\r").line_text(1), "last\r");
  EXPECT_EQ(map.position(3), (LineColumn{2, 1}));
}

TEST(LineMap, TheEmptyTextHasOneLine) {
  const LineMap map("");
  EXPECT_EQ(map.line_count(), 1u);
  EXPECT_EQ(map.position(0), (LineColumn{1, 1}));
  EXPECT_EQ(map.line_text(1), "");
}

TEST(LineMap, AByteOrderMarkTakesNoColumn) {
  const LineMap map(
      "\xEF\xBB\xBF"
      "fn\nx");
  EXPECT_EQ(map.position(0), (LineColumn{1, 1}));
  EXPECT_EQ(map.position(3), (LineColumn{1, 1}));
  EXPECT_EQ(map.position(4), (LineColumn{1, 2}));
  EXPECT_EQ(map.position(6), (LineColumn{2, 1}));
}

TEST(LineMap, ColumnsOfALongLineAreThoseOfAShortOne) {
  // Lines of more than 16 KiB count from marks; most of these bytes lie between two.
  const std::string word = "a\xC3\xA9\xE2\x82\xAC ";
  std::string line;
  while (line.size() < 30'000) line += word;
  const std::string text = "first\n" + line + "\nlast\n";
  const LineMap lines(text);
  for (size_t at = 0; at < line.size(); at += 611) {
    const size_t begin = at / word.size() * word.size();
    const LineColumn place = lines.position(6 + begin);
    EXPECT_EQ(place.line, 2u);
    EXPECT_EQ(place.column, begin / word.size() * 4 + 1);
  }
  EXPECT_EQ(lines.position(6 + line.size() + 1 + 2), (LineColumn{3, 3}));
  EXPECT_EQ(lines.position(3), (LineColumn{1, 4}));
}

}  // namespace
