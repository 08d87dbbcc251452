#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scanner/cone.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

/// How many definitions of an item are async and how many are not: `cfg` twins share a path.
struct AsyncCount {
  uint32_t async = 0;
  uint32_t sync = 0;
};

/// By `crate::module::Type::function`.
using AsyncCensus = std::map<std::string, AsyncCount>;

/// Counts the definitions of a state of the sources.
AsyncCensus async_census(const SourceSet& sources, const ScanOptions& options);

/// The direct uses that do not await a function which became async since `before` was counted, by
/// path, line and column. Whether they were forgotten is for the caller to judge: a future may be
/// handed on and awaited elsewhere, but not by a line that is as it was.
std::vector<ConeSite> unawaited_uses(const SourceSet& sources, const ScanOptions& options,
                                     const AsyncCensus& before);

}  // namespace scanner
