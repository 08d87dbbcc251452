#include "base/id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/hash.h"

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

TEST(Id, IsRandomAndReadsBackAsItself) {
  std::set<std::string> seen;
  std::set<char> digits;
  for (int i = 0; i < 500; ++i) {
    const std::string id = base::random_id("F-", 8);
    ASSERT_EQ(id.size(), 10u);
    ASSERT_EQ(base::parse_id("F-", id), id);
    digits.insert(id.begin() + 2, id.end());
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 500u);
  EXPECT_EQ(digits.size(), 32u);
}

TEST(Id, ForgivesWhatPeopleType) {
  EXPECT_EQ(base::parse_id("T-", "t-4m8p2c"), "T-4M8P2C");
  EXPECT_EQ(base::parse_id("T-", "4m8p2c"), "T-4M8P2C");
  EXPECT_EQ(base::parse_id("T-", "T-4M8-P2C"), "T-4M8P2C");
  EXPECT_EQ(base::parse_id("T-", "T-oIl"), "T-011");
  for (const char* bad : {"", "T-", "T-U", "T-4 M", "F-4M", "T-\xC3\xA4", "--"}) {
    EXPECT_EQ(base::parse_id("T-", bad).has_value(), std::string(bad) == "F-4M") << bad;
  }
  EXPECT_EQ(base::parse_id("T-", "F-4M"),
            "T-F4M");  // without the prefix, F is a digit like any other
}

TEST(Id, IsFoundByItsBeginning) {
  const std::vector<std::string> ids = {"T-4M8P2C", "T-4M8", "T-7AAAAA", "T-7AB000"};
  EXPECT_EQ(base::find_id("T-", "t-4m8p", ids).id, "T-4M8P2C");
  EXPECT_EQ(base::find_id("T-", "4m8", ids).id, "T-4M8");  // exact, though it begins another
  const base::IdMatch several = base::find_id("T-", "7a", ids);
  EXPECT_FALSE(several.id);
  EXPECT_THAT(several.candidates, ElementsAre("T-7AAAAA", "T-7AB000"));
  const base::IdMatch none = base::find_id("T-", "9", ids);
  EXPECT_FALSE(none.id);
  EXPECT_THAT(none.candidates, IsEmpty());
  EXPECT_FALSE(base::find_id("T-", "", ids).id);
}

TEST(Hash, IsThePublishedXxh3) {
  EXPECT_EQ(base::hash128_hex(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(base::hash64(""), 0x2d06800538d394c2u);
  EXPECT_NE(base::hash128_hex("a"), base::hash128_hex("b"));
}

}  // namespace
