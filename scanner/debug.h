#pragma once

#include <string>
#include <string_view>

#include "scanner/scan.h"
#include "scanner/source.h"

namespace scanner {

// What the stages of the pipeline know of one file, as stable text for people and golden tests.
// All throw base::Error not_found when the source set has no such Rust file.

/// The facts of the file: what extraction keeps of it.
std::string debug_facts(const SourceSet& sources, const std::string& path);

/// Each function, closure and async block of the file with every way into it: who calls it, or
/// hands it to what runs it, and how sure that is.
std::string debug_graph(const SourceSet& sources, const ScanOptions& options,
                        const std::string& path);

/// The calls of known APIs in the file, each with the contexts it can run in, the call path that
/// proves each, and what the call does there.
std::string debug_context(const SourceSet& sources, const ScanOptions& options,
                          const std::string& path);

}  // namespace scanner
