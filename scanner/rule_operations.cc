#include "scanner/rule_operations.h"

#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "scanner/lens.h"
#include "scanner/rule.h"

namespace scanner {
namespace {

/// The Rust blocks under "Example" of all rules, each a package of its own.
class Examples : public SourceSet {
 public:
  Examples() {
    const std::string manifest = dependencies();
    const std::vector<Rule>& rules = all_rules();
    for (size_t i = 0; i < rules.size(); ++i) {
      // Of equal width, so that the paths are sorted.
      const std::string folder = fmt::format("example{:04}", i);
      add(folder + "/Cargo.toml", fmt::format("[package]\nname = \"{}\"\nversion = \"0.1.0\"\n"
                                              "edition = \"2021\"\n[dependencies]\n{}",
                                              folder, manifest));
      const std::string text = block(rules[i].doc);
      add(folder + (text.find("fn main(") == std::string::npos ? "/src/lib.rs" : "/src/main.rs"),
          text);
    }
  }
  const std::vector<SourceEntry>& entries() const override { return entries_; }
  const std::vector<Skipped>& skipped() const override { return skipped_; }
  std::string read(size_t index) const override { return texts_[index]; }

 private:
  void add(std::string path, std::string text) {
    SourceEntry entry;
    entry.path = std::move(path);
    entry.size = text.size();
    entries_.push_back(std::move(entry));
    texts_.push_back(std::move(text));
  }

  /// All crates of which an API is known.
  static std::string dependencies() {
    std::set<std::string_view> crates;
    for (const KnownApi& api : known_apis()) crates.insert(api.path.substr(0, api.path.find("::")));
    crates.erase("std");
    std::string lines;
    for (const std::string_view crate : crates) lines += fmt::format("{} = \"*\"\n", crate);
    return lines;
  }

  static std::string block(std::string_view doc) {
    const size_t heading = doc.find("\n## Example\n");
    const size_t open =
        heading == std::string_view::npos ? heading : doc.find("```rust\n", heading);
    if (open == std::string_view::npos) return {};
    const size_t begin = open + 8;
    return std::string(doc.substr(begin, doc.find("\n```", begin) + 1 - begin));
  }

  std::vector<SourceEntry> entries_;
  std::vector<std::string> texts_;
  std::vector<Skipped> skipped_;
};

using RulesByOp = std::map<Op, std::set<std::string_view>>;

class ExampleLens : public Lens {
 public:
  explicit ExampleLens(RulesByOp& rules) : rules_(rules) {}

  void look(const Analysis& analysis, const ScanResult& result, const TextOf&) override {
    std::map<std::pair<std::string, uint32_t>, std::string> found;
    for (const Finding& finding : result.findings) {
      const Rule& rule = all_rules()[std::stoul(finding.at.path.substr(7, 4))];
      if (finding.rule == rule.id) found[{finding.at.path, finding.at.begin_byte}] = finding.rule;
    }
    for (const Site& site : analysis.sites()) {
      const Location at = analysis.location(site.fn, site.node);
      const auto there = found.find({at.path, at.begin_byte});
      if (there != found.end()) rules_[site.op].insert(find_rule(there->second)->id);
    }
  }

 private:
  RulesByOp& rules_;
};

RulesByOp learn() {
  RulesByOp rules;
  ExampleLens lens(rules);
  scan_through(Examples(), ScanOptions(), lens);
  return rules;
}

}  // namespace

std::vector<std::string_view> rules_about(Op op) {
  static const RulesByOp kRules = learn();
  const auto found = kRules.find(op);
  if (found == kRules.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace scanner
