#include "cli/actions/bisect.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "cli/actions/history.h"
#include "cli/actions/history_match.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/source_set.h"
#include "repo/history.h"
#include "store/fact_cache.h"
#include "store/history.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

/// Asks single commits whether they have the finding. Each answer is matched against the nearest
/// commit that is known to have it.
class Asker {
 public:
  Asker(const Project& project, const std::function<void(size_t)>& progress)
      : project_(project),
        progress_(progress),
        matcher_(project, {}),
        memo_(*project.repository, source_filter(project.config)) {
    ScanRequest request;
    request.source = SourceKind::commit;
    options_ = scan_options(project, request);
    options_.today.clear();
    store::CacheOptions cache;
    cache.directory = project.store_directory;
    cache_ = std::make_unique<store::FactCache>(cache);
  }

  /// `site` is the finding at `commit`.
  void begin(const repo::ObjectId& commit, const store::HistorySite& site) {
    bad_.commit = commit.hex();
    bad_.blobs = blobs_at(commit);
    bad_.sites = {{site.finding, site}};
  }

  /// Whether the commit has it; then it is what the next answers are matched against.
  bool has_it(const repo::ObjectId& commit) {
    HistoryState now;
    now.commit = commit.hex();
    repo::FileList list = memo_.files_of(project_.repository->commit(commit).tree);
    for (const repo::FileEntry& file : list.files) now.blobs[file.path] = file.blob;
    const std::unique_ptr<scanner::SourceSet> sources =
        blob_sources(*project_.repository, std::move(list));
    const scanner::ScanResult result = scanner::scan(*sources, options_, cache_.get());
    progress_(++scanned_);
    const std::optional<store::HistorySite> site = matcher_.find(bad_, now, result);
    if (!site) return false;
    now.sites = {{site->finding, *site}};
    bad_ = std::move(now);
    return true;
  }

  size_t scanned() const { return scanned_; }

 private:
  std::map<std::string, repo::ObjectId> blobs_at(const repo::ObjectId& commit) {
    std::map<std::string, repo::ObjectId> blobs;
    const repo::FileList list = memo_.files_of(project_.repository->commit(commit).tree);
    for (const repo::FileEntry& file : list.files) blobs[file.path] = file.blob;
    return blobs;
  }

  const Project& project_;
  const std::function<void(size_t)>& progress_;
  HistoryMatcher matcher_;
  repo::TreeMemo memo_;
  scanner::ScanOptions options_;
  std::unique_ptr<store::FactCache> cache_;
  HistoryState bad_;
  size_t scanned_ = 0;
};

repo::ObjectId id_of(const std::string& commit) {
  return repo::ObjectId::from_hex(commit).value_or(repo::ObjectId());
}

/// `commits` along first parents, oldest first; the last one has the finding. The first that has
/// it, if the one before the first has not.
size_t first_with(Asker& asker, const std::vector<repo::HistoryCommit>& commits, size_t low) {
  size_t high = commits.size() - 1;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (asker.has_it(commits[middle].id)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

std::vector<repo::HistoryCommit> line_to(const Project& project, const std::string& tip,
                                         const std::string& without) {
  repo::HistoryRange range;
  range.tip = id_of(tip);
  range.without = id_of(without);
  range.first_parent = true;
  return repo::history_of(*project.repository, range);
}

bool is_parent(const Project& project, const std::string& before, const std::string& commit) {
  const std::vector<repo::ObjectId> parents = project.repository->commit(id_of(commit)).parents;
  if (before.empty()) return parents.empty();
  return std::find(parents.begin(), parents.end(), id_of(before)) != parents.end();
}

/// It came with this commit, as far as the commit before it is in this clone.
BisectTurn turn_at(const Project& project, const repo::HistoryCommit& commit) {
  BisectTurn turn;
  turn.commit = commit.id.hex();
  turn.is_exact =
      commit.parents.empty() || project.repository->object_exists(commit.parents.front());
  if (turn.is_exact && !commit.parents.empty()) turn.before = commit.parents.front().hex();
  return turn;
}

/// Between a commit without the finding (or none) and one that has it.
BisectTurn narrowed(const Project& project, Asker& asker, const store::HistoryStep& step) {
  BisectTurn turn;
  turn.commit = step.commit;
  turn.before = step.base;
  turn.is_exact = is_parent(project, step.base, step.commit);
  if (turn.is_exact) return turn;
  const std::vector<repo::HistoryCommit> line = line_to(project, step.commit, step.base);
  asker.begin(id_of(step.commit), step.site);
  return turn_at(project, line[first_with(asker, line, 0)]);
}

BisectReport from_history(const Project& project, Asker& asker,
                          const std::vector<store::HistoryStep>& steps) {
  BisectReport report;
  for (const store::HistoryStep& step : steps) {
    report.rule = step.site.rule;
    report.path = step.site.path;
    report.item = step.site.item;
    if (step.site.presence == store::Presence::new_) {
      report.turns.push_back(narrowed(project, asker, step));
    } else if (step.site.presence == store::Presence::absent) {
      BisectTurn turn;
      turn.came = false;
      turn.commit = step.commit;
      turn.before = step.base;
      turn.is_exact = is_parent(project, step.base, step.commit);
      report.turns.push_back(std::move(turn));
    }
  }
  report.scanned = asker.scanned();
  return report;
}

/// Backwards from the commit at which a scan saw it: by doubled steps until it is not there, then
/// by halves.
BisectReport by_scans(const Project& project, Asker& asker, const store::KnownFinding& known) {
  const std::optional<repo::ObjectId> seen = repo::ObjectId::from_hex(known.commit);
  if (!seen || !project.repository->object_exists(*seen)) {
    throw Error(ErrorKind::inconclusive, "no commit is known to have the finding", known.id, {},
                "commit it and scan, or run `punchlist history`");
  }
  BisectReport report;
  report.rule = known.rule;
  report.path = known.path;
  report.item = known.item;
  store::HistorySite site;
  site.finding = known.id;
  site.rule = known.rule;
  site.path = known.path;
  site.line = known.line;
  site.column = known.column;
  site.item = known.item;
  site.sink = known.sink;
  site.ordinal = known.ordinal;
  site.source_line = known.source_line;
  site.callee = known.callee;
  asker.begin(*seen, site);
  std::vector<repo::HistoryCommit> line = line_to(project, known.commit, "");
  // The scan may have been of a work tree that differed from its commit.
  if (known.dirty && !asker.has_it(*seen)) {
    throw Error(ErrorKind::inconclusive, "no commit is known to have the finding", known.id,
                "a scan saw it in files that are not committed", "commit them and scan again");
  }
  size_t high = line.size() - 1;
  size_t low = 0;
  for (size_t step = 1; high > 0; step *= 2) {
    const size_t at = high > step ? high - step : 0;
    if (!asker.has_it(line[at].id)) {
      low = at + 1;
      break;
    }
    high = at;
  }
  line.resize(high + 1);
  const repo::HistoryCommit& first = line[first_with(asker, line, std::min(low, high))];
  report.turns.push_back(turn_at(project, first));
  report.scanned = asker.scanned();
  return report;
}

}  // namespace

BisectReport bisect_finding(const Project& project, store::Store& store, const std::string& id,
                            const std::function<void(size_t scanned)>& progress) {
  const store::History history(store, history_scanner(project));
  const std::vector<store::KnownFinding> known = store.known().findings;
  std::set<std::string> all = history.ids();
  for (const store::KnownFinding& finding : known) all.insert(finding.id);
  const base::IdMatch match =
      base::find_id("F-", id, std::vector<std::string>(all.begin(), all.end()));
  if (!match.candidates.empty()) {
    throw Error(ErrorKind::usage, "several findings begin so", id,
                base::join(match.candidates, ", "), "give more letters");
  }
  if (!match.id) {
    throw Error(ErrorKind::not_found, "no such finding", id, {},
                "`punchlist scan --format json` has the ids of this state's findings");
  }
  Asker asker(project, progress);
  // A scan may have met it after the history was made.
  if (history.steps_of(*match.id).empty()) take_known_ids(project, store);
  const std::vector<store::HistoryStep> steps = history.steps_of(*match.id);
  BisectReport report;
  if (!steps.empty()) {
    report = from_history(project, asker, steps);
  } else {
    const auto found = std::find_if(
        known.begin(), known.end(),
        [&match](const store::KnownFinding& finding) { return finding.id == *match.id; });
    if (found == known.end()) {
      throw Error(ErrorKind::not_found, "another version had scanned the history", *match.id, {},
                  "run `punchlist history` again");
    }
    report = by_scans(project, asker, *found);
  }
  report.id = *match.id;
  return report;
}

}  // namespace cli
