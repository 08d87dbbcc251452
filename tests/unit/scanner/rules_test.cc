#include "scanner/rule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "scanner/repair.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

constexpr std::string_view kRulesManifest =
    "[package]\nname = \"fixture\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n"
    "tokio = { version = \"1\", features = [\"full\"] }\nfutures = \"0.3\"\npollster = \"0.3\"\n"
    "parking_lot = \"0.12\"\nbcrypt = \"0.15\"\nargon2 = \"0.5\"\nimage = \"0.25\"\n"
    "rusqlite = \"0.31\"\ntokio-rusqlite = \"0.5\"\ndiesel = \"2\"\ndiesel-async = \"0.5\"\n"
    "redis = \"0.25\"\nsqlx = \"0.8\"\nureq = \"2\"\nreqwest = \"0.12\"\ntempfile = \"3\"\nwalkdir "
    "= \"2\"\n"
    "tar = \"0.4\"\nflate2 = \"1\"\nzip = \"2\"\ngit2 = \"0.19\"\nserde_json = \"1\"\n"
    "dialoguer = \"0.11\"\ninquire = \"0.7\"\nrpassword = \"7\"\ncrossbeam-channel = \"0.5\"\n"
    "flume = \"0.11\"\nasync-channel = \"2\"\nasync-trait = \"0.1\"\nsocket2 = \"0.5\"\n"
    "rayon = \"1\"\ndirs = \"5\"\npostgres = \"0.19\"\ntestcontainers = \"0.20\"\n"
    "tokio-tar = \"0.3\"\ndashmap = \"6\"\ntracing = \"0.1\"\n"
    "tokio-util = \"0.7\"\ngpui = \"0.1\"\ntokio-serial = \"5\"\nxtra = \"0.5\"\n"
    "crossterm = \"0.28\"\ntonic = \"0.12\"\ntower = \"0.5\"\ncpal = \"0.15\"\n"
    "solana-client = \"2\"\nrelm4 = \"0.9\"\n";

/// A crate of one file, in memory.
class OneFileCrate : public MemorySources {
 public:
  explicit OneFileCrate(std::string text) {
    const bool program = text.find("\nfn main(") != std::string::npos ||
                         text.find("\nasync fn main(") != std::string::npos;
    std::string manifest(kRulesManifest);
    // Other executors only where they are used: a crate that has one is judged with more care.
    for (const char* name : {"smol", "async-std", "async-executor"}) {
      std::string path = name;
      std::replace(path.begin(), path.end(), '-', '_');
      if (text.find(path + "::") != std::string::npos) manifest += std::string(name) + " = \"1\"\n";
    }
    if (text.rfind("// edition: 2024\n", 0) == 0)
      manifest.replace(manifest.find("2021"), 4, "2024");
    add("Cargo.toml", std::move(manifest));
    add(program ? "src/main.rs" : "src/lib.rs", std::move(text));
  }
};

/// The policy of a fixture: `// policy: forbid tokio::spawn tokio::time::*; except app::Runtime; in
/// tests too`.
std::vector<Policy> policies_in(const std::string& text) {
  const std::string head = "// policy: ";
  if (text.rfind(head, 0) != 0) return {};
  Policy policy;
  policy.id = "fixture";
  std::istringstream clauses(text.substr(head.size(), text.find('\n') - head.size()));
  for (std::string clause; std::getline(clauses, clause, ';');) {
    std::istringstream words(clause);
    std::string verb;
    words >> verb;
    for (std::string word; words >> word;) {
      if (verb == "forbid") policy.forbid.push_back(word);
      if (verb == "except") policy.except.push_back(word);
      if (verb == "in" && word == "tests") policy.tests = true;
    }
  }
  return {policy};
}

/// "line: rule" of every finding, under all rules.
std::set<std::string> found_in(const std::string& text) {
  std::set<std::string> found;
  ScanOptions options;
  options.today = "2026-01-31";
  options.policies = policies_in(text);
  for (const Finding& finding : scan(OneFileCrate(text), options).findings) {
    found.insert(std::to_string(finding.at.line) + ": " + finding.rule);
    for (const Remedy& remedy : finding.remedies) {
      const std::vector<std::string>& ids = ::scanner::remedy_ids();
      EXPECT_TRUE(std::binary_search(ids.begin(), ids.end(), remedy.id)) << remedy.id;
    }
  }
  return found;
}

/// "line: rule" of every `//~ rule` (this line) and `//~^ rule` (the line above).
std::set<std::string> marked_in(const std::string& text) {
  std::set<std::string> marked;
  std::istringstream in(text);
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const size_t mark = line.find("//~");
    if (mark == std::string::npos) continue;
    const bool above = line.compare(mark + 3, 1, "^") == 0;
    std::istringstream rules(line.substr(mark + (above ? 4 : 3)));
    for (std::string rule; rules >> rule;)
      marked.insert(std::to_string(above ? number - 1 : number) + ": " + rule);
  }
  return marked;
}

std::string lines_missing(const std::set<std::string>& from, const std::set<std::string>& in) {
  std::string lines;
  for (const std::string& line : in) {
    if (from.count(line) == 0) lines += "  " + line + "\n";
  }
  return lines;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path fixtures() {
  return std::filesystem::path(PUNCHLIST_SOURCE_DIR) / "tests" / "rules";
}

TEST(Rules, FireWhereTheFixturesSayAndNowhereElse) {
  size_t files = 0;
  for (const std::filesystem::directory_entry& folder :
       std::filesystem::directory_iterator(fixtures())) {
    const std::string rule = folder.path().filename().string();
    EXPECT_NE(find_rule(rule), nullptr) << "fixtures of a rule that is not there: " << rule;
    for (const std::filesystem::directory_entry& file :
         std::filesystem::directory_iterator(folder.path())) {
      ++files;
      const std::string text = read_text(file.path());
      const std::set<std::string> marked = marked_in(text);
      const std::set<std::string> found = found_in(text);
      const std::string name = rule + "/" + file.path().filename().string();
      EXPECT_EQ(lines_missing(found, marked), "") << name << ": marked, but not found";
      EXPECT_EQ(lines_missing(marked, found), "") << name << ": found, but not marked";
      const bool own = std::any_of(marked.begin(), marked.end(), [&](const std::string& line) {
        return line.substr(line.find(": ") + 2) == rule;
      });
      const std::string kind = file.path().stem().string();
      EXPECT_TRUE(kind == "tricky" || own == (kind == "bad")) << name;
    }
  }
  EXPECT_GE(files, 24u);
}

TEST(Rules, HaveFixtures) {
  for (const Rule& rule : all_rules()) {
    for (const char* kind : {"bad.rs", "good.rs", "tricky.rs"})
      EXPECT_TRUE(std::filesystem::exists(fixtures() / std::string(rule.id) / kind))
          << rule.id << "/" << kind;
  }
}

/// The Rust blocks under a heading of a rule's document.
std::vector<std::string> blocks_under(std::string_view doc, const std::string& heading) {
  std::vector<std::string> blocks;
  const size_t start = doc.find("\n## " + heading + "\n");
  if (start == std::string_view::npos) return blocks;
  const size_t end = doc.find("\n## ", start + 4);
  const std::string_view section = doc.substr(start, end - start);
  for (size_t open = section.find("```rust\n"); open != std::string_view::npos;
       open = section.find("```rust\n", open + 8)) {
    const size_t close = section.find("\n```", open);
    blocks.emplace_back(section.substr(open + 8, close - open - 7));
  }
  return blocks;
}

TEST(Rules, DoWhatTheirDocumentsShow) {
  for (const Rule& rule : all_rules()) {
    const std::vector<std::string> examples = blocks_under(rule.doc, "Example");
    const std::vector<std::string> remedies = blocks_under(rule.doc, "Use instead");
    ASSERT_FALSE(examples.empty()) << rule.id;
    ASSERT_FALSE(remedies.empty()) << rule.id;
    for (const std::string& example : examples) {
      bool raised = false;
      for (const std::string& line : found_in(example))
        raised = raised || line.substr(line.find(": ") + 2) == rule.id;
      EXPECT_TRUE(raised) << "the Example of " << rule.id << " is not found";
    }
    for (const std::string& remedy : remedies)
      EXPECT_EQ(lines_missing({}, found_in(remedy)), "") << "Use instead of " << rule.id;
  }
}

TEST(Rules, AreSortedAndFoundById) {
  const std::vector<Rule>& rules = all_rules();
  EXPECT_TRUE(std::is_sorted(rules.begin(), rules.end(),
                             [](const Rule& a, const Rule& b) { return a.id < b.id; }));
  for (const Rule& rule : rules) {
    EXPECT_EQ(find_rule(rule.id), &rule);
    EXPECT_EQ(rule.doc.rfind("# " + std::string(rule.id) + "\n", 0), 0u) << rule.id;
  }
  EXPECT_EQ(find_rule("no-such-rule"), nullptr);
}

}  // namespace
}  // namespace scanner
