#pragma once

#include <string>

#include "scanner/facts.h"

namespace scanner {

/// The facts of one file as stable text, for `debug facts` and golden tests.
std::string facts_text(const FileFacts& facts);

std::string_view to_string(Kind kind);

}  // namespace scanner
