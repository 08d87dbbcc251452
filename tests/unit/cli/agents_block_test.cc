#include "cli/actions/agents_block.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/hash.h"

namespace cli {
namespace {

TEST(AgentsBlock, StandsAtTheEndAndGoesWithoutTrace) {
  for (const std::string before : {"", "# Mine\n", "# Mine\n\nNo line feed at the end"}) {
    const std::string after = with_agents_block(before);
    EXPECT_EQ(after.compare(0, before.size(), before), 0);
    EXPECT_NE(after.find("punchlist task claim --next"), std::string::npos);
    EXPECT_EQ(with_agents_block(after), after);
    const std::string again = without_agents_block(after);
    EXPECT_EQ(again, before.empty() || before.back() == '\n' ? before : before + "\n");
  }
}

TEST(AgentsBlock, AnOlderBlockIsReplacedWhereItStands) {
  // What an older version wrote: another text with its own hash.
  const std::string body = "an older text\n";
  const std::string older =
      "<!-- punchlist:begin agents h=" + base::hash128_hex(body).substr(0, 12) + " -->\n" + body +
      "<!-- punchlist:end agents -->\n";
  EXPECT_EQ(with_agents_block("before\n\n" + older + "after\n"),
            "before\n\n" + with_agents_block("") + "after\n");
}

TEST(AgentsBlock, AnEditedBlockIsLeftAlone) {
  std::string text = "before\n\n" + with_agents_block("") + "after\n";
  text.insert(text.find("Never write"), "Ask Ann first. ");
  EXPECT_THROW(with_agents_block(text), base::Error);
  EXPECT_THROW(without_agents_block(text), base::Error);
  EXPECT_THROW(with_agents_block("<!-- punchlist:begin agents h=1"), base::Error);
}

}  // namespace
}  // namespace cli
