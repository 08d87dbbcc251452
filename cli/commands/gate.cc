#include "cli/actions/gate.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/project.h"
#include "cli/report/text.h"
#include "cli/report/view.h"

namespace cli {
namespace {

nlohmann::ordered_json report_json(const GateReport& report) {
  nlohmann::ordered_json data = {{"passed", report.failing.empty()},
                                 {"base_commits", report.base_commits}};
  data["failing"] = nlohmann::ordered_json::array();
  for (const size_t index : report.failing) {
    const scanner::Finding& finding = report.scan.result.findings[index];
    data["failing"].push_back({{"rule", finding.rule},
                               {"severity", std::string(scanner::to_string(finding.severity))},
                               {"confidence", std::string(scanner::to_string(finding.confidence))},
                               {"path", finding.at.path},
                               {"line", finding.at.line},
                               {"column", finding.at.column},
                               {"item", finding.item},
                               {"message", finding.message},
                               {"fingerprint", finding.fingerprint}});
  }
  data["unread"] = nlohmann::ordered_json::array();
  for (const scanner::Skipped& file : report.unread) {
    data["unread"].push_back({{"path", file.path}, {"reason", file.reason}});
  }
  return data;
}

int run_gate(Invocation& inv, const GateRequest& request) {
  const Project project = open_git_project(inv);
  const GateReport report = judge_change(project, request);
  for (const scanner::Skipped& file : report.unread) {
    warn(inv, "not judged: " + safe(file.path) + ": " + safe(file.reason));
  }
  if (inv.format == "json") {
    write_json(inv, json_text(report_json(report)));
  } else if (!report.failing.empty()) {
    const Style style(use_colour(inv.env, inv.out_is_terminal));
    for (const size_t index : report.failing) {
      write_diagnostic(inv.out, report.scan, index, style);
    }
    const std::string subject = request.staged ? "what is staged" : "HEAD";
    inv.out << subject << " brings " << base::count_of(report.failing.size(), "finding")
            << " at gate level\n";
  }
  return report.failing.empty() ? kExitOk : kExitFindings;
}

}  // namespace

void add_gate(CLI::App& root, Invocation& inv) {
  const auto request = std::make_shared<GateRequest>();
  CLI::App& command = add_command(root, inv, "gate", "let nothing new at gate level come in",
                                  "Gate", [&inv, request] { return run_gate(inv, *request); });
  command.add_flag("--staged", request->staged, "judge what is staged, against HEAD");
  command
      .add_option("--new-since", request->new_since,
                  "judge against the merge base of this revision and HEAD")
      ->type_name("REV");
  command.add_option("--jobs", request->jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
