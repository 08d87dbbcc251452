#include "cli/actions/history_match.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "cli/actions/line_moves.h"
#include "cli/actions/source_set.h"
#include "cli/actions/source_text.h"
#include "repo/diff.h"
#include "scanner/print.h"

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
  site.callee = finding.callee;
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

HistoryMatcher::HistoryMatcher(const Project& project, std::set<std::string> taken)
    : repository_(*project.repository),
      wanted_(source_filter(project.config)),
      taken_(std::move(taken)) {}

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

/// What is asked of the texts of both commits, each file read and cut into tokens once.
class HistoryMatcher::Texts {
 public:
  explicit Texts(const repo::Repository& repository) : repository_(repository) {}

  const std::string& text(const HistoryState& state, const std::string& path) {
    return file(state, path).text;
  }
  scanner::SitePrint print(const HistoryState& state, const store::HistorySite& site) {
    File& one = file(state, site.path);
    return cut(one).at(byte_at(one.text, site.line, site.column));
  }
  scanner::SitePrint print(const HistoryState& state, const scanner::Finding& finding) {
    return cut(file(state, finding.at.path)).at(finding.at.begin_byte);
  }
  const scanner::FilePrint& cut(const HistoryState& state, const std::string& path) {
    return cut(file(state, path));
  }

 private:
  struct File {
    std::string text;
    std::unique_ptr<scanner::FilePrint> print;
  };
  File& file(const HistoryState& state, const std::string& path) {
    const repo::ObjectId& blob = state.blobs.at(path);
    const auto [found, is_first] = files_.try_emplace(blob.hex());
    if (is_first) found->second.text = repository_.read_blob(blob, path);
    return found->second;
  }
  static const scanner::FilePrint& cut(File& file) {
    if (file.print == nullptr) file.print = std::make_unique<scanner::FilePrint>(file.text);
    return *file.print;
  }

  const repo::Repository& repository_;
  std::map<std::string, File> files_;
};

std::vector<scanner::LineMoves> HistoryMatcher::line_moves(const HistoryState& base,
                                                           const HistoryState& now,
                                                           const std::set<std::string>& changed,
                                                           const std::set<std::string>& added,
                                                           Texts& texts) const {
  std::vector<scanner::LineMoves> all;
  const auto follow = [&](const std::string& path, const std::string& new_path) {
    scanner::LineMoves moves = moves_between(texts.text(base, path), texts.text(now, new_path));
    moves.path = path;
    moves.old_hash = blob_of(base, path);
    if (new_path != path) moves.new_path = new_path;
    all.push_back(std::move(moves));
  };
  for (const std::string& path : changed) {
    if (now.blobs.count(path) != 0) follow(path, path);
  }
  // Renames matter only where findings stood and where findings are in a file that was not there.
  if (changed.empty() || added.empty()) return all;
  const std::optional<repo::ObjectId> from = repo::ObjectId::from_hex(base.commit);
  const std::optional<repo::ObjectId> to = repo::ObjectId::from_hex(now.commit);
  if (!from || !to) return all;
  for (const repo::Change& change : repo::changes_between(repository_, *from, *to, wanted_, true)) {
    const bool is_made_from_another =
        change.kind == repo::ChangeKind::renamed || change.kind == repo::ChangeKind::copied;
    if (is_made_from_another && changed.count(change.old_path) != 0 &&
        added.count(change.new_path) != 0)
      follow(change.old_path, change.new_path);
  }
  return all;
}

scanner::MatchResult HistoryMatcher::match(const HistoryState& base, const HistoryState& now,
                                           const scanner::ScanResult& result,
                                           const std::vector<std::string>& ids,
                                           Texts& texts) const {
  scanner::MatchInput input;
  std::set<std::string> changed;
  std::set<std::tuple<std::string, std::string, uint32_t, uint32_t>> unchanged;
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
    site.callee = known.callee;
    site.live = !is_gone(known);
    if (site.live) {
      // The blob's id stands for the hash of the bytes: both sides are blobs. A finding that cannot
      // be told since its file went keeps its last place, and no bytes.
      site.content_hash = blob_of(base, known.path);
      if (blob_of(now, known.path) == site.content_hash) {
        unchanged.insert({known.rule, known.path, known.line, known.column});
      } else if (!site.content_hash.empty()) {
        changed.insert(known.path);
        site.print = texts.print(base, known);
      }
    } else if (known.print_version == scanner::kPrintVersion) {
      scanner::BodyPrint body;
      body.hash = known.body_hash;
      body.tokens = known.body_tokens;
      site.print.body = std::make_shared<const scanner::BodyPrint>(std::move(body));
      site.print.offset = known.body_offset;
    }
    input.old_sites.push_back(std::move(site));
  }
  std::set<std::string> added;
  for (const std::vector<scanner::Finding>* list : {&result.findings, &result.expected}) {
    for (const scanner::Finding& finding : *list) {
      scanner::Finding slim = finding;
      slim.evidence.clear();
      slim.frontiers.clear();
      slim.remedies.clear();
      const scanner::Location& at = slim.at;
      input.content_hashes[at.path] = blob_of(now, at.path);
      if (base.blobs.count(at.path) == 0) added.insert(at.path);
      // What is where it was needs no print.
      input.prints.push_back(unchanged.count({slim.rule, at.path, at.line, at.column}) != 0
                                 ? scanner::SitePrint()
                                 : texts.print(now, finding));
      input.found.push_back(std::move(slim));
    }
  }
  input.line_moves = line_moves(base, now, changed, added, texts);
  for (const std::string& path : changed) {
    if (now.blobs.count(path) != 0)
      input.functions[path] = texts.cut(now, path).calls_by_function();
  }
  for (const scanner::LineMoves& moves : input.line_moves) {
    if (!moves.new_path.empty() && input.functions.count(moves.new_path) == 0)
      input.functions[moves.new_path] = texts.cut(now, moves.new_path).calls_by_function();
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
  Texts texts(repository_);
  if (base != nullptr) {
    for (const auto& [id, site] : base->sites) known.push_back(id);
    const scanner::MatchResult matched = match(*base, now, result, known, texts);
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
    const scanner::MatchResult matched = match(*other, now, result, theirs, texts);
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
    if (is_known && base->blobs.count(site.path) != 0) {
      const scanner::SitePrint print = texts.print(*base, site);
      if (print.body != nullptr) {
        gone.print_version = scanner::kPrintVersion;
        gone.body_hash = print.body->hash;
        gone.body_tokens = print.body->tokens;
        gone.body_offset = print.offset;
      }
    }
    if (gone.presence != site.presence) changed.push_back(std::move(gone));
  }
  return changed;
}

std::optional<store::HistorySite> HistoryMatcher::find(const HistoryState& base,
                                                       const HistoryState& now,
                                                       const scanner::ScanResult& result) const {
  const std::string& id = base.sites.begin()->first;
  Texts texts(repository_);
  const scanner::MatchResult matched = match(base, now, result, {id}, texts);
  for (size_t i = 0; i < result.findings.size(); ++i) {
    if (matched.old_of[i]) return site_of(result.findings[i], id);
  }
  return std::nullopt;
}

}  // namespace cli
