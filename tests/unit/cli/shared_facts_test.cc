#include "cli/actions/shared_facts.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "scanner/scan.h"
#include "tests/support/git_fixture.h"
#include "tests/support/memory_sources.h"

namespace cli {
namespace {

/// Modules that call each other; in the changed state one of them sleeps elsewhere.
MemorySources modules(bool is_changed) {
  MemorySources sources;
  sources.add("Cargo.toml", "[package]\nname = \"many\"\nedition = \"2021\"\n");
  std::string root;
  for (int i = 10; i < 50; ++i) root += "pub mod m" + std::to_string(i) + ";\n";
  sources.add("src/lib.rs", root);
  for (int i = 10; i < 50; ++i) {
    const std::string next = std::to_string(10 + (i - 9) % 40);
    std::string text = "pub fn nap() { std::thread::sleep(std::time::Duration::from_secs(1)); }\n";
    if (is_changed && i == 20)
      text += "pub async fn more() { std::thread::sleep(std::time::Duration::MAX); }\n";
    text += "pub async fn run() { crate::m" + next + "::nap(); }\n";
    sources.add("src/m" + std::to_string(i) + ".rs", text);
  }
  return sources;
}

scanner::ScanOptions on_two_threads() {
  scanner::ScanOptions options;
  options.jobs = 2;
  return options;
}

std::string told_of(const scanner::ScanResult& result) {
  std::ostringstream out;
  for (const scanner::Finding& f : result.findings)
    out << f.at.path << ':' << f.at.line << ' ' << f.rule << ' ' << f.fingerprint << '\n';
  return out.str();
}

std::unique_ptr<store::FactCache> cache_at(const std::string& folder) {
  store::CacheOptions options;
  options.directory = folder;
  return std::make_unique<store::FactCache>(options);
}

/// Both states at once: what the change's scan and that of its base find.
std::pair<std::string, std::string> scanned_at_once(SharedFacts& facts) {
  const MemorySources before = modules(false);
  const MemorySources after = modules(true);
  std::future<std::string> base = std::async(std::launch::async, [&] {
    facts.wait();
    return told_of(scanner::scan(before, on_two_threads(), &facts.follower()));
  });
  facts.lead(after);
  const std::string change = told_of(scanner::scan(after, on_two_threads(), &facts.leader()));
  facts.led();
  facts.flush();
  return {change, base.get()};
}

TEST(SharedFacts, TwoScansAtOnceFindWhatEachFindsAlone) {
  const std::string change = told_of(scanner::scan(modules(true), on_two_threads()));
  const std::string base = told_of(scanner::scan(modules(false), on_two_threads()));
  ASSERT_NE(change, base);
  const support::TemporaryFolder folder;
  for (const char* state : {"nothing is kept yet", "all is kept"}) {
    SharedFacts facts(cache_at(folder.path()));
    EXPECT_EQ(scanned_at_once(facts), std::make_pair(change, base)) << state;
  }
  SharedFacts in_memory(nullptr);
  EXPECT_EQ(scanned_at_once(in_memory), std::make_pair(change, base));
}

TEST(SharedFacts, WhatTheOneComputedTheOtherHasBeforeItIsWritten) {
  SharedFacts facts(nullptr);
  facts.leader().put(scanner::Cached::facts, "id", "v1", "bytes");
  facts.leader().put(scanner::Cached::result, "id", "v1", "a result");
  std::string got;
  const auto take = [&got](std::string_view bytes) { got = bytes; };
  EXPECT_TRUE(facts.follower().find(scanner::Cached::facts, "id", "v1", take));
  EXPECT_EQ(got, "bytes");
  EXPECT_FALSE(facts.follower().find(scanner::Cached::facts, "id", "v2", take));
  EXPECT_FALSE(facts.follower().find(scanner::Cached::facts, "i", "dv1", take));
  EXPECT_FALSE(facts.follower().find(scanner::Cached::result, "id", "v1", take));
  EXPECT_FALSE(facts.follower().keeps(scanner::Cached::result)) << "there is nowhere to keep it";
}

TEST(SharedFacts, WakesWhenAllFactsAreThereAndNotBefore) {
  SharedFacts facts(nullptr);
  MemorySources sources;
  sources.add("Cargo.toml", "");
  sources.add("src/a.rs", "");
  sources.add("src/b.rs", "");
  facts.lead(sources);
  std::future<void> waiting = std::async(std::launch::async, [&facts] { facts.wait(); });
  const auto ignore = [](std::string_view) {};
  const auto is_awake = [&waiting](int milliseconds) {
    return waiting.wait_for(std::chrono::milliseconds(milliseconds)) == std::future_status::ready;
  };
  facts.leader().find(scanner::Cached::facts, "a", "v", ignore);
  facts.leader().put(scanner::Cached::facts, "a", "v", "facts of a");
  facts.leader().find(scanner::Cached::facts, "b", "v", ignore);
  EXPECT_FALSE(is_awake(20)) << "b was looked up, and is still read";
  facts.leader().put(scanner::Cached::facts, "b", "v", "facts of b");
  EXPECT_TRUE(is_awake(5000));
}

TEST(SharedFacts, WakesWhenTheFirstScanFailed) {
  SharedFacts facts(nullptr);
  facts.lead(modules(false));
  std::future<void> waiting = std::async(std::launch::async, [&facts] { facts.wait(); });
  facts.led();
  EXPECT_EQ(waiting.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

}  // namespace
}  // namespace cli
