#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/project.h"
#include "scanner/fact_cache.h"
#include "scanner/repair.h"
#include "scanner/scan.h"
#include "scanner/source.h"
#include "store/fact_cache.h"

namespace cli {

/// Which bytes are scanned.
enum class SourceKind {
  worktree,  ///< the files on disk (outside git: the folder)
  index,     ///< what is staged
  commit,    ///< a commit, straight from the object store
};

struct ScanRequest {
  SourceKind source = SourceKind::worktree;
  std::string rev;                 ///< of `commit`: anything that git resolves to a commit
  std::vector<std::string> paths;  ///< relative to the project's root; report only below these
  std::vector<std::string> rules;  ///< only these ids; empty: all
  unsigned jobs = 0;               ///< threads; 0: one per processor
  bool stats = false;              ///< count by kinds: `result.stats`
  bool timings = false;            ///< measure the phases: `result.timings`
  bool repairs = false;            ///< look up what mending each finding takes: `repairs`
  bool cache = true;        ///< use and fill `cache.db`, where our folder is; it changes no result
  bool make_cache = false;  ///< make that folder for its sake
  scanner::FactCache* shared_cache = nullptr;             ///< not null: this one instead
  std::function<void(const scanner::SourceSet&)> before;  ///< told what will be scanned
};

/// A scan and what exactly it is true of.
struct ScanReport {
  SourceKind source = SourceKind::worktree;
  bool in_git = false;
  /// Full hash: the scanned commit, or HEAD for a work tree or the index; empty outside git and on
  /// an unborn branch.
  std::string commit;
  std::string tree;    ///< full hash of that commit's tree
  bool dirty = false;  ///< the bytes scanned differ from that commit (always so of a plain folder)
  std::vector<std::string> paths;  ///< as requested
  std::vector<std::string> rules;  ///< as requested
  scanner::ScanResult result;
  /// In the order of result.findings; empty unless asked for.
  std::vector<scanner::Repair> repairs;
  /// In the order of result.findings: the ledger's ids ("F-7K2QX9"); empty when not recorded.
  std::vector<std::string> ids;
  /// In the same order: what was decided of each ("open", "accepted", ...).
  std::vector<std::string> dispositions;
  std::vector<std::string> notes;  ///< likewise: who decided so and why, or why it holds no longer
  std::vector<bool> in_baseline;   ///< likewise: it was there on day one (`punchlist init`)
  std::vector<bool> ran_out;       ///< likewise: it was accepted up to a day that is past
  std::vector<std::string> warnings;  ///< of the files that hold the decisions
};

/// Scans one state of the project under its configuration, and says what that state's suppressions
/// and baseline decide of each finding. Throws base::Error: usage (unknown rule, bad revision,
/// mistakes in those files), not_found (a path or revision that does not exist), inconclusive (the
/// commit itself has missing objects).
ScanReport scan_project(const Project& project, const ScanRequest& request);

/// How the configuration has the sources scanned.
scanner::ScanOptions scan_options(const Project& project, const ScanRequest& request);

/// What a scan reads, and how: for the views of single stages (`debug`).
struct ScanInputs {
  std::unique_ptr<scanner::SourceSet> sources;
  scanner::ScanOptions options;
};
/// The cache of a scan; null where none is wanted. Commands that merely look leave no folder behind
/// for its sake.
std::unique_ptr<store::FactCache> cache_for(const Project& project, const ScanRequest& request);
/// The sources and options of a scan, without the scan. Throws as `scan_project`.
ScanInputs scan_inputs(const Project& project, const ScanRequest& request);

/// Whether a finding fails the gate: severity and confidence reach the configured ones, in compiled
/// production code.
bool at_gate(const scanner::Finding& finding, const GateConfig& gate);

/// The same for a finding of a report, by its index, unless it was accepted or dismissed.
bool counts_at_gate(const ScanReport& report, size_t index, const GateConfig& gate);
/// The same, unless it was there on day one: what a scan fails by.
bool counts_in_scan(const ScanReport& report, size_t index, const GateConfig& gate);

}  // namespace cli
