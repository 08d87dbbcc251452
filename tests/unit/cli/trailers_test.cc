#include "cli/actions/trailers.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

using Names = std::vector<std::string>;

TEST(Trailers, AreTheLastParagraphAndNothingElse) {
  EXPECT_EQ(tasks_in_trailers("Fix\n\nPunchlist-Task: 02-03\n"), Names{"02-03"});
  EXPECT_EQ(tasks_in_trailers("Fix\n\nText.\n\nSigned-off-by: A\npunchlist-task: T-4M8P2C\n\n"),
            Names{"T-4M8P2C"});
  EXPECT_EQ(tasks_in_trailers("Fix\n\nPunchlist-Task: 02-03\nPunchlist-Task: 02-04"),
            (Names{"02-03", "02-04"}));
  EXPECT_EQ(tasks_in_trailers("Fix\n\nPunchlist-Task: 02-03\nand more"), Names{});
  EXPECT_EQ(tasks_in_trailers("Fix\n\nPunchlist-Task: 02-03\n\nand more"), Names{});
  EXPECT_EQ(tasks_in_trailers("Punchlist-Task: 02-03"), Names{});
  EXPECT_EQ(tasks_in_trailers(""), Names{});
  EXPECT_EQ(tasks_in_trailers("Fix\r\n\r\nPunchlist-Task: 02-03\r\n"), Names{"02-03"});
}

}  // namespace
}  // namespace cli
