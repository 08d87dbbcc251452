#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

/// Forty modules, each calling into the next.
MemorySources many_modules() {
  std::map<std::string, std::string> files;
  files["Cargo.toml"] = "[package]\nname = \"many\"\nedition = \"2021\"\n";
  std::string& root = files["src/lib.rs"];
  for (int i = 0; i < 40; ++i) {
    const std::string name = "m" + std::to_string(10 + i);
    const std::string next = "m" + std::to_string(10 + (i + 1) % 40);
    root += "pub mod " + name + ";\n";
    files["src/" + name + ".rs"] =
        "use std::time::Duration;\npub fn nap() { std::thread::sleep(Duration::from_secs(1)); }\n"
        "pub async fn run() { crate::" +
        next + "::nap(); }\n";
  }
  return MemorySources(files);
}

std::vector<std::string> found_with(unsigned jobs) {
  ScanOptions options;
  options.jobs = jobs;
  std::vector<std::string> lines;
  for (const Finding& finding : scan(many_modules(), options).findings) {
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
