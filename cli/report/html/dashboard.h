#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/html/excerpt.h"
#include "scanner/finding.h"
#include "scanner/scan.h"
#include "store/records.h"

namespace cli {

/// The open findings at one commit, for the burn-down.
struct BurnPoint {
  std::string commit;         ///< full hash; empty outside git
  bool dirty = false;         ///< the sources differed from it
  bool from_history = false;  ///< `at` is when it was committed, not when it was scanned
  store::Millis at = 0;
  store::ScanTally tally;
};

/// Something that explains a bend in the burn-down.
struct BurnMarker {
  size_t point = 0;  ///< index of the first point from which on it is so
  std::string kind;  ///< "phase", "regression", "rules"
  std::string text;  ///< "phase 02-context is done"
};

/// What a scan of the shown commit adds to the ledger; empty when that commit cannot be read.
struct SeenCode {
  bool is_there = false;
  /// Call paths and remedies by fingerprint.
  std::map<std::string, scanner::Finding> findings;
  std::map<std::string, Excerpt> excerpts;  ///< by fingerprint
  scanner::FileReport files;
  std::vector<scanner::Problem> problems;
  std::map<std::string, uint64_t> found_right;  ///< reason -> sites
};

/// A rule that has or had findings here.
struct ShownRule {
  std::string id;
  std::string title;
  std::string severity;
  std::string doc;  ///< Markdown
};

/// Everything the page shows: the ledger at its newest scan, and what a scan of that commit adds.
struct Dashboard {
  std::string project;                 ///< the name of the repository's folder
  std::optional<store::ScanRow> scan;  ///< the newest one
  store::Millis as_of = 0;             ///< of the last thing that the ledger tells of
  std::vector<store::FindingRow> findings;
  std::vector<store::TaskRow> tasks;
  std::vector<store::RunRow> runs;
  std::vector<store::PhaseCheck> phase_checks;
  std::map<std::string, std::vector<store::StatusChange>> logs;  ///< of findings and tasks, by id
  std::map<std::string, std::string> log_tails;  ///< run id -> the last lines of its log
  std::vector<BurnPoint> burn;                   ///< oldest first
  std::vector<BurnMarker> markers;               ///< by point
  std::vector<ShownRule> rules;                  ///< by id
  SeenCode code;
};

/// Whether nothing is to be done about it any more: gone, fixed, accepted or dismissed.
bool is_settled(const store::FindingRow& finding);

/// One self-contained page: no network, all text escaped, nothing that depends on when or where it
/// is made.
std::string dashboard_html(const Dashboard& dashboard);

/// Text made safe between tags and inside quoted attributes; control and bidirectional characters
/// and bytes that are not UTF-8 are spelled out.
std::string html_text(std::string_view text);

}  // namespace cli
