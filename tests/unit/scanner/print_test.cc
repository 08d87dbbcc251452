#include "scanner/print.h"

#include <gtest/gtest.h>

#include <string>

namespace scanner {
namespace {

/// The print at the first place of `word` in the text.
SitePrint print_at(const std::string& text, const std::string& word) {
  return FilePrint(text).at(static_cast<uint32_t>(text.find(word)));
}

const std::string kBody =
    "(path: &str) -> u32 {\n    let text = std::fs::read_to_string(path).unwrap();\n"
    "    let count = text.lines().filter(|l| !l.is_empty()).count();\n    count as u32\n}\n";

TEST(Print, ABodyIsTheSameUnderAnotherNameAndOtherWhiteSpace) {
  const SitePrint one = print_at("fn load" + kBody, "read_to_string");
  const SitePrint two = print_at(
      "mod a {\n    // moved\n    pub async fn fetch(path: &str,) -> u32 { /* ; } */ let text =\n"
      "    std::fs::read_to_string(\n   path,\n ).unwrap();\n"
      "let count = text.lines().filter(|l| !l.is_empty()).count(); count as u32 } }",
      "read_to_string");
  ASSERT_NE(one.body, nullptr);
  ASSERT_NE(two.body, nullptr);
  EXPECT_EQ(one.body->hash, two.body->hash);
  EXPECT_EQ(one.offset, two.offset);
  EXPECT_EQ(likeness(one.around, two.around), 1.0);
}

TEST(Print, ALiteralIsPartOfABodyButNotOfItsShape) {
  const SitePrint one = print_at("fn f() { g(1); h(\"a\"); k(x, y); m(z); }", "h(");
  const SitePrint two = print_at("fn f() { g(2); h(\"b\"); k(x, y); m(z); }", "h(");
  EXPECT_NE(one.body->hash, two.body->hash);
  EXPECT_EQ(resemblance(*one.body, *two.body), 1.0);
}

TEST(Print, RenamedLocalsKeepTheShape) {
  const SitePrint one = print_at("fn f() { let a = b(); c(a).d(); e(a, a); g(a); }", "d()");
  const SitePrint two = print_at("fn f() { let z = b(); c(z).d(); e(z, z); g(z); }", "d()");
  EXPECT_EQ(resemblance(*one.body, *two.body), 1.0);
  EXPECT_GT(likeness(one.around, two.around), 0.7);
  EXPECT_LT(likeness(one.around, two.around), 1.0);
}

TEST(Print, BracesInStringsCharactersAndCommentsEndNoBody) {
  const std::string text =
      "fn f() { a(\"}\"); b('}'); c(r#\"}\"}\"#); /* } */ d(b'}'); let x: &'static str = e; "
      "last(); }"
      "\nfn g() { other(); }";
  const SitePrint last = print_at(text, "last");
  ASSERT_NE(last.body, nullptr);
  EXPECT_NE(last.body->hash, print_at(text, "other").body->hash);
  EXPECT_EQ(last.body->hash, print_at(text, "a(").body->hash);
}

TEST(Print, TheInnermostFunctionCounts) {
  const std::string text = "fn outer() { fn inner() { a(); } b(); }";
  EXPECT_NE(print_at(text, "a(").body->hash, print_at(text, "b(").body->hash);
}

TEST(Print, OutsideOfFunctionsThereIsNoBody) {
  const SitePrint print = print_at("use std::fs;\nstatic A: u8 = f();\n", "fs;");
  EXPECT_EQ(print.body, nullptr);
  EXPECT_FALSE(print.around.after.empty());
  EXPECT_TRUE(FilePrint("").at(0).around.after.empty());
}

TEST(Print, WhatWasCutOutIsContained) {
  const SitePrint whole = print_at("fn load" + kBody, "read_to_string");
  const SitePrint part =
      print_at("fn part(path: &str) { let text = std::fs::read_to_string(path).unwrap(); text }",
               "read_to_string");
  EXPECT_GT(containment(*whole.body, *part.body), 0.6);
  EXPECT_LT(resemblance(*whole.body, *part.body), 0.6);
}

TEST(Print, LargeBodiesAreThinnedOutAndStillAlike) {
  std::string body;
  for (int i = 0; i < 400; ++i)
    body += "call_" + std::to_string(i) + "(x).then_" + std::to_string(i % 7) + "();\n";
  const SitePrint one = print_at("fn f() {" + body + "}", "call_0");
  const SitePrint two = print_at("fn f() {" + body + "extra(); }", "call_0");
  EXPECT_LE(one.body->shingles.size(), 256U);
  EXPECT_GT(one.body->level, 0U);
  EXPECT_GT(resemblance(*one.body, *two.body), 0.9);
}

TEST(Print, ComesBackFromItsText) {
  const SitePrint print = print_at("fn load" + kBody, "read_to_string");
  const std::optional<BodyPrint> body = decode_body(encode(*print.body));
  ASSERT_TRUE(body);
  EXPECT_EQ(body->shingles, print.body->shingles);
  EXPECT_EQ(body->tokens, print.body->tokens);
  const std::optional<Surroundings> around = decode_surroundings(encode(print.around));
  ASSERT_TRUE(around);
  EXPECT_EQ(likeness(*around, print.around), 1.0);
}

TEST(Print, DamagedTextGivesNothing) {
  for (const char* text : {"", ".", "1.2", "1.2.xyzw", "1.2.abc", "1.99.", "-1.0.", "1.0.ffff0000"})
    EXPECT_FALSE(decode_body(text)) << text;
  for (const char* text : {"", "...", "a...", "....", "zzzz..."}) {
    const std::optional<Surroundings> around = decode_surroundings(text);
    EXPECT_EQ(around.has_value(), std::string(text) == "...") << text;
  }
}

TEST(Print, AnyBytesWillDo) {
  for (const char* text : {"fn", "fn f", "fn f(", "}}}}", "{{{{", "'", "r#\"", "b", "/*",
                           "fn f() {", "\xff\xfe", "1."}) {
    const FilePrint print(text);
    for (uint32_t byte = 0; byte < 12; ++byte) (void)print.at(byte);
  }
}

TEST(Print, SinksAreComparedByTokens) {
  EXPECT_EQ(sink_likeness("a.lock()", "a.lock()"), 1.0);
  EXPECT_GT(sink_likeness("self.state.lock()", "self.inner.lock()"), 0.7);
  EXPECT_LT(sink_likeness("fs::read(path)", "thread::sleep(_)"), 0.7);
  EXPECT_EQ(sink_likeness("", "a"), 0.0);
}

}  // namespace
}  // namespace scanner
