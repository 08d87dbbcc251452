#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tasks/task.h"

namespace tasks {

/// A finding with what to do about it.
struct AuditFinding {
  FindingNote note;
  std::string remedy;  ///< its title; empty when none is right in every respect
};

/// What one rule saw in production code.
struct AuditRule {
  std::string id;
  std::string title;
  size_t wrong = 0;     ///< findings at the gate
  size_t right = 0;     ///< sites that it examined and found right
  size_t below = 0;     ///< findings that do not reach the gate, in production code too
  size_t by_tests = 0;  ///< findings in production code that only tests are known to reach
};

/// What an audit report is made from: one scan of one state.
struct Audit {
  std::string repository;
  std::string base_commit;  ///< see Task::base_commit
  std::string date;         ///< of the commit, ISO, UTC; empty outside git
  std::string branch;       ///< the main branch of the repository; empty when none is known
  std::string tool;
  int rules_version = 0;
  std::string gate;  ///< "medium and likely"
  Coverage coverage;
  uint64_t bytes = 0;                                             ///< of the Rust files
  uint64_t unparsed_bytes = 0;                                    ///< of these
  std::vector<std::pair<std::string, std::string>> not_examined;  ///< path, reason
  std::vector<AuditFinding> findings;                             ///< at the gate, worst first
  /// Findings at the gate that people accepted or called false alarms: the place, the rule, and
  /// what was said. They are in no count.
  std::vector<Exemplar> decided;
  size_t below_gate = 0;          ///< findings in production code that do not reach it
  size_t in_tests = 0;            ///< findings in test code
  size_t by_tests = 0;            ///< in production code that only tests are known to reach
  size_t tests_at_gate = 0;       ///< of both, so severe and sure that a plan has tasks for them
  std::vector<AuditRule> rules;   ///< by id
  std::vector<Exemplar> correct;  ///< in production code, by rule and place
  std::vector<std::pair<std::string, uint64_t>> counts;  ///< "async_fns", by name
};

/// The audit report, Markdown. Nothing in it is asserted that is not in `audit`.
std::string render_audit(const Audit& audit);

}  // namespace tasks
