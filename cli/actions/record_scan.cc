#include "cli/actions/record_scan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "cli/actions/compare.h"
#include "cli/actions/decisions.h"
#include "cli/actions/match_scan.h"
#include "cli/actions/regressions.h"
#include "cli/actions/source_set.h"
#include "cli/version.h"
#include "repo/repository.h"
#include "scanner/match.h"

namespace cli {
namespace {

/// Whether the scan looked where this finding was.
bool was_looked_for(const ScanReport& report, const store::KnownFinding& finding) {
  const bool is_in_paths =
      report.paths.empty() ||
      std::any_of(report.paths.begin(), report.paths.end(),
                  [&finding](const std::string& path) { return lies_below(finding.path, path); });
  const bool is_in_rules =
      report.rules.empty() ||
      std::find(report.rules.begin(), report.rules.end(), finding.rule) != report.rules.end();
  return is_in_paths && is_in_rules;
}

bool is_after(const Project& project, const std::string& before, const std::string& commit) {
  const std::optional<repo::ObjectId> old_id = repo::ObjectId::from_hex(before);
  const std::optional<repo::ObjectId> new_id = repo::ObjectId::from_hex(commit);
  return old_id && new_id && project.repository->object_exists(*old_id) &&
         project.repository->is_ancestor(*old_id, *new_id);
}

std::string hash_of(const ScanReport& report, const std::string& path) {
  const auto found = report.result.content_hashes.find(path);
  return found == report.result.content_hashes.end() ? std::string() : found->second;
}

std::vector<store::Gone> gone_findings(const Project& project, const ScanReport& report,
                                       const store::Known& known,
                                       const scanner::MatchResult& matched) {
  std::set<std::string> seen;
  std::vector<store::Gone> gone;
  for (size_t i = 0; i < matched.old_of.size(); ++i) {
    if (!matched.old_of[i]) continue;
    const std::string& id = known.findings[*matched.old_of[i]].id;
    seen.insert(id);
    if (i < report.result.findings.size()) continue;
    store::Gone silenced;
    silenced.id = id;
    silenced.presence = store::Presence::uncertain;
    silenced.reason = "an expectation in the source silences it";
    gone.push_back(std::move(silenced));
  }
  // Ties of this scan, and those of earlier ones whose other side is here.
  std::map<size_t, std::vector<size_t>> tied;
  for (const scanner::TieGroup& tie : matched.ties) {
    for (const size_t old : tie.old_sites) {
      std::vector<size_t>& candidates = tied[old];
      for (const size_t found : tie.found) {
        if (found < report.result.findings.size()) candidates.push_back(found);
      }
    }
  }
  std::set<std::string> still_tied;
  for (const store::Tie& tie : known.ties) {
    if (seen.count(tie.new_id) != 0) still_tied.insert(tie.old_id);
  }
  std::map<size_t, size_t> successors;
  for (const scanner::Succession& link : matched.successions) {
    if (link.found < report.result.findings.size()) successors[link.old_site] = link.found;
  }
  const std::set<size_t> vanished(matched.vanished.begin(), matched.vanished.end());
  for (size_t index = 0; index < known.findings.size(); ++index) {
    const store::KnownFinding& finding = known.findings[index];
    if (seen.count(finding.id) != 0 || !was_looked_for(report, finding)) continue;
    store::Gone one;
    one.id = finding.id;
    one.reason = why_unread(project, report, finding.path);
    // Gone long ago, on another branch perhaps: this scan says so again only where it could look.
    if (vanished.count(index) == 0 && one.reason.empty()) continue;
    const auto candidates = tied.find(index);
    if (candidates != tied.end()) {
      one.candidates = candidates->second;
      one.reason = "several equal sites could be it";
    } else if (one.reason.empty() && still_tied.count(finding.id) != 0) {
      one.reason = "several equal sites could be it";
    }
    one.presence = one.reason.empty() ? store::Presence::absent : store::Presence::uncertain;
    const auto successor = successors.find(index);
    if (one.presence == store::Presence::absent && successor != successors.end())
      one.successor = successor->second;
    gone.push_back(std::move(one));
  }
  return gone;
}

/// What the tracked files decide, now that the ledger's ids are known.
std::vector<store::Decided> decide(const Project& project, ScanReport& report,
                                   const store::Known& known, const scanner::MatchResult& matched) {
  std::vector<std::string> ids;
  std::vector<std::string> known_ids;
  for (const store::KnownFinding& finding : known.findings) known_ids.push_back(finding.id);
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const std::optional<size_t>& old = matched.old_of[i];
    ids.push_back(old ? known.findings[*old].id : "");
  }
  std::vector<store::Decided> decided = apply_decisions(project, report, ids, known_ids);
  for (size_t i = 0; i < report.in_baseline.size(); ++i) {
    const std::optional<size_t>& old = matched.old_of[i];
    if (!old || !report.in_baseline[i]) continue;
    const store::KnownFinding& finding = known.findings[*old];
    // It was gone once: whoever brought it back cannot point to day one.
    if (project.repository && is_after(project, finding.absent_commit, report.commit))
      report.in_baseline[i] = false;
  }
  return decided;
}

/// Of what is under way only the ledger knows; of what was dismissed, the scanned state decides.
void take_ledger_word(ScanReport& report, size_t index, store::Disposition disposition) {
  const bool is_dismissal = disposition == store::Disposition::accepted ||
                            disposition == store::Disposition::false_positive;
  if (report.dispositions[index] == "open" && !is_dismissal)
    report.dispositions[index] = tasks::to_string(disposition);
}

store::ScanRow scan_row(const Project& project, const ScanReport& report, const std::string& actor,
                        bool is_checked_out) {
  store::ScanRow row;
  row.commit = report.commit;
  row.dirty = report.dirty;
  if (!report.dirty) row.tree = report.tree;
  if (project.repository && is_checked_out) row.branch = project.repository->branch().value_or("");
  switch (report.source) {
    case SourceKind::worktree:
      row.source = "worktree";
      break;
    case SourceKind::index:
      row.source = "index";
      break;
    case SourceKind::commit:
      row.source = "commit";
      break;
  }
  if (is_checked_out) row.worktree = project.root;
  row.tool_version = kToolVersion;
  row.rules_version = scanner::kRulesVersion;
  row.counts = report.result.counts;
  const scanner::FileReport& files = report.result.files;
  row.counts["rust_files"] = files.rust_files;
  row.counts["parsed_files"] = files.parsed;
  row.counts["files_with_errors"] = files.with_errors.size();
  row.counts["skipped_files"] = files.skipped.size();
  row.counts["not_compiled_files"] = files.not_compiled.size();
  row.counts["findings"] = report.result.findings.size();
  row.counts["sanctioned"] = report.result.sanctioned.size();
  row.actor = actor;
  return row;
}

bool is_of_head(const Project& project, const ScanReport& report) {
  if (report.source != SourceKind::commit) return true;
  if (project.bare) return false;
  const std::optional<repo::Revision> head = project.repository->head();
  return head && head->commit.hex() == report.commit;
}

Recording recording_of(const store::RecordedScan& recorded, const store::ScanWrite& write,
                       const store::Known& known) {
  Recording recording;
  recording.scan_id = recorded.scan_id;
  for (const store::RecordedFinding& finding : recorded.findings) {
    const bool is_new = finding.presence == store::Presence::new_;
    recording.is_new.push_back(is_new);
    recording.new_count += is_new ? 1 : 0;
  }
  std::map<std::string, const store::KnownFinding*> by_id;
  for (const store::KnownFinding& finding : known.findings) by_id[finding.id] = &finding;
  for (const store::Gone& gone : write.gone) {
    const store::KnownFinding& finding = *by_id.at(gone.id);
    GoneFinding one;
    one.id = gone.id;
    one.rule = finding.rule;
    one.path = finding.path;
    one.line = finding.line;
    one.item = finding.item;
    one.presence = gone.presence;
    one.reason = gone.reason;
    recording.gone.push_back(std::move(one));
  }
  std::sort(recording.gone.begin(), recording.gone.end(),
            [](const GoneFinding& left, const GoneFinding& right) {
              return std::tie(left.path, left.line, left.id) <
                     std::tie(right.path, right.line, right.id);
            });
  return recording;
}

}  // namespace

Recording record_scan(const Project& project, store::Store& store, ScanReport& report,
                      const std::string& actor, store::Millis started) {
  // Who loses the race has seen another win it: so many scans at once are not met with.
  constexpr int kMostTries = 500;
  const bool is_checked_out = is_of_head(project, report);
  Regressions regressions(project, report);
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    const store::Known known = store.known();
    const scanner::MatchInput input = match_input(project, report, known.findings);
    const scanner::MatchResult matched = scanner::match(input);
    store::ScanWrite write;
    write.based_on = known.revision;
    const std::vector<store::Decided> decided = decide(project, report, known, matched);
    write.scan = scan_row(project, report, actor, is_checked_out);
    write.scan.finished = store.now();
    write.scan.started = started != 0 ? started : write.scan.finished;
    for (size_t i = 0; i < report.result.findings.size(); ++i) {
      store::Sighted sighted;
      sighted.finding = report.result.findings[i];
      const std::string& path = sighted.finding.at.path;
      sighted.content_hash = hash_of(report, path);
      sighted.print = stored_print(input.prints[i]);
      std::vector<store::FrontierRow> frontiers;
      if (is_checked_out) sighted.decided = decided[i];
      if (const std::optional<size_t> old = matched.old_of[i]) {
        const store::KnownFinding& finding = known.findings[*old];
        sighted.id = finding.id;
        frontiers = finding.frontiers;
        if (const std::optional<Regression> back = regressions.judge(finding, sighted.finding)) {
          sighted.regressed = true;
          sighted.regression = back->evidence;
          sighted.regressed_on = back->since;
        }
      }
      sighted.frontiers = seen_frontiers(sighted.finding, frontiers);
      write.sighted.push_back(std::move(sighted));
    }
    if (is_checked_out) write.gone = gone_findings(project, report, known, matched);
    const std::optional<store::RecordedScan> recorded = store.record_scan(write);
    if (!recorded) continue;
    report.ids.clear();
    for (const store::RecordedFinding& finding : recorded->findings)
      report.ids.push_back(finding.id);
    for (size_t i = 0; i < report.dispositions.size(); ++i) {
      take_ledger_word(report, i, recorded->findings[i].disposition);
    }
    return recording_of(*recorded, write, known);
  }
  throw base::Error(base::ErrorKind::busy, "the scan cannot be recorded",
                    store.directory().string(), "other scans are being recorded all the time",
                    "try again in a moment");
}

void recognise(const Project& project, const store::Store& store, ScanReport& report) {
  const store::Known known = store.known();
  const scanner::MatchResult matched = scanner::match(match_input(project, report, known.findings));
  decide(project, report, known, matched);
  report.ids.clear();
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const std::optional<size_t>& old = matched.old_of[i];
    report.ids.push_back(old ? known.findings[*old].id : "");
    take_ledger_word(report, i, old ? known.findings[*old].disposition : store::Disposition::open);
  }
}

}  // namespace cli
