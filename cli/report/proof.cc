#include "cli/report/proof.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/report/view.h"

namespace cli {

nlohmann::ordered_json run_json(const store::RunRow& run) {
  nlohmann::ordered_json data = {{"id", run.id},
                                 {"name", run.name},
                                 {"command", run.command},
                                 {"commit", run.commit},
                                 {"tree", run.tree},
                                 {"outcome", run.outcome},
                                 {"exit_code", run.exit_code},
                                 {"signal", run.signal},
                                 {"duration_ms", run.duration},
                                 {"started", store::iso_time(run.started)},
                                 {"host", run.host},
                                 {"output_hash", run.output_hash},
                                 {"output_bytes", run.output_bytes},
                                 {"log", run.log_path},
                                 {"in_place", run.in_place},
                                 {"reused_from", run.reused_from},
                                 {"note", run.note}};
  if (run.tests_passed >= 0) {
    data["tests"] = {
        {"passed", run.tests_passed}, {"failed", run.tests_failed}, {"ignored", run.tests_ignored}};
  } else {
    data["tests"] = nullptr;
  }
  return data;
}

nlohmann::ordered_json refusals_json(const std::vector<Refusal>& refusals) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Refusal& refusal : refusals) {
    list.push_back({{"text", refusal.text},
                    {"path", refusal.path},
                    {"line", refusal.line},
                    {"column", refusal.column}});
  }
  return list;
}

std::string run_line(const store::RunRow& run) {
  std::string line = run.id + " " + safe(run.command) + ": " + run.outcome;
  if (run.outcome == "running") return line;  // no end to tell of
  if (!run.reused_from.empty()) return line + ", reused from " + run.reused_from;
  if (run.signal != 0) {
    line += ", signal " + std::to_string(run.signal);
  } else {
    line += ", exit " + std::to_string(run.exit_code);
  }
  line += ", " + std::to_string(run.duration) + " ms";
  if (run.tests_passed >= 0) {
    line += ", " + std::to_string(run.tests_passed) + " passed, " +
            std::to_string(run.tests_failed) + " failed";
  }
  if (run.in_place) line += ", in place";
  if (!run.note.empty()) line += " (" + safe(run.note) + ")";
  return line;
}

void write_refusals(std::ostream& out, const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    out << "  " << safe(refusal.text) << "\n";
    if (refusal.path.empty()) continue;
    out << "    at " << safe(refusal.path) << ":" << refusal.line << ":" << refusal.column << "\n";
    if (!refusal.source_line.empty()) {
      out << "    | " << base::trim(safe(refusal.source_line)) << "\n";
    }
  }
}

void write_proof(std::ostream& out, const Proof& proof) {
  for (const store::RunRow& run : proof.runs) out << "  run " << run_line(run) << "\n";
  for (const std::string& flaky : proof.flaky) out << "  " << safe(flaky) << "\n";
  if (proof.tail.empty()) return;
  out << "\nthe end of its output:\n";
  for (const std::string_view line : base::split_lines(proof.tail)) {
    out << "  | " << safe(line) << "\n";
  }
}

}  // namespace cli
