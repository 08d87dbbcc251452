#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/finding.h"
#include "scanner/rule.h"

namespace scanner {

/// A finding with the place in the facts that it stands for.
struct Draft {
  const Rule* rule;
  FnId fn;
  uint32_t node;
  Finding finding;
};

/// The outlet of rules: collects, fills in what all findings share, and ties cascades to their
/// parents.
class Findings {
 public:
  explicit Findings(const Analysis& analysis) : analysis_(analysis) {}

  /// A finding at a node. Item, cfg, tests and the default severity are filled in here.
  Finding& add(const Rule& rule, FnId fn, uint32_t node);
  /// A site that the rule looked at and found right.
  void sanction(const Rule& rule, FnId fn, uint32_t node, std::string callee, std::string reason);
  /// What stands at `child` is fixed by itself once `parent` is.
  void cascade(FnId fn, uint32_t parent, uint32_t child);

  /// Everything that was found, with lines, fingerprints and parents. `text_of` gives the bytes of
  /// a file.
  void finish(const std::function<const std::string&(const std::string& path)>& text_of,
              std::vector<Finding>& findings, std::vector<Sanctioned>& sanctioned);

 private:
  const Analysis& analysis_;
  std::vector<Draft> drafts_;
  std::vector<Sanctioned> sanctioned_;
  struct Cascade {
    FnId fn;
    uint32_t parent;
    uint32_t child;
  };
  std::vector<Cascade> cascades_;
};

/// Reports a site that is wrong in some of its contexts, with evidence, frontiers and confidence;
/// sanctions one that is right in all. `wrong` says which contexts the rule is about. \param
/// consequence what happens then, for the message: "panics, as the thread already drives a runtime"
void report_by_context(const Analysis& analysis, Findings& out, const Rule& rule, const Site& site,
                       bool (*wrong)(const Reached&), const std::string& consequence,
                       std::vector<Remedy> (*remedies)(const Analysis&, const Site&, bool direct));

/// "panics (M1)", "stalls", ...
std::string verdict_text(const Verdict& verdict);

}  // namespace scanner
