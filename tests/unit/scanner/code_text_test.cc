#include "scanner/code_text.h"

#include <gtest/gtest.h>

namespace scanner {
namespace {

TEST(CodeText, BlanksCommentsAndStrings) {
  EXPECT_EQ(code_text("a // spawn\nb"), "a         \nb");
  EXPECT_EQ(code_text("a /* x /* y */ z */ b"), "a                   b");
  EXPECT_EQ(code_text("f(\"spawn(\\\" \")"), "f(\"         \")");
  EXPECT_EQ(code_text("r#\"a\"b\"#;c"), "r#\"   \"#;c");
}

TEST(CodeText, KnowsLifetimesAndCharacters) {
  EXPECT_EQ(code_text("fn f<'a>(x: &'a str) // c"), "fn f<'a>(x: &'a str)     ");
  EXPECT_EQ(code_text("let c = '\"'; g()"), "let c = ' '; g()");
  EXPECT_EQ(code_text("let c = '\\''; g()"), "let c = '  '; g()");
}

TEST(CodeText, KeepsLengthAndLines) {
  const std::string source = "a\n\"b\nc\"\r\n// d\xC3\xA9\n'\xC3\xA9' \"never ends";
  const std::string code = code_text(source);
  ASSERT_EQ(code.size(), source.size());
  for (size_t i = 0; i < source.size(); ++i) EXPECT_EQ(code[i] == '\n', source[i] == '\n');
}

}  // namespace
}  // namespace scanner
