#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scanner/scan.h"

namespace scanner {
namespace {

/// Forty modules that call each other: enough work for several threads at once.
class ManyModules : public SourceSet {
 public:
  ManyModules() {
    add("Cargo.toml", "[package]\nname = \"many\"\nedition = \"2021\"\n");
    std::string root;
    for (int i = 0; i < 40; ++i) {
      const std::string name = "m" + std::to_string(10 + i);
      const std::string next = "m" + std::to_string(10 + (i + 1) % 40);
      root += "pub mod " + name + ";\n";
      add("src/" + name + ".rs",
          "use std::time::Duration;\npub fn nap() { std::thread::sleep(Duration::from_secs(1)); }\n"
          "pub async fn run() { crate::" +
              next + "::nap(); }\n");
    }
    add("src/lib.rs", root);
  }
  const std::vector<SourceEntry>& entries() const override { return entries_; }
  const std::vector<Skipped>& skipped() const override { return skipped_; }
  std::string read(size_t index) const override { return texts_[index]; }

 private:
  void add(const std::string& path, const std::string& text) {
    // Sorted by path, as a source set is: Cargo.toml, src/lib.rs, src/m10.rs, ...
    size_t at = 0;
    while (at < entries_.size() && entries_[at].path < path) ++at;
    SourceEntry entry;
    entry.path = path;
    entry.size = text.size();
    entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(at), entry);
    texts_.insert(texts_.begin() + static_cast<std::ptrdiff_t>(at), text);
  }

  std::vector<SourceEntry> entries_;
  std::vector<std::string> texts_;
  std::vector<Skipped> skipped_;
};

std::vector<std::string> found_with(unsigned jobs) {
  ScanOptions options;
  options.jobs = jobs;
  std::vector<std::string> lines;
  for (const Finding& finding : scan(ManyModules(), options).findings) {
    lines.push_back(finding.at.path + ":" + std::to_string(finding.at.line) + " " + finding.rule +
                    " " + finding.fingerprint + " " + finding.evidence.front().at.path);
  }
  return lines;
}

TEST(jobs, any_number_of_threads_finds_the_same) {
  const std::vector<std::string> alone = found_with(1);
  ASSERT_EQ(alone.size(), 40u);
  for (const unsigned jobs : {2u, 4u, 8u}) EXPECT_EQ(found_with(jobs), alone) << jobs << " threads";
}

}  // namespace
}  // namespace scanner
