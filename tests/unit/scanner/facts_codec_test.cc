#include "scanner/facts_codec.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "scanner/extract.h"
#include "scanner/fact_cache.h"
#include "scanner/facts_text.h"
#include "scanner/result_codec.h"
#include "scanner/scan.h"

namespace scanner {
namespace {

constexpr const char* kText = R"(
#[path = "other.rs"] mod other;
use std::sync::{Arc, Mutex as M};
include!("more.rs");
pub struct S<T: Send> { m: M<T>, pub n: u32 }
impl<T: Send> Drop for S<T> { fn drop(&mut self) { std::thread::sleep(D); } }
// punchlist:expect(block-on-in-async)
#[cfg(unix)]
pub async fn f(x: u32) -> u32 { #[cfg(test)] let y = 1; g(x).await; tokio::select! { _ = a() => 1, } }
#[tokio::test] async fn t() { std::thread::sleep(D); }
)";

TEST(FactsCodec, BytesGiveTheSameFacts) {
  Extractor extractor;
  const FileFacts facts = extractor.extract(kText);
  const std::string bytes = facts_to_bytes(facts);
  const std::optional<FileFacts> again = facts_from_bytes(bytes);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(facts_text(*again), facts_text(facts));
  EXPECT_EQ(again->content_hash, facts.content_hash);
  EXPECT_EQ(again->bytes, facts.bytes);
  EXPECT_EQ(facts_to_bytes(*again), bytes);
}

TEST(FactsCodec, CutOrLengthenedBytesGiveNothing) {
  Extractor extractor;
  const std::string bytes = facts_to_bytes(extractor.extract(kText));
  for (size_t length = 0; length < bytes.size(); length += 1 + length / 50)
    EXPECT_FALSE(facts_from_bytes(std::string_view(bytes).substr(0, length))) << length;
  EXPECT_FALSE(facts_from_bytes(bytes + "x"));
  EXPECT_FALSE(facts_from_bytes(std::string(64, '\xff')));
}

TEST(FactsCodec, VersionsNameTheSources) {
  EXPECT_EQ(extractor_version().size(), 32U);
  EXPECT_EQ(scanner_version().size(), 32U);
  EXPECT_NE(extractor_version(), scanner_version());
}

/// A source set whose texts can be changed, and that names them, or not.
class Texts : public SourceSet {
 public:
  std::map<std::string, std::string> texts;
  bool knows_ids = true;                     ///< as a commit does, not as an edited file
  std::map<std::string, std::string> later;  ///< what is read instead, as if written meanwhile
  mutable int reads = 0;

  /// Call after the texts changed.
  void settle() {
    entries_.clear();
    for (const auto& [path, text] : texts) {
      SourceEntry entry;
      entry.path = path;
      entry.size = text.size();
      entries_.push_back(entry);
    }
  }
  const std::vector<SourceEntry>& entries() const override { return entries_; }
  const std::vector<Skipped>& skipped() const override { return skipped_; }
  std::string read(size_t index) const override {
    ++reads;
    const auto found = later.find(entries_[index].path);
    return found != later.end() ? found->second : texts.at(entries_[index].path);
  }
  std::string content_id(size_t index) const override {
    return knows_ids ? id_of(texts.at(entries_[index].path)) : std::string();
  }
  std::string id_of(std::string_view bytes) const override { return base::hash128_hex(bytes); }

 private:
  std::vector<SourceEntry> entries_;
  std::vector<Skipped> skipped_;
};

/// Keeps everything in memory.
class MemoryCache : public FactCache {
 public:
  bool find(Cached kind, std::string_view id, std::string_view version,
            const std::function<void(std::string_view)>& use) override {
    const auto found = values.find(key(kind, id, version));
    if (found == values.end()) return false;
    use(found->second);
    return true;
  }
  void put(Cached kind, std::string_view id, std::string_view version, std::string bytes) override {
    values[key(kind, id, version)] = std::move(bytes);
  }
  size_t results() const {
    size_t count = 0;
    for (const auto& [name, value] : values) count += name[0] == '1' ? 1 : 0;
    return count;
  }
  std::map<std::string, std::string> values;

 private:
  static std::string key(Cached kind, std::string_view id, std::string_view version) {
    return std::to_string(static_cast<int>(kind)) + " " + std::string(id) + " " +
           std::string(version);
  }
};

constexpr const char* kNap =
    "pub fn nap() { std::thread::sleep(std::time::Duration::from_secs(1)); }\n"
    "pub async fn run() { crate::nap(); }\n";

Texts one_crate() {
  Texts sources;
  sources.texts["Cargo.toml"] = "[package]\nname = \"one\"\nedition = \"2021\"\n";
  sources.texts["src/lib.rs"] = kNap;
  sources.settle();
  return sources;
}

std::string scanned(const SourceSet& sources, FactCache* cache, const ScanOptions& options = {}) {
  return result_to_bytes(scan(sources, options, cache));
}

TEST(ScanCache, OnOffAndClearedGiveTheSameBytes) {
  Texts sources = one_crate();
  MemoryCache cache;
  const std::string off = scanned(sources, nullptr);
  EXPECT_EQ(scanned(sources, &cache), off);
  EXPECT_EQ(scanned(sources, &cache), off);
  cache.values.clear();
  EXPECT_EQ(scanned(sources, &cache), off);
  sources.knows_ids = false;
  EXPECT_EQ(scanned(sources, &cache), off);
}

TEST(ScanCache, AWarmScanReadsNothing) {
  Texts sources = one_crate();
  MemoryCache cache;
  const ScanResult first = scan(sources, {}, &cache);
  ASSERT_EQ(first.findings.size(), 1U);
  sources.reads = 0;
  EXPECT_EQ(scan(sources, {}, &cache).findings.size(), 1U);
  EXPECT_EQ(sources.reads, 0);
}

TEST(ScanCache, AfterAnEditOnlyTheNewTextIsParsed) {
  Texts sources = one_crate();
  sources.texts["src/other.rs"] = "pub fn quiet() {}\n";
  sources.settle();
  MemoryCache cache;
  scan(sources, {}, &cache);
  const size_t before = cache.values.size();
  sources.texts["src/lib.rs"] = std::string("mod other;\n") + kNap;
  sources.settle();
  EXPECT_EQ(scanned(sources, &cache), scanned(sources, nullptr));
  EXPECT_EQ(cache.values.size(), before + 2);  // the facts of one file, and the result
}

TEST(ScanCache, OptionsThatChangeTheResultAreOtherResults) {
  const Texts sources = one_crate();
  MemoryCache cache;
  scan(sources, {}, &cache);
  std::vector<ScanOptions> variants(6);
  variants[0].rules = {"block-on-in-async"};
  variants[1].exclude = {"src/**"};
  variants[2].severities["blocking-sleep-in-async"] = Severity::critical;
  variants[3].stats = true;
  variants[4].today = "2030-01-01";
  variants[5].tests = TestPolicy::all;
  for (const ScanOptions& options : variants)
    EXPECT_EQ(scanned(sources, &cache, options), scanned(sources, nullptr, options));
  EXPECT_EQ(cache.results(), variants.size() + 1);
  ScanOptions jobs;
  jobs.jobs = 3;
  scan(sources, jobs, &cache);
  EXPECT_EQ(cache.results(), variants.size() + 1);
}

TEST(ScanCache, AFileWrittenDuringTheScanSpoilsNothing) {
  Texts sources = one_crate();
  MemoryCache cache;
  sources.later["src/lib.rs"] = "pub fn nothing() {}\n";
  EXPECT_EQ(scan(sources, {}, &cache).findings.size(), 0U);
  EXPECT_EQ(cache.results(), 0U);
  sources.later.clear();
  EXPECT_EQ(scanned(sources, &cache), scanned(sources, nullptr));
  // The same between facts that were kept and the lines that are shown.
  MemoryCache facts_only = cache;
  for (auto one = facts_only.values.begin(); one != facts_only.values.end();)
    one = one->first[0] == '1' ? facts_only.values.erase(one) : std::next(one);
  sources.later["src/lib.rs"] = "\n\n" + std::string(kNap);
  scan(sources, {}, &facts_only);
  EXPECT_EQ(facts_only.results(), 0U);
}

TEST(ScanCache, FactsOfAnotherLengthAreNotBelieved) {
  // As with line ends that a filter of git wrote: the id is the blob's, the bytes are others.
  Texts blob = one_crate();
  MemoryCache cache;
  scan(blob, {}, &cache);
  Texts disk = one_crate();
  std::string text = "\r\n" + std::string(kNap);
  class Filtered : public Texts {
   public:
    explicit Filtered(const Texts& from) : Texts(from) {}
    std::string blob_text;
    std::string content_id(size_t index) const override {
      return entries()[index].path == "src/lib.rs" ? id_of(blob_text) : Texts::content_id(index);
    }
  } filtered(disk);
  filtered.blob_text = kNap;
  filtered.texts["src/lib.rs"] = text;
  filtered.settle();
  const ScanResult result = scan(filtered, {}, &cache);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].at.line, 2U);
}

TEST(ScanCache, DamagedValuesAreComputedAnew) {
  const Texts sources = one_crate();
  MemoryCache cache;
  const std::string off = scanned(sources, &cache);
  for (auto& [name, value] : cache.values) value = value.substr(0, value.size() / 2);
  EXPECT_EQ(scanned(sources, &cache), off);
}

}  // namespace
}  // namespace scanner
