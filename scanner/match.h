#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scanner/finding.h"

/// Which findings of a scan are the ones known from before. Nothing derived from a line number is
/// an id: ids are given once and carried over by these matches. Pure and deterministic; never
/// guesses.
namespace scanner {

/// A known finding where it was last seen.
struct OldSite {
  std::string id;
  std::string rule;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string sink;
  uint32_t ordinal = 0;
  std::string source_line;
  std::string content_hash;  ///< of the file's bytes at that time
  bool live = true;          ///< false: a later scan looked and did not find it
};

/// Where the lines of one old version of a file are now, at the same path.
struct LineMoves {
  std::string path;
  std::string old_hash;             ///< of the old bytes: OldSite::content_hash
  std::vector<uint32_t> new_lines;  ///< [old line - 1] -> new line, 0: changed or gone
};

struct MatchInput {
  std::vector<OldSite> old_sites;
  std::vector<Finding> found;
  std::map<std::string, std::string> content_hashes;  ///< path -> hash of the bytes now
  std::vector<LineMoves> line_moves;  ///< of the changed files whose old text can be had
};

/// Sites that look the same to every pass, in different numbers before and now.
struct TieGroup {
  std::vector<size_t> old_sites;
  std::vector<size_t> found;
};

struct MatchResult {
  std::vector<std::optional<size_t>>
      old_of;                    ///< [index in found] -> index in old_sites; nothing: new
  std::vector<size_t> vanished;  ///< live old sites without a partner, ascending; ties included
  std::vector<TieGroup> ties;
};

/// The passes, first one that applies wins, always within one rule:
///   0  the file's bytes are unchanged at the same path: same position
///   1  the line is unchanged by the line map, and so are its text and the column
///   3  same item and same sink: in the same file when there are as many before as now, by their
///   order; across files
///      when there is one before and one now
/// Sites that a later scan did not find (`live` false) take part in pass 0, and in the others only
/// after all live ones: a misuse that comes back is the old one again.
MatchResult match(const MatchInput& input);

}  // namespace scanner
