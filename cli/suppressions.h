#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/tracked_site.h"
#include "tasks/status.h"

namespace cli {

/// The tracked file of what was accepted or called a false alarm, relative to the project's root.
inline constexpr const char* kSuppressionsFile = ".punchlist/suppressions.yaml";

/// A person's decision about one finding.
struct Suppression {
  tasks::Disposition as = tasks::Disposition::accepted;  ///< accepted or false_positive
  std::string reason;                                    ///< one line, never empty
  std::string by;
  std::string expires;   ///< the last day on which it holds, "2027-01-31"; empty: for good
  int rule_version = 1;  ///< of the rule when it was decided
  TrackedSite site;
};

struct SuppressionsReading {
  std::vector<Suppression> entries;   ///< by id
  std::vector<std::string> problems;  ///< "path:line:col: what is wrong"; the entry is left out
  std::vector<std::string> warnings;  ///< an id that stands twice: the first counts
};

/// Reads the file's text. Bad YAML throws base::Error usage; every other mistake is a problem.
SuppressionsReading read_suppressions(std::string_view text, const std::string& path);

/// The file's text with this entry, in the place of one of the same id or where its id belongs.
/// Every other line stays as it is.
std::string with_suppression(std::string_view text, const Suppression& entry);
/// The file's text without the entry; nothing when it has none of this id on a line of its own.
std::optional<std::string> without_suppression(std::string_view text, const std::string& id);

/// Whether `text` is a day of the calendar as "2027-01-31".
bool is_day(std::string_view text);

}  // namespace cli
