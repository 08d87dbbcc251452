#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Found by scanner/expectations.cc, once all other rules have spoken.
void check_unused_expectation(const Analysis& /*analysis*/, Findings& /*out*/) {}

}  // namespace

const Rule& unused_expectation() {
  static const Rule rule = {
      "unused-expectation",     "an inline expectation that expects nothing that is found",
      "expectations",           Severity::medium,
      docs::unused_expectation, check_unused_expectation};
  return rule;
}

}  // namespace scanner::rules
