#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/finding.h"
#include "scanner/policy.h"
#include "scanner/problem.h"
#include "scanner/source.h"

namespace scanner {

class FactCache;

/// What is done with findings in test code (`scan.tests` of punchlist.yaml).
enum class TestPolicy {
  panics,  ///< only what panics, hangs or does nothing
  all,
  ignore,
};

struct ScanOptions {
  std::vector<std::string>
      paths;  ///< report only below these (repository-relative); empty: everything
  std::vector<std::string> include = {"**/*.rs"};  ///< globs of the files that are read
  std::vector<std::string> exclude = {"target/**"};
  std::vector<std::string> rules;              ///< only these rule ids; empty: all
  std::map<std::string, Severity> severities;  ///< rule id -> severity, from configuration
  TestPolicy tests = TestPolicy::panics;
  std::vector<std::string> shared_accessors;   ///< functions that hand out the one shared runtime
  std::vector<std::string> foreign_executors;  ///< run futures, but have no Tokio context
  std::vector<std::string> blocking_pool;      ///< wrappers around spawn_blocking
  std::vector<Policy> policies;                ///< code that must go through an abstraction
  std::vector<HeldType> held_types;            ///< must not be alive at an await
  std::string today;   ///< ISO date against which `expires` is held; empty: no expiry check
  unsigned jobs = 1;   ///< threads for reading and parsing
  bool stats = false;  ///< count everything by kinds, too: `ScanResult::stats`
  double (*cpu_seconds)() = nullptr;  ///< cpu time of the process so far; null: no timings
};

/// What the scan saw of the files. Everything that was not understood is here by name.
struct FileReport {
  uint32_t rust_files = 0;
  uint64_t rust_bytes = 0;
  uint32_t parsed = 0;
  std::vector<Skipped> with_errors;  ///< read, but some bytes did not parse; reason gives the count
  std::vector<Skipped> skipped;      ///< not read or given up: too large, missing, timed out, ...
  std::vector<std::string> not_compiled;  ///< outside every crate's module tree
  uint64_t unparsed_bytes = 0;
  uint64_t opaque_macro_bytes = 0;  ///< arguments of macros that were not understood
};

/// A number of things of one kind.
struct StatRow {
  std::string name;
  uint64_t total = 0;
  uint64_t in_tests = 0;  ///< of these, in tests, benches and examples
};

/// What was counted of one subject; over code, not text, of the whole workspace.
struct StatGroup {
  std::string name;  ///< "spawns"
  std::string what;  ///< what is counted, for people
  std::vector<StatRow> rows;
};

struct ScanResult {
  std::vector<Finding> findings;  ///< sorted by path, line, column, rule
  std::vector<Finding> expected;  ///< there, but silenced by `punchlist:expect`; by path
  std::vector<Sanctioned> sanctioned;
  FileReport files;
  std::map<std::string, uint64_t> counts;  ///< async_fns, awaits, spawns, ...: over code, not text
  std::vector<StatGroup> stats;            ///< empty unless asked for
  std::vector<Problem> problems;
  std::vector<std::pair<std::string, double>> timings;  ///< phase, cpu seconds, in order
  std::map<std::string, std::string>
      content_hashes;  ///< path of each file with findings -> hash of its bytes
};

/// Version of the rules and of the facts they rest on; findings of different versions are not
/// compared blindly.
extern const int kRulesVersion;

/// The whole pipeline: read and extract in parallel, link, find contexts, run rules.
/// The same source set and options give the same result, whatever `jobs` is.
/// \param cache where facts and results are kept from scan to scan; null: nothing is
ScanResult scan(const SourceSet& sources, const ScanOptions& options, FactCache* cache = nullptr);

}  // namespace scanner
