#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(base::trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(base::trim(" \n"), "");
  EXPECT_THAT(base::split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(base::split("", ','), ElementsAre(""));
  EXPECT_THAT(base::split_lines("a\r\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(base::split_lines("a\n"), ElementsAre("a"));
  EXPECT_THAT(base::split_lines(""), IsEmpty());
  EXPECT_EQ(base::join(std::vector<std::string>{"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(base::join(std::vector<std::string_view>{}, ", "), "");
}

TEST(Text, StripsAndReplaces) {
  EXPECT_EQ(base::strip_prefix("refs/heads/main", "refs/heads/"), "main");
  EXPECT_EQ(base::strip_prefix("main", "refs/heads/"), std::nullopt);
  EXPECT_EQ(base::strip_suffix("a.rs", ".rs"), "a");
  EXPECT_EQ(base::strip_suffix("a.rst", ".rs"), std::nullopt);
  EXPECT_EQ(base::replace_all("aXbXX", "X", "--"), "a--b----");
  EXPECT_EQ(base::replace_all("abc", "", "x"), "abc");
  EXPECT_EQ(base::to_lower("TOKIO \xC3\x84"), "tokio \xC3\x84");
}

TEST(Text, TellsUtf8FromOtherBytes) {
  EXPECT_TRUE(base::is_valid_utf8("plain, \xC3\xA4, \xE2\x82\xAC, \xF0\x9F\x92\xA5"));
  for (const char* broken :
       {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_FALSE(base::is_valid_utf8(broken)) << broken;
    EXPECT_TRUE(base::is_valid_utf8(base::to_valid_utf8(broken))) << broken;
  }
  EXPECT_EQ(base::to_valid_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
  // A sequence that breaks off is one mark, what follows is kept.
  EXPECT_EQ(base::to_valid_utf8("\xE2\x82z"), "\xEF\xBF\xBDz");
  EXPECT_EQ(base::to_valid_utf8("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Text, CannotSteerATerminal) {
  EXPECT_EQ(base::sanitize_for_terminal("a\tb \xC3\xA4"), "a\tb \xC3\xA4");
  EXPECT_EQ(base::sanitize_for_terminal("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(base::sanitize_for_terminal("a\nb"), "a\\x0ab");
  EXPECT_EQ(base::sanitize_for_terminal("a\nb\r", base::LineFeeds::keep), "a\nb\\x0d");
  EXPECT_EQ(base::sanitize_for_terminal("\xC2\x9B"), "\\u{9b}");  // CSI in one character
  EXPECT_EQ(base::sanitize_for_terminal("\xE2\x80\xAE"
                                        "evil"),
            "\\u{202e}evil");
  EXPECT_EQ(base::sanitize_for_terminal("\xE2\x81\xA6"), "\\u{2066}");
  EXPECT_EQ(base::sanitize_for_terminal("caf\xE9"), "caf\\xe9");
  EXPECT_EQ(base::sanitize_for_terminal(std::string_view("\0", 1)), "\\x00");
}

TEST(Text, MeasuresEdits) {
  EXPECT_EQ(base::edit_distance("", "abc"), 3u);
  EXPECT_EQ(base::edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(base::edit_distance("sacn", "scan"), 1u);
  EXPECT_EQ(base::edit_distance("same", "same"), 0u);
}

TEST(Text, SuggestsWhatIsNear) {
  const std::vector<std::string> rules = {"block-on-in-async", "blocking-sleep-in-async", "scan",
                                          "plan"};
  EXPECT_EQ(base::nearest("block-on-async", rules), "block-on-in-async");
  EXPECT_EQ(base::nearest("SCAN", rules), "scan");
  EXPECT_EQ(base::nearest("scna", rules), "scan");
  EXPECT_EQ(base::nearest("export", rules), std::nullopt);
  EXPECT_EQ(base::nearest("slan", rules), "scan");  // as near as "plan", but first
  EXPECT_EQ(base::nearest("x", {}), std::nullopt);
}

TEST(Text, Counts) {
  EXPECT_EQ(base::count_of(0, "file"), "0 files");
  EXPECT_EQ(base::count_of(1, "file"), "1 file");
  EXPECT_EQ(base::count_of(2, "file"), "2 files");
}

}  // namespace
