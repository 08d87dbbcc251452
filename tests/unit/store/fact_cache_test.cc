#include "store/fact_cache.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/git_fixture.h"

namespace store {
namespace {

using scanner::Cached;

/// What the cache gives for a key; "-" for nothing.
std::string got(FactCache& cache, const std::string& id, const std::string& version = "v1",
                Cached kind = Cached::facts) {
  std::string value = "-";
  cache.find(kind, id, version, [&value](std::string_view bytes) { value = bytes; });
  return value;
}

class FactCacheTest : public testing::Test {
 protected:
  CacheOptions options(int64_t today = 100) const {
    CacheOptions options;
    options.directory = folder.path("punchlist");
    options.today = today;
    return options;
  }
  std::string file() const { return folder.path("punchlist/cache.db"); }
  void put(const std::string& id, const std::string& bytes, int64_t today = 100) const {
    FactCache cache(options(today));
    cache.put(Cached::facts, id, "v1", bytes);
  }
  void sql(const std::string& text) const {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
  }

  support::TemporaryFolder folder;
};

TEST_F(FactCacheTest, KeepsBytesByKindIdAndVersion) {
  const std::string bytes("a\0b\xff", 4);
  put("one", bytes);
  FactCache cache(options());
  EXPECT_EQ(got(cache, "one"), bytes);
  EXPECT_EQ(got(cache, "one", "v2"), "-");
  EXPECT_EQ(got(cache, "two"), "-");
  EXPECT_EQ(got(cache, "one", "v1", Cached::result), "-");
}

TEST_F(FactCacheTest, PutTwiceIsOneRowAndTheLaterBytes) {
  put("one", "old");
  put("one", "new");
  FactCache cache(options());
  EXPECT_EQ(got(cache, "one"), "new");
  EXPECT_EQ(cache.size().rows, 1U);
  EXPECT_EQ(cache.size().bytes, 3U);
}

TEST_F(FactCacheTest, LetsTheLeastRecentlyUsedGoAboveTheCap) {
  for (int i = 0; i < 9; ++i) put("k" + std::to_string(i), std::string(100, 'x'), 100 + i);
  {
    FactCache cache(options(120));  // k0 is the oldest, but used again
    EXPECT_EQ(got(cache, "k0"), std::string(100, 'x'));
  }
  CacheOptions small = options(121);
  small.most_bytes = 500;
  {
    FactCache cache(small);
    cache.put(Cached::facts, "k9", "v1", std::string(100, 'x'));
  }
  FactCache cache(options(121));
  EXPECT_LE(cache.size().bytes, 500U);
  EXPECT_GE(cache.size().rows, 3U);
  EXPECT_NE(got(cache, "k9"), "-");
  EXPECT_NE(got(cache, "k0"), "-");
  EXPECT_EQ(got(cache, "k1"), "-");
}

TEST_F(FactCacheTest, DoesNotKeepWhatIsLargerThanTheCap) {
  CacheOptions small = options();
  small.most_bytes = 10;
  FactCache cache(small);
  cache.put(Cached::facts, "big", "v1", std::string(11, 'x'));
  EXPECT_EQ(cache.size().rows, 0U);
}

TEST_F(FactCacheTest, IsMadeAnewWhenTheFileIsNoDatabase) {
  std::filesystem::create_directories(folder.path("punchlist"));
  std::ofstream(file()) << std::string(5000, 'x');
  put("one", "1");
  FactCache cache(options());
  EXPECT_EQ(got(cache, "one"), "1");
}

TEST_F(FactCacheTest, IsMadeAnewWhenPagesAreOverwritten) {
  for (int i = 0; i < 50; ++i) put("k" + std::to_string(i), std::string(5000, 'x'));
  const auto length = static_cast<std::streamoff>(std::filesystem::file_size(file()));
  {
    std::fstream damage(file(), std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(4096);
    damage << std::string(static_cast<size_t>(length) - 4096, '\xa5');
  }
  for (int round = 0; round < 2; ++round) {  // found damaged in the first at the latest
    FactCache cache(options());
    for (int i = 0; i < 50; ++i) EXPECT_EQ(got(cache, "k" + std::to_string(i)), "-");
    cache.put(Cached::facts, "fresh", "v1", "1");
  }
  FactCache cache(options());
  EXPECT_EQ(got(cache, "fresh"), "1");
}

TEST_F(FactCacheTest, NeverGivesBytesThatAreNotThoseThatWerePut) {
  put("one", "111");
  put("two", "222");
  sql("UPDATE bodies SET bytes = x'323232' WHERE entry = (SELECT entry FROM cached WHERE id = "
      "'one')");
  sql("UPDATE cached SET id = 'three' WHERE id = 'two'");
  FactCache cache(options());
  EXPECT_EQ(got(cache, "one"), "-");
  EXPECT_EQ(got(cache, "three"), "-");
  cache.put(Cached::facts, "one", "v1", "111");
  cache.flush();
  EXPECT_EQ(got(cache, "one"), "111");
}

TEST_F(FactCacheTest, LeavesTheFileOfANewerVersionAlone) {
  put("one", "1");
  sql("PRAGMA user_version = 99");
  {
    FactCache cache(options());
    EXPECT_EQ(got(cache, "one"), "-");
    cache.put(Cached::facts, "two", "v1", "2");
  }
  sql("PRAGMA user_version = 1");
  FactCache cache(options());
  EXPECT_EQ(got(cache, "one"), "1");
  EXPECT_EQ(got(cache, "two"), "-");
}

TEST_F(FactCacheTest, DoesNothingWhereItCannotBe) {
  CacheOptions nowhere;
  nowhere.directory = "/proc/no-such-folder/punchlist";
  FactCache cache(nowhere);
  cache.put(Cached::facts, "one", "v1", "1");
  cache.flush();
  EXPECT_EQ(got(cache, "one"), "-");
}

TEST_F(FactCacheTest, ManyProcessesFillAndReadItAtOnce) {
  constexpr int kProcesses = 12;
  constexpr int kKeys = 40;
  std::vector<pid_t> children;
  for (int child = 0; child < kProcesses; ++child) {
    const pid_t pid = fork();
    if (pid == 0) {
      bool good = true;
      for (int i = 0; i < kKeys; ++i) {
        FactCache cache(options());
        const std::string id = "k" + std::to_string((i * 7 + child) % kKeys);
        const std::string found = got(cache, id);
        good = good && (found == "-" || found == std::string(2000, 'x') + id);
        if (found == "-") cache.put(Cached::facts, id, "v1", std::string(2000, 'x') + id);
      }
      _exit(good ? 0 : 1);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    waitpid(pid, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
  FactCache cache(options());
  EXPECT_EQ(cache.size().rows, static_cast<uint64_t>(kKeys));
  for (int i = 0; i < kKeys; ++i) EXPECT_NE(got(cache, "k" + std::to_string(i)), "-");
}

}  // namespace
}  // namespace store
