#include "repo/repository.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/text.h"
#include "repo/file_list.h"
#include "tests/support/git_fixture.h"
#include "tests/unit/repo/object_id.h"

using repo_test::id_of;
using support::GitFixture;
using support::TemporaryFolder;
using testing::HasSubstr;

namespace {

/// Runs `work` and returns the base::Error it must throw.
template <typename Work>
base::Error error_of(const Work& work) {
  try {
    work();
  } catch (const base::Error& error) {
    return error;
  }
  ADD_FAILURE() << "no base::Error was thrown";
  return base::Error(base::ErrorKind::internal, "", "");
}

/// Sets a variable of our environment for one test.
class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_.c_str()); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
};

/// The name of the loose file of an object.
std::string loose_file(const GitFixture& fixture, const std::string& hex) {
  return fixture.path(".git/objects/" + hex.substr(0, 2) + "/" + hex.substr(2));
}

TEST(Repository, DiscoversFromAFolderBelowAndFromAFile) {
  GitFixture fixture;
  fixture.write("src/deep/a.rs", "fn a() {}\n");
  fixture.commit("first");
  for (const std::string& start :
       {fixture.path(), fixture.path("src/deep"), fixture.path("src/deep/a.rs")}) {
    const std::optional<repo::Repository> found = repo::Repository::discover(start);
    ASSERT_TRUE(found) << start;
    EXPECT_EQ(found->work_dir(), fixture.path());
    EXPECT_EQ(found->git_dir(), fixture.path(".git"));
    EXPECT_EQ(found->common_dir(), fixture.path(".git"));
    EXPECT_FALSE(found->is_bare());
  }
}

TEST(Repository, FindsNothingOutsideAndSaysSoWhenNamed) {
  TemporaryFolder folder;
  EXPECT_FALSE(repo::Repository::discover(folder.path()));
  const base::Error error = error_of([&] { repo::Repository::open(folder.path()); });
  EXPECT_EQ(error.kind, base::ErrorKind::not_found);
  EXPECT_EQ(error.subject, folder.path());
  EXPECT_FALSE(error.next.empty());
  EXPECT_EQ(error_of([&] { repo::Repository::open(folder.path("nowhere")); }).kind,
            base::ErrorKind::not_found);
}

TEST(Repository, OpenDoesNotLookAbove) {
  GitFixture fixture;
  fixture.write("src/a.rs", "");
  EXPECT_EQ(error_of([&] { repo::Repository::open(fixture.path("src")); }).kind,
            base::ErrorKind::not_found);
  EXPECT_EQ(repo::Repository::open(fixture.path(".git")).work_dir(), fixture.path());
}

TEST(Repository, KnowsHeadBranchAndCommit) {
  GitFixture fixture;
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_FALSE(opened.head());
  EXPECT_EQ(opened.branch(), "main");
  const std::string first = fixture.commit("Do one thing\n\nBecause.");
  fixture.write("a.rs", "fn a() {}\n");
  const std::string second = fixture.commit("Do another");
  ASSERT_TRUE(opened.head());
  EXPECT_EQ(opened.head()->commit.hex(), second);
  EXPECT_EQ(opened.head()->tree.hex(), fixture.git({"rev-parse", "HEAD^{tree}"}));
  const repo::CommitInfo info = opened.commit(id_of(first));
  EXPECT_EQ(info.summary, "Do one thing");
  EXPECT_EQ(info.author_name, "Ada Author");
  EXPECT_EQ(info.author_time, 1700000000);
  EXPECT_EQ(info.author_offset, 120);
  EXPECT_TRUE(info.parents.empty());
  EXPECT_EQ(opened.commit(id_of(second)).parents, std::vector{id_of(first)});
  fixture.git({"checkout", "-q", "--detach"});
  EXPECT_FALSE(opened.branch());
}

TEST(Repository, ResolvesGitsSpellingsAndRefusesTheRest) {
  GitFixture fixture;
  const std::string first = fixture.commit("first");
  fixture.write("a.rs", "fn a() {}\n");
  const std::string second = fixture.commit("second");
  fixture.git({"tag", "-a", "v1", "-m", "v1", first});
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_EQ(opened.resolve("HEAD~1").commit.hex(), first);
  EXPECT_EQ(opened.resolve("v1").commit.hex(), first);
  EXPECT_EQ(opened.resolve("main").commit.hex(), second);
  EXPECT_EQ(opened.resolve(second.substr(0, 7)).commit.hex(), second);
  EXPECT_EQ(opened.resolve("HEAD").tree.hex(), fixture.git({"rev-parse", "HEAD^{tree}"}));

  const base::Error missing = error_of([&] { opened.resolve("no-such-branch"); });
  EXPECT_EQ(missing.kind, base::ErrorKind::not_found);
  EXPECT_THAT(missing.subject, HasSubstr("no-such-branch"));
  EXPECT_THAT(missing.subject, HasSubstr(fixture.path()));
  EXPECT_THAT(missing.next, HasSubstr("fetch"));
  EXPECT_EQ(error_of([&] { opened.resolve("HEAD:a.rs"); }).kind, base::ErrorKind::usage);
  EXPECT_EQ(error_of([&] { opened.resolve("main^{"); }).kind, base::ErrorKind::usage);
}

TEST(Repository, WalksHistory) {
  GitFixture fixture;
  const std::string root = fixture.commit("root");
  fixture.git({"checkout", "-q", "-b", "side"});
  const std::string side = fixture.commit("side");
  fixture.git({"checkout", "-q", "main"});
  fixture.write("b.rs", "");
  const std::string main = fixture.commit("main");
  fixture.git({"checkout", "-q", "--orphan", "other"});
  const std::string orphan = fixture.commit("orphan");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_EQ(opened.merge_base(id_of(side), id_of(main)), id_of(root));
  EXPECT_FALSE(opened.merge_base(id_of(side), id_of(orphan)));
  EXPECT_TRUE(opened.is_ancestor(id_of(root), id_of(main)));
  EXPECT_TRUE(opened.is_ancestor(id_of(main), id_of(main)));
  EXPECT_FALSE(opened.is_ancestor(id_of(main), id_of(root)));
  EXPECT_EQ(opened.commits_between(id_of(root), id_of(main)), std::vector{id_of(main)});
  EXPECT_EQ(opened.commits_between({}, id_of(main)), (std::vector{id_of(main), id_of(root)}));
}

TEST(Repository, SeesDirt) {
  GitFixture fixture;
  fixture.write(".gitignore", "*.log\n");
  fixture.write("a.rs", "fn a() {}\n");
  fixture.commit("first");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_FALSE(opened.is_dirty());
  fixture.write("noise.log", "x");
  EXPECT_FALSE(opened.is_dirty());
  fixture.write("new.rs", "");
  EXPECT_TRUE(opened.is_dirty());
  base::remove_file(fixture.path("new.rs"));
  EXPECT_FALSE(opened.is_dirty());
  fixture.write("a.rs", "fn b() {}\n");
  EXPECT_TRUE(opened.is_dirty());
  fixture.git({"add", "a.rs"});
  EXPECT_TRUE(opened.is_dirty());
}

TEST(Repository, OpensABareOneWithoutAConfigFile) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}\n");
  const std::string commit = fixture.commit("first");
  TemporaryFolder folder;
  const std::string bare = folder.path("bare");
  support::git(folder.path(), {"clone", "-q", "--bare", fixture.path(), bare});
  for (const base::DirectoryEntry& entry : base::list_directory(bare)) {
    if (entry.name != "HEAD" && entry.name != "objects" && entry.name != "packed-refs" &&
        entry.name != "refs") {
      base::remove_tree(base::join_path(bare, entry.name));
    }
  }
  const repo::Repository opened = repo::Repository::open(bare);
  EXPECT_TRUE(opened.is_bare());
  EXPECT_FALSE(opened.work_dir());
  EXPECT_FALSE(opened.is_dirty());
  EXPECT_EQ(opened.head()->commit.hex(), commit);
  const repo::FileList list = repo::files_of_commit(opened, id_of(commit), {});
  ASSERT_EQ(list.files.size(), 1u);
  EXPECT_EQ(opened.read_blob(list.files[0].blob, "a.rs"), "fn a() {}\n");
  EXPECT_EQ(error_of([&] { repo::files_of_worktree(opened, {}); }).kind, base::ErrorKind::usage);
}

TEST(Repository, LinkedWorkTreesShareTheCommonFolder) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}\n");
  fixture.commit("first");
  TemporaryFolder folder;
  fixture.git({"worktree", "add", "-q", "-b", "other", folder.path("linked")});
  const repo::Repository opened = repo::Repository::discover(folder.path("linked")).value();
  EXPECT_EQ(opened.work_dir(), folder.path("linked"));
  EXPECT_EQ(opened.common_dir(), fixture.path(".git"));
  EXPECT_EQ(opened.git_dir(), fixture.path(".git/worktrees/linked"));
  EXPECT_EQ(opened.branch(), "other");
  // Two handles at once: the second is opened from the git folder, and must see the same work tree.
  base::write_file_atomically(folder.path("linked/b.rs"), "");
  base::parallel_for(8, 4, [&](size_t, unsigned) {
    EXPECT_EQ(repo::files_of_worktree(opened, {}).files.size(), 2u);
    EXPECT_TRUE(opened.is_dirty());
  });
}

TEST(Repository, NamesAMissingObject) {
  GitFixture fixture;
  fixture.write("src/a.rs", "fn a() {}\n");
  const std::string commit = fixture.commit("first");
  const std::string blob = fixture.git({"rev-parse", "HEAD:src/a.rs"});
  const std::string tree = fixture.git({"rev-parse", "HEAD:src"});
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_TRUE(opened.object_exists(id_of(blob)));
  base::remove_file(loose_file(fixture, blob));
  EXPECT_FALSE(opened.object_exists(id_of(blob)));
  const base::Error error = error_of([&] { opened.read_blob(id_of(blob), "src/a.rs"); });
  EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  EXPECT_THAT(error.subject, HasSubstr("src/a.rs"));
  EXPECT_THAT(error.subject, HasSubstr(blob));
  EXPECT_FALSE(error.next.empty());

  repo::FileList list = repo::files_of_commit(opened, id_of(commit), {});
  EXPECT_TRUE(list.files.empty());
  ASSERT_EQ(list.left_out.size(), 1u);
  EXPECT_EQ(list.left_out[0].path, "src/a.rs");
  EXPECT_THAT(list.left_out[0].reason, HasSubstr("object is missing"));

  base::remove_file(loose_file(fixture, tree));
  list = repo::files_of_commit(repo::Repository::open(fixture.path()), id_of(commit), {});
  ASSERT_EQ(list.left_out.size(), 1u);
  EXPECT_EQ(list.left_out[0].path, "src");

  base::remove_file(loose_file(fixture, commit));
  EXPECT_EQ(error_of([&] { repo::Repository::open(fixture.path()).head(); }).kind,
            base::ErrorKind::inconclusive);
}

TEST(Repository, OpensAPartialCloneAndNamesWhatWasNotFetched) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}\n");
  fixture.git({"config", "uploadpack.allowFilter", "true"});
  const std::string commit = fixture.commit("first");
  TemporaryFolder folder;
  support::git(folder.path(), {"clone", "-q", "--bare", "--filter=blob:none",
                               "file://" + fixture.path(), "clone"});
  const repo::Repository opened = repo::Repository::open(folder.path("clone"));
  EXPECT_TRUE(opened.is_partial());
  EXPECT_FALSE(repo::Repository::open(fixture.path()).is_partial());
  const repo::FileList list = repo::files_of_commit(opened, id_of(commit), {});
  ASSERT_EQ(list.left_out.size(), 1u);
  const std::optional<repo::ObjectId> blob = opened.blob_at(id_of(commit), "a.rs");
  const base::Error error = error_of([&] { opened.read_blob(blob.value(), "a.rs"); });
  EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  EXPECT_THAT(error.cause, HasSubstr("partial"));
}

TEST(Repository, KnowsAShallowClone) {
  GitFixture fixture;
  const std::string first = fixture.commit("first");
  fixture.commit("second");
  TemporaryFolder folder;
  support::git(folder.path(), {"clone", "-q", "--depth=1", "file://" + fixture.path(), "clone"});
  const repo::Repository opened = repo::Repository::open(folder.path("clone"));
  EXPECT_TRUE(opened.is_shallow());
  const base::Error error = error_of([&] { opened.resolve(first); });
  EXPECT_EQ(error.kind, base::ErrorKind::not_found);
  EXPECT_THAT(error.next, HasSubstr("unshallow"));
}

TEST(Repository, RefusesSha256Clearly) {
  GitFixture fixture({"--object-format=sha256"});
  for (const bool search : {true, false}) {
    const base::Error error = error_of([&] {
      if (search) {
        repo::Repository::discover(fixture.path());
      } else {
        repo::Repository::open(fixture.path());
      }
    });
    EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
    EXPECT_THAT(error.subject, HasSubstr(fixture.path()));
    EXPECT_THAT(error.cause, HasSubstr("sha256 object format is not supported"));
    EXPECT_FALSE(error.next.empty());
  }
}

TEST(Repository, ReadsUnderExtensionsThatDoNotConcernObjects) {
  GitFixture fixture;
  fixture.commit("first");
  fixture.git({"config", "core.repositoryformatversion", "1"});
  fixture.git({"config", "extensions.worktreeConfig", "true"});
  fixture.git({"config", "extensions.preciousObjects", "true"});
  EXPECT_TRUE(repo::Repository::open(fixture.path()).head());
  fixture.git({"config", "extensions.worktreeConfig", "false"});
  base::write_file_atomically(
      fixture.path(".git/config"),
      "[core]\nrepositoryformatversion = 1\n[extensions]\nfromthefuture = yes\n");
  const base::Error error = error_of([&] { repo::Repository::open(fixture.path()); });
  EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  EXPECT_THAT(error.cause, HasSubstr("fromthefuture"));
}

TEST(Repository, RefusesAForeignOwnerUntilItIsTrusted) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a repository away";
  GitFixture fixture;
  fixture.commit("first");
  TemporaryFolder home;
  const Variable home_variable("HOME", home.path());
  for (const std::string& path :
       {fixture.path(), fixture.path(".git"), fixture.path(".git/config")}) {
    ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);
  }
  const base::Error error = error_of([&] { repo::Repository::discover(fixture.path()); });
  EXPECT_EQ(error.kind, base::ErrorKind::usage);
  EXPECT_EQ(error.subject, fixture.path());
  EXPECT_THAT(error.next, HasSubstr("git config --global --add safe.directory " + fixture.path()));
  EXPECT_EQ(error_of([&] { repo::Repository::open(fixture.path(".git")); }).kind,
            base::ErrorKind::usage);
  for (const std::string& value :
       {fixture.path(), std::string("*"), base::parent_path(fixture.path()) + "/*"}) {
    home.write(".gitconfig", "[safe]\n\tdirectory = " + value + "\n");
    EXPECT_TRUE(repo::Repository::discover(fixture.path())->head()) << value;
  }
  home.write(".gitconfig", "[safe]\n\tdirectory = /elsewhere\n");
  EXPECT_EQ(error_of([&] { repo::Repository::discover(fixture.path()); }).kind,
            base::ErrorKind::usage);
}

TEST(Repository, HooksEnvironmentNamesRepositoryIndexAndWorkTree) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}\n");
  fixture.commit("first");
  // What `git commit --only` does: another index beside the real one.
  fixture.write("b.rs", "fn b() {}\n");
  fixture.git({"add", "b.rs"});
  const std::string other = fixture.path(".git/next-index-7.lock");
  base::write_file_atomically(other, base::read_file(fixture.path(".git/index")));
  fixture.git({"reset", "-q"});
  {
    const Variable git_dir("GIT_DIR", fixture.path(".git"));
    const repo::Repository plain = repo::Repository::open_from_environment();
    EXPECT_EQ(repo::files_of_index(plain, {}).files.size(), 1u);
    const Variable index_file("GIT_INDEX_FILE", other);
    const repo::Repository opened = repo::Repository::open_from_environment();
    EXPECT_EQ(repo::files_of_index(opened, {}).files.size(), 2u);
    base::parallel_for(4, 4, [&](size_t, unsigned) {
      EXPECT_EQ(repo::files_of_index(opened, {}).files.size(), 2u);
    });
    // libgit2 1.5 gives up on this variable; we do not.
    const Variable work_tree("GIT_WORK_TREE", fixture.path());
    const repo::Repository with_tree = repo::Repository::open_from_environment();
    EXPECT_EQ(with_tree.work_dir(), fixture.path());
    EXPECT_EQ(repo::files_of_index(with_tree, {}).files.size(), 2u);
  }
  TemporaryFolder folder;
  {
    const Variable git_dir("GIT_DIR", fixture.path(".git"));
    const Variable work_tree("GIT_WORK_TREE", folder.path());
    folder.write("c.rs", "");
    const repo::Repository elsewhere = repo::Repository::open_from_environment();
    EXPECT_EQ(elsewhere.work_dir(), folder.path());
    ASSERT_EQ(repo::files_of_worktree(elsewhere, {}).files.size(), 1u);
    EXPECT_EQ(repo::files_of_worktree(elsewhere, {}).files[0].path, "c.rs");
  }
  const Variable git_dir("GIT_DIR", folder.path("gone"));
  EXPECT_EQ(error_of([] { repo::Repository::open_from_environment(); }).kind,
            base::ErrorKind::not_found);
}

TEST(Repository, OpensAsARealHookSeesIt) {
  // The environment and folder that git really gives, in the main and in a linked work tree, for a
  // whole and a partial commit.
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}\n");
  fixture.commit("first");
  TemporaryFolder folder;
  const std::string linked = folder.path("linked");
  fixture.git({"worktree", "add", "-q", "-b", "other", linked});
  const std::string record = folder.path("record");
  const std::string hook = fixture.write(
      ".git/hooks/pre-commit", "#!/bin/sh\n{ pwd; env | grep '^GIT_[DWI]'; } > " + record + "\n" +
                                   "cp \"${GIT_INDEX_FILE}\" " + record + ".index\n");
  ASSERT_EQ(::chmod(hook.c_str(), 0755), 0);
  const std::string before = base::real_path(".");
  for (const std::string& root : {fixture.path(), linked}) {
    for (const bool whole : {true, false}) {
      base::write_file_atomically(root + "/b.rs", whole ? "fn b() {}\n" : "fn c() {}\n");
      base::write_file_atomically(root + "/not-part.rs", "");
      support::git(root, {"add", "-A"});
      if (whole) {
        support::git(root, {"commit", "-q", "-m", "whole"});
      } else {
        base::write_file_atomically(root + "/not-part.rs", "staged, but not in this commit");
        support::git(root, {"commit", "-q", "-m", "partial", "b.rs"});
      }
      const std::string text = base::read_file(record);
      const std::vector<std::string_view> lines = base::split_lines(text);
      ASSERT_EQ(::chdir(std::string(lines[0]).c_str()), 0);
      std::vector<std::unique_ptr<Variable>> variables;
      for (std::string_view line : lines) {
        const size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string name(line.substr(0, equals));
        std::string value(line.substr(equals + 1));
        if (name == "GIT_INDEX_FILE")
          value = record + ".index";  // the one of a partial commit is gone by now
        variables.push_back(std::make_unique<Variable>(name, value));
      }
      const repo::Repository opened = repo::Repository::open_from_environment();
      EXPECT_EQ(opened.work_dir(), root) << text;
      EXPECT_EQ(opened.common_dir(), fixture.path(".git"));
      const repo::FileList list = repo::files_of_index(opened, {});
      EXPECT_EQ(list.files.size(), 3u) << text;
      ASSERT_EQ(::chdir(before.c_str()), 0);
    }
  }
}

TEST(Repository, ReadsBlobsFromManyThreads) {
  GitFixture fixture;
  for (int i = 0; i < 60; ++i)
    fixture.write(std::to_string(i) + ".rs", std::string(i * 100, 'x') + std::to_string(i));
  const std::string commit = fixture.commit("many");
  fixture.git({"gc", "-q"});
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const repo::FileList list = repo::files_of_commit(opened, id_of(commit), {});
  ASSERT_EQ(list.files.size(), 60u);
  base::parallel_for(600, 4, [&](size_t index, unsigned) {
    const repo::FileEntry& entry = list.files[index % 60];
    const std::string bytes = opened.read_blob(entry.blob, entry.path);
    EXPECT_EQ(bytes.size(), entry.size);
    EXPECT_TRUE(bytes.ends_with(entry.path.substr(0, entry.path.size() - 3)));
  });
}

TEST(Repository, LooksUpABlobByPath) {
  GitFixture fixture;
  fixture.write("src/a.rs", "fn a() {}\n");
  const repo::ObjectId commit = id_of(fixture.commit("first"));
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_EQ(opened.blob_at(commit, "src/a.rs")->hex(), fixture.git({"rev-parse", "HEAD:src/a.rs"}));
  EXPECT_FALSE(opened.blob_at(commit, "src/b.rs"));
  EXPECT_FALSE(opened.blob_at(commit, "src"));
  EXPECT_EQ(opened.blob_size(*opened.blob_at(commit, "src/a.rs"), "src/a.rs"), 10u);
}

TEST(ObjectId, IsReadAndWritten) {
  const std::string hex = "0123456789abcdef0123456789abcdef01234567";
  EXPECT_EQ(id_of(hex).hex(), hex);
  EXPECT_EQ(id_of("0123456789ABCDEF0123456789ABCDEF01234567"), id_of(hex));
  EXPECT_EQ(id_of(hex).short_hex(), "01234567");
  EXPECT_FALSE(repo::ObjectId::from_hex(hex.substr(1)));
  EXPECT_FALSE(repo::ObjectId::from_hex("g" + hex.substr(1)));
  EXPECT_TRUE(repo::ObjectId{}.is_zero());
  EXPECT_FALSE(id_of(hex).is_zero());
}

}  // namespace
