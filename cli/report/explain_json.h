#pragma once

#include <string>

#include "scanner/explain.h"
#include "scanner/explain_panic.h"

namespace cli {

/// `data` of `explain FILE:LINE --format json`.
std::string line_json(const scanner::LineReport& report);

/// `data` of `explain - --format json`.
std::string panic_json(const scanner::PanicReport& report);

}  // namespace cli
