#pragma once

#include <iosfwd>
#include <string>

#include "cli/actions/gate.h"
#include "cli/console.h"

namespace cli {

/// What failed, as diagnostics, then what time has overtaken, then one line. Silent when nothing is
/// to be said. \param subject what was judged: "HEAD", "what is staged"
void write_gate_text(std::ostream& out, const GateReport& report, const std::string& subject,
                     const Style& style);

/// `data` of `gate --format json` (docs/schema/gate.schema.json).
std::string gate_json(const GateReport& report);

/// Workflow commands for GitHub Actions: an annotation per finding that fails and per stale one,
/// then the line of the text report. Names and messages of the code cannot end a command or begin
/// another.
void write_gate_annotations(std::ostream& out, const GateReport& report,
                            const std::string& subject);

/// What a Stale is, for people: "the acceptance ran out on 2026-01-31: start-up only".
std::string stale_text(const GateReport& report, const Stale& stale);

}  // namespace cli
