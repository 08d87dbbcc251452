#include "repo/file_list.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "tests/support/git_fixture.h"

using support::GitFixture;
using support::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

std::vector<std::string> paths_of(const repo::FileList& list) {
  std::vector<std::string> paths;
  for (const repo::FileEntry& entry : list.files) paths.push_back(entry.path);
  return paths;
}

/// "path: reason" for each file left out.
std::vector<std::string> left_out_of(const repo::FileList& list) {
  std::vector<std::string> lines;
  for (const repo::LeftOut& left : list.left_out) lines.push_back(left.path + ": " + left.reason);
  return lines;
}

bool is_rust(std::string_view path) { return path.ends_with(".rs"); }

void link(const std::string& target, const std::string& path) {
  ASSERT_EQ(::symlink(target.c_str(), path.c_str()), 0);
}

TEST(FileList, WorkTreeIndexAndCommitAreThreeStates) {
  GitFixture fixture;
  fixture.write("a.rs", "commit");
  fixture.write("deleted.rs", "x");
  fixture.write("notes.txt", "x");
  const std::string commit = fixture.commit("first");
  fixture.write("a.rs", "staged!");
  fixture.write("staged.rs", "x");
  fixture.git({"add", "a.rs", "staged.rs"});
  fixture.write("a.rs", "work tree");
  fixture.write("untracked.rs", "x");
  base::remove_file(fixture.path("deleted.rs"));
  const repo::Repository opened = repo::Repository::open(fixture.path());

  const repo::FileList committed =
      repo::files_of_commit(opened, *repo::ObjectId::from_hex(commit), is_rust);
  EXPECT_THAT(paths_of(committed), ElementsAre("a.rs", "deleted.rs"));
  EXPECT_EQ(opened.read_blob(committed.files[0].blob, "a.rs"), "commit");
  EXPECT_EQ(committed.files[0].size, 6u);

  const repo::FileList staged = repo::files_of_index(opened, is_rust);
  EXPECT_THAT(paths_of(staged), ElementsAre("a.rs", "deleted.rs", "staged.rs"));
  EXPECT_EQ(opened.read_blob(staged.files[0].blob, "a.rs"), "staged!");
  EXPECT_EQ(staged.files[0].size, 7u);

  const repo::FileList tree = repo::files_of_worktree(opened, is_rust);
  EXPECT_THAT(paths_of(tree), ElementsAre("a.rs", "staged.rs", "untracked.rs"));
  EXPECT_EQ(repo::read_listed_file(fixture.path(), "a.rs", 100), "work tree");
  EXPECT_EQ(tree.files[0].size, 9u);
  EXPECT_THAT(paths_of(repo::files_of_worktree(opened, {})),
              ElementsAre("a.rs", "notes.txt", "staged.rs", "untracked.rs"));
}

TEST(FileList, IgnoreRulesAreGits) {
  GitFixture fixture;
  fixture.write(".gitignore", "target/\n*.gen.rs\n!kept.gen.rs\n/top.rs\nbuild\n");
  fixture.write("sub/.gitignore", "local.rs\n");
  fixture.write(".git/info/exclude", "excluded.rs\n");
  for (const char* name :
       {"a.rs", "b.gen.rs", "kept.gen.rs", "top.rs", "sub/top.rs", "sub/local.rs", "local.rs",
        "target/x.rs", "sub/target/x.rs", "build/x.rs", "excluded.rs", "sub/deep/excluded.rs"}) {
    fixture.write(name, "");
  }
  fixture.git({"add", "-f", "build/x.rs"});  // tracked although ignored
  fixture.write("build/y.rs", "");           // its neighbour stays ignored
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_THAT(paths_of(repo::files_of_worktree(opened, is_rust)),
              ElementsAre("a.rs", "build/x.rs", "kept.gen.rs", "local.rs", "sub/top.rs"));
}

TEST(FileList, AgreesWithGitOnRandomTreesAndRules) {
  std::mt19937 random(20);
  const auto pick = [&](const std::vector<std::string>& choices) {
    return choices[random() % choices.size()];
  };
  const std::vector<std::string> names = {"a",      "b",        "lib.rs", "main.rs",
                                          "target", "x.gen.rs", ".hidden"};
  const std::vector<std::string> rules = {
      "a/",     "/a",      "b/*",        "!b/lib.rs", "*.gen.rs", "!x.gen.rs", "**/target",
      "a/**/b", "main.rs", "/*/main.rs", "!a/",       ".hidden",  "a/b/",      "[ab]/lib.rs",
      "# no",   "",        "\\!a",       "*",         "!*/",      "!*.rs"};
  for (int round = 0; round < 12; ++round) {
    GitFixture fixture;
    for (int i = 0; i < 40; ++i) {
      std::string path;
      for (size_t depth = random() % 4; depth > 0; --depth)
        path += pick({"a", "b", "target", ".hidden"}) + "/";
      path += pick({"lib.rs", "main.rs", "x.gen.rs", "c.txt"});
      fixture.write(path, "x");
    }
    std::string text;
    for (int i = 0; i < 5; ++i) text += pick(rules) + "\n";
    fixture.write(".gitignore", text);
    std::string inner;
    for (int i = 0; i < 2; ++i) inner += pick(rules) + "\n";
    fixture.write("a/.gitignore", inner);
    const repo::Repository opened = repo::Repository::open(fixture.path());
    const std::string told = fixture.git({"ls-files", "-co", "--exclude-standard", "-z"});
    std::vector<std::string> expected;
    for (std::string_view path : base::split(told, '\0')) {
      if (!path.empty()) expected.push_back(std::string(path));
    }
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(paths_of(repo::files_of_worktree(opened, {})), expected)
        << text << "-- a/.gitignore\n"
        << inner;
  }
}

TEST(FileList, LinksAreNamedAndNeverFollowed) {
  GitFixture fixture;
  TemporaryFolder outside;
  outside.write("secret.rs", "x");
  fixture.write("src/a.rs", "x");
  fixture.write("notes.txt", "x");
  link("..", fixture.path("src/loop"));
  link("one", fixture.path("other"));
  link("other", fixture.path("one"));
  link("src/a.rs", fixture.path("linked.rs"));
  link("nowhere", fixture.path("dangling.rs"));
  link("notes.txt", fixture.path("notes"));
  link(outside.path(), fixture.path("outside"));
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const std::vector<std::string> expected = {
      "dangling.rs: symbolic link to nothing", "linked.rs: symbolic link",
      "one: symbolic link in a circle",        "other: symbolic link in a circle",
      "outside: symbolic link to a folder",    "src/loop: symbolic link to a folder"};
  repo::FileList list = repo::files_of_worktree(opened, is_rust);
  EXPECT_THAT(paths_of(list), ElementsAre("src/a.rs"));
  EXPECT_EQ(left_out_of(list), expected);
  list = repo::files_of_folder(fixture.path(), is_rust);
  EXPECT_THAT(paths_of(list), ElementsAre("src/a.rs"));
  EXPECT_EQ(list.left_out.size(), expected.size() + 1);  // and .git

  const std::string commit = fixture.commit("links");
  list = repo::files_of_commit(opened, *repo::ObjectId::from_hex(commit), is_rust);
  EXPECT_THAT(paths_of(list), ElementsAre("src/a.rs"));
  EXPECT_THAT(left_out_of(list),
              ElementsAre("dangling.rs: symbolic link", "linked.rs: symbolic link"));
  EXPECT_THAT(paths_of(repo::files_of_worktree(opened, is_rust)), ElementsAre("src/a.rs"));
}

TEST(FileList, AFolderReplacedByALinkDoesNotLeadOutside) {
  GitFixture fixture;
  TemporaryFolder outside;
  outside.write("a.rs", "secret");
  fixture.write("src/a.rs", "x");
  fixture.commit("first");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const repo::FileList before = repo::files_of_worktree(opened, is_rust);
  ASSERT_EQ(before.files.size(), 1u);
  base::remove_tree(fixture.path("src"));
  link(outside.path(), fixture.path("src"));
  EXPECT_THAT(paths_of(repo::files_of_worktree(opened, is_rust)), IsEmpty());
  try {
    repo::read_listed_file(fixture.path(), before.files[0].path, 100);
    FAIL() << "read through a link";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
  }
}

TEST(FileList, SubmodulesAndInnerRepositoriesAreNamed) {
  GitFixture inner;
  inner.write("inner.rs", "x");
  inner.commit("inner");
  GitFixture fixture;
  fixture.write("a.rs", "x");
  fixture.git({"submodule", "--quiet", "add", inner.path(), "modules/inner"});
  const std::string commit = fixture.commit("with a submodule");
  support::git(fixture.path(), {"clone", "-q", inner.path(), "own"});
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const repo::FileList committed =
      repo::files_of_commit(opened, *repo::ObjectId::from_hex(commit), is_rust);
  EXPECT_THAT(paths_of(committed), ElementsAre("a.rs"));
  EXPECT_THAT(left_out_of(committed), ElementsAre("modules/inner: submodule"));
  EXPECT_THAT(left_out_of(repo::files_of_index(opened, is_rust)),
              ElementsAre("modules/inner: submodule"));
  const repo::FileList tree = repo::files_of_worktree(opened, is_rust);
  EXPECT_THAT(paths_of(tree), ElementsAre("a.rs"));
  EXPECT_THAT(left_out_of(tree),
              ElementsAre("modules/inner: submodule", "own: a repository of its own"));
  // From inside, the submodule is a repository like any other.
  EXPECT_EQ(repo::Repository::discover(fixture.path("modules/inner"))->work_dir(),
            fixture.path("modules/inner"));
}

TEST(FileList, KeepsNamesThatAreNotUtf8) {
  GitFixture fixture;
  const std::string name = "caf\xE9.rs";
  fixture.write(name, "latin");
  const std::string commit = fixture.commit("latin");
  const repo::Repository opened = repo::Repository::open(fixture.path());
  EXPECT_THAT(paths_of(repo::files_of_worktree(opened, is_rust)), ElementsAre(name));
  EXPECT_THAT(paths_of(repo::files_of_index(opened, is_rust)), ElementsAre(name));
  EXPECT_THAT(paths_of(repo::files_of_commit(opened, *repo::ObjectId::from_hex(commit), is_rust)),
              ElementsAre(name));
  EXPECT_EQ(repo::read_listed_file(fixture.path(), name, 100), "latin");
}

TEST(FileList, NamesWhatIsNoRegularFileAndWhatCannotBeRead) {
  TemporaryFolder folder;
  folder.write("a.rs", "x");
  ASSERT_EQ(::mkfifo(folder.path("pipe.rs").c_str(), 0600), 0);
  folder.write("target/b.rs", "x");
  folder.write("deep/node_modules/c.rs", "x");
  const repo::FileList list = repo::files_of_folder(folder.path(), is_rust);
  EXPECT_THAT(paths_of(list), ElementsAre("a.rs"));
  EXPECT_THAT(left_out_of(list),
              ElementsAre("deep/node_modules: folder of installed packages",
                          "pipe.rs: not a regular file", "target: folder of build results"));
  EXPECT_THROW(repo::files_of_folder(folder.path("nowhere"), is_rust), base::Error);
}

TEST(FileList, NamesAFolderThatCannotBeListed) {
  TemporaryFolder folder;
  folder.write("closed/a.rs", "x");
  ASSERT_EQ(::chmod(folder.path("closed").c_str(), 0), 0);
  const uid_t nobody = 65534;  // root may list everything: be someone else for a moment
  const bool root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::chown(folder.path().c_str(), nobody, nobody), 0);
    ASSERT_EQ(::seteuid(nobody), 0);
  }
  const repo::FileList list = repo::files_of_folder(folder.path(), is_rust);
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  EXPECT_THAT(left_out_of(list), ElementsAre("closed: folder cannot be read: Permission denied"));
}

TEST(FileList, NamesConflictsAndSkipsWhatIsOnlyIntended) {
  GitFixture fixture;
  fixture.write("a.rs", "base\n");
  fixture.commit("base");
  fixture.git({"checkout", "-q", "-b", "side"});
  fixture.write("a.rs", "side\n");
  fixture.commit("side");
  fixture.git({"checkout", "-q", "main"});
  fixture.write("a.rs", "main\n");
  fixture.commit("main");
  EXPECT_THROW(fixture.git({"merge", "-q", "side"}), std::runtime_error);
  fixture.write("later.rs", "x");
  fixture.git({"add", "--intent-to-add", "later.rs"});
  const repo::FileList list = repo::files_of_index(repo::Repository::open(fixture.path()), is_rust);
  EXPECT_THAT(paths_of(list), IsEmpty());
  EXPECT_THAT(left_out_of(list), ElementsAre("a.rs: unresolved merge conflict"));
}

TEST(FileList, RefusesAFileAboveTheLimit) {
  TemporaryFolder folder;
  folder.write("a.rs", "12345");
  EXPECT_EQ(repo::read_listed_file(folder.path(), "a.rs", 5), "12345");
  try {
    repo::read_listed_file(folder.path(), "a.rs", 4);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind, base::ErrorKind::inconclusive);
    EXPECT_THAT(error.what(), HasSubstr("a.rs"));
  }
}

/// The blob that the list knows without reading; empty where it knows none.
std::string blob_in_worktree(const repo::Repository& repository, const std::string& path) {
  for (const repo::FileEntry& entry : repo::files_of_worktree(repository, is_rust).files) {
    if (entry.path == path) return entry.blob.is_zero() ? "" : entry.blob.hex();
  }
  return "not listed";
}

/// Makes the file as old as `seconds` since 1970, as far as the modification time goes.
void set_modified(const std::string& path, time_t seconds) {
  const timespec times[2] = {{seconds, 0}, {seconds, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

TEST(FileList, AnUntouchedTrackedFileIsKnownByItsBlob) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}");
  fixture.write("loose.rs", "fn b() {}");
  set_modified(fixture.path("a.rs"), 1700000000);
  fixture.git({"add", "a.rs"});
  const repo::Repository repository = repo::Repository::open(fixture.path());
  EXPECT_EQ(blob_in_worktree(repository, "a.rs"), repo::blob_id_of("fn a() {}").hex());
  EXPECT_EQ(blob_in_worktree(repository, "a.rs"), fixture.git({"hash-object", "a.rs"}));
  EXPECT_EQ(blob_in_worktree(repository, "loose.rs"), "");
}

TEST(FileList, AnEditedFileIsNotKnownByItsBlob) {
  GitFixture fixture;
  fixture.write("longer.rs", "fn a() {}");
  fixture.write("same_size.rs", "fn a() {}");
  for (const char* name : {"longer.rs", "same_size.rs"})
    set_modified(fixture.path(name), 1700000000);
  fixture.git({"add", "."});
  fixture.write("longer.rs", "fn longer() {}");
  fixture.write("same_size.rs", "fn b() {}");
  const repo::Repository repository = repo::Repository::open(fixture.path());
  EXPECT_EQ(blob_in_worktree(repository, "longer.rs"), "");
  EXPECT_EQ(blob_in_worktree(repository, "same_size.rs"), "");
  // Nor when the old time is put back: the time of the inode tells.
  set_modified(fixture.path("same_size.rs"), 1700000000);
  EXPECT_EQ(blob_in_worktree(repository, "same_size.rs"), "");
}

TEST(FileList, AFileThatChangedAsSoonAsItWasAddedIsNotKnownByItsBlob) {
  GitFixture fixture;
  fixture.write("a.rs", "fn a() {}");
  fixture.git({"add", "a.rs"});
  // The index is as old as the file: a write in that moment would leave no trace in the times.
  struct stat status {};
  ASSERT_EQ(::stat(fixture.path("a.rs").c_str(), &status), 0);
  const timespec times[2] = {status.st_mtim, status.st_mtim};
  ASSERT_EQ(::utimensat(AT_FDCWD, fixture.path(".git/index").c_str(), times, 0), 0);
  const repo::Repository repository = repo::Repository::open(fixture.path());
  EXPECT_EQ(blob_in_worktree(repository, "a.rs"), "");
}

TEST(FileList, AFileThatAFilterWritesIsNotKnownByItsBlob) {
  GitFixture fixture;
  fixture.git({"config", "filter.rot.clean", "tr a-z b-za"});
  fixture.git({"config", "filter.rot.smudge", "tr b-za a-z"});
  fixture.write(".gitattributes", "rot.rs filter=rot\n");
  fixture.write("rot.rs", "fn a() {}");
  fixture.write("plain.rs", "fn a() {}");
  for (const char* name : {"rot.rs", "plain.rs"}) set_modified(fixture.path(name), 1700000000);
  fixture.git({"add", "."});
  const repo::Repository repository = repo::Repository::open(fixture.path());
  EXPECT_EQ(blob_in_worktree(repository, "rot.rs"), "");
  EXPECT_EQ(blob_in_worktree(repository, "plain.rs"), repo::blob_id_of("fn a() {}").hex());
}

}  // namespace
