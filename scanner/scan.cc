#include "scanner/scan.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/glob.h"
#include "base/parallel.h"
#include "scanner/analysis.h"
#include "scanner/clippy_toml.h"
#include "scanner/contents.h"
#include "scanner/expectations.h"
#include "scanner/extract.h"
#include "scanner/findings.h"
#include "scanner/forbidden_uses.h"
#include "scanner/lens.h"
#include "scanner/manifest.h"
#include "scanner/rule.h"
#include "scanner/scan_memory.h"
#include "scanner/stats.h"
#include "scanner/workspace.h"

namespace scanner {
namespace {

/// Where the time goes, by phase.
class Clock {
 public:
  Clock(const ScanOptions& options, ScanResult& result)
      : now_(options.cpu_seconds), result_(result) {
    if (now_ != nullptr) last_ = now_();
  }
  void lap(const char* phase) {
    if (now_ == nullptr) return;
    const double now = now_();
    result_.timings.emplace_back(phase, now - last_);
    last_ = now;
  }

 private:
  double (*now_)();
  ScanResult& result_;
  double last_ = 0;
};

bool is_manifest(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name == "Cargo.toml" || name == "Cargo.lock";
}

bool is_clippy(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name == "clippy.toml" || name == ".clippy.toml";
}

bool wanted(const std::string& path, const ScanOptions& options) {
  const auto matches = [&path](const std::string& glob) { return base::glob_match(glob, path); };
  return std::any_of(options.include.begin(), options.include.end(), matches) &&
         std::none_of(options.exclude.begin(), options.exclude.end(), matches);
}

bool below(const std::string& path, const std::vector<std::string>& folders) {
  if (folders.empty()) return true;
  for (const std::string& folder : folders) {
    if (folder.empty() || folder == "." || path == folder) return true;
    if (path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
        (folder.back() == '/' || path[folder.size()] == '/')) {
      return true;
    }
  }
  return false;
}

struct Inputs {
  std::vector<size_t> rust;
  std::vector<ManifestText> manifests;
  std::vector<ManifestText> clippy;
  std::vector<std::string> rust_paths;
};

Inputs choose_files(const SourceSet& sources, Contents& contents, const ScanOptions& options,
                    ScanResult& result) {
  Inputs inputs;
  const std::vector<SourceEntry>& entries = sources.entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    const bool manifest = is_manifest(entries[i].path);
    if (manifest || is_clippy(entries[i].path)) {
      try {
        (manifest ? inputs.manifests : inputs.clippy)
            .push_back({entries[i].path, contents.read(i)});
      } catch (const base::Error& error) {
        result.files.skipped.push_back(
            {entries[i].path, error.cause.empty() ? error.what_failed : error.cause});
      }
    } else if (entries[i].path.ends_with(".rs") && wanted(entries[i].path, options)) {
      inputs.rust.push_back(i);
      inputs.rust_paths.push_back(entries[i].path);
    }
  }
  return inputs;
}

/// Reads and boils down each file, in parallel; the result does not depend on how many threads do
/// it.
std::vector<File> extract_all(Contents& contents, const Inputs& inputs, const ScanOptions& options,
                              ScanResult& result) {
  struct Slot {
    std::shared_ptr<const KeptFacts> facts;
    std::string failure;
  };
  std::vector<Slot> slots(inputs.rust.size());
  const unsigned jobs = std::max(1U, options.jobs);
  std::vector<std::unique_ptr<Extractor>> extractors(jobs);
  base::parallel_for(inputs.rust.size(), jobs, [&](size_t index, unsigned worker) {
    if (extractors[worker] == nullptr) extractors[worker] = std::make_unique<Extractor>();
    Slot& slot = slots[index];
    try {
      slot.facts = contents.facts_of(inputs.rust[index], *extractors[worker]);
    } catch (const base::Error& error) {
      slot.failure = error.cause.empty() ? error.what_failed : error.cause;
    }
  });
  std::vector<File> files;
  files.reserve(slots.size());
  for (size_t i = 0; i < slots.size(); ++i) {
    Slot& slot = slots[i];
    const std::string& path = inputs.rust_paths[i];
    FileReport& report = result.files;
    ++report.rust_files;
    if (!slot.failure.empty()) {
      report.skipped.push_back({path, slot.failure});
      continue;
    }
    const FileFacts& facts = slot.facts->facts;
    report.rust_bytes += facts.bytes;
    if (facts.timed_out) {
      report.skipped.push_back({path, facts.problem});
      report.unparsed_bytes += facts.bytes;
      continue;
    }
    ++report.parsed;
    report.unparsed_bytes += facts.unparsed_bytes;
    report.opaque_macro_bytes += facts.opaque_macro_bytes;
    if (facts.unparsed_bytes > 0) {
      std::string reason =
          fmt::format("{} of {} bytes did not parse", facts.unparsed_bytes, facts.bytes);
      if (!facts.problem.empty()) reason += ": " + facts.problem;
      report.with_errors.push_back({path, std::move(reason)});
    }
    files.push_back(File(path, std::move(slot.facts)));
  }
  return files;
}

void count(const Workspace& ws, const Analysis& analysis, ScanResult& result) {
  std::map<std::string, uint64_t>& counts = result.counts;
  for (const File& file : ws.files()) {
    const FileCounts& c = file.facts.counts;
    counts["functions"] += c.fns;
    counts["async_fns"] += c.async_fns;
    counts["async_blocks"] += c.async_blocks;
    counts["awaits"] += c.awaits;
    counts["closures"] += c.closures;
    counts["tests"] += c.tests;
    counts["macro_calls"] += c.macros;
    counts["macro_definitions"] += c.macro_definitions;
  }
  for (const char* kind : {"spawns", "block_ons", "runtimes_created", "blocking_calls", "locks"})
    counts[kind] += 0;
  for (const Site& site : analysis.sites()) {
    switch (site.op) {
      case Op::spawn_task:
      case Op::spawn_on:
      case Op::spawn_local:
      case Op::spawn_blocking:
        ++counts["spawns"];
        break;
      case Op::runtime_block_on:
      case Op::handle_block_on:
      case Op::localset_block_on:
      case Op::foreign_block_on:
      case Op::foreign_block_on_nests:
        ++counts["block_ons"];
        break;
      case Op::runtime_new:
        ++counts["runtimes_created"];
        break;
      case Op::thread_lock:
        ++counts["locks"];
        break;
      case Op::thread_sleep:
      case Op::thread_wait:
      case Op::process_wait:
      case Op::blocking_fs:
      case Op::blocking_fs_metadata:
      case Op::blocking_net:
      case Op::blocking_stdin:
      case Op::blocking_cpu:
      case Op::reqwest_blocking:
      case Op::tokio_blocking_call:
        ++counts["blocking_calls"];
        break;
      default:
        break;
    }
  }
  counts["crates"] = 0;
  for (const Crate& crate : ws.crates()) counts["crates"] += crate.target != nullptr ? 1 : 0;
}

ScanResult run(const SourceSet& sources, const ScanOptions& options, Lens* lens, FactCache* cache,
               ScanMemory* memory) {
  ScanResult result;
  base::run_on_deep_stack([&] {
    Clock clock(options, result);
    Contents contents(sources, options, cache, memory);
    const bool is_kept = lens == nullptr && contents.find_result(result);
    if (cache != nullptr) clock.lap("look up");
    if (is_kept) return;
    result.files.skipped = sources.skipped();
    const Inputs inputs = choose_files(sources, contents, options, result);
    std::vector<File> files = extract_all(contents, inputs, options, result);
    clock.lap("read and parse");

    const std::shared_ptr<const Manifests> manifests =
        memory != nullptr ? memory->manifests_of(inputs.manifests, inputs.rust_paths)
                          : std::make_shared<const Manifests>(
                                read_manifests(inputs.manifests, inputs.rust_paths));
    result.problems = manifests->problems;
    std::map<std::string, std::shared_ptr<const std::string>> texts;
    const auto text_of_entry = [&](const std::string& path) -> const std::string& {
      const auto found = texts.find(path);
      if (found != texts.end()) return *found->second;
      const std::vector<SourceEntry>& entries = sources.entries();
      const auto entry =
          std::lower_bound(entries.begin(), entries.end(), path,
                           [](const SourceEntry& e, const std::string& p) { return e.path < p; });
      const bool is_there = entry != entries.end() && entry->path == path;
      return *texts
                  .emplace(path, is_there
                                     ? contents.text(static_cast<size_t>(entry - entries.begin()))
                                     : std::make_shared<const std::string>())
                  .first->second;
    };
    if (memory != nullptr &&
        memory->take_over(files, manifests, inputs.clippy, text_of_entry, result)) {
      clock.lap("moved");
      return;
    }
    const Workspace workspace(std::move(files), manifests);
    clock.lap("link");
    // Beyond this point the workspace is const.

    for (Problem& problem : idle_policies(workspace, options.policies))
      result.problems.push_back(std::move(problem));
    ClippySettings clippy = read_clippy(inputs.clippy);
    ScanOptions settled = options;
    std::move(clippy.policies.begin(), clippy.policies.end(), std::back_inserter(settled.policies));
    settled.held_types = std::move(clippy.held_types);
    std::move(clippy.problems.begin(), clippy.problems.end(), std::back_inserter(result.problems));
    const Analysis analysis(workspace, settled,
                            lens == nullptr ? std::vector<Unit>() : lens->units(workspace));
    clock.lap("contexts");

    Findings findings(analysis);
    for (const Rule& rule : all_rules()) {
      const bool chosen =
          options.rules.empty() ||
          std::find(options.rules.begin(), options.rules.end(), rule.id) != options.rules.end();
      if (chosen) rule.check(analysis, findings);
    }
    clock.lap("rules");

    // Texts are read again only for files that findings stand in.
    const auto text_of = [&](const std::string& path) -> const std::string& {
      const auto found = texts.find(path);
      if (found != texts.end()) return *found->second;
      const std::string& text = text_of_entry(path);
      const auto file = std::lower_bound(
          workspace.files().begin(), workspace.files().end(), path,
          [](const File& one, const std::string& wanted_path) { return one.path < wanted_path; });
      if (file != workspace.files().end() && file->path == path) contents.check(file->facts, text);
      return text;
    };
    apply_expectations(analysis, findings, result);
    findings.finish(text_of, result.findings, result.expected, result.sanctioned);
    if (lens != nullptr) lens->look(analysis, result, text_of);
    std::set<std::string> with_findings;
    for (const Finding& finding : result.findings) with_findings.insert(finding.at.path);
    for (const Finding& finding : result.expected) with_findings.insert(finding.at.path);
    for (const File& file : workspace.files()) {
      if (with_findings.count(file.path) != 0)
        result.content_hashes[file.path] = file.facts.content_hash;
    }
    const auto outside = [&options](const auto& row) { return !below(row.at.path, options.paths); };
    result.findings.erase(std::remove_if(result.findings.begin(), result.findings.end(), outside),
                          result.findings.end());
    result.expected.erase(std::remove_if(result.expected.begin(), result.expected.end(), outside),
                          result.expected.end());
    result.sanctioned.erase(
        std::remove_if(result.sanctioned.begin(), result.sanctioned.end(), outside),
        result.sanctioned.end());
    for (const File& file : workspace.files()) {
      if (!file.compiled) result.files.not_compiled.push_back(file.path);
    }
    count(workspace, analysis, result);
    if (options.stats) result.stats = stats_of(analysis, result.files);
    if (lens == nullptr) contents.keep_result(result);
    if (memory != nullptr) {
      memory->remember(workspace.files(), manifests, inputs.clippy, std::move(texts));
    }
    clock.lap("report");
  });
  return result;
}

}  // namespace

const int kRulesVersion = 1;

ScanResult scan(const SourceSet& sources, const ScanOptions& options, FactCache* cache) {
  return run(sources, options, nullptr, cache, nullptr);
}

std::shared_ptr<const ScanResult> scan_again(const SourceSet& sources, const ScanOptions& options,
                                             FactCache* cache, ScanMemory& memory) {
  const auto result =
      std::make_shared<const ScanResult>(run(sources, options, nullptr, cache, &memory));
  memory.remember(result);
  return result;
}

ScanResult scan_through(const SourceSet& sources, const ScanOptions& options, Lens& lens,
                        FactCache* cache) {
  return run(sources, options, &lens, cache, nullptr);
}

}  // namespace scanner
