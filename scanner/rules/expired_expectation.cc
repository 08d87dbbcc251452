#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Found by scanner/expectations.cc, once all other rules have spoken.
void check_expired_expectation(const Analysis& /*analysis*/, Findings& /*out*/) {}

}  // namespace

const Rule& expired_expectation() {
  static const Rule rule = {"expired-expectation",
                            "an inline expectation that is past its date",
                            "expectations",
                            Severity::medium,
                            docs::expired_expectation,
                            check_expired_expectation};
  return rule;
}

}  // namespace scanner::rules
