#include "cli/actions/gate.h"

#include <algorithm>
#include <future>
#include <optional>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/actions/new_findings.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/shared_facts.h"
#include "cli/actions/source_set.h"
#include "cli/ledger.h"
#include "repo/diff.h"
#include "repo/history.h"
#include "repo/repository.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

/// The other sides of a merge that is about to be committed.
std::vector<repo::ObjectId> merged_in(const repo::Repository& repository) {
  std::vector<repo::ObjectId> sides;
  const std::string file = base::join_path(repository.git_dir(), "MERGE_HEAD");
  if (!base::file_exists(file)) return sides;
  const std::string text = base::read_file(file);
  for (const std::string_view line : base::split_lines(text)) {
    if (const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(line)) {
      sides.push_back(*id);
    }
  }
  return sides;
}

/// The commits that the change is held against; none before the first commit.
std::vector<repo::ObjectId> bases_of(const repo::Repository& repository, const GateRequest& request,
                                     const std::optional<repo::Revision>& head) {
  std::vector<repo::ObjectId> bases;
  if (request.new_since.empty()) {
    if (!head) return bases;
    bases.push_back(head->commit);
    for (const repo::ObjectId& side : merged_in(repository)) bases.push_back(side);
    return bases;
  }
  return {change_base(repository, request.new_since,
                      head ? std::optional<repo::ObjectId>(head->commit) : std::nullopt)};
}

std::vector<repo::Change> changes(const Project& project, const GateRequest& request,
                                  const repo::ObjectId& base,
                                  const std::optional<repo::Revision>& head) {
  const repo::PathFilter sources = source_filter(project.config);
  if (request.staged) return repo::changes_in_index(*project.repository, base, sources);
  return repo::changes_between(*project.repository, base, head->commit, sources);
}

std::vector<scanner::Skipped> unread_of(const ScanReport& scan,
                                        const std::vector<repo::Change>& changed) {
  std::set<std::string> paths;
  for (const repo::Change& change : changed) paths.insert(change.new_path);
  std::vector<scanner::Skipped> unread;
  for (const std::vector<scanner::Skipped>* files :
       {&scan.result.files.skipped, &scan.result.files.with_errors}) {
    for (const scanner::Skipped& file : *files) {
      if (paths.count(file.path) != 0) unread.push_back(file);
    }
  }
  return unread;
}

ScanRequest scan_request(const Project& project, const GateRequest& gate, SourceKind source,
                         const std::string& rev) {
  ScanRequest request;
  request.source = source;
  request.rev = rev;
  request.jobs = gate.jobs;
  // Both states share most files: without a cache each would be parsed twice.
  request.make_cache = !project.remote && !project.bare;
  return request;
}

/// The scans of a change and of what it is held against. They share what they read and parse; while
/// the one is still linked and analysed, which takes one thread, the other begins.
class ChangeScans {
 public:
  ChangeScans(const Project& project, const GateRequest& gate)
      : project_(project),
        gate_(gate),
        facts_(cache_for(project, scan_request(project, gate, SourceKind::index, {}))) {}

  /// \param base a commit that is likely to be asked for next; empty: none
  ScanReport change(SourceKind source, const std::string& rev, const std::string& base) {
    ScanRequest request = scan_request(project_, gate_, source, rev);
    request.shared_cache = &facts_.leader();
    request.before = [this](const scanner::SourceSet& sources) { facts_.lead(sources); };
    const unsigned jobs = gate_.jobs > 0 ? gate_.jobs : base::usable_processors();
    if (!base.empty() && jobs > 1) start(base);
    try {
      ScanReport report = scan_project(project_, request);
      facts_.led();
      if (ahead_.valid()) facts_.flush();
      return report;
    } catch (...) {
      facts_.led();
      throw;
    }
  }
  ScanReport base(const std::string& commit) {
    if (ahead_.valid() && commit == ahead_commit_) return ahead_.get();
    return scan_base(commit);
  }

 private:
  void start(const std::string& commit) {
    ahead_commit_ = commit;
    try {
      ahead_ = std::async(std::launch::async, [this, commit] {
        facts_.wait();
        return scan_base(commit);
      });
    } catch (const std::system_error&) {
      ahead_ = {};  // no thread for it: one after the other
    }
  }
  ScanReport scan_base(const std::string& commit) {
    ScanRequest request = scan_request(project_, gate_, SourceKind::commit, commit);
    request.shared_cache = &facts_.follower();
    return scan_project(project_, request);
  }

  const Project& project_;
  const GateRequest& gate_;
  SharedFacts facts_;
  std::string ahead_commit_;
  std::future<ScanReport> ahead_;  ///< ends before what it uses
};

/// Whether the base lacks the file's bytes: then nobody knows what is new in it.
const scanner::Skipped* missing_in(const ScanReport& base, const std::string& path) {
  for (const scanner::Skipped& one : base.result.files.skipped) {
    const bool covers =
        path == one.path || (path.size() > one.path.size() && path[one.path.size()] == '/' &&
                             path.compare(0, one.path.size(), one.path) == 0);
    if (covers && repo::says_missing(one.reason)) return &one;
  }
  return nullptr;
}

/// Takes from `is_new` what a base has.
void find_new(const Project& project, ChangeScans& scans, GateReport& report) {
  for (const std::string& base : report.base_commits) {
    if (std::find(report.is_new.begin(), report.is_new.end(), true) == report.is_new.end()) return;
    const ScanReport before = scans.base(base);
    const std::vector<bool> is_new_here = new_against(project, before, report.scan);
    for (size_t i = 0; i < report.is_new.size(); ++i) {
      report.is_new[i] = report.is_new[i] && is_new_here[i];
      if (!report.is_new[i]) continue;
      const std::string& path = report.scan.result.findings[i].at.path;
      const scanner::Skipped* missing = missing_in(before, path);
      if (missing == nullptr) continue;
      report.is_new[i] = false;
      if (report.unread.empty() || report.unread.back().path != path)
        report.unread.push_back({path, "in " + base.substr(0, 10) + ": " + missing->reason});
    }
  }
}

std::optional<Stale::Kind> stale_kind(const ScanReport& scan, size_t index) {
  if (index < scan.ran_out.size() && scan.ran_out[index]) return Stale::Kind::acceptance_ran_out;
  const std::string& rule = scan.result.findings[index].rule;
  if (rule == "expired-expectation") return Stale::Kind::expectation_ran_out;
  if (rule == "unused-expectation") return Stale::Kind::expectation_unused;
  return std::nullopt;
}

}  // namespace

repo::ObjectId change_base(const repo::Repository& repository, const std::string& since,
                           const std::optional<repo::ObjectId>& commit) {
  const repo::Revision revision = repository.resolve(since);
  if (!commit) return revision.commit;
  const std::optional<repo::ObjectId> base = repository.merge_base(revision.commit, *commit);
  if (!base) {
    throw Error(ErrorKind::inconclusive, "no common history",
                since + " and " + commit->short_hex(10),
                repository.is_shallow() ? "the clone is shallow" : "",
                repository.is_shallow() ? "fetch more of it: `git fetch --unshallow`"
                                        : "name a revision of this history");
  }
  return *base;
}

bool GateReport::passed() const {
  return failing.empty() &&
         std::none_of(stale.begin(), stale.end(), [](const Stale& one) { return one.fails; });
}

GateReport judge_change(const Project& project, const GateRequest& request) {
  const repo::Repository& repository = *project.repository;
  if (!request.staged && request.new_since.empty()) {
    throw Error(ErrorKind::usage, "say what to judge", "gate", {},
                "give --staged (what is staged, against HEAD) or --new-since REV");
  }
  const std::optional<repo::Revision> head = repository.head();
  if (!head && !request.staged) {
    throw Error(ErrorKind::not_found, "there is no commit yet", project.root, {},
                "`punchlist gate --staged` judges what is staged");
  }
  GateReport report;
  const std::vector<repo::ObjectId> bases = bases_of(repository, request, head);
  for (const repo::ObjectId& base : bases) report.base_commits.push_back(base.hex());
  std::vector<repo::Change> changed;
  if (!bases.empty()) {
    changed = changes(project, request, bases.front(), head);
    report.nothing_changed = changed.empty();
    // At a commit nothing can fail then; against a revision something may have run out.
    if (report.nothing_changed && request.staged && project.config.gate.new_only && !request.whole)
      return report;
  }
  const bool new_only = project.config.gate.new_only;
  const bool is_compared = (new_only || request.whole) && !bases.empty() && !report.nothing_changed;
  ChangeScans scans(project, request);
  report.scan = scans.change(request.staged ? SourceKind::index : SourceKind::commit,
                             request.staged ? "" : head->commit.hex(),
                             is_compared ? report.base_commits.front() : "");
  if (!new_only) {
    if (const std::optional<store::Store> store = open_ledger_if_there(project))
      recognise(project, *store, report.scan);
  }
  report.is_new.assign(report.scan.result.findings.size(), !report.nothing_changed);
  if (new_only || request.whole) find_new(project, scans, report);
  for (size_t i = 0; i < report.is_new.size(); ++i) {
    const bool counts =
        new_only ? report.is_new[i] && counts_at_gate(report.scan, i, project.config.gate)
                 : counts_in_scan(report.scan, i, project.config.gate);
    if (counts) {
      report.failing.push_back(i);
    } else if (const std::optional<Stale::Kind> kind = stale_kind(report.scan, i)) {
      const bool ran_out = *kind != Stale::Kind::expectation_unused;
      if (at_gate(report.scan.result.findings[i], project.config.gate))
        report.stale.push_back({i, *kind, ran_out && !request.staged});
    }
  }
  for (scanner::Skipped& file : unread_of(report.scan, changed))
    report.unread.push_back(std::move(file));
  return report;
}

}  // namespace cli
