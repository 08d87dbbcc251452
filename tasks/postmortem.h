#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tasks/completion.h"
#include "tasks/task.h"

namespace tasks {

/// A function of the finding's path, before and after the fix.
struct FunctionThen {
  std::string name;
  std::vector<std::string> before;  ///< "async fn at `src/a.rs:3`", "used at `src/b.rs:7`"
  std::vector<std::string> after;
};

/// A proof that did not last: the finding came back after it.
struct EarlierFix {
  std::string task;    ///< handle; empty when not known
  std::string commit;  ///< short
  std::string at;      ///< ISO time
};

/// What a post-mortem of one finding is made from.
struct Postmortem {
  FindingNote finding;      ///< as last seen
  std::string before;       ///< short hash of the commit that had it
  std::string after;        ///< of the one that proves the fix
  std::string branch;       ///< the main branch of the repository; empty when none is known
  bool seen_again = false;  ///< a scan of `before` shows it today: contexts and path are of it
  std::string at_run_time;  ///< from the rule's document; may be empty
  std::string why;          ///< likewise
  std::string how_to_test;  ///< likewise
  std::vector<std::string> frontier_contexts;  ///< one for each frontier of the finding
  std::vector<Exemplar> right_before;   ///< the same rule's right sites in the scan of `before`
  std::vector<Exemplar> right_after;    ///< sites in the same function, in the scan of `after`
  size_t same_rule_after = 0;           ///< findings of the rule in the same function, after
  std::vector<FunctionThen> functions;  ///< the one of the finding, then those on the way to it
  std::vector<EarlierFix> earlier;      ///< oldest first
  Task task;                            ///< that fixed it
  Completion done;
};

/// The post-mortem, Markdown.
std::string render_postmortem(const Postmortem& postmortem);

}  // namespace tasks
