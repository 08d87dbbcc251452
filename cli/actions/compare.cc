#include "cli/actions/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "cli/actions/match_scan.h"
#include "cli/actions/source_set.h"

namespace cli {
namespace {

ScanReport scan_of(const Project& project, const std::string& rev, unsigned jobs) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = rev;
  request.jobs = jobs;
  return scan_project(project, request);
}

Difference paired(const scanner::Finding& before, const scanner::Finding& after) {
  Difference difference;
  if (before.sink != after.sink ||
      base::trim(before.source_line) != base::trim(after.source_line)) {
    difference.fate = Fate::edited;
  } else if (before.at.path != after.at.path || before.item != after.item) {
    difference.fate = Fate::moved;
  } else if (before.at.line != after.at.line || before.at.column != after.at.column) {
    difference.fate = Fate::moved;
    difference.only_line = true;
  }
  return difference;
}

}  // namespace

bool lies_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder ||
         (path.size() > folder.size() && path[folder.size()] == '/' &&
          path.compare(0, folder.size(), folder) == 0);
}

std::string why_unread(const Project& project, const ScanReport& report, const std::string& path) {
  for (const scanner::Skipped& file : report.result.files.skipped) {
    if (lies_below(path, file.path)) return "the file was skipped: " + file.reason;
  }
  for (const scanner::Skipped& file : report.result.files.with_errors) {
    if (file.path == path) return "the file did not parse: " + file.reason;
  }
  if (!source_filter(project.config)(path)) return "the configuration leaves the file out";
  return {};
}

std::string_view to_string(Fate fate) {
  switch (fate) {
    case Fate::new_:
      return "new";
    case Fate::fixed:
      return "fixed";
    case Fate::moved:
      return "moved";
    case Fate::edited:
      return "edited";
    case Fate::uncertain:
      return "uncertain";
    case Fate::same:
      break;
  }
  return "same";
}

Comparison compare(const Project& project, const std::string& before, const std::string& after,
                   unsigned jobs) {
  Comparison comparison;
  comparison.before = scan_of(project, before, jobs);
  comparison.after = scan_of(project, after, jobs);
  const std::vector<scanner::Finding>& olds = comparison.before.result.findings;
  const std::vector<scanner::Finding>& news = comparison.after.result.findings;
  const scanner::MatchResult matched = scanner::match(
      match_input(project, comparison.after, known_from(project, comparison.before)));

  std::map<size_t, std::vector<size_t>> candidates;
  std::set<size_t> could_be;
  for (const scanner::TieGroup& tie : matched.ties) {
    for (const size_t found : tie.found) {
      if (found >= news.size()) continue;
      could_be.insert(found);
      for (const size_t old : tie.old_sites) candidates[old].push_back(found);
    }
  }
  std::map<size_t, size_t> successors;
  for (const scanner::Succession& link : matched.successions) {
    if (link.found < news.size()) successors[link.old_site] = link.found;
  }
  std::set<size_t> seen;
  for (size_t i = 0; i < matched.old_of.size(); ++i) {
    const std::optional<size_t> old = matched.old_of[i];
    if (old) seen.insert(*old);
    Difference difference;
    if (i >= news.size()) {
      if (!old) continue;
      difference.fate = Fate::uncertain;
      difference.before = old;
      difference.reason = "an expectation in the source silences it";
    } else if (old) {
      difference = paired(olds[*old], news[i]);
      difference.before = old;
      difference.after = i;
    } else if (could_be.count(i) != 0) {
      continue;  // listed with the old ones
    } else {
      difference.after = i;
      difference.reason = why_unread(project, comparison.before, news[i].at.path);
      difference.fate = difference.reason.empty() ? Fate::new_ : Fate::uncertain;
    }
    comparison.differences.push_back(std::move(difference));
  }
  for (size_t i = 0; i < olds.size(); ++i) {
    if (seen.count(i) != 0) continue;
    Difference difference;
    difference.before = i;
    const auto tied = candidates.find(i);
    if (tied != candidates.end()) {
      difference.candidates = tied->second;
      difference.reason = "several equal sites could be it";
    } else {
      difference.reason = why_unread(project, comparison.after, olds[i].at.path);
    }
    difference.fate = difference.reason.empty() ? Fate::fixed : Fate::uncertain;
    const auto successor = successors.find(i);
    if (successor != successors.end()) difference.successor = successor->second;
    comparison.differences.push_back(std::move(difference));
  }
  const auto place_of = [&](const Difference& one) {
    const scanner::Finding& finding = one.after ? news[*one.after] : olds[*one.before];
    return std::tie(finding.at.path, finding.at.line, finding.at.column, finding.rule);
  };
  std::stable_sort(
      comparison.differences.begin(), comparison.differences.end(),
      [&](const Difference& a, const Difference& b) { return place_of(a) < place_of(b); });
  return comparison;
}

}  // namespace cli
