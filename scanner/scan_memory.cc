#include "scanner/scan_memory.h"

#include <algorithm>
#include <utility>

#include "base/line_map.h"
#include "scanner/findings.h"
#include "scanner/same_shape.h"

namespace scanner {
namespace {

/// Facts that no scan asked for in so many scans are forgotten: branches come and go.
constexpr uint64_t kScansKept = 16;

bool mean_the_same(const Manifests& a, const Manifests& b) {
  const auto same_problem = [](const Problem& one, const Problem& other) {
    return one.path == other.path && one.line == other.line && one.text == other.text;
  };
  return a.targets == b.targets && std::equal(a.problems.begin(), a.problems.end(),
                                              b.problems.begin(), b.problems.end(), same_problem);
}

/// A file whose code is the same and whose bytes are not.
struct MovedFile {
  PositionMap positions;
  const FileFacts* facts;
  const std::string* before;
  const std::string* now;
  base::LineMap lines;
};

using MovedFiles = std::map<std::string, MovedFile>;

bool move_location(const MovedFiles& moved, Location& at) {
  const auto file = moved.find(at.path);
  if (file == moved.end()) return true;
  const MovedFile& to = file->second;
  if (to.before == nullptr) return false;
  const auto bytes = to.positions.moved(at.begin_byte, at.end_byte, *to.before, *to.now);
  if (!bytes) return false;
  at.begin_byte = bytes->first;
  at.end_byte = bytes->second;
  fill_location(to.lines, at);
  return true;
}

bool move_finding(const MovedFiles& moved, Finding& finding) {
  if (!move_location(moved, finding.at)) return false;
  const auto file = moved.find(finding.at.path);
  if (file != moved.end()) finding.source_line = source_line_at(file->second.lines, finding.at);
  return std::all_of(finding.evidence.begin(), finding.evidence.end(),
                     [&](Step& step) { return move_location(moved, step.at); }) &&
         std::all_of(finding.frontiers.begin(), finding.frontiers.end(),
                     [&](Frontier& frontier) { return move_location(moved, frontier.at); });
}

}  // namespace

std::shared_ptr<const KeptFacts> ScanMemory::facts_of(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  found->second.last_used = scans_;
  return found->second.facts;
}

void ScanMemory::keep(const std::string& id, std::shared_ptr<const KeptFacts> facts) {
  const std::lock_guard<std::mutex> lock(mutex_);
  by_id_[id] = {std::move(facts), scans_};
}

std::shared_ptr<const std::string> ScanMemory::text_of(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = texts_.find(id);
  if (found == texts_.end()) return nullptr;
  found->second.last_used = scans_;
  return found->second.text;
}

void ScanMemory::keep_text(const std::string& id, std::shared_ptr<const std::string> text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  texts_[id] = {std::move(text), scans_};
}

std::shared_ptr<const Manifests> ScanMemory::manifests_of(
    const std::vector<ManifestText>& texts, const std::vector<std::string>& rust_paths) {
  if (manifests_ == nullptr || manifest_texts_ != texts || rust_paths_ != rust_paths) {
    manifests_ = std::make_shared<const Manifests>(read_manifests(texts, rust_paths));
    manifest_texts_ = texts;
    rust_paths_ = rust_paths;
  }
  return manifests_;
}

bool ScanMemory::take_over(const std::vector<File>& files,
                           const std::shared_ptr<const Manifests>& manifests,
                           const std::vector<ManifestText>& clippy, const TextOf& text_of,
                           ScanResult& result) {
  if (last_ == nullptr || last_->result == nullptr || last_->paths.size() != files.size() ||
      last_->clippy != clippy ||
      (last_->manifests != manifests && !mean_the_same(*last_->manifests, *manifests)))
    return false;
  for (size_t i = 0; i < files.size(); ++i) {
    if (last_->paths[i] != files[i].path) return false;
  }
  MovedFiles moved;
  for (size_t i = 0; i < files.size(); ++i) {
    if (last_->facts[i] == files[i].kept) continue;
    const FileFacts& before = last_->facts[i]->facts;
    if (before.content_hash == files[i].facts.content_hash) continue;
    std::optional<PositionMap> positions = same_shape(before, files[i].facts);
    if (!positions) return false;
    const std::string& path = files[i].path;
    const auto text = last_->texts.find(path);
    const bool has_places = text != last_->texts.end();
    static const std::string kNoText;
    const std::string& now = has_places ? text_of(path) : kNoText;
    moved.emplace(path,
                  MovedFile{std::move(*positions), &files[i].facts,
                            has_places ? text->second.get() : nullptr, &now, base::LineMap(now)});
  }
  ScanResult made = *last_->result;
  const auto in_moved = [&](const Problem& one) { return moved.count(one.path) != 0; };
  if (std::any_of(made.problems.begin(), made.problems.end(), in_moved)) return false;
  const auto move_one = [&](Finding& finding) { return move_finding(moved, finding); };
  const bool is_moved =
      std::all_of(made.findings.begin(), made.findings.end(), move_one) &&
      std::all_of(made.expected.begin(), made.expected.end(), move_one) &&
      std::all_of(made.sanctioned.begin(), made.sanctioned.end(),
                  [&](Sanctioned& site) { return move_location(moved, site.at); });
  if (!is_moved) return false;
  for (auto& [path, hash] : made.content_hashes) {
    const auto file = moved.find(path);
    if (file != moved.end()) hash = file->second.facts->content_hash;
  }
  result.files.not_compiled = made.files.not_compiled;
  made.files = result.files;
  made.timings = result.timings;
  Texts texts = std::move(last_->texts);
  for (const auto& [path, file] : moved) {
    if (file.before != nullptr) texts[path] = std::make_shared<const std::string>(*file.now);
  }
  remember(files, manifests, clippy, std::move(texts));
  result = std::move(made);
  ++taken_over_;
  return true;
}

void ScanMemory::remember(const std::vector<File>& files,
                          std::shared_ptr<const Manifests> manifests,
                          const std::vector<ManifestText>& clippy, Texts texts) {
  std::unique_ptr<Last> last = std::make_unique<Last>();
  for (const File& file : files) {
    last->paths.push_back(file.path);
    last->facts.push_back(file.kept);
  }
  last->manifests = std::move(manifests);
  last->clippy = clippy;
  last->texts = std::move(texts);
  last_ = std::move(last);
  const std::lock_guard<std::mutex> lock(mutex_);
  ++scans_;
  std::erase_if(by_id_,
                [&](const auto& one) { return one.second.last_used + kScansKept < scans_; });
  std::erase_if(texts_, [&](const auto& one) { return one.second.last_used + 1 < scans_; });
}

void ScanMemory::remember(std::shared_ptr<const ScanResult> result) {
  if (last_ != nullptr) last_->result = std::move(result);
}

}  // namespace scanner
