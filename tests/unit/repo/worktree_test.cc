#include "repo/worktree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/error.h"
#include "base/files.h"
#include "tests/support/git_fixture.h"
#include "tests/unit/repo/object_id.h"

using repo_test::id_of;
using support::GitFixture;
using support::TemporaryFolder;
using testing::HasSubstr;

namespace {

size_t linked_work_trees(const GitFixture& fixture) {
  const std::string folder = fixture.path(".git/worktrees");
  return base::is_directory(folder) ? base::list_directory(folder).size() : 0;
}

TEST(TemporaryWorktree, ChecksOutTheCommitAndGoesAway) {
  GitFixture fixture;
  fixture.write("src/a.rs", "first\n");
  const std::string first = fixture.commit("first");
  fixture.write("src/a.rs", "second\n");
  fixture.commit("second");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  std::string path;
  {
    const repo::TemporaryWorktree tree(opened, id_of(first));
    path = tree.path();
    EXPECT_EQ(base::read_file(path + "/src/a.rs"), "first\n");
    const repo::Repository inside = repo::Repository::discover(path).value();
    EXPECT_EQ(inside.head()->commit.hex(), first);
    EXPECT_EQ(inside.common_dir(), opened.common_dir());
    EXPECT_FALSE(inside.branch());
    EXPECT_FALSE(inside.is_dirty());
    base::write_file_atomically(path + "/target.o", "left behind by a build");
  }
  EXPECT_FALSE(base::file_exists(path));
  EXPECT_FALSE(base::file_exists(base::parent_path(path)));
  EXPECT_EQ(linked_work_trees(fixture), 0u);
  EXPECT_EQ(base::read_file(fixture.path("src/a.rs")), "second\n");
  EXPECT_EQ(fixture.git({"status", "--porcelain"}), "");
}

TEST(TemporaryWorktree, TheEnvironmentOfAHookDoesNotLeakIn) {
  GitFixture fixture;
  fixture.write("a.rs", "a\n");
  const std::string commit = fixture.commit("first");
  fixture.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch ran-a-hook\n");
  ASSERT_EQ(::system(("chmod +x " + fixture.path(".git/hooks/post-checkout")).c_str()), 0);
  const std::string index_before = base::read_file(fixture.path(".git/index"));
  const repo::Repository opened = repo::Repository::open(fixture.path());
  TemporaryFolder elsewhere;
  ::setenv("GIT_DIR", elsewhere.path("nowhere").c_str(), 1);
  ::setenv("GIT_INDEX_FILE", fixture.path(".git/index").c_str(), 1);
  ::setenv("GIT_WORK_TREE", fixture.path().c_str(), 1);
  {
    const repo::TemporaryWorktree tree(opened, id_of(commit));
    EXPECT_EQ(base::read_file(tree.path() + "/a.rs"), "a\n");
    EXPECT_FALSE(base::file_exists(tree.path() + "/ran-a-hook"));
  }
  for (const char* name : {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}) ::unsetenv(name);
  EXPECT_EQ(base::read_file(fixture.path(".git/index")), index_before);
  EXPECT_THAT(repo::git_environment(),
              testing::IsSupersetOf({"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}));
}

TEST(TemporaryWorktree, WhatAKilledProcessLeftIsSwept) {
  GitFixture fixture;
  fixture.write("a.rs", "a\n");
  const std::string commit = fixture.commit("first");
  TemporaryFolder user;
  fixture.git({"worktree", "add", "-q", "--detach", user.path("mine")});
  TemporaryFolder parent;
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const pid_t child = ::fork();
  if (child == 0) {
    const repo::TemporaryWorktree tree(opened, id_of(commit), parent.path());
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_EQ(linked_work_trees(fixture), 2u);
  ASSERT_EQ(base::list_directory(parent.path()).size(), 1u);
  {
    // Making one sweeps the dead one; the living one and the user's own stay.
    const repo::TemporaryWorktree alive(opened, id_of(commit), parent.path());
    EXPECT_EQ(linked_work_trees(fixture), 2u);
    EXPECT_EQ(repo::sweep_worktrees(opened), 0u);
    EXPECT_TRUE(base::file_exists(alive.path() + "/a.rs"));
    EXPECT_EQ(base::list_directory(parent.path()).size(), 1u);
  }
  EXPECT_EQ(linked_work_trees(fixture), 1u);
  EXPECT_TRUE(base::file_exists(user.path("mine/a.rs")));
}

TEST(TemporaryWorktree, NotesWhoseFolderIsGoneAreSwept) {
  GitFixture fixture;
  const std::string commit = fixture.commit("first");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  fixture.write(".git/worktrees/checkout-ABC/gitdir",
                "/nowhere/punchlist-tree-ABC/checkout-ABC/.git\n");
  fixture.write(".git/worktrees/checkout-XYZ/gitdir", "/nowhere/of-the-user/checkout-XYZ/.git\n");
  EXPECT_EQ(repo::sweep_worktrees(opened), 1u);
  EXPECT_EQ(linked_work_trees(fixture), 1u);
}

TEST(TemporaryWorktree, SaysWhyACommitCannotBeCheckedOut) {
  GitFixture fixture;
  fixture.commit("first");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  TemporaryFolder parent;
  try {
    const repo::TemporaryWorktree tree(opened, id_of("0123456789abcdef0123456789abcdef01234567"),
                                       parent.path());
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
    EXPECT_THAT(error.subject, HasSubstr("0123456789abcdef0123456789abcdef01234567"));
    EXPECT_THAT(error.cause, HasSubstr("fatal"));
  }
  EXPECT_TRUE(base::list_directory(parent.path()).empty());
  EXPECT_EQ(linked_work_trees(fixture), 0u);
}

}  // namespace
