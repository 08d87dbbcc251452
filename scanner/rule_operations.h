#pragma once

#include <string_view>
#include <vector>

#include "scanner/verdict.h"

namespace scanner {

/// The ids of the rules that speak of calls of this operation, sorted. Learnt from the examples of
/// the rules' own documents, on first use: what an example's finding points at is what its rule is
/// about.
std::vector<std::string_view> rules_about(Op op);

}  // namespace scanner
