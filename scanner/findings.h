#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/finding.h"
#include "scanner/rule.h"

namespace base {
class LineMap;
}

namespace scanner {

/// A finding with the place in the facts that it stands for.
struct Draft {
  const Rule* rule;
  FnId fn;        ///< kNone where it is in no function
  uint32_t node;  ///< kNone where it is no node of a body
  Finding finding;
  bool own_severity = false;  ///< the rule has settled it: test code does not lower it
  bool alone = false;         ///< its thread is held, but nobody else waits for that thread
  bool expected = false;      ///< silenced by an expectation
};

/// A place that is no node of a body: an import, a field, an expectation.
struct FilePlace {
  FileId file = 0;
  ModuleId module = kNone;
  FnId fn = kNone;  ///< in or at which it stands, if any
  uint32_t begin_byte = 0;
  uint32_t end_byte = 0;
  bool in_tests = false;
};

/// The outlet of rules: collects, fills in what all findings share, and ties cascades to their
/// parents.
class Findings {
 public:
  explicit Findings(const Analysis& analysis) : analysis_(analysis) {}

  /// A finding at a node. Item, cfg, tests and the default severity are filled in here.
  Finding& add(const Rule& rule, FnId fn, uint32_t node);
  /// The same at a place that is no node. The sink is the caller's to fill in.
  Finding& add_at(const Rule& rule, const FilePlace& place);
  /// The severity of the finding added last, whatever else would set or lower it.
  void settle_severity(Severity severity);
  /// The finding added last holds a thread for which nobody else waits: it is `low` at most.
  void mark_alone();
  /// Takes the findings of the rule that begin within the bytes out of what is reported. How many
  /// there were.
  size_t expect(std::string_view rule, const std::string& path, uint32_t begin, uint32_t end);
  /// A site that the rule looked at and found right.
  void sanction(const Rule& rule, FnId fn, uint32_t node, std::string callee, std::string reason);
  /// What stands at `child` is fixed by itself once `parent` is.
  void cascade(FnId fn, uint32_t parent, uint32_t child) { cascade(fn, parent, fn, child); }
  /// The same of places in two functions.
  void cascade(FnId parent_fn, uint32_t parent, FnId fn, uint32_t child);

  /// Everything that was found, with lines, fingerprints and parents. `text_of` gives the bytes of
  /// a file. \param expected what expectations took out
  void finish(const std::function<const std::string&(const std::string& path)>& text_of,
              std::vector<Finding>& findings, std::vector<Finding>& expected,
              std::vector<Sanctioned>& sanctioned);

 private:
  const Analysis& analysis_;
  std::vector<Draft> drafts_;
  std::vector<Sanctioned> sanctioned_;
  struct Cascade {
    FnId parent_fn;
    uint32_t parent;
    FnId fn;
    uint32_t child;
  };
  std::vector<Cascade> cascades_;
};

/// Reports a site that is wrong in some of its contexts, with evidence, frontiers and confidence;
/// sanctions one that is right in all. `wrong` says which contexts the rule is about. \param
/// consequence what happens then, for the message: "panics, as the thread already drives a runtime"
/// \return the finding, until the next one is added; null where there is none
Finding* report_by_context(const Analysis& analysis, Findings& out, const Rule& rule,
                           const Site& site, bool (*wrong)(const Reached&),
                           const std::string& consequence,
                           std::vector<Remedy> (*remedies)(const Analysis&, const Site&,
                                                           bool direct));

/// What a blocking call does, and that it holds the executor's thread meanwhile, for a message.
std::string held_while(const KnownApi& api);

/// Line and column of a place whose bytes are known.
void fill_location(const base::LineMap& lines, Location& at);
/// What `Finding::source_line` is of a place with its line.
std::string source_line_at(const base::LineMap& lines, const Location& at);

/// "panics (M1)", "stalls", ...
std::string verdict_text(const Verdict& verdict);

}  // namespace scanner
