#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tasks/task.h"

namespace tasks {

/// One time that somebody held a task.
struct HeldNote {
  std::string task;  ///< handle
  std::string actor;
  std::string from;                  ///< ISO time
  std::string until;                 ///< ISO time; empty: still
  std::string ended;                 ///< "done", "released", "held", ...
  std::vector<std::string> commits;  ///< short hashes, oldest first
};

/// A rule that the code is led away from, with what its scan counted.
struct MigrationRule {
  std::string id;
  std::string title;
  std::string why;       ///< from the rule's document
  std::string command;   ///< that counts its sites: "punchlist scan --all --rule ..."
  size_t left = 0;       ///< sites in the scanned state, whatever was decided of them
  size_t gone = 0;       ///< that were seen once and are not there
  size_t accepted = 0;   ///< of those left: accepted, or false positives
  size_t unplanned = 0;  ///< of those left and not accepted: no task of the plan has them
};

/// What a migration plan is made from: the plan, the ledger and one scan.
struct Migration {
  std::string base_commit;
  std::string created;   ///< ISO time of the scan that first saw one of the sites
  std::string priority;  ///< severity of the worst site that is left; empty: none is left
  std::vector<MigrationRule> rules;
  std::vector<std::string> decisions;   ///< lines
  std::vector<std::string> depends_on;  ///< handles of tasks of other rules
  std::vector<Phase> phases;            ///< with the tasks of these rules alone
  std::vector<HeldNote> log;            ///< oldest first
  Coverage coverage;
};

/// The migration plan, Markdown.
std::string render_migration(const Migration& migration);

}  // namespace tasks
