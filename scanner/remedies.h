#pragma once

#include <vector>

#include "scanner/analysis.h"
#include "scanner/finding.h"

namespace scanner {

/// Remedies for a call that blocks async code, best first, with the names of this site. `direct`:
/// the call stands in async code itself, else in a synchronous function that async code calls.
std::vector<Remedy> await_instead(const Analysis& analysis, const Site& site,
                                  bool direct);  ///< of block_on
std::vector<Remedy> async_twin(const Analysis& analysis, const Site& site,
                               bool direct);  ///< of calls with a twin
std::vector<Remedy> give_a_context(const Analysis& analysis, const Site& site,
                                   bool direct);  ///< of reactor-missing

}  // namespace scanner
