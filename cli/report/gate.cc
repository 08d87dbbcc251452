#include "cli/report/gate.h"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/json.h"
#include "cli/report/text.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;
using scanner::Finding;

size_t count_failing_stale(const GateReport& report) {
  return static_cast<size_t>(std::count_if(report.stale.begin(), report.stale.end(),
                                           [](const Stale& one) { return one.fails; }));
}

/// Empty when there is nothing to say.
std::string last_line(const GateReport& report, const std::string& subject) {
  std::string line;
  if (!report.failing.empty()) {
    line =
        subject + " brings " + base::count_of(report.failing.size(), "finding") + " at gate level";
  }
  if (const size_t ran_out = count_failing_stale(report); ran_out > 0) {
    line += (line.empty() ? subject + " has " : "; ") + std::to_string(ran_out) +
            " that ran out: mend them, or give them a new date";
  }
  return line;
}

const char* kind_name(Stale::Kind kind) {
  switch (kind) {
    case Stale::Kind::acceptance_ran_out:
      return "acceptance_ran_out";
    case Stale::Kind::expectation_ran_out:
      return "expectation_ran_out";
    case Stale::Kind::expectation_unused:
      break;
  }
  return "expectation_unused";
}

Json gated_json(const Finding& finding) {
  return Json{{"rule", finding.rule},
              {"severity", scanner::to_string(finding.severity)},
              {"confidence", scanner::to_string(finding.confidence)},
              {"path", finding.at.path},
              {"line", finding.at.line},
              {"column", finding.at.column},
              {"item", finding.item},
              {"message", finding.message},
              {"fingerprint", finding.fingerprint}};
}

/// The value of a workflow command's property.
std::string property(std::string_view text) {
  std::string value = base::replace_all(safe(text), "%", "%25");
  value = base::replace_all(value, ":", "%3A");
  return base::replace_all(value, ",", "%2C");
}

std::string annotation(const char* level, const Finding& finding, const std::string& text) {
  const scanner::Location& at = finding.at;
  std::string line =
      "::" + std::string(level) + " file=" + property(at.path) + ",line=" + std::to_string(at.line);
  if (at.end_line == at.line && at.end_column > at.column) {
    line += ",endLine=" + std::to_string(at.end_line) + ",col=" + std::to_string(at.column) +
            ",endColumn=" + std::to_string(at.end_column);
  }
  line += ",title=" + property("punchlist: " + finding.rule);
  return line + "::" + base::replace_all(safe(text), "%", "%25") + "\n";
}

}  // namespace

std::string stale_text(const GateReport& report, const Stale& stale) {
  const Finding& finding = report.scan.result.findings[stale.index];
  if (stale.kind != Stale::Kind::acceptance_ran_out) return finding.message;
  return report.scan.notes[stale.index];
}

void write_gate_text(std::ostream& out, const GateReport& report, const std::string& subject,
                     const Style& style) {
  for (const size_t index : report.failing) write_diagnostic(out, report.scan, index, style);
  for (const Stale& stale : report.stale) {
    const Finding& finding = report.scan.result.findings[stale.index];
    const std::string label = stale.fails ? style.error("error:") : style.warning("warning:");
    out << label << " " << safe(stale_text(report, stale)) << "\n --> " << place(finding.at) << " ["
        << finding.rule << "]\n";
  }
  const std::string line = last_line(report, subject);
  if (!line.empty()) out << line << "\n";
}

std::string gate_json(const GateReport& report) {
  Json data = {{"passed", report.passed()}, {"base_commits", report.base_commits}};
  data["failing"] = Json::array();
  for (const size_t index : report.failing)
    data["failing"].push_back(gated_json(report.scan.result.findings[index]));
  data["stale"] = Json::array();
  for (const Stale& stale : report.stale) {
    Json one = {{"kind", kind_name(stale.kind)},
                {"fails", stale.fails},
                {"text", stale_text(report, stale)}};
    one["finding"] = gated_json(report.scan.result.findings[stale.index]);
    data["stale"].push_back(std::move(one));
  }
  data["unread"] = Json::array();
  for (const scanner::Skipped& file : report.unread)
    data["unread"].push_back({{"path", file.path}, {"reason", file.reason}});
  return json_text(data);
}

void write_gate_annotations(std::ostream& out, const GateReport& report,
                            const std::string& subject) {
  for (const size_t index : report.failing) {
    const Finding& finding = report.scan.result.findings[index];
    std::string text = finding.message;
    if (!finding.remedies.empty()) text += "; help: " + finding.remedies.front().title;
    out << annotation("error", finding, text);
  }
  for (const Stale& stale : report.stale) {
    out << annotation(stale.fails ? "error" : "warning", report.scan.result.findings[stale.index],
                      stale_text(report, stale));
  }
  for (const scanner::Skipped& file : report.unread) {
    out << "::warning file=" << property(file.path)
        << ",title=punchlist%3A not judged::" << base::replace_all(safe(file.reason), "%", "%25")
        << "\n";
  }
  const std::string line = last_line(report, subject);
  out << (line.empty() ? subject + " passes the gate" : line) << "\n";
}

}  // namespace cli
