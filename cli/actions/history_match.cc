#include "cli/actions/history_match.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "repo/diff.h"

namespace cli {
namespace {

store::HistorySite site_of(const scanner::Finding& finding, const std::string& id) {
  store::HistorySite site;
  site.finding = id;
  site.rule = finding.rule;
  site.path = finding.at.path;
  site.line = finding.at.line;
  site.column = finding.at.column;
  site.item = finding.item;
  site.sink = finding.sink;
  site.ordinal = finding.ordinal;
  site.source_line = finding.source_line;
  site.severity = finding.severity;
  site.confidence = finding.confidence;
  site.in_tests = finding.in_tests;
  site.message = finding.message;
  site.fingerprint = finding.fingerprint;
  return site;
}

bool is_gone(const store::HistorySite& site) { return site.presence == store::Presence::absent; }

std::string blob_of(const HistoryState& state, const std::string& path) {
  const auto found = state.blobs.find(path);
  return found == state.blobs.end() ? std::string() : found->second.hex();
}

/// Why nothing can be said about the file, or empty.
bool was_read(const scanner::ScanResult& result, const std::string& path) {
  const auto covers = [&path](const scanner::Skipped& file) {
    return path == file.path || (path.size() > file.path.size() && path[file.path.size()] == '/' &&
                                 path.compare(0, file.path.size(), file.path) == 0);
  };
  return std::none_of(result.files.skipped.begin(), result.files.skipped.end(), covers) &&
         std::none_of(result.files.with_errors.begin(), result.files.with_errors.end(), covers);
}

constexpr const char* kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

HistoryMatcher::HistoryMatcher(const repo::Repository& repository, std::set<std::string> taken)
    : repository_(repository), taken_(std::move(taken)) {}

/// Derived from the commit and the place where it was met first, so that a run that was killed and
/// resumed gives the ids that an uninterrupted one gives.
std::string HistoryMatcher::new_id(const std::string& commit, const scanner::Finding& finding) {
  constexpr size_t kShortest = 6;
  std::string name = commit + '\0' + finding.rule + '\0' + finding.at.path + '\0';
  name += std::to_string(finding.at.line) + ':' + std::to_string(finding.at.column);
  uint64_t bits = base::hash64(name);
  std::string id = "F-";
  while (id.size() < 2 + kShortest || !taken_.insert(id).second) {
    id += kDigits[bits & 31];
    bits = (bits >> 5) | (bits << 59);
  }
  return id;
}

scanner::MatchResult HistoryMatcher::match(const HistoryState& base, const HistoryState& now,
                                           const scanner::ScanResult& result,
                                           const std::vector<std::string>& ids) const {
  scanner::MatchInput input;
  std::set<std::string> moved;
  for (const std::string& id : ids) {
    const store::HistorySite& known = base.sites.at(id);
    scanner::OldSite site;
    site.id = id;
    site.rule = known.rule;
    site.path = known.path;
    site.line = known.line;
    site.column = known.column;
    site.item = known.item;
    site.sink = known.sink;
    site.ordinal = known.ordinal;
    site.source_line = known.source_line;
    site.live = !is_gone(known);
    // The blob's id stands for the hash of the bytes: both sides are blobs. Where a finding that is
    // gone was, there are other bytes now.
    if (site.live) site.content_hash = blob_of(base, known.path);
    if (site.live && blob_of(now, known.path) != site.content_hash) moved.insert(known.path);
    input.old_sites.push_back(std::move(site));
  }
  for (const std::vector<scanner::Finding>* list : {&result.findings, &result.expected}) {
    for (const scanner::Finding& finding : *list) {
      scanner::Finding slim = finding;
      slim.evidence.clear();
      slim.frontiers.clear();
      slim.remedies.clear();
      input.content_hashes[slim.at.path] = blob_of(now, slim.at.path);
      input.found.push_back(std::move(slim));
    }
  }
  for (const std::string& path : moved) {
    const auto before = base.blobs.find(path);
    const auto after = now.blobs.find(path);
    if (before == base.blobs.end() || after == now.blobs.end()) continue;
    if (input.content_hashes.count(path) == 0) continue;
    scanner::LineMoves moves;
    moves.path = path;
    moves.old_hash = before->second.hex();
    const repo::LineMatch lines = repo::LineMatch::of(repository_.read_blob(before->second, path),
                                                      repository_.read_blob(after->second, path));
    for (const repo::LineMatch::Run& run : lines.runs()) {
      const size_t end = run.old_line - 1 + run.count;
      if (moves.new_lines.size() < end) moves.new_lines.resize(end, 0);
      for (uint32_t i = 0; i < run.count; ++i)
        moves.new_lines[run.old_line - 1 + i] = run.new_line + i;
    }
    input.line_moves.push_back(std::move(moves));
  }
  return scanner::match(input);
}

std::vector<store::HistorySite> HistoryMatcher::changes(
    const HistoryState* base, const std::vector<const HistoryState*>& others,
    const HistoryState& now, const scanner::ScanResult& result) {
  std::vector<std::string> ids(result.findings.size());
  std::set<std::string> silenced;
  std::set<std::string> tied;
  std::vector<std::string> known;
  if (base != nullptr) {
    for (const auto& [id, site] : base->sites) known.push_back(id);
    const scanner::MatchResult matched = match(*base, now, result, known);
    for (size_t i = 0; i < matched.old_of.size(); ++i) {
      if (!matched.old_of[i]) continue;
      if (i < ids.size()) {
        ids[i] = known[*matched.old_of[i]];
      } else {
        silenced.insert(known[*matched.old_of[i]]);
      }
    }
    for (const scanner::TieGroup& tie : matched.ties) {
      for (const size_t old : tie.old_sites) tied.insert(known[old]);
    }
  }
  // A merge brings in nothing that one of its parents has.
  std::set<std::string> given(ids.begin(), ids.end());
  for (const HistoryState* other : others) {
    std::vector<std::string> theirs;
    for (const auto& [id, site] : other->sites) {
      if (!is_gone(site) && given.count(id) == 0) theirs.push_back(id);
    }
    const scanner::MatchResult matched = match(*other, now, result, theirs);
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].empty() || !matched.old_of[i]) continue;
      const std::string& id = theirs[*matched.old_of[i]];
      if (given.insert(id).second) ids[i] = id;
    }
  }

  std::vector<store::HistorySite> changed;
  std::set<std::string> seen;
  for (size_t i = 0; i < ids.size(); ++i) {
    const scanner::Finding& finding = result.findings[i];
    const bool is_first = ids[i].empty();
    if (is_first) ids[i] = new_id(now.commit, finding);
    store::HistorySite site = site_of(finding, ids[i]);
    seen.insert(ids[i]);
    const auto before = base == nullptr ? decltype(base->sites.end())() : base->sites.find(ids[i]);
    const bool was_there = base != nullptr && before != base->sites.end();
    if (was_there && before->second == site) continue;
    const bool came = !was_there || is_gone(before->second);
    if (came) site.presence = store::Presence::new_;
    changed.push_back(std::move(site));
  }
  if (base == nullptr) return changed;
  for (const auto& [id, site] : base->sites) {
    if (seen.count(id) != 0 || is_gone(site)) continue;
    store::HistorySite gone = site;
    const bool is_known =
        silenced.count(id) == 0 && tied.count(id) == 0 && was_read(result, site.path);
    gone.presence = is_known ? store::Presence::absent : store::Presence::uncertain;
    if (gone.presence != site.presence) changed.push_back(std::move(gone));
  }
  return changed;
}

std::optional<store::HistorySite> HistoryMatcher::find(const HistoryState& base,
                                                       const HistoryState& now,
                                                       const scanner::ScanResult& result) const {
  const std::string& id = base.sites.begin()->first;
  const scanner::MatchResult matched = match(base, now, result, {id});
  for (size_t i = 0; i < result.findings.size(); ++i) {
    if (matched.old_of[i]) return site_of(result.findings[i], id);
  }
  return std::nullopt;
}

}  // namespace cli
