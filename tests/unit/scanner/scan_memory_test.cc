#include "scanner/scan_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "scanner/result_codec.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

/// One state of a repository, whose bytes have names.
class FixedSources : public MemorySources {
 public:
  using MemorySources::MemorySources;
  std::string content_id(size_t index) const override { return id_of(read(index)); }
  std::string id_of(std::string_view bytes) const override { return base::hash128_hex(bytes); }
  bool is_fixed() const override { return true; }
};

/// The first bad fixture of each rule, each a module of one crate.
std::map<std::string, std::string> bad_crate() {
  std::map<std::string, std::string> files;
  files["Cargo.toml"] =
      "[package]\nname = \"bad\"\nedition = \"2021\"\n[dependencies]\ntokio = \"1.0\"\nfutures = "
      "\"0.3\"\nparking_lot = \"0.12\"\n";
  std::vector<std::filesystem::path> rules;
  for (const auto& rule : std::filesystem::directory_iterator(
           std::filesystem::path(PUNCHLIST_SOURCE_DIR) / "tests" / "rules")) {
    if (std::filesystem::exists(rule.path() / "bad.rs")) rules.push_back(rule.path());
  }
  std::sort(rules.begin(), rules.end());
  for (const std::filesystem::path& rule : rules) {
    std::string module = rule.filename().string();
    std::replace(module.begin(), module.end(), '-', '_');
    std::ostringstream text;
    text << std::ifstream(rule / "bad.rs").rdbuf();
    files["src/" + module + ".rs"] = text.str();
    files["src/lib.rs"] += "pub mod " + module + ";\n";
  }
  return files;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  return lines;
}

/// Whether a scan that remembers the ones before gives the bytes of one that does not.
void expect_same(const std::map<std::string, std::string>& files, ScanMemory& memory) {
  const FixedSources sources(files);
  const ScanResult fresh = scan(sources, ScanOptions());
  const ScanResult again = *scan_again(sources, ScanOptions(), nullptr, memory);
  EXPECT_TRUE(result_to_bytes(fresh) == result_to_bytes(again));
  EXPECT_GT(fresh.findings.size(), 20U);
}

TEST(scan_memory, random_edits_give_what_a_fresh_scan_gives) {
  std::map<std::string, std::string> files = bad_crate();
  ASSERT_GT(files.size(), 20U);
  std::vector<std::string> paths;
  for (const auto& [path, text] : files) {
    if (path.ends_with(".rs") && path != "src/lib.rs") paths.push_back(path);
  }
  std::mt19937 random(7);
  ScanMemory memory;
  expect_same(files, memory);
  for (int step = 0; step < 40; ++step) {
    const std::string& path = paths[random() % paths.size()];
    std::vector<std::string> lines = lines_of(files[path]);
    const size_t at = random() % lines.size();
    const auto here = lines.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 8) {
      case 0:
        lines.insert(here, "// note " + std::to_string(step) + "\n");
        break;
      case 1:
        lines.insert(here, "\n\n");
        break;
      case 2:
        lines[at].insert(0, "   ");
        break;
      case 3:
        lines[at].insert(lines[at].size() - 1, " /* é */");
        break;
      case 4:
        lines[at] = "// " + lines[at];  // code goes, more often than not
        break;
      case 5:
        lines.insert(here, lines[random() % lines.size()]);
        break;
      case 6:
        std::erase_if(lines, [](const std::string& line) { return line.rfind("// note", 0) == 0; });
        break;
      default:
        lines.insert(here, "fn added_" + std::to_string(step) + "() {}\n");
    }
    std::string text;
    for (const std::string& line : lines) text += line;
    files[path] = text;
    expect_same(files, memory);
    if (HasFailure()) FAIL() << "step " << step << ", " << path << ", line " << at + 1;
  }
  EXPECT_GT(memory.taken_over(), 5U);
  EXPECT_LT(memory.taken_over(), 35U);
}

TEST(scan_memory, comments_move_places_and_code_is_looked_at) {
  std::map<std::string, std::string> files = bad_crate();
  const std::string path = "src/blocking_sleep_in_async.rs";
  ASSERT_EQ(files.count(path), 1U);
  ScanMemory memory;
  expect_same(files, memory);
  files[path] = "//! What it is.\n\n" + files[path];
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 1U);
  files["Cargo.toml"].insert(10, "version = \"0.1.1\"\n");
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 2U);
  files["Cargo.toml"].replace(files["Cargo.toml"].find("1.0"), 3, "0.1");
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 2U);
  files[path] += "fn more() {}\n";
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 2U);
  files["Cargo.toml"] += "rayon = \"1\"\n";
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 2U);
  files.erase(path);
  expect_same(files, memory);
  EXPECT_EQ(memory.taken_over(), 2U);
}

}  // namespace
}  // namespace scanner
