#include "cli/actions/scan_action.h"

#include <time.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "cli/actions/decisions.h"
#include "cli/actions/source_set.h"
#include "cli/baseline.h"
#include "cli/config.h"
#include "cli/rule_ids.h"
#include "cli/suppressions.h"
#include "repo/diff.h"
#include "repo/file_list.h"
#include "scanner/repair_scan.h"
#include "scanner/rule.h"
#include "store/fact_cache.h"

namespace cli {
namespace {

void check_rules(const std::vector<std::string>& rules) {
  for (const std::string& id : rules) {
    if (scanner::find_rule(id) != nullptr) continue;
    throw base::Error(base::ErrorKind::usage, "unknown rule", id, {}, rule_hint(id));
  }
}

bool lies_below(std::string_view path, const std::string& folder) {
  return folder.empty() || path == folder ||
         (path.size() > folder.size() && path[folder.size()] == '/' &&
          path.substr(0, folder.size()) == folder);
}

/// The files of the requested state that `wanted` wants.
repo::FileList list_files(const Project& project, const ScanRequest& request,
                          const std::optional<repo::Revision>& revision,
                          const repo::PathFilter& wanted) {
  switch (request.source) {
    case SourceKind::commit:
      return repo::files_of_commit(*project.repository, revision->commit, wanted);
    case SourceKind::index:
      return repo::files_of_index(*project.repository, wanted);
    case SourceKind::worktree:
      break;
  }
  if (project.repository) return repo::files_of_worktree(*project.repository, wanted);
  return repo::files_of_folder(project.root, wanted);
}

/// A requested path that is in no state of anything is a slip of the pen; say so.
void check_paths(const Project& project, const ScanRequest& request,
                 const std::optional<repo::Revision>& revision, const repo::FileList& listed) {
  for (const std::string& path : request.paths) {
    const auto below = [&path](const auto& one) { return lies_below(one.path, path); };
    if (std::any_of(listed.files.begin(), listed.files.end(), below) ||
        std::any_of(listed.left_out.begin(), listed.left_out.end(), below)) {
      continue;
    }
    if (request.source == SourceKind::worktree &&
        base::file_exists(base::join_path(project.root, path))) {
      continue;
    }
    if (request.source != SourceKind::worktree) {
      const repo::FileList any =
          list_files(project, request, revision,
                     [&path](std::string_view candidate) { return lies_below(candidate, path); });
      if (!any.files.empty() || !any.left_out.empty()) continue;
    }
    std::string where;
    if (request.source == SourceKind::commit) {
      where = "not in commit " + revision->commit.short_hex(10);
    } else if (request.source == SourceKind::index) {
      where = "not in the index";
    }
    throw base::Error(
        base::ErrorKind::not_found, "no such file or folder", path, where,
        project.remote ? "paths are relative to the repository's root" : "check the spelling");
  }
}

/// The cpu time of this process so far.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The commit that is scanned, or HEAD; nothing outside git and before the first commit.
std::optional<repo::Revision> revision_of(const Project& project, const ScanRequest& request) {
  if (request.source != SourceKind::worktree && !project.repository) {
    throw base::Error(
        base::ErrorKind::not_found, "not a git repository", project.root,
        request.source == SourceKind::index ? "--staged reads git's index" : "--rev reads a commit",
        "scan the folder without that option, or change to a clone");
  }
  if (request.source == SourceKind::index && project.bare) {
    throw base::Error(base::ErrorKind::usage, "a bare repository has no index", project.root, {},
                      "scan a commit: --rev HEAD");
  }
  if (!project.repository) return std::nullopt;
  if (request.source == SourceKind::commit) return project.repository->resolve(request.rev);
  return project.repository->head();
}

ScanInputs inputs_of(const Project& project, const ScanRequest& request,
                     const std::optional<repo::Revision>& revision) {
  repo::FileList list = list_files(project, request, revision, source_filter(project.config));
  check_paths(project, request, revision, list);
  ScanInputs inputs;
  inputs.sources = request.source != SourceKind::worktree
                       ? blob_sources(*project.repository, std::move(list))
                       : disk_sources(project.root, std::move(list));
  inputs.options = scan_options(project, request);
  return inputs;
}

/// Whether a scan reads this file, or goes by what it says.
repo::PathFilter what_counts(const Config& config) {
  return [is_source = source_filter(config)](std::string_view path) {
    return is_source(path) || base::file_name(path) == "punchlist.yaml" ||
           path == kSuppressionsFile || path == kBaselineFile;
  };
}

/// Whether what is scanned are not the bytes of the commit. A page or a plan that nobody has
/// committed yet does not make the sources other ones.
bool differs_from_commit(const Project& project, const ScanRequest& request,
                         const std::optional<repo::Revision>& revision) {
  if (request.source == SourceKind::commit) return false;
  if (!project.repository || !revision) return true;
  // What is staged says nothing of the work tree, and a hook has no time to look at it.
  if (request.source == SourceKind::index)
    return !repo::changes_in_index(*project.repository, revision->commit, {}).empty();
  if (!project.repository->is_dirty()) return false;
  try {
    return !repo::changes_in_worktree(*project.repository, revision->commit,
                                      what_counts(project.config))
                .empty();
  } catch (const base::Error&) {
    return true;  // what cannot be read may differ
  }
}

}  // namespace

scanner::ScanOptions scan_options(const Project& project, const ScanRequest& request) {
  const Config& config = project.config;
  scanner::ScanOptions options;
  options.paths = request.paths;
  options.include = config.include;
  options.exclude = config.exclude;
  options.rules = request.rules;
  options.severities = config.severities;
  options.tests = config.tests;
  options.shared_accessors = config.shared_accessors;
  options.foreign_executors = config.foreign_executors;
  options.blocking_pool = config.blocking_pool;
  options.policies = config.policies;
  options.today = project.today;
  options.stats = request.stats;
  if (request.timings) options.cpu_seconds = cpu_seconds;
  options.jobs = request.jobs > 0 ? request.jobs : base::usable_processors();
  return options;
}

ScanInputs scan_inputs(const Project& project, const ScanRequest& request) {
  check_rules(request.rules);
  return inputs_of(project, request, revision_of(project, request));
}

std::unique_ptr<store::FactCache> cache_for(const Project& project, const ScanRequest& request) {
  if (!request.cache) return nullptr;
  if (!request.make_cache && !base::is_directory(project.store_directory)) return nullptr;
  store::CacheOptions options;
  options.directory = project.store_directory;
  return std::make_unique<store::FactCache>(options);
}

ScanReport scan_project(const Project& project, const ScanRequest& request) {
  check_rules(request.rules);
  const std::optional<repo::Revision> revision = revision_of(project, request);
  ScanReport report;
  report.source = request.source;
  report.in_git = project.repository.has_value();
  report.paths = request.paths;
  report.rules = request.rules;
  if (revision) {
    report.commit = revision->commit.hex();
    report.tree = revision->tree.hex();
  }
  report.dirty = differs_from_commit(project, request, revision);
  const ScanInputs inputs = inputs_of(project, request, revision);
  const std::unique_ptr<scanner::FactCache> own =
      request.shared_cache == nullptr ? cache_for(project, request) : nullptr;
  scanner::FactCache* cache = own != nullptr ? own.get() : request.shared_cache;
  if (request.before) request.before(*inputs.sources);
  report.result = request.repairs ? scanner::scan_with_repairs(*inputs.sources, inputs.options,
                                                               report.repairs, cache)
                                  : scanner::scan(*inputs.sources, inputs.options, cache);
  apply_decisions(project, report);
  return report;
}

bool at_gate(const scanner::Finding& finding, const GateConfig& gate) {
  return finding.compiled && !finding.in_tests && finding.severity >= gate.min_severity &&
         finding.confidence >= gate.min_confidence;
}

bool counts_at_gate(const ScanReport& report, size_t index, const GateConfig& gate) {
  if (!at_gate(report.result.findings[index], gate)) return false;
  if (index >= report.dispositions.size()) return true;
  const std::string& disposition = report.dispositions[index];
  return disposition != "accepted" && disposition != "false_positive";
}

bool counts_in_scan(const ScanReport& report, size_t index, const GateConfig& gate) {
  const bool was_there = index < report.in_baseline.size() && report.in_baseline[index];
  return !was_there && counts_at_gate(report, index, gate);
}

}  // namespace cli
