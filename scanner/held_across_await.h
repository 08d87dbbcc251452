#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "scanner/findings.h"
#include "scanner/guards.h"

namespace scanner {

/// What a rule says of guards that are alive at an await.
struct HeldAcrossAwait {
  const Rule* rule;
  std::function<bool(Holds)> wanted;
  std::string verdict;  ///< of the finding
  /// For the message, of the call that gives the guard: "a borrow of another task panics".
  std::function<std::string(std::string_view callee)> consequence;
  std::string taken;  ///< for the evidence: "the value is borrowed here"
  std::function<std::vector<Remedy>(const std::string& variable)> remedies;
};

/// Reports each such guard of the workspace once.
void report_held_across_await(const Analysis& analysis, Findings& out,
                              const HeldAcrossAwait& about);

}  // namespace scanner
