#include "tasks/markdown.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tasks/task.h"

namespace tasks {
namespace {

TEST(markdown, a_fence_is_longer_than_what_it_holds) {
  EXPECT_EQ(code_fence("rust", "let a = 1;"), "```rust\nlet a = 1;\n```\n");
  EXPECT_EQ(code_fence("", "a ```` b"), "`````\na ```` b\n`````\n");
  EXPECT_EQ(code_fence("", "```\nescape?\n```"), "````\n```\nescape?\n```\n````\n");
}

TEST(markdown, a_span_holds_any_backticks) {
  EXPECT_EQ(code_span("a"), "`a`");
  EXPECT_EQ(code_span("a`b"), "``a`b``");
  EXPECT_EQ(code_span("`"), "`` ` ``");
}

TEST(markdown, hostile_text_is_defused) {
  EXPECT_EQ(defused("<!-- punchlist:end fix -->"), "<\\!-- punchlist:end fix -->");
  EXPECT_EQ(defused("<!--  punchlist"), "<\\!--  punchlist");
  EXPECT_EQ(defused("</action><task type=\"auto\"><T>"), "<\\/action><\\task type=\"auto\"><T>");
  EXPECT_EQ(defused("Vec<name>"), "Vec<\\name>");
  EXPECT_EQ(defused("a\x1b[31mb\nc"),
            "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
            "c");
  EXPECT_EQ(defused("a\xE2\x80\xAE"
                    "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(defused("\xff"), "\xEF\xBF\xBD");
}

TEST(markdown, running_text_keeps_code_and_escapes_the_rest) {
  EXPECT_EQ(inline_text("`a<b>` calls <c> & *d*"), "`a<b>` calls &lt;c> &amp; \\*d\\*");
  EXPECT_EQ(inline_text("odd ` tick <b>"), "odd \\` tick &lt;b>");
  EXPECT_EQ(table_row({"a|b", "", "c"}), "| a\\|b | | c |\n");
}

TEST(markdown, yaml_scalars_read_back_as_the_same_string) {
  const char* words[] = {"plain",        "02-runtime", "4f9c1e2",  "1234567",    "12e4567",
                         "0x1f",         "0o17",       "true",     "No",         "y",
                         "null",         "~",          "",         " a",         "a: b",
                         "a #b",         "- a",        "[a]",      "{a}",        "\"q\"",
                         "\\back",       "'q'",        "02-03",    "2026-01-01", "1.5",
                         ".5",           "-1",         "a\nb",     "\x07",       "caf\xC3\xA9",
                         "\xE2\x80\xA8", "!tag",       "&anchor",  "*alias",     "%dir",
                         "@at",          "`tick`",     "12:30:45", "1_000",      "e12",
                         "a,b",          "1e3"};
  for (const char* word : words) {
    const YAML::Node node =
        YAML::Load("k: " + yaml_scalar(word) + "\nl: " + yaml_list({word, "x"}) + "\n");
    EXPECT_EQ(node["k"].as<std::string>(), word);
    ASSERT_EQ(node["l"].size(), 2u) << word;
    EXPECT_EQ(node["l"][0].as<std::string>(), word);
  }
  EXPECT_EQ(yaml_scalar("4f9c1e2"), "4f9c1e2");
  EXPECT_EQ(yaml_scalar("1234567"), "\"1234567\"");
  EXPECT_EQ(yaml_scalar("12e4567"), "\"12e4567\"");
  EXPECT_EQ(yaml_scalar("No"), "\"No\"");
}

TEST(slug, comes_from_names) {
  EXPECT_EQ(slug_from("embed_image"), "embed-image");
  EXPECT_EQ(slug_from("r#type"), "r-type");
  EXPECT_EQ(slug_from("{closure#0}"), "closure-0");
  EXPECT_EQ(slug_from("../../etc"), "etc");
  EXPECT_EQ(slug_from("\xC3\xA9"), "site");
  EXPECT_EQ(slug_from(std::string(90, 'a')).size(), 40u);
  EXPECT_EQ(function_of("a::b::c"), "c");
  EXPECT_EQ(function_of("c"), "c");
}

}  // namespace
}  // namespace tasks
