#include "scanner/match.h"

#include <gtest/gtest.h>

namespace scanner {
namespace {

OldSite old_site(const std::string& id, uint32_t line, const std::string& item,
                 const std::string& sink, uint32_t ordinal = 0) {
  OldSite site;
  site.id = id;
  site.rule = "block-on-in-async";
  site.path = "src/a.rs";
  site.line = line;
  site.column = 5;
  site.item = item;
  site.sink = sink;
  site.ordinal = ordinal;
  site.source_line = "    " + sink + ";";
  site.content_hash = "old";
  return site;
}

Finding found_at(uint32_t line, const std::string& item, const std::string& sink,
                 uint32_t ordinal = 0) {
  Finding finding;
  finding.rule = "block-on-in-async";
  finding.at.path = "src/a.rs";
  finding.at.line = line;
  finding.at.column = 5;
  finding.item = item;
  finding.sink = sink;
  finding.ordinal = ordinal;
  finding.source_line = "    " + sink + ";";
  return finding;
}

MatchInput input_of(std::vector<OldSite> old_sites, std::vector<Finding> found) {
  MatchInput input;
  input.old_sites = std::move(old_sites);
  input.found = std::move(found);
  input.content_hashes["src/a.rs"] = "new";
  return input;
}

/// The id that each finding got, "" for a new one.
std::vector<std::string> ids(const MatchInput& input, const MatchResult& result) {
  std::vector<std::string> names;
  for (const std::optional<size_t>& old : result.old_of)
    names.push_back(old ? input.old_sites[*old].id : "");
  return names;
}

using Names = std::vector<std::string>;

TEST(Match, SameBytesKeepPositionEvenForEqualSinks) {
  MatchInput input = input_of(
      {old_site("F-1", 10, "c::f", "rt.block_on(x)", 0),
       old_site("F-2", 20, "c::f", "rt.block_on(x)", 1)},
      {found_at(10, "c::f", "rt.block_on(x)", 0), found_at(20, "c::f", "rt.block_on(x)", 1)});
  input.content_hashes["src/a.rs"] = "old";
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1", "F-2"}));
}

TEST(Match, SameBytesButAnotherRuleIsAnotherFinding) {
  MatchInput input = input_of({old_site("F-1", 10, "c::f", "x")}, {found_at(10, "c::f", "x")});
  input.content_hashes["src/a.rs"] = "old";
  input.found[0].rule = "lock-across-await";
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{""}));
  EXPECT_EQ(result.vanished, (std::vector<size_t>{0}));
}

TEST(Match, LineMapFollowsMovedLinesThroughARenamedFunction) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a"), old_site("F-2", 3, "c::f", "b")},
                              {found_at(5, "c::renamed", "a"), found_at(6, "c::renamed", "b")});
  input.line_moves.push_back({"src/a.rs", "old", {1, 5, 6}});
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1", "F-2"}));
}

TEST(Match, LineMapOfAnotherVersionIsNotUsed) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(5, "c::renamed", "a")});
  input.line_moves.push_back({"src/a.rs", "some other version", {1, 5, 6}});
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, LineMapNeedsTheSameText) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(5, "c::g", "a")});
  input.line_moves.push_back({"src/a.rs", "old", {1, 5, 6}});
  input.found[0].source_line = "    something_else(a);";
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, LineMapTellsDuplicatesApartWhenOneWasFixed) {
  // The first of two equal sinks is fixed: the one that stays is the second, whatever its ordinal
  // is now.
  MatchInput input =
      input_of({old_site("F-1", 2, "c::f", "a", 0), old_site("F-2", 9, "c::f", "a", 1)},
               {found_at(8, "c::f", "a", 0)});
  input.line_moves.push_back({"src/a.rs", "old", {1, 0, 2, 3, 4, 5, 6, 7, 8}});
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{"F-2"}));
  EXPECT_EQ(result.vanished, (std::vector<size_t>{0}));
  EXPECT_TRUE(result.ties.empty());
}

TEST(Match, UniqueSinkInTheSameItemIsTheSameWhereverItsLineIs) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(200, "c::f", "a")});
  input.found[0].source_line = "let y = a;";
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1"}));
}

TEST(Match, EqualCountsArePairedInTheirOrder) {
  MatchInput input =
      input_of({old_site("F-2", 9, "c::f", "a", 1), old_site("F-1", 2, "c::f", "a", 0)},
               {found_at(12, "c::f", "a", 0), found_at(19, "c::f", "a", 1)});
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1", "F-2"}));
}

TEST(Match, DifferentCountsAreATieAndNeverGuessed) {
  MatchInput input =
      input_of({old_site("F-1", 2, "c::f", "a", 0), old_site("F-2", 9, "c::f", "a", 1)},
               {found_at(8, "c::f", "a", 0)});
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{""}));
  EXPECT_EQ(result.vanished, (std::vector<size_t>{0, 1}));
  ASSERT_EQ(result.ties.size(), 1U);
  EXPECT_EQ(result.ties[0].old_sites, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(result.ties[0].found, (std::vector<size_t>{0}));
}

TEST(Match, AMovedFileWithTheSameModulePathKeepsIds) {
  MatchInput input = input_of({old_site("F-1", 2, "c::a::f", "a")}, {found_at(2, "c::a::f", "a")});
  input.found[0].at.path = "src/a/mod.rs";
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1"}));
}

TEST(Match, TwoFilesWithTheSameItemAreNotPairedByOrder) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a"), old_site("F-2", 2, "c::f", "a")},
                              {found_at(2, "c::f", "a"), found_at(2, "c::f", "a")});
  input.old_sites[0].path = "src/w.rs";
  input.old_sites[1].path = "src/x.rs";
  input.found[0].at.path = "src/y.rs";
  input.found[1].at.path = "src/z.rs";
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{"", ""}));
  EXPECT_EQ(result.ties.size(), 1U);
}

TEST(Match, RenamedFunctionWithoutALineMapIsNew) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(2, "c::g", "a")});
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{""}));
  EXPECT_EQ(result.vanished, (std::vector<size_t>{0}));
  EXPECT_TRUE(result.ties.empty());
}

TEST(Match, AMisuseThatComesBackIsTheOldOne) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(7, "c::f", "a")});
  input.old_sites[0].live = false;
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1"}));
}

TEST(Match, ALiveOneGoesBeforeOneThatIsGone) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a"), old_site("F-2", 9, "c::f", "a")},
                              {found_at(7, "c::f", "a")});
  input.old_sites[0].live = false;
  const MatchResult result = match(input);
  EXPECT_EQ(ids(input, result), (Names{"F-2"}));
  EXPECT_TRUE(result.vanished.empty());
  EXPECT_TRUE(result.ties.empty());
}

TEST(Match, OneThatIsGoneDoesNotResolveATie) {
  MatchInput input =
      input_of({old_site("F-1", 2, "c::f", "a", 0), old_site("F-2", 9, "c::f", "a", 1),
                old_site("F-3", 20, "c::f", "a", 0)},
               {found_at(7, "c::f", "a")});
  input.old_sites[2].live = false;
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, TheOrderOfTheInputDoesNotMatter) {
  MatchInput input = input_of(
      {old_site("F-1", 2, "c::f", "a", 0), old_site("F-2", 9, "c::f", "a", 1),
       old_site("F-3", 30, "c::g", "b")},
      {found_at(12, "c::f", "a", 0), found_at(19, "c::f", "a", 1), found_at(40, "c::g", "b")});
  const Names forward = ids(input, match(input));
  std::swap(input.old_sites[0], input.old_sites[2]);
  EXPECT_EQ(ids(input, match(input)), forward);
}

}  // namespace
}  // namespace scanner
