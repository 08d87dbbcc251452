#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/actions/judge.h"
#include "store/records.h"

namespace cli {

nlohmann::ordered_json run_json(const store::RunRow& run);
nlohmann::ordered_json refusals_json(const std::vector<Refusal>& refusals);

/// "R-4M8P2C cargo test: passed, exit 0, 812 ms, 14 passed, 0 failed".
std::string run_line(const store::RunRow& run);
/// What stands in the way, each with its place and line of source.
void write_refusals(std::ostream& out, const std::vector<Refusal>& refusals);
/// The runs, what is flaky, and the end of the output of the one that failed.
void write_proof(std::ostream& out, const Proof& proof);

}  // namespace cli
