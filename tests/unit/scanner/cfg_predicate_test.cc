#include "scanner/cfg_predicate.h"

#include <gtest/gtest.h>

namespace scanner {
namespace {

bool contradict(std::initializer_list<const char*> predicates) {
  CfgSet set;
  for (const char* one : predicates) set.add(one);
  return set.contradicts();
}

TEST(CfgPredicate, KnowsWhatNoBuildHas) {
  EXPECT_TRUE(contradict({"windows", "unix"}));
  EXPECT_TRUE(contradict({"feature = \"a\"", "not(feature=\"a\")"}));
  EXPECT_TRUE(contradict({"target_os = \"linux\"", "target_os = \"macos\""}));
  EXPECT_TRUE(contradict({"windows", "target_os = \"linux\""}));
  EXPECT_TRUE(contradict({"any(target_os = \"android\", target_os = \"ios\")",
                          "not(any(target_os = \"ios\", target_os = \"android\"))"}));
  EXPECT_TRUE(contradict(
      {"any(target_os = \"android\", target_os = \"ios\")", "windows", "feature = \"b\""}));
  EXPECT_TRUE(contradict({"all(unix, feature = \"a\")", "not(feature = \"a\")"}));
  EXPECT_TRUE(contradict({"test, not(test)"}));
  // Tokio has no threads there.
  EXPECT_TRUE(contradict({"target_arch = \"wasm32\""}));
  EXPECT_TRUE(contradict({"all(target_family = \"wasm\", feature = \"a\")"}));
}

TEST(CfgPredicate, LetsTheRestBe) {
  EXPECT_FALSE(contradict({}));
  EXPECT_FALSE(contradict({"unix", "target_os = \"linux\""}));
  EXPECT_FALSE(contradict({"feature = \"a\"", "feature = \"b\""}));
  EXPECT_FALSE(contradict({"not(windows)", "unix"}));
  EXPECT_FALSE(contradict({"any(unix, windows)", "windows"}));
  EXPECT_FALSE(contradict({"not(all(unix, feature = \"a\"))", "unix"}));
  EXPECT_FALSE(contradict({"any(target_os = \"android\", feature = \"x\")", "windows"}));
  EXPECT_FALSE(contradict({"feature = \"a, not(b)\""}));
  EXPECT_FALSE(contradict({"not(target_arch = \"wasm32\")"}));
  EXPECT_FALSE(contradict({"any(target_arch = \"wasm32\", unix)"}));
}

}  // namespace
}  // namespace scanner
