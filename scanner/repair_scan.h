#pragma once

#include <vector>

#include "scanner/repair.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

/// `scan`, and for each finding of the result, in their order, what mending it takes. Findings of a
/// scan that is limited to some paths get none.
ScanResult scan_with_repairs(const SourceSet& sources, const ScanOptions& options,
                             std::vector<Repair>& repairs, FactCache* cache = nullptr);

}  // namespace scanner
