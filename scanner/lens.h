#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scanner/analysis.h"
#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

/// The bytes of a file of the scan; empty where there is none.
using TextOf = std::function<const std::string&(const std::string& path)>;

/// Looks at a scan from inside, while its tables still stand.
class Lens {
 public:
  virtual ~Lens() = default;
  /// Units whose contexts are wanted even where no known operation can be reached from them.
  virtual std::vector<Unit> units(const Workspace&) { return {}; }
  /// Called once, at the end: everything is known and nothing is left out of `result` yet.
  virtual void look(const Analysis& analysis, const ScanResult& result, const TextOf& text_of) = 0;
};

/// The same pipeline as `scan`, with somebody watching. Of the cache only facts are used.
ScanResult scan_through(const SourceSet& sources, const ScanOptions& options, Lens& lens,
                        FactCache* cache = nullptr);

}  // namespace scanner
