#include "scanner/lexical.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scanner {
namespace {

TEST(Lexical, TerminatedTextIsSafeToItsEnd) {
  const std::vector<std::string> texts = {
      "",
      "fn main() {}",
      "let s = \"a \\\" b\";",
      "let s = \"a \\\\\"; let t = \"b\";",
      "let c = '\"';",
      "let c = '\\'';",
      "let c = b'\\'' ; let d = b'\"';",
      "let c = '\\\\'; let s = \"x\";",
      "let c = '\\u{1F600}'; let q = '\"';",
      "let c = '\xC3\xA9'; let d = '\xE2\x82\xAC'; let e = '\xF0\x9F\x98\x80'; let q = '\"';",
      "fn f<'a>(x: &'a str) -> &'a str { x }",
      "'outer: loop { break 'outer; }",
      "impl<'a> T<'a> { const Q: char = '\"'; }",
      "let r#type = 1; let x = r#fn();",
      "let s = r\"\\\"; let t = 1;",
      "let s = r#\"a \" b\"#;",
      "let s = r##\"a \"# b\"##;",
      "let s = br#\"a \" b\"#; let t = cr#\"c \" d\"#; let u = c\"e\"; let v = b\"f\\\"\";",
      "let url = \"http://x\"; let g = \"/* not a comment\";",
      "// a \" quote and ' and /* in a line comment\nlet x = 1;",
      "/* a \" quote */ let x = 1;",
      "/* a /* nested */ one */ let s = \"x\";",
      "/*/ not closed by its own slash */",
      "/**/ /***/ /*/**/*/",
      "let bar = foor\"x\";",
      "let x = 4 / 2; let y = a / b;",
      "#!/usr/bin/env \"run\nfn main() {}",
      "\xEF\xBB\xBF#!/bin/it's \"\nfn main() {}",
      "#![doc = \"x\"]\nfn main() {}",
      "m!('r\"x\");",
      "let s = \"two\nlines\";",
      "'",
      "x /",
      "''",
  };
  for (const std::string& text : texts) {
    const LexicalReport report = lexical_check(text);
    EXPECT_EQ(report.safe_end, text.size()) << text;
    EXPECT_EQ(report.problem, "") << text;
  }
}

TEST(Lexical, SaysWhereTheTokenThatNeverEndsBegins) {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"let s = |\"abc\nlet t = 1;", "string is not terminated"},
      {"let s = |\"abc\\\"", "string is not terminated"},
      {"let s = |b\"abc", "string is not terminated"},
      {"let s = |c\"abc", "string is not terminated"},
      {"let s = |r\"abc", "raw string is not terminated"},
      {"let s = |r##\"abc\"#;", "raw string is not terminated"},
      {"let s = |br#\"abc\";", "raw string is not terminated"},
      {"let s = |cr#\"abc\";", "raw string is not terminated"},
      {"fn f() {}\n|/* open", "block comment is not terminated"},
      {"fn f() {}\n|/* open /* inner */", "block comment is not terminated"},
      {"|/*/", "block comment is not terminated"},
      {"let c = '\"'; let s = |\"", "string is not terminated"},
      {"fn f<'a>() { |\"a }", "string is not terminated"},
      {"let c = b'\\'' ; |\"x", "string is not terminated"},
      {"#![x]\n|\"", "string is not terminated"},
  };
  for (const auto& [marked, problem] : texts) {
    const size_t start = marked.find('|');
    std::string text = marked;
    text.erase(start, 1);
    const LexicalReport report = lexical_check(text);
    EXPECT_EQ(report.safe_end, start) << marked;
    EXPECT_EQ(report.problem, problem) << marked;
  }
}

TEST(Lexical, IsLinearOnWhatTheParserIsNot) {
  // 8 MB of each; anything worse than linear would take minutes.
  const std::vector<std::string> pieces = {"\"\\\\\" ", "/*", "*/ /* ", "r#\"\" ",
                                           "'a ",       "\\", "\"",     "r####"};
  for (const std::string& piece : pieces) {
    std::string text;
    while (text.size() < (8u << 20)) text += piece;
    const auto start = std::chrono::steady_clock::now();
    const LexicalReport report = lexical_check(text);
    EXPECT_LE(report.safe_end, text.size());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << piece;
  }
}

TEST(Lexical, WhatIsSafeIsTerminatedWhateverTheBytes) {
  constexpr std::string_view kPieces[] = {"\"", "'",  "\\", "/", "*",    "#",    "r", "b",
                                          "c",  "\n", "a",  " ", "\xC3", "\xF0", "!"};
  uint32_t random = 1;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int i = 0; i < 24; ++i) {
      random = random * 1664525u + 1013904223u;
      text += kPieces[(random >> 16) % std::size(kPieces)];
    }
    const LexicalReport report = lexical_check(text);
    ASSERT_LE(report.safe_end, text.size());
    ASSERT_EQ(report.safe_end == text.size(), report.problem.empty()) << text;
    const std::string safe = text.substr(0, report.safe_end);
    ASSERT_EQ(lexical_check(safe).problem, "") << text << "\nsafe: " << safe;
  }
}

TEST(Lexical, CompactTextHasOneByteForEachRunOfCommentsAndLines) {
  CompactText compact;
  const std::string text =
      "#!/bin/x\n\n/// doc\nfn f<'a>() {\n    // one\n\n    /* two /* 2 */ */ g(\"a  // b\", "
      "'\"');// end\n}\n";
  EXPECT_EQ(lexical_check(text, compact).safe_end, text.size());
  EXPECT_EQ(compact.text, "#!/bin/x\nfn f<'a>() {\ng(\"a  // b\", '\"'); }\n");
}

TEST(Lexical, EveryTokenOfCompactTextKnowsItsPlace) {
  const std::string text =
      "use a;// c\n\n  /* d */fn f() {/**/}\r\n\tlet s = r#\"x\n  y\"#; // \"\n/*\n*/ end";
  CompactText compact;
  lexical_check(text, compact);
  EXPECT_EQ(compact.text, "use a; fn f() { }\r\nlet s = r#\"x\n  y\"#;  end");
  size_t piece = 0;
  for (size_t i = 0; i < compact.text.size(); ++i) {
    while (piece + 1 < compact.pieces.size() && compact.pieces[piece + 1].at <= i) ++piece;
    const size_t place = compact.pieces[piece].origin + (i - compact.pieces[piece].at);
    if (compact.text[i] == ' ' || compact.text[i] == '\n') continue;
    EXPECT_EQ(text[place], compact.text[i]) << i;
  }
}

TEST(Lexical, CompactTextStopsWhereTheReportDoes) {
  CompactText compact;
  const std::string text = "fn f() {}  // a\n  /* never";
  EXPECT_EQ(lexical_check(text, compact).safe_end, 18U);
  EXPECT_EQ(compact.text, "fn f() {}   ");
}

}  // namespace
}  // namespace scanner
