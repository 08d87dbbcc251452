#include "scanner/contents.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "scanner/archive.h"
#include "scanner/extract.h"
#include "scanner/fact_cache.h"
#include "scanner/facts_codec.h"
#include "scanner/result_codec.h"
#include "scanner/scan_memory.h"

namespace scanner {

// In this namespace and not in an unnamed one: the templates of archive.h find them by the types.

template <typename A>
void fields(A& a, Policy& r) {
  fields(a, r.id, r.forbid, r.in, r.except, r.instead, r.reason, r.tests, r.severity, r.path,
         r.line, r.exact);
}
template <typename A>
void fields(A& a, HeldType& r) {
  fields(a, r.path, r.reason, r.in);
}
/// What changes a result. Not `jobs` and `cpu_seconds`: they change none.
template <typename A>
void fields(A& a, ScanOptions& r) {
  fields(a, r.paths, r.include, r.exclude, r.rules, r.severities, r.tests, r.shared_accessors,
         r.foreign_executors, r.blocking_pool, r.policies, r.held_types, r.today, r.stats);
}

namespace {

std::string result_key(const SourceSet& sources, const std::vector<std::string>& ids,
                       ScanOptions options) {
  ArchiveWriter writer;
  fields(writer, options);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) return {};
    SourceEntry entry = sources.entries()[i];
    std::string id = ids[i];
    fields(writer, entry.path, entry.size, id);
  }
  for (Skipped skipped : sources.skipped()) fields(writer, skipped.path, skipped.reason);
  return base::hash128_hex(writer.take());
}

}  // namespace

Contents::Contents(const SourceSet& sources, const ScanOptions& options, FactCache* cache,
                   ScanMemory* memory)
    : sources_(sources), cache_(cache), memory_(memory) {
  const std::vector<SourceEntry>& entries = sources.entries();
  ids_.resize(entries.size());
  unstable_.resize(entries.size(), 0);
  if (cache_ == nullptr && memory_ == nullptr) return;
  std::vector<size_t> unknown;
  for (size_t i = 0; i < entries.size(); ++i) {
    ids_[i] = sources.content_id(i);
    if (ids_[i].empty()) unknown.push_back(i);
  }
  base::parallel_for(unknown.size(), std::max(1U, options.jobs), [&](size_t at, unsigned) {
    try {
      ids_[unknown[at]] = sources.id_of(sources.read(unknown[at]));
    } catch (const base::Error&) {
      ids_[unknown[at]].clear();  // the scan itself will say what is wrong with it
    }
  });
  if (cache_ != nullptr && cache_->keeps(Cached::result)) key_ = result_key(sources, ids_, options);
}

bool Contents::find_result(ScanResult& result) const {
  if (cache_ == nullptr || key_.empty()) return false;
  bool found = false;
  cache_->find(Cached::result, key_, scanner_version(), [&](std::string_view bytes) {
    std::optional<ScanResult> kept = result_from_bytes(bytes);
    if (!kept) return;
    kept->timings = std::move(result.timings);
    result = std::move(*kept);
    found = true;
  });
  return found;
}

void Contents::keep_result(const ScanResult& result) const {
  const bool is_stable = !has_changed_ && std::none_of(unstable_.begin(), unstable_.end(),
                                                       [](char one) { return one != 0; });
  if (cache_ == nullptr || key_.empty() || !is_stable) return;
  cache_->put(Cached::result, key_, scanner_version(), result_to_bytes(result));
}

std::shared_ptr<const KeptFacts> Contents::facts_of(size_t index, Extractor& extractor) {
  const bool may_remember = memory_ != nullptr && !ids_[index].empty();
  if (may_remember) {
    if (std::shared_ptr<const KeptFacts> kept = memory_->facts_of(ids_[index])) return kept;
  }
  auto facts = std::make_shared<const KeptFacts>(facts_at(index, extractor));
  if (may_remember && !facts->facts.timed_out) memory_->keep(ids_[index], facts);
  return facts;
}

FileFacts Contents::facts_at(size_t index, Extractor& extractor) {
  if (cache_ == nullptr) return extractor.extract(sources_.read(index));
  std::optional<FileFacts> facts;
  if (!ids_[index].empty()) {
    cache_->find(Cached::facts, ids_[index], extractor_version(),
                 [&](std::string_view bytes) { facts = facts_from_bytes(bytes); });
    // A filter of git (line ends, keywords) may have written other bytes than those of the blob.
    if (facts && facts->bytes == sources_.entries()[index].size) return std::move(*facts);
  }
  std::string id;
  const std::string text = read_named(index, id);
  FileFacts fresh = extractor.extract(text);
  if (fresh.timed_out) {
    unstable_[index] = 1;  // may go better another time
  } else if (!id.empty()) {
    cache_->put(Cached::facts, id, extractor_version(), facts_to_bytes(fresh));
  }
  return fresh;
}

std::string Contents::read(size_t index) {
  if (memory_ != nullptr && !ids_[index].empty()) return *text(index);
  std::string id;
  return read_named(index, id);
}

std::shared_ptr<const std::string> Contents::text(size_t index) const {
  const bool may_remember = memory_ != nullptr && !ids_[index].empty();
  if (may_remember) {
    if (std::shared_ptr<const std::string> kept = memory_->text_of(ids_[index])) return kept;
  }
  auto text = std::make_shared<const std::string>(sources_.read(index));
  if (may_remember) memory_->keep_text(ids_[index], text);
  return text;
}

std::string Contents::read_named(size_t index, std::string& id) {
  unstable_[index] = 1;
  std::string text = sources_.read(index);
  if (cache_ != nullptr) id = id_of(index, text);
  if (cache_ == nullptr || id == ids_[index]) unstable_[index] = 0;
  return text;
}

std::string Contents::id_of(size_t index, const std::string& text) const {
  return sources_.is_fixed() && !ids_[index].empty() ? ids_[index] : sources_.id_of(text);
}

void Contents::check(const FileFacts& facts, const std::string& text) {
  if (!key_.empty() && base::hash128_hex(text) != facts.content_hash) has_changed_ = true;
}

}  // namespace scanner
