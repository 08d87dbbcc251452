#include "cli/report/html/excerpt.h"

#include <gtest/gtest.h>

#include <string>

namespace cli {
namespace {

scanner::Location at(uint32_t line, uint32_t column, uint32_t end_column) {
  scanner::Location place;
  place.line = line;
  place.column = column;
  place.end_line = line;
  place.end_column = end_column;
  return place;
}

TEST(Excerpt, MarksTheToken) {
  const Excerpt excerpt = make_excerpt("a\nb\nlet x = sleep(1);\nd\ne\n", at(3, 9, 14), 1);
  ASSERT_EQ(excerpt.lines.size(), 3u);
  EXPECT_EQ(excerpt.first_line, 2u);
  EXPECT_EQ(excerpt.lines[0].before, "b");
  EXPECT_EQ(excerpt.lines[1].before, "let x = ");
  EXPECT_EQ(excerpt.lines[1].marked, "sleep");
  EXPECT_EQ(excerpt.lines[1].after, "(1);");
  EXPECT_EQ(excerpt.lines[2].before, "d");
}

TEST(Excerpt, ColumnsAreCharacters) {
  const Excerpt excerpt = make_excerpt("\xC3\xA9\xE2\x80\xAE x", at(1, 4, 5), 2);
  ASSERT_EQ(excerpt.lines.size(), 1u);
  EXPECT_EQ(excerpt.lines[0].before, "\xC3\xA9\\u{202e} ");
  EXPECT_EQ(excerpt.lines[0].marked, "x");
}

TEST(Excerpt, ALongLineKeepsWhatStandsAroundTheToken) {
  const std::string line = std::string(500'000, 'a') + "sleep" + std::string(500'000, 'b');
  const Excerpt excerpt = make_excerpt(line, at(1, 500'001, 500'006), 1, 300);
  ASSERT_EQ(excerpt.lines.size(), 1u);
  EXPECT_EQ(excerpt.lines[0].before, std::string(100, 'a'));
  EXPECT_EQ(excerpt.lines[0].marked, "sleep");
  EXPECT_EQ(excerpt.lines[0].after, std::string(195, 'b'));
  EXPECT_EQ(excerpt.lines[0].cut, line.size() - 300);
}

TEST(Excerpt, NoCharacterIsCutInTwo) {
  std::string line;
  for (int i = 0; i < 400; ++i) line += "\xE2\x82\xAC";
  EXPECT_EQ(make_excerpt("x\n" + line, at(1, 1, 2), 1, 100).lines[1].before, line.substr(0, 99));
  EXPECT_EQ(shown_text(line, 100), line.substr(0, 99) + " [cut: 1101 more bytes]");
}

TEST(Excerpt, ALineThatIsNotThereGivesNone) {
  EXPECT_TRUE(make_excerpt("a\n", at(7, 1, 2), 3).lines.empty());
  EXPECT_TRUE(make_excerpt("", at(1, 1, 2), 3).lines.empty());
}

}  // namespace
}  // namespace cli
