#include "base/mojibake.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Mojibake, PutsDoubleEncodingRight) {
  EXPECT_EQ(repair_double_encoding("a \xC3\xA2\xE2\x82\xAC\xE2\x80\x9D b"), "a \xE2\x80\x94 b");
  EXPECT_EQ(repair_double_encoding("\xC3\xA2\xC5\x93\xE2\x80\xA6 done"), "\xE2\x9C\x85 done");
}

TEST(Mojibake, PutsTripleEncodingRight) {
  // U+00E9, taken apart twice.
  EXPECT_EQ(repair_double_encoding("\xC3\x83\xC6\x92\xC3\x82\xC2\xA9"), "\xC3\xA9");
}

TEST(Mojibake, LeavesGoodTextAlone) {
  for (const char* text :
       {"plain", "\xC3\xA9t\xC3\xA9", "\xE2\x9C\x85 \xE2\x80\x94 \xF0\x9F\x9A\xA7",
        "na\xC3\xAFve caf\xC3\xA9s", "\xC3\xA2 la carte", "bad \xFF byte"}) {
    EXPECT_EQ(repair_double_encoding(text), text);
  }
}

}  // namespace
}  // namespace base
