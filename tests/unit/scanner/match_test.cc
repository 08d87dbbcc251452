#include "scanner/match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

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
  input.line_moves.push_back({"src/a.rs", "old", {1, 5, 6}, ""});
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1", "F-2"}));
}

TEST(Match, LineMapOfAnotherVersionIsNotUsed) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(5, "c::renamed", "a")});
  input.line_moves.push_back({"src/a.rs", "some other version", {1, 5, 6}, ""});
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, LineMapNeedsTheSameText) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(5, "c::g", "a")});
  input.line_moves.push_back({"src/a.rs", "old", {1, 5, 6}, ""});
  input.found[0].source_line = "    something_else(a);";
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, LineMapTellsDuplicatesApartWhenOneWasFixed) {
  // The first of two equal sinks is fixed: the one that stays is the second, whatever its ordinal
  // is now.
  MatchInput input =
      input_of({old_site("F-1", 2, "c::f", "a", 0), old_site("F-2", 9, "c::f", "a", 1)},
               {found_at(8, "c::f", "a", 0)});
  input.line_moves.push_back({"src/a.rs", "old", {1, 0, 2, 3, 4, 5, 6, 7, 8}, ""});
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

/// Both states of a file, with prints: a place is named by a word of the text.
class Edit {
 public:
  Edit(std::string before, std::string after)
      : before_(std::move(before)), after_(std::move(after)) {
    input_.content_hashes["src/a.rs"] = "new";
    input_.content_hashes["src/b.rs"] = "other";
  }
  Edit& old_at(const std::string& id, const std::string& item, const std::string& word,
               const std::string& sink) {
    OldSite site = old_site(id, line_of(before_, word), item, sink);
    site.callee = callee_of(sink);
    site.print = FilePrint(before_).at(byte_of(before_, word));
    input_.old_sites.push_back(std::move(site));
    return *this;
  }
  Edit& now_at(const std::string& item, const std::string& word, const std::string& sink,
               const std::string& path = "src/a.rs") {
    Finding finding = found_at(line_of(after_, word), item, sink);
    finding.at.path = path;
    finding.callee = callee_of(sink);
    input_.found.push_back(std::move(finding));
    input_.prints.push_back(FilePrint(after_).at(byte_of(after_, word)));
    return *this;
  }
  MatchInput& input() { return input_; }
  Names names() { return ids(input_, match(input_)); }
  int pass(size_t index) { return match(input_).pass_of[index]; }

 private:
  static uint32_t byte_of(const std::string& text, const std::string& word) {
    EXPECT_NE(text.find(word), std::string::npos) << word;
    return static_cast<uint32_t>(text.find(word));
  }
  static uint32_t line_of(const std::string& text, const std::string& word) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(word));
    return 1 + static_cast<uint32_t>(std::count(text.begin(), end, '\n'));
  }
  static std::string callee_of(const std::string& sink) { return sink.substr(0, sink.find('(')); }
  std::string before_;
  std::string after_;
  MatchInput input_;
};

const std::string kLoad =
    "(path: &Path) -> String {\n    let mut text = read(path).unwrap();\n"
    "    text.push_str(header(path.len(), 3));\n    for line in text.lines() { show(line); }\n"
    "    text\n}\n";

TEST(Match, RenamedFunctionIsKnownByItsBody) {
  Edit edit("fn load" + kLoad, "fn fetch" + kLoad);
  edit.old_at("F-1", "c::load", "read(", "read(path)").now_at("c::fetch", "read(", "read(path)");
  EXPECT_EQ(edit.names(), (Names{"F-1"}));
  EXPECT_EQ(edit.pass(0), 2);
}

TEST(Match, MovedFunctionIsKnownByItsBodyInAnotherFile) {
  Edit edit("fn load" + kLoad, "fn load" + kLoad);
  edit.old_at("F-1", "c::load", "read(", "read(path)")
      .now_at("c::b::load", "read(", "read(path)", "src/b.rs");
  EXPECT_EQ(edit.names(), (Names{"F-1"}));
}

TEST(Match, ACopyDoesNotTakeTheIdOfItsOriginal) {
  Edit edit("fn load" + kLoad, "fn load_copy" + kLoad + "fn load" + kLoad);
  edit.old_at("F-1", "c::load", "read(", "read(path)")
      .now_at("c::load_copy", "read(", "read(path)")
      .now_at("c::load", "fn load(", "read(path)");
  // The print of the second is that of its own function.
  const std::string text = "fn load" + kLoad;
  edit.input().prints[1] = FilePrint(text).at(static_cast<uint32_t>(text.find("read(")));
  EXPECT_EQ(edit.names(), (Names{"", "F-1"}));
}

TEST(Match, TwoMovedTwinsAreATie) {
  // Equal bodies, both gone from where they were, both in new places: nobody can tell which is
  // which.
  Edit edit("fn load" + kLoad, "fn x" + kLoad);
  edit.old_at("F-1", "c::m::load", "read(", "read(path)")
      .old_at("F-2", "c::n::load", "read(", "read(path)")
      .now_at("c::p::x", "read(", "read(path)", "src/b.rs")
      .now_at("c::q::x", "read(", "read(path)", "src/c.rs");
  edit.input().old_sites[1].path = "src/d.rs";
  const MatchResult result = match(edit.input());
  EXPECT_EQ(ids(edit.input(), result), (Names{"", ""}));
  ASSERT_EQ(result.ties.size(), 1U);
  EXPECT_EQ(result.ties[0].old_sites, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(result.ties[0].found, (std::vector<size_t>{0, 1}));
}

TEST(Match, EditedArgumentsInTheSameFunctionAreTheSameFinding) {
  Edit edit("fn load" + kLoad,
            "fn load(path: &Path) -> String { let mut text = read(base.join(path)); text }");
  edit.old_at("F-1", "c::load", "read(", "read(path)")
      .now_at("c::load", "read(", "read(base.join(path))");
  EXPECT_EQ(edit.names(), (Names{"F-1"}));
  EXPECT_EQ(edit.pass(0), 4);
}

TEST(Match, OfTwoEqualSinksTheSurroundingsTellWhichWasFixed) {
  Edit edit(
      "fn f() {\n let first = open(1);\n first.lock_a().push(one);\n let second = close(2);\n"
      " second.lock_b().pop(two);\n}",
      "fn f() {\n let second = close(2);\n second.lock_b().pop(two);\n}");
  edit.old_at("F-1", "c::f", "lock_a", "x.lock()")
      .old_at("F-2", "c::f", "lock_b", "x.lock()")
      .now_at("c::f", "lock_b", "x.lock()");
  EXPECT_EQ(edit.names(), (Names{"F-2"}));
}

TEST(Match, AnExtractedFunctionTakesItsFindingsAlong) {
  Edit edit(
      "fn load" + kLoad,
      "fn load(path: &Path) -> String { part(path) }\nfn part(path: &Path) {\n"
      "    let mut text = read(path).unwrap();\n    text.push_str(header(path.len(), 3));\n}");
  edit.old_at("F-1", "c::load", "read(", "read(path)").now_at("c::part", "read(", "read(path)");
  EXPECT_EQ(edit.names(), (Names{"F-1"}));
  EXPECT_EQ(edit.pass(0), 5);
}

TEST(Match, AnotherMisuseElsewhereIsNotTheOneThatWasFixed) {
  Edit edit("fn load" + kLoad, "fn pause() { let one = wait_for(three); sleep(one, two, three); }");
  edit.old_at("F-1", "c::load", "read(", "read(path)")
      .now_at("c::pause", "sleep(", "sleep(one,two,three)");
  const MatchResult result = match(edit.input());
  EXPECT_EQ(ids(edit.input(), result), (Names{""}));
  EXPECT_EQ(result.vanished, (std::vector<size_t>{0}));
  EXPECT_TRUE(result.ties.empty());
}

TEST(Match, RenamedFileIsFollowedLineByLine) {
  MatchInput input =
      input_of({old_site("F-1", 2, "c::a::f", "a"), old_site("F-2", 3, "c::a::f", "a", 1)},
               {found_at(4, "c::b::g", "a"), found_at(5, "c::b::g", "a", 1)});
  for (Finding& finding : input.found) finding.at.path = "src/b.rs";
  input.line_moves.push_back({"src/a.rs", "old", {1, 4, 5}, "src/b.rs"});
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1", "F-2"}));
}

TEST(Match, WithoutPositionsTheRestStandsAlone) {
  MatchInput input = input_of({old_site("F-1", 2, "c::f", "a")}, {found_at(2, "c::g", "b")});
  input.content_hashes["src/a.rs"] = "old";
  input.found[0].source_line = input.old_sites[0].source_line;
  EXPECT_EQ(ids(input, match(input)), (Names{"F-1"}));
  input.by_position = false;
  EXPECT_EQ(ids(input, match(input)), (Names{""}));
}

TEST(Match, SilentTextIsNotTakenForAnother) {
  // The old line is still there and raises nothing; another function like it does.
  Edit edit("fn load" + kLoad, "fn load" + kLoad + "fn fetch" + kLoad);
  edit.old_at("F-1", "c::load", "read(", "read(path)").now_at("c::fetch", "fn fetch", "read(path)");
  edit.input().prints[0] = edit.input().old_sites[0].print;
  edit.input().line_moves.push_back({"src/a.rs", "old", {1, 2, 3, 4, 5, 6}, ""});
  const MatchResult result = match(edit.input());
  EXPECT_EQ(ids(edit.input(), result), (Names{""}));
  EXPECT_TRUE(result.ties.empty());
}

TEST(Match, ASiteThatRaisesAnotherRuleIsSucceeded) {
  MatchInput input = input_of({old_site("F-1", 10, "c::f", "rt.block_on(x)")},
                              {found_at(10, "c::f", "rt.block_on(x)")});
  input.content_hashes["src/a.rs"] = "old";
  input.found[0].rule = "lock-across-await";
  const MatchResult result = match(input);
  ASSERT_EQ(result.successions.size(), 1U);
  EXPECT_EQ(result.successions[0].old_site, 0U);
  EXPECT_EQ(result.successions[0].found, 0U);
}

TEST(Match, AFindingElsewhereSucceedsNobody) {
  MatchInput input =
      input_of({old_site("F-1", 10, "c::f", "rt.block_on(x)")}, {found_at(30, "c::g", "m.lock()")});
  input.found[0].rule = "lock-across-await";
  EXPECT_TRUE(match(input).successions.empty());
}

Frontier frontier(const std::string& item, const std::string& path, uint32_t line) {
  Frontier one;
  one.item = item;
  one.at.path = path;
  one.at.line = line;
  return one;
}

TEST(MatchFrontiers, CallersKeepTheirOrderAndRenamedOnesTheirFile) {
  const std::vector<OldFrontier> before = {
      {"c::run", "a.rs", 3, true}, {"c::run", "a.rs", 9, true}, {"c::old", "b.rs", 1, true}};
  const std::vector<Frontier> now = {frontier("c::run", "a.rs", 13), frontier("c::run", "a.rs", 19),
                                     frontier("c::renamed", "b.rs", 2),
                                     frontier("c::more", "d.rs", 1)};
  const std::vector<std::optional<size_t>> partners = match_frontiers(before, now);
  EXPECT_EQ(partners[0], 0U);
  EXPECT_EQ(partners[1], 1U);
  EXPECT_EQ(partners[2], 2U);
  EXPECT_FALSE(partners[3]);
}

TEST(MatchFrontiers, OfTwoNewCallersInAFileNeitherIsTheLostOne) {
  const std::vector<OldFrontier> before = {{"c::old", "b.rs", 1, true}};
  const std::vector<Frontier> now = {frontier("c::x", "b.rs", 2), frontier("c::y", "b.rs", 3)};
  const std::vector<std::optional<size_t>> partners = match_frontiers(before, now);
  EXPECT_FALSE(partners[0]);
  EXPECT_FALSE(partners[1]);
}

}  // namespace
}  // namespace scanner
