#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions/scan_action.h"
#include "cli/project.h"

namespace cli {

/// Why a scan cannot tell about a file's findings, or empty when it read it whole.
std::string why_unread(const Project& project, const ScanReport& report, const std::string& path);

/// Whether `path` is `folder` or lies below it; an empty folder holds everything.
bool lies_below(const std::string& path, const std::string& folder);

/// What became of a finding from one commit to another.
enum class Fate {
  new_,
  fixed,
  moved,      ///< the same code at another place
  edited,     ///< the same finding, its code changed
  uncertain,  ///< several could be it, or a file was not read
  same,
};
std::string_view to_string(Fate fate);

/// One finding in the difference of two commits. Indexes are into the reports' findings.
struct Difference {
  Fate fate = Fate::same;
  std::optional<size_t> before;
  std::optional<size_t> after;
  std::vector<size_t> candidates;   ///< of an uncertain one: the later findings that could be it
  std::string reason;               ///< of an uncertain one
  std::optional<size_t> successor;  ///< of a fixed one: the new finding of another rule at its site
  bool only_line = false;           ///< of a moved one: its file and its function are the same
};

/// Two commits and what differs.
struct Comparison {
  ScanReport before;
  ScanReport after;
  std::vector<Difference> differences;  ///< the same ones included; by place, the later one first
};

/// Scans two commits and pairs their findings; the ledger takes no part. Throws as `scan_project`.
Comparison compare(const Project& project, const std::string& before, const std::string& after,
                   unsigned jobs);

}  // namespace cli
