#include "cli/actions/new_findings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "cli/actions/line_moves.h"
#include "scanner/match.h"

namespace cli {
namespace {

/// Ids that sort as the findings do.
std::string id_of(size_t index) {
  std::string digits = std::to_string(index);
  return std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

scanner::OldSite site_of(const ScanReport& base, size_t index) {
  const scanner::Finding& finding = base.result.findings[index];
  scanner::OldSite site;
  site.id = id_of(index);
  site.rule = finding.rule;
  site.path = finding.at.path;
  site.line = finding.at.line;
  site.column = finding.at.column;
  site.item = finding.item;
  site.sink = finding.sink;
  site.ordinal = finding.ordinal;
  site.source_line = finding.source_line;
  const auto hash = base.result.content_hashes.find(finding.at.path);
  if (hash != base.result.content_hashes.end()) site.content_hash = hash->second;
  return site;
}

}  // namespace

std::vector<bool> new_against(const Project& project, const ScanReport& base,
                              const ScanReport& report) {
  scanner::MatchInput input;
  std::vector<store::KnownFinding> known;
  for (size_t i = 0; i < base.result.findings.size(); ++i) {
    input.old_sites.push_back(site_of(base, i));
    store::KnownFinding finding;
    finding.path = input.old_sites.back().path;
    finding.content_hash = input.old_sites.back().content_hash;
    finding.commit = base.commit;
    known.push_back(std::move(finding));
  }
  input.found = report.result.findings;
  input.content_hashes = report.result.content_hashes;
  input.line_moves = line_moves(project, report, known);

  const scanner::MatchResult matched = scanner::match(input);
  std::vector<bool> is_new;
  for (const std::optional<size_t>& old : matched.old_of) is_new.push_back(!old.has_value());
  for (const scanner::TieGroup& tie : matched.ties) {
    // Findings are sorted by place, so their indexes are too.
    const size_t as_many_as_before = std::min(tie.old_sites.size(), tie.found.size());
    for (size_t i = 0; i < as_many_as_before; ++i) is_new[tie.found[i]] = false;
  }
  return is_new;
}

}  // namespace cli
