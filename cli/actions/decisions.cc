#include "cli/actions/decisions.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/line_moves.h"
#include "cli/actions/source_text.h"
#include "repo/file_list.h"
#include "scanner/match.h"
#include "scanner/print.h"
#include "scanner/rule_version.h"

namespace cli {
namespace {

using tasks::Disposition;

/// A tracked file as it is in the state that is scanned; nothing when it is not there.
std::optional<std::string> tracked_text(const Project& project, SourceKind source,
                                        const std::string& commit, const std::string& path) {
  if (source == SourceKind::worktree) {
    const std::string file = base::join_path(project.root, path);
    if (!base::file_exists(file)) return std::nullopt;
    return base::read_file(file);
  }
  const repo::Repository& repository = *project.repository;
  if (source == SourceKind::index) {
    const repo::FileList list = repo::files_of_index(
        repository, [&path](std::string_view candidate) { return candidate == path; });
    if (list.files.empty()) return std::nullopt;
    return repository.read_blob(list.files.front().blob, path);
  }
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(commit);
  if (!id) return std::nullopt;
  const std::optional<repo::ObjectId> blob = repository.blob_at(*id, path);
  if (!blob) return std::nullopt;
  return repository.read_blob(*blob, path);
}

/// Index of the site that each finding is; a site stands for one finding at most.
struct SiteMatch {
  std::vector<std::optional<size_t>> site_of;  ///< [finding]
  std::vector<scanner::TieGroup> ties;         ///< of sites and findings
};

/// What the sites in changed files look like, then and now, so that they are known again when code
/// was edited, renamed or moved. Files whose bytes are the same are not opened.
class SitePrints {
 public:
  SitePrints(const Project& project, const ScanReport& report)
      : project_(project), report_(report) {}

  void add(const TrackedSite& site, size_t index, scanner::MatchInput& input) {
    const auto hash = input.content_hashes.find(site.path);
    if (hash != input.content_hashes.end() && hash->second == site.content_hash) {
      unchanged_.insert({site.rule, site.path, site.line, site.column});
      return;
    }
    if (!project_.repository) return;
    const auto [then, is_first] = then_.try_emplace({site.path, site.content_hash});
    if (is_first)
      then->second = text_then(*project_.repository, known_finding(site), report_.commit);
    if (!then->second) return;
    input.old_sites[index].print =
        scanner::FilePrint(*then->second).at(byte_at(*then->second, site.line, site.column));
    rules_.insert(site.rule);
    if (input.functions.count(site.path) != 0) return;
    if (const std::optional<std::string> now = text_scanned(project_, report_, site.path, {}))
      input.functions[site.path] = scanner::FilePrint(*now).calls_by_function();
  }

  /// The prints of what could be one of them.
  void add_found(scanner::MatchInput& input) {
    std::string path;
    std::unique_ptr<scanner::FilePrint> file;
    for (const scanner::Finding& finding : input.found) {
      const scanner::Location& at = finding.at;
      input.prints.emplace_back();
      if (rules_.count(finding.rule) == 0 ||
          unchanged_.count({finding.rule, at.path, at.line, at.column}) != 0)
        continue;
      const auto hash = input.content_hashes.find(at.path);
      if (hash == input.content_hashes.end()) continue;
      if (path != at.path) {  // findings come sorted by path
        path = at.path;
        const std::optional<std::string> text = text_scanned(project_, report_, path, hash->second);
        file = text ? std::make_unique<scanner::FilePrint>(*text) : nullptr;
      }
      if (file != nullptr) input.prints.back() = file->at(at.begin_byte);
    }
  }

 private:
  const Project& project_;
  const ScanReport& report_;
  std::set<std::tuple<std::string, std::string, uint32_t, uint32_t>> unchanged_;
  std::set<std::string> rules_;  ///< of those that changed
  std::map<std::pair<std::string, std::string>, std::optional<std::string>> then_;
};

SiteMatch match_sites(const Project& project, const ScanReport& report,
                      const std::vector<TrackedSite>& sites) {
  scanner::MatchInput input;
  std::vector<store::KnownFinding> known;
  for (size_t i = 0; i < sites.size(); ++i) {
    scanner::OldSite site = old_site(sites[i]);
    const std::string digits = std::to_string(i);
    site.id = std::string(8 - std::min<size_t>(8, digits.size()), '0') + digits;
    input.old_sites.push_back(std::move(site));
    known.push_back(known_finding(sites[i]));
  }
  // Its equals that nobody decided about hold their places: two before and two now are told apart.
  using Sink = std::tuple<std::string, std::string, std::string, std::string, uint32_t>;
  std::set<Sink> taken;
  for (const TrackedSite& site : sites)
    taken.insert({site.rule, site.path, site.item, site.sink, site.ordinal});
  for (const TrackedSite& site : sites) {
    for (uint32_t ordinal = 0; site.equal > 1 && ordinal < site.equal; ++ordinal) {
      if (!taken.insert({site.rule, site.path, site.item, site.sink, ordinal}).second) continue;
      scanner::OldSite other = old_site(site);
      other.id = "other " + std::to_string(input.old_sites.size());
      other.ordinal = ordinal;
      other.line = 0;
      other.column = 0;
      other.content_hash.clear();
      input.old_sites.push_back(std::move(other));
    }
  }
  input.found = report.result.findings;
  input.content_hashes = report.result.content_hashes;
  SitePrints prints(project, report);
  for (size_t i = 0; i < sites.size(); ++i) prints.add(sites[i], i, input);
  prints.add_found(input);
  input.line_moves = line_moves(project, report, known);
  const scanner::MatchResult matched = scanner::match(input);
  SiteMatch result;
  result.ties = matched.ties;
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const std::optional<size_t>& old = matched.old_of[i];
    result.site_of.push_back(old && *old < sites.size() ? old : std::nullopt);
  }
  return result;
}

/// The suppression of each finding: by the ledger's id where it has one, else by its place.
std::vector<const Suppression*> suppression_of(const Project& project, const ScanReport& report,
                                               const std::vector<Suppression>& entries,
                                               const std::vector<std::string>& ids,
                                               const std::vector<std::string>& known_ids) {
  std::vector<const Suppression*> result(report.result.findings.size(), nullptr);
  if (entries.empty()) return result;
  const std::set<std::string> known(known_ids.begin(), known_ids.end());
  std::map<std::string, const Suppression*> by_id;
  std::vector<TrackedSite> sites;
  std::vector<const Suppression*> unknown;
  for (const Suppression& entry : entries) {
    if (known.count(entry.site.id) != 0) {
      by_id[entry.site.id] = &entry;
    } else {
      sites.push_back(entry.site);
      unknown.push_back(&entry);
    }
  }
  const SiteMatch matched = match_sites(project, report, sites);
  for (size_t i = 0; i < result.size(); ++i) {
    const auto named = by_id.find(i < ids.size() ? ids[i] : std::string());
    if (named != by_id.end()) {
      result[i] = named->second;
    } else if (matched.site_of[i]) {
      result[i] = unknown[*matched.site_of[i]];
    }
  }
  return result;
}

/// A suppression of what is not found any more would hide the next misuse in that place.
void warn_of_unused(ScanReport& report, const std::vector<Suppression>& all,
                    const std::vector<const Suppression*>& used) {
  if (!report.paths.empty()) return;
  for (const Suppression& entry : all) {
    const std::string& rule = entry.site.rule;
    const bool ran = report.rules.empty() || std::find(report.rules.begin(), report.rules.end(),
                                                       rule) != report.rules.end();
    if (!ran || std::find(used.begin(), used.end(), &entry) != used.end()) continue;
    report.warnings.push_back(
        fmt::format("{}: {} suppresses nothing that is found ({} in {}); take it out",
                    kSuppressionsFile, entry.site.id, rule, entry.site.path));
  }
}

void mark_baseline(const Project& project, ScanReport& report, const Baseline& baseline) {
  const SiteMatch matched = match_sites(project, report, baseline.sites);
  for (size_t i = 0; i < report.in_baseline.size(); ++i)
    report.in_baseline[i] = matched.site_of[i].has_value();
  // Of sites that look the same as many were there on day one as there were; the last ones are
  // new.
  for (const scanner::TieGroup& tie : matched.ties) {
    const size_t old = std::min(tie.old_sites.size(), tie.found.size());
    for (size_t i = 0; i < old; ++i) report.in_baseline[tie.found[i]] = true;
  }
}

bool has_run_out(const Suppression& entry, const std::string& today) {
  return !entry.expires.empty() && entry.expires < today;
}

/// What the entry comes to today.
store::Decided judged(const Suppression& entry, const std::string& today) {
  store::Decided decided;
  decided.by = entry.by;
  decided.wanted_id = entry.site.id;
  const int version = scanner::rule_version(entry.site.rule);
  if (has_run_out(entry, today)) {
    decided.reason = "the acceptance ran out on " + entry.expires + ": " + entry.reason;
  } else if (entry.as == Disposition::false_positive && entry.rule_version < version) {
    decided.reason = "the rule has changed since it was called a false alarm (version " +
                     std::to_string(entry.rule_version) + ", now " + std::to_string(version) +
                     "), so look again: " + entry.reason;
  } else {
    decided.to = entry.as;
    decided.reason = entry.reason;
    decided.expires = end_of_day(entry.expires);
  }
  return decided;
}

std::string note_of(const store::Decided& decided, const Suppression& entry) {
  if (decided.to == Disposition::open) return decided.reason;
  std::string note = decided.to == Disposition::accepted ? "accepted" : "called a false alarm";
  if (!entry.expires.empty()) note += " until " + entry.expires;
  if (!entry.by.empty()) note += " by " + entry.by;
  return note + ": " + entry.reason;
}

}  // namespace

Decisions read_decisions(const Project& project, SourceKind source, const std::string& commit) {
  Decisions decisions;
  if (const std::optional<std::string> text =
          tracked_text(project, source, commit, kSuppressionsFile)) {
    SuppressionsReading reading = read_suppressions(*text, kSuppressionsFile);
    if (!reading.problems.empty()) {
      throw base::Error(base::ErrorKind::usage, "mistakes in the suppressions", kSuppressionsFile,
                        "\n  " + base::join(reading.problems, "\n  "),
                        "mend them, or take the lines out: what they suppress counts then");
    }
    decisions.suppressions = std::move(reading.entries);
    decisions.warnings = std::move(reading.warnings);
  }
  if (const std::optional<std::string> text =
          tracked_text(project, source, commit, kBaselineFile)) {
    decisions.baseline = read_baseline(*text, kBaselineFile);
  }
  return decisions;
}

std::vector<store::Decided> apply_decisions(const Project& project, ScanReport& report,
                                            const std::vector<std::string>& ids,
                                            const std::vector<std::string>& known_ids) {
  const size_t count = report.result.findings.size();
  const Decisions decisions = read_decisions(project, report.source, report.commit);
  report.warnings = decisions.warnings;
  report.dispositions.assign(count, "open");
  report.notes.assign(count, "");
  report.in_baseline.assign(count, false);
  report.ran_out.assign(count, false);
  std::vector<store::Decided> result(count);
  const std::vector<const Suppression*> entries =
      suppression_of(project, report, decisions.suppressions, ids, known_ids);
  for (size_t i = 0; i < count; ++i) {
    if (entries[i] == nullptr) {
      result[i].reason = std::string("not in ") + kSuppressionsFile;
      continue;
    }
    result[i] = judged(*entries[i], project.today);
    report.dispositions[i] = tasks::to_string(result[i].to);
    report.notes[i] = note_of(result[i], *entries[i]);
    report.ran_out[i] = has_run_out(*entries[i], project.today);
  }
  warn_of_unused(report, decisions.suppressions, entries);
  if (decisions.baseline) mark_baseline(project, report, *decisions.baseline);
  return result;
}

void apply_decisions(const Project& project, ScanReport& report) {
  apply_decisions(project, report, {}, {});
}

store::Millis end_of_day(const std::string& expires) {
  if (!is_day(expires)) return 0;
  int parts[3] = {0, 0, 0};
  const size_t begin[3] = {0, 5, 8};
  for (size_t i = 0; i < 3; ++i) {
    const char* first = expires.data() + begin[i];
    std::from_chars(first, first + (i == 0 ? 4 : 2), parts[i]);
  }
  const std::chrono::sys_days day = std::chrono::year_month_day(
      std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
      std::chrono::day(static_cast<unsigned>(parts[2])));
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             (day + std::chrono::days(1)).time_since_epoch())
      .count();
}

}  // namespace cli
