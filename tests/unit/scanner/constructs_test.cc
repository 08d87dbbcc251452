// Each file of tests/constructs is a tiny workspace in which a misuse can be reached through one
// construct of the language only, beside an innocent look-alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "scanner/rule.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

constexpr std::string_view kFixtureManifest =
    "[package]\nname = \"fixture\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
    "tokio = { version = \"1\", features = [\"full\"] }\nfutures = \"0.3\"\n";

/// `//# path` begins a file; `//@ list entry` configures.
struct Construct {
  std::map<std::string, std::string> files;
  ScanOptions options;
};

Construct parse(const std::string& text) {
  Construct made;
  std::string* file = nullptr;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("//# ", 0) == 0) {
      file = &made.files[line.substr(4)];
    } else if (line.rfind("//@ ", 0) == 0) {
      std::istringstream words(line.substr(4));
      std::string list;
      std::string entry;
      words >> list >> entry;
      if (list == "blocking_pool") made.options.blocking_pool.push_back(entry);
      if (list == "foreign_executors") made.options.foreign_executors.push_back(entry);
      if (list == "shared_accessors") made.options.shared_accessors.push_back(entry);
    } else if (file != nullptr) {
      *file += line + "\n";
    }
  }
  if (made.files.count("Cargo.toml") == 0) made.files["Cargo.toml"] = kFixtureManifest;
  return made;
}

/// "path:line: rule" of every `//~ rule`; `//~ rule?` is a guess.
std::set<std::string> marked_in(const Construct& construct) {
  std::set<std::string> marked;
  for (const auto& [path, text] : construct.files) {
    std::istringstream in(text);
    size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      const size_t mark = line.find("//~");
      if (mark == std::string::npos) continue;
      std::istringstream rules(line.substr(mark + 3));
      for (std::string rule; rules >> rule;) {
        const bool guess = rule.back() == '?';
        if (guess) rule.pop_back();
        EXPECT_NE(find_rule(rule), nullptr) << "no such rule: " << rule;
        marked.insert(path + ":" + std::to_string(number) + ": " + rule +
                      (guess ? " (possible)" : ""));
      }
    }
  }
  return marked;
}

/// The same of every finding; a guess is said to be one.
std::set<std::string> found_in(const Construct& construct) {
  std::set<std::string> found;
  for (const Finding& finding : scan(MemorySources(construct.files), construct.options).findings) {
    found.insert(finding.at.path + ":" + std::to_string(finding.at.line) + ": " + finding.rule +
                 (finding.confidence == Confidence::possible ? " (possible)" : ""));
  }
  return found;
}

std::string lines_missing(const std::set<std::string>& from, const std::set<std::string>& in) {
  std::string lines;
  for (const std::string& line : in) {
    if (from.count(line) == 0) lines += "  " + line + "\n";
  }
  return lines;
}

std::filesystem::path folder() {
  return std::filesystem::path(PUNCHLIST_SOURCE_DIR) / "tests" / "constructs";
}

std::vector<std::string> constructs() {
  std::vector<std::string> names;
  for (const std::filesystem::directory_entry& file :
       std::filesystem::recursive_directory_iterator(folder())) {
    if (file.path().extension() == ".rs")
      names.push_back(
          std::filesystem::relative(file.path(), folder()).replace_extension().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Constructs : public testing::TestWithParam<std::string> {};

TEST_P(Constructs, MisuseIsFoundAndTheLookAlikeIsNot) {
  std::ifstream file(folder() / (GetParam() + ".rs"), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const Construct construct = parse(text.str());
  const std::set<std::string> marked = marked_in(construct);
  const std::set<std::string> found = found_in(construct);
  EXPECT_FALSE(marked.empty());
  EXPECT_EQ(lines_missing(found, marked), "") << "marked, but not found at likely or better";
  EXPECT_EQ(lines_missing(marked, found), "") << "found, but not marked";
}

INSTANTIATE_TEST_SUITE_P(All, Constructs, testing::ValuesIn(constructs()),
                         [](const testing::TestParamInfo<std::string>& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace scanner
