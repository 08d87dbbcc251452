#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/facts.h"

namespace scanner {

/// The facts of one file as bytes for the cache. Equal facts give equal bytes.
std::string facts_to_bytes(const FileFacts& facts);
/// Nothing when the bytes are not what `facts_to_bytes` of this very version makes.
std::optional<FileFacts> facts_from_bytes(std::string_view bytes);

/// Names the sources of which `extract` and the tables were built, the grammar's included: changes
/// by itself whenever the same bytes could give other facts, as they are hashed at build time.
std::string_view extractor_version();

}  // namespace scanner
