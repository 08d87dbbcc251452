// The whole pipeline on programs that nobody wrote: the fixtures, their tokens mixed. It must end,
// and say the same whatever the number of threads. PUNCHLIST_PROGRAMS and PUNCHLIST_SEED choose how
// many and which; every failure names its seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "scanner/scan.h"
#include "scanner/tokens.h"
#include "tests/support/memory_sources.h"

namespace scanner {
namespace {

using Tokens = std::vector<std::string>;

/// Words, literals and comments with the white space behind them; brackets one by one.
Tokens tokens_of(const std::string& text) {
  Tokens tokens;
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end])) ++end;
    } else if (text[i] == '"' || text[i] == '/' || text[i] == '\'') {
      end = skip_token(text, i);
    }
    while (end < text.size() && is_space(text[end])) ++end;
    tokens.push_back(text.substr(i, end - i));
    i = end;
  }
  return tokens;
}

const std::vector<Tokens>& fixtures() {
  static const std::vector<Tokens> all = [] {
    std::vector<std::filesystem::path> paths;
    for (const char* folder : {"rules", "constructs", "apis"}) {
      const std::filesystem::path root =
          std::filesystem::path(PUNCHLIST_SOURCE_DIR) / "tests" / folder;
      for (const std::filesystem::directory_entry& file :
           std::filesystem::recursive_directory_iterator(root)) {
        if (file.path().extension() == ".rs") paths.push_back(file.path());
      }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Tokens> made;
    for (const std::filesystem::path& path : paths) {
      std::ifstream in(path, std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      made.push_back(tokens_of(text.str()));
    }
    return made;
  }();
  return all;
}

/// Its own numbers: the distributions of the standard library differ between libraries.
class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  size_t below(size_t count) { return count == 0 ? 0 : engine_() % count; }

 private:
  std::mt19937 engine_;
};

std::string mutated(Dice& dice) {
  Tokens tokens = fixtures()[dice.below(fixtures().size())];
  const size_t rounds = 1 + dice.below(40);
  for (size_t round = 0; round < rounds && !tokens.empty(); ++round) {
    const size_t at = dice.below(tokens.size());
    const Tokens& other = fixtures()[dice.below(fixtures().size())];
    const auto here = tokens.begin() + static_cast<std::ptrdiff_t>(at);
    switch (dice.below(6)) {
      case 0:
        tokens.erase(here);
        break;
      case 1:
        std::swap(tokens[at], tokens[dice.below(tokens.size())]);
        break;
      case 2: {
        const std::string again = tokens[dice.below(tokens.size())];
        tokens[at] = again;
        break;
      }
      case 3:
        if (!other.empty()) tokens[at] = other[dice.below(other.size())];
        break;
      case 4: {  // a run of another file
        const size_t from = dice.below(other.size());
        const size_t to = std::min(other.size(), from + dice.below(60));
        tokens.insert(here, other.begin() + static_cast<std::ptrdiff_t>(from),
                      other.begin() + static_cast<std::ptrdiff_t>(to));
        break;
      }
      default: {  // a run of its own, once more
        const size_t to = std::min(tokens.size(), at + dice.below(60));
        const Tokens run(here, tokens.begin() + static_cast<std::ptrdiff_t>(to));
        tokens.insert(tokens.begin() + static_cast<std::ptrdiff_t>(dice.below(tokens.size())),
                      run.begin(), run.end());
        break;
      }
    }
  }
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

std::string said(const ScanResult& result) {
  std::ostringstream out;
  for (const Finding& f : result.findings) {
    out << f.at.path << ':' << f.at.line << ':' << f.at.column << ' ' << f.rule << ' '
        << f.fingerprint << ' ' << f.message << '\n';
    for (const Step& step : f.evidence)
      out << "  " << step.at.path << ':' << step.at.line << ' ' << step.note << '\n';
  }
  for (const auto& [name, count] : result.counts) out << name << ' ' << count << '\n';
  return out.str();
}

uint32_t from_environment(const char* name, uint32_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

TEST(AnyProgram, IsScannedToItsEndAndAlikeByOneThreadAndByTwo) {
  const uint32_t programs = from_environment("PUNCHLIST_PROGRAMS", 40);
  const uint32_t seed = from_environment("PUNCHLIST_SEED", 20'260'131);
  for (uint32_t i = 0; i < programs; ++i) {
    SCOPED_TRACE("PUNCHLIST_PROGRAMS=1 PUNCHLIST_SEED=" + std::to_string(seed + i));
    Dice dice(seed + i);
    MemorySources set;
    set.add("Cargo.toml",
            "[package]\nname = \"any\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
            "[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n"
            "futures = \"0.3\"\nparking_lot = \"0.12\"\ntracing = \"0.1\"\nsmol = \"1\"\n");
    set.add("src/lib.rs", "mod one;\nmod two;\nuse one::*;\nuse two::*;\n" + mutated(dice));
    set.add("src/one.rs", "use super::*;\n" + mutated(dice));
    set.add("src/two.rs", "pub use crate::one::*;\n" + mutated(dice));
    ScanOptions options;
    options.stats = true;
    const ScanResult alone = scan(set, options);
    options.jobs = 2;
    const ScanResult together = scan(set, options);
    ASSERT_EQ(said(alone), said(together));
    for (const Finding& finding : alone.findings) {
      ASSERT_GE(finding.at.line, 1U);
      ASSERT_LE(finding.at.begin_byte, finding.at.end_byte);
    }
    ASSERT_LE(alone.files.unparsed_bytes, alone.files.rust_bytes);
  }
}

TEST(AnyProgram, TypesThatNeverCloseOrHoldEmptyArgumentsDoNotEndTheScan) {
  for (const char* text :
       {"pub struct S { a: Fn(->u32<x>, b: Vec<,u32>, c: Vec<u32,,u8> }\n"
        "pub fn f(s: S) { let S { a, b, c } = s; a().lock(); b.lock(); c.lock(); }\n",
        "pub struct S(pub FnOnce(a -> b);\npub fn f(s: S) { match s { S(x) => x().lock(), } }\n",
        "pub struct S { a: for<'a }\npub fn f(s: S) { s.a.lock() }\n"}) {
    MemorySources set;
    set.add("Cargo.toml", "[package]\nname = \"any\"\nversion = \"0.1.0\"\n");
    set.add("src/lib.rs", text);
    EXPECT_EQ(scan(set, ScanOptions()).files.parsed, 1U) << text;
  }
}

}  // namespace
}  // namespace scanner
