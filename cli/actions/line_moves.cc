#include "cli/actions/line_moves.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "cli/actions/source_set.h"
#include "cli/actions/source_text.h"
#include "repo/diff.h"
#include "repo/repository.h"

namespace cli {
namespace {

/// The text with this hash that a file had at some commit since an older one: what was scanned
/// before it was committed stands there. Looks at the newest commits only.
std::optional<std::string> text_since(const repo::Repository& repository,
                                      const std::string& old_commit, const std::string& new_commit,
                                      const std::string& path, const std::string& hash) {
  constexpr size_t kMostCommits = 50;
  const std::optional<repo::ObjectId> from = repo::ObjectId::from_hex(old_commit);
  const std::optional<repo::ObjectId> to = repo::ObjectId::from_hex(new_commit);
  if (!from || !to || !repository.object_exists(*from)) return std::nullopt;
  std::set<repo::ObjectId> seen;
  for (const repo::ObjectId& commit : repository.commits_between(*from, *to, kMostCommits)) {
    const std::optional<repo::ObjectId> blob = repository.blob_at(commit, path);
    if (!blob || !seen.insert(*blob).second || !repository.object_exists(*blob)) continue;
    std::string text = repository.read_blob(*blob, path);
    if (base::hash128_hex(text) == hash) return text;
  }
  return std::nullopt;
}

std::vector<repo::Change> changes_since(const Project& project, const ScanReport& report,
                                        const repo::ObjectId& from) {
  const repo::PathFilter sources = source_filter(project.config);
  switch (report.source) {
    case SourceKind::worktree:
      return repo::changes_in_worktree(*project.repository, from, sources, true);
    case SourceKind::index:
      return repo::changes_in_index(*project.repository, from, sources, true);
    case SourceKind::commit:
      break;
  }
  const std::optional<repo::ObjectId> to = repo::ObjectId::from_hex(report.commit);
  if (!to) return {};
  return repo::changes_between(*project.repository, from, *to, sources, true);
}

/// Files made from others since a commit, by the old path.
using Descendants = std::multimap<std::string, std::string>;

Descendants descendants_since(const Project& project, const ScanReport& report,
                              const std::string& commit) {
  Descendants made;
  const std::optional<repo::ObjectId> from = repo::ObjectId::from_hex(commit);
  if (!from || !project.repository->object_exists(*from)) return made;
  std::vector<repo::Change> changes;
  // Where old texts are missing (a partial clone) no file can be told to come from another.
  try {
    changes = changes_since(project, report, *from);
  } catch (const base::Error& error) {
    if (error.kind != base::ErrorKind::inconclusive) throw;
  }
  for (const repo::Change& change : changes) {
    if (change.kind == repo::ChangeKind::renamed || change.kind == repo::ChangeKind::copied)
      made.emplace(change.old_path, change.new_path);
  }
  return made;
}

/// Whether findings stand in a file that had none: only then renames are worth looking for.
bool has_new_files(const ScanReport& report, const std::vector<store::KnownFinding>& known) {
  std::set<std::string> paths;
  for (const store::KnownFinding& finding : known) {
    if (finding.presence != store::Presence::absent) paths.insert(finding.path);
  }
  for (const auto& [path, hash] : report.result.content_hashes) {
    if (paths.count(path) == 0) return true;
  }
  return false;
}

/// The texts of both sides, each had once.
class Texts {
 public:
  Texts(const Project& project, const ScanReport& report) : project_(project), report_(report) {}
  const std::optional<std::string>& then(const store::KnownFinding& finding) {
    const std::pair<std::string, std::string> key(finding.path, finding.content_hash);
    const auto had = then_.find(key);
    // Another sighting of the same bytes may know a commit that has them.
    if (had != then_.end() && had->second) return had->second;
    return then_[key] = text_then(*project_.repository, finding, report_.commit);
  }
  const std::optional<std::string>& now(const std::string& path) {
    const auto had = now_.find(path);
    if (had != now_.end()) return had->second;
    const auto hash = report_.result.content_hashes.find(path);
    return now_[path] = hash == report_.result.content_hashes.end()
                            ? std::nullopt
                            : text_scanned(project_, report_, path, hash->second);
  }

 private:
  const Project& project_;
  const ScanReport& report_;
  std::map<std::pair<std::string, std::string>, std::optional<std::string>> then_;
  std::map<std::string, std::optional<std::string>> now_;
};

}  // namespace

std::optional<std::string> text_then(const repo::Repository& repository,
                                     const store::KnownFinding& finding,
                                     const std::string& new_commit) {
  std::optional<std::string> text = text_in_commit(repository, finding.commit, finding.path);
  if (text && base::hash128_hex(*text) == finding.content_hash) return text;
  if (!finding.dirty) return std::nullopt;
  try {
    return text_since(repository, finding.commit, new_commit, finding.path, finding.content_hash);
  } catch (const base::Error& error) {
    if (error.kind != base::ErrorKind::inconclusive) throw;
    return std::nullopt;
  }
}

scanner::LineMoves moves_between(const std::string& old_text, const std::string& new_text) {
  scanner::LineMoves moves;
  const repo::LineMatch match = repo::LineMatch::of(old_text, new_text);
  for (const repo::LineMatch::Run& run : match.runs()) {
    const size_t end = run.old_line - 1 + run.count;
    if (moves.new_lines.size() < end) moves.new_lines.resize(end, 0);
    for (uint32_t i = 0; i < run.count; ++i) {
      moves.new_lines[run.old_line - 1 + i] = run.new_line + i;
    }
  }
  return moves;
}

std::vector<scanner::LineMoves> line_moves(const Project& project, const ScanReport& report,
                                           const std::vector<store::KnownFinding>& known) {
  std::vector<scanner::LineMoves> all;
  if (!project.repository) return all;
  const bool look_for_renames = has_new_files(report, known);
  Texts texts(project, report);
  std::map<std::string, Descendants> descendants;
  std::set<std::tuple<std::string, std::string, std::string>> done;
  const auto follow = [&](const store::KnownFinding& finding, const std::string& new_path) {
    if (done.count({finding.path, finding.content_hash, new_path}) != 0) return;
    const std::optional<std::string>& old_text = texts.then(finding);
    if (!old_text) return;
    const std::optional<std::string>& new_text = texts.now(new_path);
    if (!new_text) return;
    done.insert({finding.path, finding.content_hash, new_path});
    scanner::LineMoves moves = moves_between(*old_text, *new_text);
    moves.path = finding.path;
    moves.old_hash = finding.content_hash;
    if (new_path != finding.path) moves.new_path = new_path;
    all.push_back(std::move(moves));
  };
  for (const store::KnownFinding& finding : known) {
    const auto hash = report.result.content_hashes.find(finding.path);
    if (hash != report.result.content_hashes.end()) {
      if (hash->second == finding.content_hash) continue;
      follow(finding, finding.path);
    }
    if (!look_for_renames || finding.commit.empty()) continue;
    if (finding.presence == store::Presence::absent) continue;
    auto made = descendants.find(finding.commit);
    if (made == descendants.end()) {
      made = descendants.emplace(finding.commit, descendants_since(project, report, finding.commit))
                 .first;
    }
    const auto [first, last] = made->second.equal_range(finding.path);
    for (auto descendant = first; descendant != last; ++descendant)
      follow(finding, descendant->second);
  }
  return all;
}

}  // namespace cli
