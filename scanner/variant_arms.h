#pragma once

#include "scanner/call_graph.h"

namespace scanner {

/// Ways through `match request { Request::Stop => stop(), .. }` where `request` is a parameter: a
/// call that is given another variant does not take this arm.
///
/// \param entries ways into one unit, each by a call
/// \return the same, but where a call stands in such an arm, it is entered from the calls of its
///         function that give that variant, or that may give it. Entries whose callers say nothing
///         of it stay as they are.
std::vector<Entry> by_given_variants(CallGraph& graph, Types& types,
                                     const std::vector<Entry>& entries);

/// Whether an enum's variant is named for what only tests give: `Mock`, `FakeClock`,
/// `IntegrationTestChannel`. `Test` alone is a command, a mode or an environment as well.
bool names_a_test_double(std::string_view variant);

/// The pattern of the arm around the node that is for such a variant alone, or kNone.
uint32_t arm_for_tests(CallGraph& graph, const Workspace& ws, FnId fn, uint32_t node);

}  // namespace scanner
