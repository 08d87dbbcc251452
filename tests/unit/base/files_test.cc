#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/git_fixture.h"

using support::TemporaryFolder;
using testing::HasSubstr;

namespace {

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

TEST(Files, ReadWhatWasWritten) {
  TemporaryFolder folder;
  const std::string bytes("a\0b\xFF\n", 5);
  const std::string path = folder.path("file");
  base::write_file_atomically(path, bytes);
  EXPECT_EQ(base::read_file(path), bytes);
  EXPECT_EQ(base::read_file(path, 5), bytes);
  base::write_file_atomically(path, "");
  EXPECT_EQ(base::read_file(path), "");
  EXPECT_EQ(base::list_directory(folder.path()).size(), 1u);  // no temporary file is left
}

TEST(Files, ErrorsNameThePathAndTheNextStep) {
  TemporaryFolder folder;
  folder.write("big", "123456");
  const base::Error missing = error_of([&] { base::read_file(folder.path("no")); });
  EXPECT_EQ(missing.kind, base::ErrorKind::not_found);
  EXPECT_EQ(missing.subject, folder.path("no"));
  EXPECT_EQ(missing.cause, "No such file or directory");
  EXPECT_FALSE(missing.next.empty());
  const base::Error large = error_of([&] { base::read_file(folder.path("big"), 5); });
  EXPECT_EQ(large.kind, base::ErrorKind::inconclusive);
  EXPECT_THAT(large.cause, HasSubstr("5 bytes"));
  EXPECT_EQ(error_of([&] { base::read_file(folder.path()); }).cause, "Is a directory");
  EXPECT_EQ(error_of([&] { base::write_file_atomically(folder.path("no/file"), ""); }).kind,
            base::ErrorKind::not_found);
  EXPECT_EQ(error_of([&] { base::write_file_atomically(folder.path(), ""); }).cause,
            "Is a directory");
  EXPECT_EQ(error_of([&] { base::make_directories(folder.path("big/below")); }).cause,
            "Not a directory");
  EXPECT_EQ(error_of([&] { base::list_directory(folder.path("no")); }).kind,
            base::ErrorKind::not_found);
}

TEST(Files, ANamedPipeDoesNotHangTheReader) {
  TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { base::read_file(folder.path("pipe")); }).cause, "not a regular file");
}

TEST(Files, WritingKeepsPermissionsAndGoesThroughLinks) {
  TemporaryFolder folder;
  const std::string target = folder.write("target", "old");
  ASSERT_EQ(::chmod(target.c_str(), 0750), 0);
  ASSERT_EQ(::symlink("target", folder.path("link").c_str()), 0);
  base::write_file_atomically(folder.path("link"), "new");
  EXPECT_EQ(base::read_file(target), "new");
  struct stat status {};
  ASSERT_EQ(::lstat(folder.path("link").c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  ASSERT_EQ(::stat(target.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0750u);
}

TEST(Files, AFailedWriteLeavesTheOldBytesAndNoLitter) {
  TemporaryFolder folder;
  const std::string path = folder.write("file", "old");
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 1000;  // stands for a full disk
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const base::Error error =
      error_of([&] { base::write_file_atomically(path, std::string(5000, 'x')); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(error.cause, "File too large");
  EXPECT_EQ(base::read_file(path), "old");
  EXPECT_EQ(base::list_directory(folder.path()).size(), 1u);
}

TEST(Files, FoldersAreMadeListedAndRemoved) {
  TemporaryFolder folder;
  base::make_directories(folder.path("a/b/c"));
  base::make_directories(folder.path("a/b/c"));
  EXPECT_TRUE(base::is_directory(folder.path("a/b/c")));
  folder.write("a/z", "");
  folder.write("a/.dot", "");
  ASSERT_EQ(::symlink("/", folder.path("a/link").c_str()), 0);
  const std::vector<base::DirectoryEntry> entries = base::list_directory(folder.path("a"));
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0].name, ".dot");
  EXPECT_EQ(entries[1].kind, base::EntryKind::directory);
  EXPECT_EQ(entries[2].kind, base::EntryKind::symlink);
  EXPECT_EQ(entries[3].kind, base::EntryKind::file);
  EXPECT_TRUE(base::remove_file(folder.path("a/z")));
  EXPECT_FALSE(base::remove_file(folder.path("a/z")));
  const std::string kept = folder.write("kept/file", "");
  ASSERT_EQ(::symlink(folder.path("kept").c_str(), folder.path("a/b/out").c_str()), 0);
  base::remove_tree(folder.path("a"));
  EXPECT_FALSE(base::file_exists(folder.path("a")));
  EXPECT_TRUE(base::file_exists(kept));  // the link was removed, not what it leads to
  base::remove_tree(folder.path("a"));
}

TEST(Files, PathsArePutTogetherAndTakenApart) {
  EXPECT_EQ(base::join_path("a", "b"), "a/b");
  EXPECT_EQ(base::join_path("a/", "b"), "a/b");
  EXPECT_EQ(base::join_path("", "b"), "b");
  EXPECT_EQ(base::join_path("a", "/b"), "/b");
  EXPECT_EQ(base::file_name("a/b.rs"), "b.rs");
  EXPECT_EQ(base::file_name("b.rs"), "b.rs");
  EXPECT_EQ(base::parent_path("a/b/c"), "a/b");
  EXPECT_EQ(base::parent_path("c"), ".");
  EXPECT_EQ(base::parent_path("/c"), "/");
}

}  // namespace
