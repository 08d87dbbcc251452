#include "scanner/explain.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "scanner/line_lens.h"

namespace scanner {
namespace {

/// Throws unless the file is one that a scan reads.
void check_file(const SourceSet& sources, const std::string& path) {
  if (!path.ends_with(".rs")) {
    throw base::Error(base::ErrorKind::usage, "not a Rust file", path, {},
                      "name a line of a .rs file: src/main.rs:12");
  }
  for (const Skipped& skipped : sources.skipped()) {
    if (skipped.path != path) continue;
    throw base::Error(base::ErrorKind::inconclusive, "the scan leaves the file out", path,
                      skipped.reason, "see what `punchlist scan` says of skipped files");
  }
  const std::vector<SourceEntry>& entries = sources.entries();
  if (std::any_of(entries.begin(), entries.end(),
                  [&](const SourceEntry& entry) { return entry.path == path; }))
    return;
  throw base::Error(base::ErrorKind::not_found, "no such file among the sources of the scan", path,
                    {},
                    "check the spelling, and `scan.include` and `scan.exclude` in punchlist.yaml");
}

}  // namespace

LineReport explain_line(const SourceSet& sources, const ScanOptions& options,
                        const LineQuery& query) {
  check_file(sources, query.path);
  ScanOptions whole = options;
  whole.paths.clear();
  whole.rules.clear();
  LineLens lens(query);
  const ScanResult result = scan_through(sources, whole, lens);
  if (!lens.has_file()) {
    std::string reason = "the configuration excludes it";
    for (const Skipped& skipped : result.files.skipped) {
      if (skipped.path == query.path) reason = skipped.reason;
    }
    throw base::Error(base::ErrorKind::inconclusive, "the scan leaves the file out", query.path,
                      reason, "see `scan.include` and `scan.exclude` in punchlist.yaml");
  }
  if (!lens.found()) {
    throw base::Error(base::ErrorKind::not_found, "no such line",
                      fmt::format("{}:{}", query.path, query.line), {},
                      fmt::format("the file has {}", base::count_of(lens.line_count(), "line")));
  }
  return std::move(lens.report);
}

}  // namespace scanner
