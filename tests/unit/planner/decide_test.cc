#include "planner/decide.h"

#include <gtest/gtest.h>

#include "tests/unit/planner/findings.h"

namespace planner {
namespace {

using planner_test::finding;
using planner_test::remedy;

std::vector<tasks::Decision> decisions(
    const std::vector<std::pair<std::string, std::string>>& files,
    std::vector<std::string>* said = nullptr) {
  std::vector<tasks::Decision> all;
  std::vector<std::string> problems;
  for (const auto& [name, text] : files)
    all.push_back(tasks::read_decision(".punchlist/decisions/" + name, text, problems));
  tasks::link_decisions(all, problems);
  if (said != nullptr) *said = problems;
  return all;
}

LedgerFinding two_ways() {
  LedgerFinding f = finding("F-1", "block-on-in-async", "src/a.rs", 3, "c::f");
  f.finding.remedies = {remedy("make-async-and-await", "make it async"),
                        remedy("spawn-blocking", "move it")};
  return f;
}

constexpr const char* kRefuses = "---\nstatus: active\nrefuses: [make-async-and-await]\n---\n";

TEST(decide, what_is_refused_gives_way) {
  LedgerFinding f = two_ways();
  decide(f, decisions({{"0003-no-async.md", kRefuses}}));
  ASSERT_EQ(f.finding.remedies.size(), 1u);
  EXPECT_EQ(f.finding.remedies[0].id, "spawn-blocking");
  EXPECT_EQ(f.decided, (std::vector<std::string>{
                           "follows decision 0003 (`.punchlist/decisions/0003-no-async.md`)"}));
  EXPECT_FALSE(f.contradicts);
}

TEST(decide, what_is_preferred_goes_first_and_other_rules_are_left_alone) {
  const auto made = decisions(
      {{"0001-pool.md",
        "---\nstatus: active\nrules: [block-on-in-async]\nprefers: spawn-blocking\n---\n"}});
  LedgerFinding f = two_ways();
  decide(f, made);
  EXPECT_EQ(f.finding.remedies[0].id, "spawn-blocking");
  EXPECT_EQ(f.finding.remedies.size(), 2u);
  LedgerFinding other = two_ways();
  other.finding.rule = "lock-across-await";
  decide(other, made);
  EXPECT_EQ(other.finding.remedies[0].id, "make-async-and-await");
  EXPECT_TRUE(other.decided.empty());
}

TEST(decide, a_contradiction_is_said_and_wants_the_reversal) {
  LedgerFinding f = two_ways();
  f.finding.remedies.pop_back();
  decide(f, decisions({{"0003-no-async.md", kRefuses}}));
  EXPECT_TRUE(f.contradicts);
  ASSERT_EQ(f.finding.remedies.size(), 1u);
  EXPECT_NE(f.decided.at(0).find("contradicts decision 0003"), std::string::npos);
  EXPECT_NE(f.decided.at(0).find("supersedes"), std::string::npos);
}

TEST(decide, of_remedies_that_are_all_refused_none_is_offered_besides) {
  LedgerFinding f = two_ways();
  decide(f, decisions({{"0003-neither.md",
                        "---\nstatus: active\nrefuses: [spawn-blocking, "
                        "make-async-and-await]\n---\n"}}));
  EXPECT_TRUE(f.contradicts);
  EXPECT_EQ(f.finding.remedies.size(), 1u);
  EXPECT_NE(f.decided.at(0).find("refuses `make-async-and-await`, `spawn-blocking`: no remedy"),
            std::string::npos);
}

TEST(decide, numbers_of_decisions_are_compared_as_numbers) {
  for (const char* id : {"3", "\"0003\"", "0003"}) {
    std::vector<std::string> problems;
    const auto made = decisions(
        {{"0003-no-async.md", kRefuses},
         {"0005-async.md", "---\nstatus: active\nsupersedes: [" + std::string(id) + "]\n---\n"},
         {"0030-other.md", "---\nstatus: active\n---\n"}},
        &problems);
    EXPECT_TRUE(problems.empty()) << id;
    EXPECT_EQ(made.at(0).reversed_by, "0005") << id;
    EXPECT_EQ(made.at(2).reversed_by, "") << id;
  }
}

TEST(decide, a_reversed_decision_is_cited_and_binds_no_more) {
  LedgerFinding f = two_ways();
  decide(f, decisions({{"0003-no-async.md", kRefuses},
                       {"0005-async.md", "---\nstatus: active\nsupersedes: [\"0003\"]\n---\n"}}));
  EXPECT_EQ(f.finding.remedies[0].id, "make-async-and-await");
  EXPECT_FALSE(f.contradicts);
  EXPECT_NE(f.decided.at(0).find("which decision 0005 reversed"), std::string::npos);
}

TEST(decide, what_is_wrong_with_a_decision_is_said) {
  std::vector<std::string> problems;
  decisions({{"0001-a.md", "no frontmatter"},
             {"0002-b.md", "---\nstatus: maybe\n---\n"},
             {"0003-c.md", "---\nstatus: active\nsupersedes: [\"0009\"]\n---\n"},
             {"note.md", "---\nstatus: active\n---\n"}},
            &problems);
  EXPECT_EQ(problems.size(), 4u);
}

}  // namespace
}  // namespace planner
