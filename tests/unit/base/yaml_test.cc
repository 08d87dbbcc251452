#include "base/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

using base::YamlNode;
using testing::HasSubstr;

namespace {

base::Error error_of(std::string_view text) {
  try {
    base::parse_yaml(text, "punchlist.yaml");
  } catch (const base::Error& error) {
    return error;
  }
  ADD_FAILURE() << "parsed: " << text;
  return base::Error(base::ErrorKind::internal, "", "");
}

TEST(Yaml, KeepsOrderPlacesAndQuotes) {
  const YamlNode root = base::parse_yaml(
      "zeta: 1\n"
      "alpha:\n"
      "  - plain\n"
      "  - \"007\"\n"
      "  - ~\n"
      "nested: {a: true, b: null}\n"
      "block: |\n"
      "  two\n"
      "  lines\n"
      "\"null\": x\n",
      "f");
  ASSERT_TRUE(root.is_mapping());
  ASSERT_EQ(root.entries.size(), 5u);
  EXPECT_EQ(root.entries[0].key, "zeta");
  EXPECT_EQ(root.entries[1].key, "alpha");
  EXPECT_EQ(root.entries[1].line, 2u);
  EXPECT_EQ(root.entries[1].column, 1u);
  const YamlNode* alpha = root.find("alpha");
  ASSERT_NE(alpha, nullptr);
  ASSERT_EQ(alpha->items.size(), 3u);
  EXPECT_EQ(alpha->items[0].line, 3u);
  EXPECT_EQ(alpha->items[0].column, 5u);
  EXPECT_FALSE(alpha->items[0].quoted);
  EXPECT_EQ(alpha->items[1].scalar, "007");
  EXPECT_TRUE(alpha->items[1].quoted);
  EXPECT_TRUE(alpha->items[2].is_null());
  EXPECT_EQ(root.find("nested")->find("a")->scalar, "true");
  EXPECT_TRUE(root.find("nested")->find("b")->is_null());
  EXPECT_EQ(root.find("block")->scalar, "two\nlines\n");
  EXPECT_EQ(root.entries[4].key, "null");
  EXPECT_EQ(root.find("missing"), nullptr);
  EXPECT_EQ(alpha->find("missing"), nullptr);
}

TEST(Yaml, EmptyIsNull) {
  EXPECT_TRUE(base::parse_yaml("", "f").is_null());
  EXPECT_TRUE(base::parse_yaml("# only a comment\n", "f").is_null());
  EXPECT_TRUE(base::parse_yaml("a:\n", "f").find("a")->is_null());
  EXPECT_TRUE(base::parse_yaml("a: \"\"\n", "f").find("a")->is_scalar());
}

TEST(Yaml, ErrorsNameThePlace) {
  const base::Error open_bracket = error_of("a: 1\nb: [1, 2\n");
  EXPECT_EQ(open_bracket.kind, base::ErrorKind::usage);
  EXPECT_THAT(open_bracket.subject, testing::StartsWith("punchlist.yaml:"));
  EXPECT_FALSE(open_bracket.cause.empty());
  const base::Error twice = error_of("a: 1\nb: 2\na: 3\n");
  EXPECT_EQ(twice.subject, "punchlist.yaml:3:1");
  EXPECT_THAT(twice.cause, HasSubstr("`a` is given twice; first on line 1"));
  EXPECT_EQ(error_of("x: &a 1\ny: *a\n").subject, "punchlist.yaml:1:4");
  EXPECT_THAT(error_of("a: 1\n---\nb: 2\n").cause, HasSubstr("second document"));
  EXPECT_THAT(error_of("[a, b]: 1\n").cause, HasSubstr("key"));
  EXPECT_THAT(error_of("null: 1\n").next, HasSubstr("quotes"));
  EXPECT_THAT(error_of("a: \xFF\n").cause, HasSubstr("UTF-8"));
  EXPECT_THAT(error_of(std::string(200, '[') + std::string(200, ']')).cause, HasSubstr("nested"));
}

TEST(Yaml, PlacesCountFromTheFilesLine) {
  const YamlNode root = base::parse_yaml("a:\n  b: 1\n", "task.md", 2);
  EXPECT_EQ(root.find("a")->find("b")->line, 3u);
  try {
    base::parse_yaml("a: 1\na: 2\n", "task.md", 10);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.subject, "task.md:11:1");
    EXPECT_THAT(error.cause, HasSubstr("line 10"));
  }
}

TEST(Yaml, ScalarsReadBackAsTheySay) {
  for (const std::string& text : std::vector<std::string>{"",
                                                          "plain",
                                                          "two words",
                                                          "src/a.rs",
                                                          "true",
                                                          "No",
                                                          "null",
                                                          "~",
                                                          "12",
                                                          "1.5",
                                                          "2024-01-01",
                                                          "0x1F",
                                                          "1e3",
                                                          "-",
                                                          "- a",
                                                          "a: b",
                                                          "a #b",
                                                          "#b",
                                                          "a:b",
                                                          "[x]",
                                                          "{x}",
                                                          "'q'",
                                                          "\"q\"",
                                                          "back\\slash",
                                                          " lead",
                                                          "trail ",
                                                          "line\nfeed",
                                                          "tab\there",
                                                          "cr\r\n",
                                                          "\x01",
                                                          "\xC3\xA4",
                                                          "\xE2\x80\xA8",
                                                          "\xEF\xBB\xBF",
                                                          "*a",
                                                          "&a",
                                                          "!t",
                                                          "|",
                                                          ">",
                                                          "%x",
                                                          "@x",
                                                          "`x`",
                                                          "?",
                                                          "a,b",
                                                          "---",
                                                          "...",
                                                          "y",
                                                          "=",
                                                          "<<",
                                                          "Runtime::block_on(fut)",
                                                          "\xC2\x85",
                                                          "e",
                                                          ".5",
                                                          "+1",
                                                          "a?",
                                                          "x\x7F"}) {
    const std::string written = base::yaml_scalar(text);
    EXPECT_EQ(written.find('\n'), std::string::npos);
    const YamlNode map = base::parse_yaml("key: " + written + "\nnext: 1\n", "f");
    ASSERT_NE(map.find("key"), nullptr) << written;
    EXPECT_TRUE(map.find("key")->is_scalar()) << written;
    EXPECT_EQ(map.find("key")->scalar, text) << written;
    const YamlNode list = base::parse_yaml("- [" + written + ", " + written + "]\n", "f");
    ASSERT_EQ(list.items[0].items.size(), 2u) << written;
    EXPECT_EQ(list.items[0].items[1].scalar, text) << written;
    const YamlNode key = base::parse_yaml(written + ": 1\n", "f");
    EXPECT_EQ(key.entries.at(0).key, text) << written;
  }
  EXPECT_EQ(base::yaml_scalar("plain words"), "plain words");
  EXPECT_EQ(base::yaml_scalar("src/a.rs"), "src/a.rs");
  EXPECT_EQ(base::yaml_scalar("true"), "\"true\"");
}

}  // namespace
