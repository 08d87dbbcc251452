#include "cli/report/line_hash.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

/// The values are those of `hash` in src/fingerprints.ts of github/codeql-action for these bytes.
std::string hashes_of(std::string_view bytes) {
  std::set<uint32_t> lines;
  for (uint32_t line = 1; line < 20; ++line) lines.insert(line);
  std::string text;
  for (const auto& [line, hash] : line_hashes(bytes, lines))
    text += std::to_string(line) + " " + hash + "\n";
  return text;
}

TEST(LineHash, WhiteSpaceAndLineEndsDoNotCount) {
  EXPECT_EQ(hashes_of("fn main() {\n\n\tlet x = 1;\r\n    let x = 1;\n}\n"),
            "1 20343af16f416063:1\n2 4e5bc918cc8cb7d8:1\n3 5b23ea8f9135ffce:1\n"
            "4 86a8190a23f81e06:1\n5 32dce9ccfdbc9d3e:1\n6 c129715d7a2bc9a3:1\n");
}

TEST(LineHash, ACarriageReturnAloneEndsALine) {
  EXPECT_EQ(hashes_of("a\rb\r\n\rc"),
            "1 4850bf53658d4e53:1\n2 b0367d257df6d03c:1\n3 1c206f60a702cfe8:1\n"
            "4 188ff2f224477a1e:1\n");
}

TEST(LineHash, CharactersAreThoseOfUtf16AndBrokenBytesAreReplaced) {
  std::string bytes = "\xEF\xBB\xBF// \xF0\x9F\xA6\x80 cr\xC3\xA4\x62 \xE2\x80\xAE\n";
  bytes += "\xFF\xFE \xE2\x82 \xED\xA0\x80\n";
  bytes += std::string(300, 'x') + "\nend";
  EXPECT_EQ(hashes_of(bytes),
            "1 77a14448527662:1\n2 cadff34ed28ff294:1\n3 52b56201ffb58620:1\n"
            "4 43b6461eda086fe2:1\n");
}

TEST(LineHash, EqualLinesFarFromTheEndAreCounted) {
  EXPECT_EQ(hashes_of(""), "1 c129715d7a2bc9a3:1\n");
  EXPECT_EQ(hashes_of("same\nsame\nsame\n"),
            "1 55dfc028cbd34ba7:1\n2 54dd522503d971eb:1\n3 930af01a65e2307f:1\n"
            "4 c129715d7a2bc9a3:1\n");
  // The hundred characters from the first and from the second line on are the same.
  std::string bytes;
  for (int i = 0; i < 40; ++i) bytes += "same\n";
  const std::string all = hashes_of(bytes);
  EXPECT_NE(all.find(":1\n"), std::string::npos) << all;
  EXPECT_NE(all.find(":2\n"), std::string::npos) << all;
}

}  // namespace
}  // namespace cli
