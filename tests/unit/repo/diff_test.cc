#include "repo/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/files.h"
#include "base/text.h"
#include "tests/support/git_fixture.h"
#include "tests/unit/repo/object_id.h"

using repo::ChangeKind;
using repo::LineMatch;
using repo_test::id_of;
using support::GitFixture;
using testing::ElementsAre;

namespace {

/// "modified a.rs", "renamed a.rs b.rs"
std::vector<std::string> lines_of(const std::vector<repo::Change>& changes) {
  std::vector<std::string> lines;
  for (const repo::Change& change : changes) {
    switch (change.kind) {
      case ChangeKind::added:
        lines.push_back("added " + change.new_path);
        break;
      case ChangeKind::deleted:
        lines.push_back("deleted " + change.old_path);
        break;
      case ChangeKind::modified:
        lines.push_back("modified " + change.new_path);
        break;
      case ChangeKind::renamed:
        lines.push_back("renamed " + change.old_path + " " + change.new_path);
        break;
      case ChangeKind::copied:
        lines.push_back("copied " + change.old_path + " " + change.new_path);
        break;
    }
  }
  return lines;
}

constexpr std::string_view kLongText = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

TEST(Diff, NamesWhatChangedBetweenCommits) {
  GitFixture fixture;
  fixture.write("a.rs", "a\n");
  fixture.write("gone.rs", "g\n");
  fixture.write("old/name.rs", kLongText);
  fixture.write("same.rs", "same\n");
  const repo::ObjectId first = id_of(fixture.commit("first"));
  fixture.write("a.rs", "b\n");
  fixture.write("notes.txt", "n\n");
  base::remove_file(fixture.path("gone.rs"));
  base::remove_tree(fixture.path("old"));
  fixture.write("new/name.rs", std::string(kLongText) + "nine\n");
  fixture.write("added.rs", "completely different\n");
  const repo::ObjectId second = id_of(fixture.commit("second"));
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const repo::PathFilter is_rust = [](std::string_view path) { return path.ends_with(".rs"); };
  const std::vector<repo::Change> changes = repo::changes_between(opened, first, second, is_rust);
  EXPECT_THAT(lines_of(changes), ElementsAre("modified a.rs", "added added.rs", "deleted gone.rs",
                                             "renamed old/name.rs new/name.rs"));
  EXPECT_EQ(opened.read_blob(changes[0].old_blob, "a.rs"), "a\n");
  EXPECT_EQ(opened.read_blob(changes[0].new_blob, "a.rs"), "b\n");
  EXPECT_TRUE(changes[1].old_blob.is_zero());
  EXPECT_TRUE(changes[2].new_blob.is_zero());
  EXPECT_TRUE(repo::changes_between(opened, first, first, {}).empty());
  EXPECT_EQ(repo::changes_between(opened, first, second, {}).size(), 5u);
}

TEST(Diff, IndexAndWorkTreeAreToldApart) {
  GitFixture fixture;
  fixture.write(".gitignore", "ignored.rs\n");
  fixture.write("a.rs", "a\n");
  fixture.write("b.rs", "b\n");
  fixture.write("moved.rs", kLongText);
  const repo::ObjectId first = id_of(fixture.commit("first"));
  fixture.write("a.rs", "staged\n");
  fixture.git({"add", "a.rs"});
  fixture.write("b.rs", "not staged\n");
  fixture.write("deep/untracked.rs", "u\n");
  fixture.write("ignored.rs", "i\n");
  base::remove_file(fixture.path("moved.rs"));
  fixture.write("elsewhere.rs", kLongText);
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_THAT(lines_of(repo::changes_in_index(opened, first, {})), ElementsAre("modified a.rs"));
  EXPECT_THAT(lines_of(repo::changes_in_worktree(opened, first, {})),
              ElementsAre("modified a.rs", "modified b.rs", "added deep/untracked.rs",
                          "renamed moved.rs elsewhere.rs"));
}

TEST(LineMatch, FollowsLinesThroughEdits) {
  const LineMatch match = LineMatch::of("a\nb\nc\nd\ne\n", "new\na\nc\nD\ne\nlast\n");
  EXPECT_EQ(match.new_line(1), 2u);
  EXPECT_EQ(match.new_line(2), std::nullopt);
  EXPECT_EQ(match.new_line(3), 3u);
  EXPECT_EQ(match.new_line(4), std::nullopt);
  EXPECT_EQ(match.new_line(5), 5u);
  EXPECT_EQ(match.new_line(6), std::nullopt);
  EXPECT_EQ(match.new_line(0), std::nullopt);
  EXPECT_EQ(match.old_line(1), std::nullopt);
  EXPECT_EQ(match.old_line(2), 1u);
  EXPECT_EQ(match.old_line(5), 5u);
  EXPECT_EQ(match.old_line(6), std::nullopt);
}

TEST(LineMatch, KnowsTheEnds) {
  EXPECT_TRUE(LineMatch::of("", "").runs().empty());
  EXPECT_TRUE(LineMatch::of("", "a\n").runs().empty());
  EXPECT_TRUE(LineMatch::of("a\n", "").runs().empty());
  EXPECT_EQ(LineMatch::of("a\nb\n", "a\nb\n").new_line(2), 2u);
  EXPECT_EQ(LineMatch::of("a\nb\n", "a\nb\n").new_line(3), std::nullopt);
  EXPECT_EQ(LineMatch::of("a\nb", "x\na\nb").new_line(2), 3u);
  EXPECT_EQ(LineMatch::of("a\nb", "a\nb\n").new_line(1), 1u);
  EXPECT_EQ(LineMatch::of("a\r\nb\r\n", "b\r\n").new_line(2), 1u);
  EXPECT_EQ(LineMatch::of(std::string_view("\0x\nb\n", 5), "b\n").new_line(2),
            1u);  // bytes that look binary
}

TEST(LineMatch, PairsOnlyEqualLinesInOrder) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (size_t i = random() % 30; i > 0; --i)
        text += std::string(1, static_cast<char>('a' + random() % 5)) + "\n";
      if (random() % 2 == 0) text += "end";
    }
    const std::vector<std::string_view> old_lines = base::split_lines(texts[0]);
    const std::vector<std::string_view> new_lines = base::split_lines(texts[1]);
    const LineMatch match = LineMatch::of(texts[0], texts[1]);
    uint32_t last = 0;
    for (uint32_t line = 1; line <= old_lines.size() + 1; ++line) {
      const std::optional<uint32_t> found = match.new_line(line);
      if (!found) continue;
      ASSERT_GT(*found, last);
      ASSERT_LE(*found, new_lines.size());
      last = *found;
      ASSERT_EQ(old_lines.at(line - 1), new_lines.at(*found - 1));
      ASSERT_EQ(match.old_line(*found), line);
    }
  }
}

}  // namespace
