#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scanner/finding.h"
#include "scanner/print.h"

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
  std::string callee;
  SitePrint print;  ///< empty where it is of another version, or was not kept
};

/// Where the lines of one old version of a file are now, at the same path or at that of a file
/// that was made from it.
struct LineMoves {
  std::string path;
  std::string old_hash;             ///< of the old bytes: OldSite::content_hash
  std::vector<uint32_t> new_lines;  ///< [old line - 1] -> new line, 0: changed or gone
  std::string new_path;             ///< of the renamed or copied file; empty: the same path
};

struct MatchInput {
  std::vector<OldSite> old_sites;
  std::vector<Finding> found;
  std::vector<SitePrint> prints;  ///< of `found`, in its order; may be shorter: not known
  std::map<std::string, std::string> content_hashes;  ///< path -> hash of the bytes now
  std::vector<LineMoves> line_moves;  ///< of the changed files whose old text can be had
  /// Path -> its functions now -> what they call, of the files that old sites stand in and that
  /// changed.
  std::map<std::string, std::map<std::string, std::set<std::string>>> functions;
  /// Whether passes 0 and 1 take part, and pass 1 inside of pass 2. Off only to measure the rest.
  bool by_position = true;
};

/// Sites that could be each other and that no pass can tell apart.
struct TieGroup {
  std::vector<size_t> old_sites;
  std::vector<size_t> found;
};

/// A finding that is gone, and a new one of another rule at what was its site.
struct Succession {
  size_t old_site = 0;
  size_t found = 0;
};

struct MatchResult {
  std::vector<std::optional<size_t>>
      old_of;                    ///< [index in found] -> index in old_sites; nothing: new
  std::vector<int> pass_of;      ///< [index in found] -> the pass that paired it; -1: new
  std::vector<size_t> vanished;  ///< live old sites without a partner, ascending; ties included
  std::vector<TieGroup> ties;    ///< by their first old site
  std::vector<Succession> successions;  ///< by old site; each side at most once
};

/// The passes, first one that applies wins, always within one rule:
///   0  the file's bytes are unchanged at the same path: same position
///   1  the line is unchanged by the line map, and so are its text and the column
///   2  the same in a renamed or copied file; then functions with equal bodies: of the same name,
///      and where one is left on each side of any name and place
///   3  same item and same sink, one before and one now: in the same file, then across files
///   4  same item and same callee: the likeliest pairing in source order by sink and surroundings
///   5  items whose bodies are alike (renamed, split, merged): 3 and 4 inside
///   6  one left on each side in the same file, or of the same sink anywhere, and alike
/// What has a rival that is as likely is a tie. Sites that a later scan did not find (`live` false)
/// take part in pass 0, and in 1 to 3 only after all live ones: a misuse that comes back is the old
/// one again.
MatchResult match(const MatchInput& input);

/// One call by which async code reaches a finding, as kept from scan to scan.
struct OldFrontier {
  std::string item;
  std::string path;
  uint32_t line = 0;
  bool live = true;
};

/// [index in `now`] -> index in `before`: same caller in the same order; then, of those left, one
/// in the same file on each side. \param before, now of one finding, by path and line
std::vector<std::optional<size_t>> match_frontiers(const std::vector<OldFrontier>& before,
                                                   const std::vector<Frontier>& now);

}  // namespace scanner
