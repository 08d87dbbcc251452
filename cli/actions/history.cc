#include "cli/actions/history.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/actions/history_match.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/source_set.h"
#include "repo/history.h"
#include "scanner/result_codec.h"
#include "scanner/scan_memory.h"
#include "store/fact_cache.h"
#include "store/history.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorKind;

/// Commits are written when so many wait: what a kill costs at most.
constexpr size_t kWrittenAtOnce = 32;

/// Midnight UTC of an ISO date; 0 for the empty text.
int64_t since_of(const std::string& date) {
  if (date.empty()) return 0;
  std::tm parts{};
  const char* end = strptime(date.c_str(), "%Y-%m-%d", &parts);
  if (end == nullptr || *end != '\0') {
    throw Error(ErrorKind::usage, "no such date", date, {}, "write it as 2026-01-31");
  }
  return timegm(&parts);
}

repo::HistoryRange range_of(const Project& project, const HistoryRequest& request) {
  repo::HistoryRange range;
  range.first_parent = request.first_parent;
  range.since = since_of(request.since);
  const std::string text = request.range.empty() ? "HEAD" : request.range;
  const size_t dots = text.find("..");
  if (dots == std::string::npos) {
    range.tip = project.repository->resolve(text).commit;
    return range;
  }
  if (text.compare(dots, 3, "...") == 0) {
    throw Error(ErrorKind::usage, "a range has two dots", text, {}, "write A..B");
  }
  const std::string from = text.substr(0, dots);
  const std::string to = text.substr(dots + 2);
  range.without = project.repository->resolve(from.empty() ? "HEAD" : from).commit;
  range.tip = project.repository->resolve(to.empty() ? "HEAD" : to).commit;
  return range;
}

/// `count` of them, evenly spread, the first and the last among them.
std::vector<repo::HistoryCommit> sampled(std::vector<repo::HistoryCommit> all, size_t count) {
  if (count == 0 || count >= all.size()) return all;
  std::vector<repo::HistoryCommit> chosen;
  for (size_t i = 0; i < count; ++i) {
    const size_t at = count == 1 ? all.size() - 1 : i * (all.size() - 1) / (count - 1);
    chosen.push_back(all[at]);
  }
  return chosen;
}

/// A cache that keeps facts and no results: each commit is scanned once.
class FactsOnly : public scanner::FactCache {
 public:
  explicit FactsOnly(scanner::FactCache& inner) : inner_(inner) {}
  bool keeps(scanner::Cached kind) const override { return kind == scanner::Cached::facts; }
  bool find(scanner::Cached kind, std::string_view id, std::string_view version,
            const std::function<void(std::string_view bytes)>& use) override {
    return inner_.find(kind, id, version, use);
  }
  void put(scanner::Cached kind, std::string_view id, std::string_view version,
           std::string bytes) override {
    inner_.put(kind, id, version, std::move(bytes));
  }

 private:
  scanner::FactCache& inner_;
};

ScanRequest request_for(const std::string& commit, unsigned jobs) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = commit;
  request.jobs = jobs;
  return request;
}

std::map<std::string, repo::ObjectId> blobs_of(const repo::FileList& list) {
  std::map<std::string, repo::ObjectId> blobs;
  for (const repo::FileEntry& file : list.files)
    blobs.emplace_hint(blobs.end(), file.path, file.blob);
  return blobs;
}

/// One run over a range.
class HistoryRun {
 public:
  HistoryRun(const Project& project, store::Store& store, const HistoryRequest& request,
             HistoryReport& report)
      : project_(project),
        history_(store, history_scanner(project)),
        report_(report),
        memo_(*project.repository, source_filter(project.config)) {
    report_.forgotten = history_.forget_others();
    commits_ =
        sampled(repo::history_of(*project.repository, range_of(project, request)), request.sample);
    options_ = scan_options(project, request_for("", request.jobs));
    options_.today.clear();  // a history must not depend on the day it is made
    if (request.cache) {
      store::CacheOptions options;
      options.directory = project.store_directory;
      cache_ = std::make_unique<store::FactCache>(options);
      facts_ = std::make_unique<FactsOnly>(*cache_);
    }
    std::set<std::string> taken = history_.ids();
    for (const store::KnownFinding& finding : store.known().findings) taken.insert(finding.id);
    matcher_ = std::make_unique<HistoryMatcher>(project, std::move(taken));
  }

  void run(const std::function<void(const HistoryProgress&)>& progress) {
    report_.commits = commits_.size();
    index_parents();
    HistoryProgress state;
    state.total = commits_.size();
    for (size_t i = 0; i < commits_.size(); ++i) {
      const std::string commit = commits_[i].id.hex();
      if (history_.knows(commit)) {
        ++report_.known;
      } else {
        scan(i);
        ++state.fresh;
      }
      release(i);
      ++state.done;
      progress(state);
    }
    write();
  }

 private:
  /// The parents of each commit within the range; where some are left out (--since, --sample) the
  /// nearest ancestor along first parents that is in it.
  void index_parents() {
    std::map<repo::ObjectId, size_t> index;
    for (size_t i = 0; i < commits_.size(); ++i) index[commits_[i].id] = i;
    parents_.resize(commits_.size());
    children_.resize(commits_.size(), 0);
    for (size_t i = 0; i < commits_.size(); ++i) {
      for (const repo::ObjectId& parent : commits_[i].parents) {
        const auto found = index.find(parent);
        if (found != index.end()) parents_[i].push_back(found->second);
      }
      // The order of the range serves where no parent is in it: told against the one before.
      const bool has_gaps = parents_[i].empty() && !commits_[i].parents.empty() && i > 0;
      if (has_gaps) parents_[i].push_back(i - 1);
      for (const size_t parent : parents_[i]) ++children_[parent];
    }
  }

  std::shared_ptr<const HistoryState> state_of(size_t at) {
    // What could not be scanned is passed over.
    while (unread_.count(at) != 0) {
      if (parents_[at].empty()) return nullptr;
      at = parents_[at].front();
    }
    const auto kept = states_.find(at);
    if (kept != states_.end()) return kept->second;
    // Known from an earlier run.
    const std::shared_ptr<HistoryState> state = std::make_shared<HistoryState>();
    state->commit = commits_[at].id.hex();
    write();
    if (!history_.knows(state->commit)) return nullptr;
    state->blobs = blobs_of(memo_.files_of(commits_[at].tree));
    state->sites = history_.state_at(state->commit);
    states_[at] = state;
    return state;
  }

  void scan(size_t at) {
    const repo::HistoryCommit& commit = commits_[at];
    const std::shared_ptr<HistoryState> now = std::make_shared<HistoryState>();
    now->commit = commit.id.hex();
    std::vector<std::shared_ptr<const HistoryState>> before;
    for (const size_t parent : parents_[at]) {
      if (std::shared_ptr<const HistoryState> state = state_of(parent)) before.push_back(state);
    }
    const HistoryState* base = before.empty() ? nullptr : before.front().get();
    std::vector<const HistoryState*> others;
    for (size_t i = 1; i < before.size(); ++i) others.push_back(before[i].get());

    store::HistoryRecord record;
    record.commit = now->commit;
    record.base = base == nullptr ? "" : base->commit;
    try {
      repo::FileList list = memo_.files_of(commit.tree);
      // What came, and when, cannot be told of a commit that is not wholly here.
      repo::demand_all(*project_.repository, list);
      now->blobs = blobs_of(list);
      if (base != nullptr && base->blobs == now->blobs && list.left_out.empty()) {
        ++report_.unchanged;
      } else {
        const std::unique_ptr<scanner::SourceSet> sources =
            blob_sources(*project_.repository, std::move(list));
        const std::shared_ptr<const scanner::ScanResult> result =
            scanner::scan_again(*sources, options_, facts_.get(), scans_);
        record.changes = matcher_->changes(base, others, *now, *result);
        ++report_.scanned;
      }
    } catch (const Error& error) {
      if (error.kind != ErrorKind::inconclusive) throw;
      report_.unread.push_back({now->commit, error.what_failed + ": " + error.cause, error.next});
      unread_.insert(at);
      return;
    }
    if (base != nullptr) now->sites = base->sites;
    for (const store::HistorySite& change : record.changes) {
      switch (change.presence) {
        case store::Presence::new_:
          ++report_.came;
          break;
        case store::Presence::absent:
          ++report_.went;
          break;
        case store::Presence::uncertain:
          ++report_.uncertain;
          break;
        case store::Presence::present:
          break;
      }
      store::HistorySite& site = now->sites[change.finding];
      site = change;
      if (site.presence == store::Presence::new_) site.presence = store::Presence::present;
    }
    states_[at] = now;
    pending_.push_back(std::move(record));
    if (pending_.size() >= kWrittenAtOnce) write();
  }

  /// States that no later commit is told against are let go.
  void release(size_t at) {
    for (const size_t parent : parents_[at]) {
      if (--children_[parent] == 0) states_.erase(parent);
    }
    if (children_[at] == 0) states_.erase(at);
  }

  void write() {
    if (pending_.empty()) return;
    history_.record(pending_);
    pending_.clear();
  }

  const Project& project_;
  store::History history_;
  HistoryReport& report_;
  repo::TreeMemo memo_;
  std::vector<repo::HistoryCommit> commits_;
  scanner::ScanOptions options_;
  std::unique_ptr<store::FactCache> cache_;
  std::unique_ptr<FactsOnly> facts_;
  scanner::ScanMemory scans_;
  std::unique_ptr<HistoryMatcher> matcher_;
  std::vector<std::vector<size_t>> parents_;
  std::vector<size_t> children_;
  std::map<size_t, std::shared_ptr<const HistoryState>> states_;
  std::vector<store::HistoryRecord> pending_;
  std::set<size_t> unread_;
};

}  // namespace

std::string history_scanner(const Project& project) {
  std::string text(scanner::scanner_version());
  for (const ConfigValue& value : project.config.values()) {
    if (value.key.rfind("scan.", 0) == 0 || value.key.rfind("rules", 0) == 0 ||
        value.key.rfind("runtime", 0) == 0 || value.key.rfind("policy", 0) == 0) {
      text += "\n" + value.key + "=" + value.value;
    }
  }
  return base::hash128_hex(text);
}

std::map<std::string, std::string> known_ids(const Project& project, store::Store& store) {
  const store::History history(store, history_scanner(project));
  std::set<std::string> in_history = history.ids();
  std::map<std::string, std::map<std::string, store::HistorySite>> states;
  std::map<std::pair<std::string, std::string>, std::string> hashes;  // by commit and path
  std::map<std::string, std::string> ids;
  const std::vector<store::KnownFinding> known = store.known().findings;
  std::set<std::string> in_ledger;
  for (const store::KnownFinding& finding : known) in_ledger.insert(finding.id);
  for (const store::KnownFinding& finding : known) {
    const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(finding.commit);
    if (!commit || in_history.count(finding.id) != 0 || !history.knows(finding.commit)) continue;
    const auto hash = hashes.try_emplace({finding.commit, finding.path});
    if (hash.second) {
      const std::optional<repo::ObjectId> blob = project.repository->blob_at(*commit, finding.path);
      if (blob) {
        hash.first->second = base::hash128_hex(project.repository->read_blob(*blob, finding.path));
      }
    }
    if (hash.first->second.empty() || hash.first->second != finding.content_hash) continue;
    if (states.count(finding.commit) == 0)
      states[finding.commit] = history.state_at(finding.commit);
    for (auto& [id, site] : states[finding.commit]) {
      const bool is_it = site.presence == store::Presence::present && site.rule == finding.rule &&
                         site.path == finding.path && site.line == finding.line &&
                         site.column == finding.column;
      if (!is_it || in_ledger.count(id) != 0) continue;
      ids[id] = finding.id;
      in_history.insert(finding.id);
      site.presence = store::Presence::absent;  // taken
      break;
    }
  }
  return ids;
}

size_t take_known_ids(const Project& project, store::Store& store) {
  const std::map<std::string, std::string> ids = known_ids(project, store);
  store::History history(store, history_scanner(project));
  for (const auto& [from, to] : ids) history.rename(from, to);
  return ids.size();
}

HistoryReport scan_history(const Project& project, store::Store& store,
                           const HistoryRequest& request,
                           const std::function<void(const HistoryProgress&)>& progress) {
  HistoryReport report;
  report.tip = range_of(project, request).tip.hex();
  report.is_shallow = project.repository->is_shallow();
  HistoryRun(project, store, request, report).run(progress);
  report.renamed = take_known_ids(project, store);
  return report;
}

}  // namespace cli
