#pragma once

#include <iosfwd>

#include "cli/console.h"
#include "scanner/explain.h"
#include "scanner/explain_panic.h"

namespace cli {

/// What is known of a line, for people.
void write_line_report(std::ostream& out, const scanner::LineReport& report, const Style& style);

/// What a pasted panic means here, for people.
void write_panic_report(std::ostream& out, const scanner::PanicReport& report, const Style& style);

}  // namespace cli
