#include "base/glob.h"

#include <gtest/gtest.h>

#include "base/error.h"

using base::glob_match;

namespace {

TEST(Glob, StarsStayInTheirPart) {
  EXPECT_TRUE(glob_match("*.rs", "a.rs"));
  EXPECT_TRUE(glob_match("*.rs", ".rs"));
  EXPECT_FALSE(glob_match("*.rs", "src/a.rs"));
  EXPECT_TRUE(glob_match("src/*", "src/a.rs"));
  EXPECT_FALSE(glob_match("src/*", "src/deep/a.rs"));
  EXPECT_FALSE(glob_match("src/*", "src"));
  EXPECT_TRUE(glob_match("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(glob_match("a*b*c", "aXbYbZ"));
}

TEST(Glob, DoubleStarsAreAnyNumberOfParts) {
  for (const char* path : {"a.rs", "src/a.rs", "src/deep/er/a.rs"})
    EXPECT_TRUE(glob_match("**/*.rs", path)) << path;
  EXPECT_FALSE(glob_match("**/*.rs", "a.rst"));
  EXPECT_TRUE(glob_match("target/**", "target/debug/a.rs"));
  EXPECT_FALSE(glob_match("target/**", "target"));
  EXPECT_FALSE(glob_match("target/**", "mytarget/a.rs"));
  EXPECT_TRUE(glob_match("src/**/mod.rs", "src/mod.rs"));
  EXPECT_TRUE(glob_match("src/**/mod.rs", "src/a/b/mod.rs"));
  EXPECT_FALSE(glob_match("src/**/mod.rs", "src/a/b/mod.rs/x"));
  EXPECT_TRUE(glob_match("**/tests/**", "crates/a/tests/b.rs"));
  EXPECT_FALSE(glob_match("**/tests/**", "crates/a/tests"));
  EXPECT_TRUE(glob_match("**", "a/b"));
  EXPECT_TRUE(glob_match("a**b", "aXXb"));  // no part of its own: like one star
  EXPECT_FALSE(glob_match("a**b", "aX/Xb"));
}

TEST(Glob, QuestionMarksAndSetsTakeOneCharacter) {
  EXPECT_TRUE(glob_match("a?c", "abc"));
  EXPECT_TRUE(glob_match("a?c",
                         "a\xC3\xA4"
                         "c"));
  EXPECT_FALSE(glob_match("a?c", "ac"));
  EXPECT_FALSE(glob_match("a?c", "a/c"));
  EXPECT_TRUE(glob_match("[a-c]x", "bx"));
  EXPECT_FALSE(glob_match("[a-c]x", "dx"));
  EXPECT_TRUE(glob_match("[!a-c]x", "dx"));
  EXPECT_TRUE(glob_match("[^a-c]x", "dx"));
  EXPECT_TRUE(glob_match("[]-]x", "]x"));
  EXPECT_TRUE(glob_match("[]-]x", "-x"));
  EXPECT_TRUE(glob_match("[ab", "[ab"));  // not closed: itself
  EXPECT_TRUE(glob_match("*[0-9].rs", "x12.rs"));
}

TEST(Glob, BracesAreAlternatives) {
  for (const char* path : {"src/a.rs", "benches/a.rs", "Cargo.toml"}) {
    EXPECT_TRUE(glob_match("{{src,benches}/*.rs,Cargo.toml}", path)) << path;
  }
  EXPECT_FALSE(glob_match("{{src,benches}/*.rs,Cargo.toml}", "tests/a.rs"));
  EXPECT_TRUE(glob_match("a{,.bak}", "a"));
  EXPECT_TRUE(glob_match("a{,.bak}", "a.bak"));
  EXPECT_TRUE(glob_match("a{b", "a{b"));  // not closed: itself
  EXPECT_TRUE(glob_match("a\\{b,c\\}", "a{b,c}"));
  EXPECT_TRUE(glob_match("\\*", "*"));
  EXPECT_FALSE(glob_match("\\*", "a"));
}

TEST(Glob, RefusesPatternsThatMultiply) {
  std::string pattern;
  for (int i = 0; i < 12; ++i) pattern += "{a,b}";
  EXPECT_THROW(base::Glob{pattern}, base::Error);
}

TEST(Glob, ManyStarsDoNotExplode) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "*a";
  EXPECT_FALSE(glob_match(pattern + "b", std::string(3000, 'a')));
  std::string parts;
  for (int i = 0; i < 40; ++i) parts += "**/a/";
  std::string path;
  for (int i = 0; i < 300; ++i) path += "a/";
  EXPECT_FALSE(glob_match(parts + "b", path + "c"));
}

}  // namespace
