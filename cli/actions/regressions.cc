#include "cli/actions/regressions.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "repo/reachable.h"

namespace cli {
namespace {

constexpr size_t kMostScans = 24;
constexpr size_t kMostSearched = 1000;

std::string brief(const std::string& commit) { return commit.substr(0, 10); }

/// Whether these very bytes are those of the commit: then a dirty tree does not matter.
bool is_committed(const Project& project, const ScanReport& report, const std::string& path) {
  if (report.source == SourceKind::commit || !report.dirty) return true;
  const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(report.commit);
  const auto hash = report.result.content_hashes.find(path);
  if (!commit || hash == report.result.content_hashes.end()) return false;
  const std::optional<repo::ObjectId> blob = project.repository->blob_at(*commit, path);
  return blob && base::hash128_hex(project.repository->read_blob(*blob, path)) == hash->second;
}

bool is_same(const scanner::Finding& left, const scanner::Finding& right) {
  return left.rule == right.rule && left.sink == right.sink && left.ordinal == right.ordinal &&
         (left.item == right.item || left.at.path == right.at.path);
}

}  // namespace

bool Regressions::is_after(const std::string& before) const {
  const std::optional<repo::ObjectId> old_id = repo::ObjectId::from_hex(before);
  const std::optional<repo::ObjectId> new_id = repo::ObjectId::from_hex(report_.commit);
  return old_id && new_id && project_.repository->object_exists(*old_id) &&
         project_.repository->is_ancestor(*old_id, *new_id);
}

std::string Regressions::newest_good(const store::KnownFinding& known) const {
  const bool by_proof = is_after(known.verified_commit);
  const bool by_scan = is_after(known.absent_commit);
  if (!by_proof) return by_scan ? known.absent_commit : std::string();
  if (!by_scan) return known.verified_commit;
  const bool scan_is_newer =
      project_.repository->is_ancestor(*repo::ObjectId::from_hex(known.verified_commit),
                                       *repo::ObjectId::from_hex(known.absent_commit));
  return scan_is_newer ? known.absent_commit : known.verified_commit;
}

bool Regressions::has(const repo::ObjectId& commit, const scanner::Finding& finding) {
  const std::string name = commit.hex();
  auto found = scans_.find(name);
  if (found == scans_.end()) {
    ScanRequest request;
    request.source = SourceKind::commit;
    request.rev = name;
    request.rules = report_.rules;
    found = scans_.emplace(name, scan_project(project_, request).result.findings).first;
  }
  return std::any_of(found->second.begin(), found->second.end(),
                     [&finding](const scanner::Finding& one) { return is_same(one, finding); });
}

/// The commit since the good one that has it while none of its parents does; empty when the
/// history cannot be read, or it takes too many scans.
std::string Regressions::first_bad(const std::string& good, const scanner::Finding& finding) {
  const repo::Repository& repository = *project_.repository;
  const repo::ObjectId from = *repo::ObjectId::from_hex(good);
  const repo::ObjectId to = *repo::ObjectId::from_hex(report_.commit);
  try {
    // Children stand before their parents.
    const std::vector<repo::ObjectId> commits = repository.commits_between(from, to, kMostSearched);
    if (commits.empty() || commits.size() == kMostSearched) return {};
    size_t bad = 0;
    size_t end = commits.size();  // the good one
    while (bad + 1 < end) {
      if (scans_.size() >= kMostScans) return {};
      const size_t middle = bad + (end - bad) / 2;
      (has(commits[middle], finding) ? bad : end) = middle;
    }
    // Side branches lie between each other in that order: go on to a parent that has it.
    repo::ObjectId at = commits[bad];
    while (true) {
      const repo::CommitInfo info = repository.commit(at);
      const auto parent =
          std::find_if(info.parents.begin(), info.parents.end(), [&](const repo::ObjectId& one) {
            return scans_.size() < kMostScans && has(one, finding);
          });
      if (scans_.size() >= kMostScans) return {};
      if (parent == info.parents.end()) return at.hex();
      at = *parent;
    }
  } catch (const base::Error& error) {
    if (error.kind != base::ErrorKind::inconclusive) throw;
    return {};  // objects are missing: a shallow or partial clone
  }
}

std::optional<Regression> Regressions::judge(const store::KnownFinding& known,
                                             const scanner::Finding& finding) {
  if (known.disposition != store::Disposition::verified) return std::nullopt;
  Regression regression;
  if (!project_.repository) {
    regression.evidence = "regressed: it was verified and is back";
    return regression;
  }
  if (!is_committed(project_, report_, finding.at.path)) return std::nullopt;
  const std::string good = newest_good(known);
  if (!good.empty()) {
    regression.since = first_bad(good, finding);
    regression.evidence = "regressed: gone on " + brief(good) + ", ";
    regression.evidence += regression.since.empty()
                               ? "back on " + brief(report_.commit) + " at the latest"
                               : "back since " + brief(regression.since);
    return regression;
  }
  const std::optional<repo::ObjectId> proof = repo::ObjectId::from_hex(known.verified_commit);
  if (!proof) return std::nullopt;
  if (project_.repository->is_shallow() && !project_.repository->object_exists(*proof)) {
    report_.warnings.push_back(known.id + " was verified on " + brief(known.verified_commit) +
                               ", which this shallow clone does not hold: whether it came back "
                               "is not known; fetch more of it: git fetch --unshallow");
    return std::nullopt;
  }
  // On another branch it may well be mended. What no branch holds proves nothing any more.
  if (repo::is_held(*project_.repository, *proof)) return std::nullopt;
  regression.evidence = "it is there, and no branch holds " + brief(known.verified_commit) +
                        ", on which it was verified (a rebase, or a forced push)";
  return regression;
}

}  // namespace cli
