#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/scan.h"

namespace scanner {

class Analysis;

/// What the code has and how much of it was understood, by kinds. Resolves every call: for those
/// who ask.
std::vector<StatGroup> stats_of(const Analysis& analysis, const FileReport& files);

/// What no scan examines, said in every report that has counts.
const std::vector<std::string_view>& not_examined();

}  // namespace scanner
