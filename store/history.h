#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace store {

struct Ledger;
class Store;

/// A finding at a commit of the history: its place there, or where it was last.
struct HistorySite {
  std::string finding;  ///< id
  std::string rule;
  std::string path;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string item;
  std::string sink;
  uint32_t ordinal = 0;
  std::string source_line;
  scanner::Severity severity = scanner::Severity::info;
  scanner::Confidence confidence = scanner::Confidence::possible;
  bool in_tests = false;
  std::string message;
  std::string fingerprint;
  std::string callee;
  // Where it went, the function that it stood in: by this it is known again. As of scanner/print.h.
  int print_version = 0;  ///< 0: no print
  std::string body_hash;
  uint32_t body_tokens = 0;
  uint32_t body_offset = 0;
  Presence presence = Presence::present;

  bool operator==(const HistorySite& other) const = default;
};

/// A commit on its way into the history.
struct HistoryRecord {
  std::string commit;
  std::string base;  ///< the commit that the changes are told against; empty: against nothing
  std::vector<HistorySite> changes;  ///< findings that came (new), moved or changed (present), went
                                     ///< (absent) or cannot be told (uncertain)
};

/// One step in the life of a finding.
struct HistoryStep {
  std::string commit;
  std::string base;  ///< empty: the history begins here
  HistorySite site;
};

/// A finding that came, changed or went between two commits of a line.
struct HistoryTurn {
  std::string finding;  ///< id
  std::string rule;
  std::string path;
  scanner::Severity severity = scanner::Severity::info;
  bool in_tests = false;
  Presence presence = Presence::present;  ///< `present`, `absent` or `uncertain`

  bool operator==(const HistoryTurn& other) const = default;
};

/// A commit of a line, and what is other there than at the one before.
struct HistoryStop {
  size_t at = 0;                   ///< index into the line that was asked for
  std::vector<HistoryTurn> turns;  ///< by finding
};

/// Presence of findings at every scanned commit, kept as changes along chains of commits: a commit
/// that changes nothing costs one row, a finding one row where it comes, moves or goes. A chain is
/// a line of commits each told against the one before; it begins at a commit of another chain, or
/// nowhere. Works on the ledger of a `Store`, which must outlive it. Throws as that does.
class History {
 public:
  /// \param scanner names what scanned: what another one found is not known to this one
  History(Store& store, std::string scanner);

  /// Forgets what other scanners found. How many commits that were.
  size_t forget_others();
  bool knows(std::string_view commit) const;
  size_t commits() const;
  /// All findings that were at the commit or at one it is told against, by id, each as it was
  /// there.
  std::map<std::string, HistorySite> state_at(std::string_view commit) const;
  /// The commits of a line that were scanned, by whatever scanner; at the first one, all that is
  /// there. One pass over the history, however long the line is.
  /// \param line hashes, ancestors first
  std::vector<HistoryStop> along(const std::vector<std::string>& line) const;
  /// Whether nothing in it was found by another scanner.
  bool is_current() const;
  /// In one transaction. Commits that are known already are left as they are.
  void record(const std::vector<HistoryRecord>& records);
  /// The changes of one finding, each with its commit, in the order they were recorded.
  std::vector<HistoryStep> steps_of(std::string_view finding) const;
  /// The ids of all findings that it has.
  std::set<std::string> ids() const;
  /// A finding that the ledger knew under another id before.
  void rename(std::string_view from, std::string_view to);

 private:
  struct Place {
    int64_t chain = 0;
    int64_t position = 0;
  };
  std::optional<Place> place_of(std::string_view commit) const;
  Place next_place(const std::string& base);
  int64_t site_of(const HistorySite& site);

  Ledger& ledger_;
  std::string scanner_;
};

}  // namespace store
