// That what is known of libraries is recognised: as it is written in programs (tests/apis), and
// each row by itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/line_map.h"
#include "base/parallel.h"
#include "scanner/analysis.h"
#include "scanner/extract.h"
#include "scanner/scan.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

std::string crate_of(std::string_view path) { return std::string(path.substr(0, path.find(':'))); }

/// A manifest with every crate that anything is known of.
const std::string& manifest() {
  static const std::string text = [] {
    std::set<std::string> crates = {
        "crossbeam", "fs_err",  "serde", "sha2",   "testcontainers_modules",
        "rand",      "ratatui", "rayon", "rustls", "smol"};
    for (const KnownApi& api : known_apis()) crates.insert(crate_of(api.path));
    crates.erase("std");
    std::string made =
        "[package]\nname = \"fixture\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
        "[dependencies]\n";
    for (const std::string& crate : crates) made += crate + " = \"1\"\n";
    return made;
  }();
  return text;
}

/// Looks at every site of a crate of one file.
void each_site(const std::string& text,
               const std::function<void(const Site&, uint32_t line)>& look) {
  base::run_on_deep_stack([&] {
    std::vector<File> files;
    Extractor extractor;
    files.push_back(File("src/lib.rs", extractor.extract(text)));
    const Workspace ws(std::move(files),
                       read_manifests({{"Cargo.toml", manifest()}}, {"src/lib.rs"}));
    const ScanOptions options;
    const Analysis analysis(ws, options);
    const base::LineMap lines(text);
    for (const Site& site : analysis.sites())
      look(site, lines.position(analysis.location(site.fn, site.node).begin_byte).line);
  });
}

bool is_looked_at(Op op) {
  return holds_thread(op) || op == Op::runtime_block_on || op == Op::thread_lock;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// "line: operation crate" of every `//= operation crate`.
std::multiset<std::string> marked_in(const std::string& text) {
  std::multiset<std::string> marked;
  std::istringstream in(text);
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    for (size_t mark = line.find("//= "); mark != std::string::npos;
         mark = line.find("//= ", mark + 1)) {
      std::istringstream words(line.substr(mark + 4));
      std::string op;
      std::string crate;
      words >> op >> crate;
      marked.insert(std::to_string(number) + ": " + op + " " + crate);
    }
  }
  return marked;
}

std::string without(const std::multiset<std::string>& all, std::multiset<std::string> some) {
  std::string lines;
  for (const std::string& line : all) {
    const auto found = some.find(line);
    if (found == some.end()) {
      lines += line + "\n";
    } else {
      some.erase(found);
    }
  }
  return lines;
}

TEST(Apis, AreRecognisedAsTheyAreWritten) {
  std::set<std::string> seen;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(PUNCHLIST_SOURCE_DIR) + "/tests/apis")) {
    const std::string text = read_text(file.path());
    const std::multiset<std::string> marked = marked_in(text);
    std::multiset<std::string> found;
    each_site(text, [&](const Site& site, uint32_t line) {
      if (!is_looked_at(site.op)) return;
      const std::string what = std::string(to_string(site.op)) + " " + crate_of(site.api->path);
      found.insert(std::to_string(line) + ": " + what);
      if (site.confidence != Confidence::possible) seen.insert(what);
    });
    EXPECT_EQ(without(marked, found), "") << file.path() << ": marked, but not found";
    EXPECT_EQ(without(found, marked), "") << file.path() << ": found, but not marked";
  }
  // Functions that read or write an argument count as what that does.
  std::set<std::string> missing;
  for (const KnownApi& api : known_apis()) {
    const std::string what = std::string(to_string(api.call)) + " " + crate_of(api.path);
    if (is_looked_at(api.call) && !api.is(kOfArgument) && seen.count(what) == 0)
      missing.insert(what);
  }
  EXPECT_EQ(missing, std::set<std::string>()) << "no fixture in tests/apis";
}

/// A function that calls the row, with a parameter of each type it needs.
std::string call_of(const KnownApi& api, size_t number) {
  const std::string path(api.path);
  const size_t colons = path.rfind("::");
  const std::string owner = path.substr(0, colons);
  const std::string name = path.substr(colons + 2);
  const std::string head = "fn f" + std::to_string(number) + "(";
  if (api.is(kByArgument)) return head + "x: &mut " + owner + ") { q()." + name + "(x); }\n";
  if (api.is(kTrait))
    return "mod m" + std::to_string(number) + " { use " + owner + "; " + head + ") { q()." + name +
           "(); } }\n";
  if (api.is(kOfArgument)) return head + "x: std::fs::File) { " + path + "(x); }\n";
  if (api.is(kMethod)) return head + "x: &mut " + owner + ") { x." + name + "(); }\n";
  return head + ") { " + path + "(); }\n";
}

TEST(Apis, AreRecognisedRowByRow) {
  std::string text;
  std::vector<const KnownApi*> rows;
  for (const KnownApi& api : known_apis()) {
    if (!holds_thread(api.call)) continue;
    // Such a method is one of the future that it is called on.
    if (api.path == "pollster::FutureExt::block_on") continue;
    // The row of `poll`, in the same file, tells that it does not wait.
    if (api.path == "crossterm::event::read") continue;
    text += call_of(api, rows.size());
    rows.push_back(&api);
  }
  std::vector<const KnownApi*> found(rows.size(), nullptr);
  each_site(text, [&](const Site& site, uint32_t line) { found[line - 1] = site.api; });
  ASSERT_GT(rows.size(), 500u);
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_NE(found[i], nullptr) << rows[i]->path;
    if (rows[i]->is(kOfArgument)) {
      EXPECT_TRUE(found[i]->path.starts_with("std::fs::File::")) << rows[i]->path;
    } else {
      EXPECT_EQ(found[i]->path, rows[i]->path);
    }
  }
}

/// Each row where no argument stands, or not the one that it takes: given by name, kept, called
/// with nothing and with something else, in code of every kind.
std::string odd_uses_of(const KnownApi& api, size_t number) {
  const std::string path(api.path);
  const std::string n = std::to_string(number);
  return "async fn a" + n + "() { take(" + path + "); let kept = " + path + "; kept(1).await; " +
         path + "().await; " + path + "(async {}, || 1)?; b" + n + "(" + path + "); }\n" +  //
         "fn b" + n + "(f: impl Fn()) { let v = " + path + "(); drop(v." +
         path.substr(path.rfind(':') + 1) + "()); f(); std::thread::spawn(" + path + "); q(|| " +
         path + "); }\n" +  //
         "#[test] fn c" + n + "() { [1].iter().map(" + path + ").for_each(" + path + "); }\n" +
         "struct D" + n + "(u8); impl Drop for D" + n + " { fn drop(&mut self) { take(" + path +
         "); " + path + "(); } }\n";
}

TEST(Apis, AreScannedToTheEndWhereTheyStandWithoutTheirArguments) {
  size_t rows = 0;
  size_t findings = 0;
  for (size_t from = 0; from < known_apis().size(); from += 150) {
    MemorySources set;
    set.add("Cargo.toml", manifest());
    std::string text;
    for (size_t i = from; i < std::min(from + 150, known_apis().size()); ++i, ++rows)
      text += odd_uses_of(known_apis()[i], i);
    set.add("src/lib.rs", text);
    findings += scan(set, ScanOptions()).findings.size();
  }
  EXPECT_EQ(rows, known_apis().size());
  EXPECT_GT(findings, rows / 4);
}

}  // namespace
}  // namespace scanner
