#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Found by scanner/expectations.cc, once all other rules have spoken.
void check_reasonless_expectation(const Analysis& /*analysis*/, Findings& /*out*/) {}

}  // namespace

const Rule& reasonless_expectation() {
  static const Rule rule = {"reasonless-expectation",
                            "an inline expectation that gives no reason",
                            "expectations",
                            Severity::medium,
                            docs::reasonless_expectation,
                            check_reasonless_expectation};
  return rule;
}

}  // namespace scanner::rules
