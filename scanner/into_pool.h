#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/lens.h"

namespace scanner {

/// A call that moves into the blocking pool: the function it stands in and its node.
using MovedCall = std::pair<FnId, uint32_t>;

/// What to do where these calls are made on values that cannot go into a closure, each for a list
/// of steps; only what is known.
/// \param files those of the functions that a step has made async are added to it
std::vector<std::string> what_stays_borrowed(const Analysis& analysis,
                                             const std::vector<MovedCall>& calls,
                                             const TextOf& text_of,
                                             std::vector<std::string>& files);

/// The functions around these calls that give no Result, so that no `?` takes the `JoinError`
/// there. What stands in a closure or an async block of a function is left out.
std::vector<std::string> give_no_result(const Analysis& analysis,
                                        const std::vector<MovedCall>& calls);

}  // namespace scanner
