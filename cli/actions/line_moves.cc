#include "cli/actions/line_moves.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "cli/actions/source_set.h"
#include "repo/diff.h"
#include "repo/file_list.h"
#include "repo/repository.h"

namespace cli {
namespace {

/// The text of a file in a commit; nothing when the commit, the file or its bytes are not there.
std::optional<std::string> text_in_commit(const repo::Repository& repository,
                                          const std::string& commit, const std::string& path) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(commit);
  if (!id || !repository.object_exists(*id)) return std::nullopt;
  try {
    const std::optional<repo::ObjectId> blob = repository.blob_at(*id, path);
    if (!blob || !repository.object_exists(*blob)) return std::nullopt;
    return repository.read_blob(*blob, path);
  } catch (const base::Error& error) {
    // A partial clone may lack the trees of old commits.
    if (error.kind != base::ErrorKind::inconclusive) throw;
    return std::nullopt;
  }
}

std::optional<std::string> text_in_index(const repo::Repository& repository,
                                         const std::string& path) {
  const repo::FileList list = repo::files_of_index(
      repository, [&path](std::string_view candidate) { return candidate == path; });
  if (list.files.empty()) return std::nullopt;
  return repository.read_blob(list.files.front().blob, path);
}

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

/// The text that a known finding was seen in.
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

/// The text as it was scanned; nothing when it has changed since.
std::optional<std::string> text_now(const Project& project, const ScanReport& report,
                                    const std::string& path, const std::string& hash) {
  std::optional<std::string> text;
  switch (report.source) {
    case SourceKind::worktree:
      if (base::file_exists(base::join_path(project.root, path))) {
        text = repo::read_listed_file(project.root, path, kLargestSource);
      }
      break;
    case SourceKind::index:
      text = text_in_index(*project.repository, path);
      break;
    case SourceKind::commit:
      text = text_in_commit(*project.repository, report.commit, path);
      break;
  }
  if (text && base::hash128_hex(*text) != hash) text.reset();
  return text;
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

}  // namespace

std::vector<scanner::LineMoves> line_moves(const Project& project, const ScanReport& report,
                                           const std::vector<store::KnownFinding>& known) {
  std::vector<scanner::LineMoves> all;
  if (!project.repository) return all;
  std::map<std::string, std::optional<std::string>> texts_now;
  std::set<std::pair<std::string, std::string>> done;
  for (const store::KnownFinding& finding : known) {
    const auto hash = report.result.content_hashes.find(finding.path);
    if (hash == report.result.content_hashes.end() || hash->second == finding.content_hash) {
      continue;
    }
    if (done.count({finding.path, finding.content_hash}) != 0) continue;
    const std::optional<std::string> old_text =
        text_then(*project.repository, finding, report.commit);
    if (!old_text) continue;
    if (texts_now.count(finding.path) == 0) {
      texts_now[finding.path] = text_now(project, report, finding.path, hash->second);
    }
    const std::optional<std::string>& new_text = texts_now[finding.path];
    if (!new_text) continue;
    done.insert({finding.path, finding.content_hash});
    scanner::LineMoves moves = moves_between(*old_text, *new_text);
    moves.path = finding.path;
    moves.old_hash = finding.content_hash;
    all.push_back(std::move(moves));
  }
  return all;
}

}  // namespace cli
