#include "cli/actions/new_findings.h"

#include <algorithm>
#include <optional>

#include "cli/actions/match_scan.h"

namespace cli {

std::vector<bool> new_against(const Project& project, const ScanReport& base,
                              const ScanReport& report) {
  const scanner::MatchResult matched =
      scanner::match(match_input(project, report, known_from(project, base)));
  std::vector<bool> is_new;
  for (size_t i = 0; i < report.result.findings.size(); ++i)
    is_new.push_back(!matched.old_of[i].has_value());
  for (const scanner::TieGroup& tie : matched.ties) {
    // Findings are sorted by place, so their indexes are too.
    const size_t as_many_as_before = std::min(tie.old_sites.size(), tie.found.size());
    for (size_t i = 0; i < as_many_as_before; ++i) {
      if (tie.found[i] < is_new.size()) is_new[tie.found[i]] = false;
    }
  }
  return is_new;
}

}  // namespace cli
