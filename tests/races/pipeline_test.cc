// The whole reading side of a scan, as `punchlist scan` puts it together, over several threads:
// blobs from git's object store or files from disk, facts and results through the cache's file.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/parallel.h"
#include "cli/actions/source_set.h"
#include "scanner/scan.h"
#include "scanner/scan_memory.h"
#include "store/fact_cache.h"
#include "tests/support/git_fixture.h"

namespace {

/// A crate of the fixtures of all rules: real code, each file a module.
std::string fixtures_as_crate(support::GitFixture& fixture) {
  const std::filesystem::path rules = std::filesystem::path(PUNCHLIST_SOURCE_DIR) / "tests/rules";
  fixture.write("Cargo.toml",
                "[package]\nname = \"races\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
                "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
  std::set<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::recursive_directory_iterator(rules)) {
    if (file.path().extension() == ".rs") paths.insert(file.path());
  }
  std::string root;
  for (const std::filesystem::path& path : paths) {
    const std::string name = "m" + std::to_string(100 + std::count(root.begin(), root.end(), ';'));
    root += "mod " + name + ";\n";
    fixture.write("src/" + name + ".rs", base::read_file(path));
  }
  fixture.write("src/lib.rs", root);
  return fixture.commit("fixtures of the rules");
}

std::string said(const scanner::ScanResult& result) {
  std::ostringstream out;
  for (const scanner::Finding& f : result.findings) {
    out << f.at.path << ':' << f.at.line << ' ' << f.rule << ' ' << f.fingerprint << '\n';
  }
  return out.str();
}

scanner::ScanOptions with_jobs(unsigned jobs) {
  scanner::ScanOptions options;
  options.jobs = jobs;
  return options;
}

store::CacheOptions cache_in(const support::TemporaryFolder& folder) {
  store::CacheOptions options;
  options.directory = folder.path();
  return options;
}

TEST(Pipeline, ScansBlobsAndFilesThroughTheCacheOnManyThreads) {
  support::GitFixture fixture;
  const std::string commit = fixtures_as_crate(fixture);
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const auto blobs = cli::blob_sources(
      opened, repo::files_of_commit(opened, repo::ObjectId::from_hex(commit).value(), {}));
  const auto files = cli::disk_sources(fixture.path(), repo::files_of_worktree(opened, {}));
  const std::string alone = said(scanner::scan(*blobs, with_jobs(1)));
  ASSERT_NE(alone, "");
  for (const scanner::SourceSet* sources : {blobs.get(), files.get()}) {
    const support::TemporaryFolder folder;
    {
      store::FactCache cache(cache_in(folder));
      EXPECT_EQ(said(scanner::scan(*sources, with_jobs(4), &cache)), alone) << "nothing kept yet";
    }
    // With one file more the result is not known, while most facts are.
    fixture.write("src/late.rs", "pub async fn late() {}\n");
    store::FactCache cache(cache_in(folder));
    const auto more = cli::disk_sources(fixture.path(), repo::files_of_worktree(opened, {}));
    EXPECT_EQ(said(scanner::scan(*more, with_jobs(4), &cache)), alone) << "from kept facts";
    EXPECT_EQ(said(scanner::scan(*sources, with_jobs(4), &cache)), alone) << "the kept result";
  }
}

TEST(Pipeline, RemembersFactsFromScanToScanOnManyThreads) {
  support::GitFixture fixture;
  const std::string commit = fixtures_as_crate(fixture);
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const auto blobs = cli::blob_sources(
      opened, repo::files_of_commit(opened, repo::ObjectId::from_hex(commit).value(), {}));
  scanner::ScanMemory memory;
  const auto first = scanner::scan_again(*blobs, with_jobs(4), nullptr, memory);
  const auto second = scanner::scan_again(*blobs, with_jobs(4), nullptr, memory);
  EXPECT_NE(said(*first), "");
  EXPECT_EQ(said(*first), said(*second));
}

// Two scans at once in one process: nothing of the scanner may be shared but what never changes.
TEST(Pipeline, TwoScansAtOnceDoNotMeet) {
  support::GitFixture fixture;
  const std::string commit = fixtures_as_crate(fixture);
  const repo::Repository opened = repo::Repository::open(fixture.path());
  const auto blobs = cli::blob_sources(
      opened, repo::files_of_commit(opened, repo::ObjectId::from_hex(commit).value(), {}));
  std::vector<std::string> results(2);
  base::parallel_for(2, 2, [&](size_t index, unsigned) {
    results[index] = said(scanner::scan(*blobs, with_jobs(2)));
  });
  EXPECT_EQ(results[0], results[1]);
}

}  // namespace
