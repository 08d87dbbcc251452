#include "cli/actions/gate.h"
#include "cli/actions/share_scan.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/project.h"
#include "cli/report/gate.h"
#include "cli/report/sarif.h"
#include "cli/report/view.h"
#include "cli/view_options.h"

namespace cli {
namespace {

struct GateArguments {
  GateRequest request;
  ViewArguments view;
};

int run_gate(Invocation& inv, const GateArguments& arguments) {
  const View view = view_from(arguments.view);
  Project project = open_git_project(inv);
  if (view.severity_chosen) project.config.gate.min_severity = view.min_severity;
  if (view.confidence_chosen) project.config.gate.min_confidence = view.min_confidence;
  GateRequest request = arguments.request;
  request.whole = inv.format == "sarif";
  const GateReport report = judge_change(project, request);
  const std::string subject = request.staged ? "what is staged" : "HEAD";
  for (const std::string& warning : report.scan.warnings) warn(inv, warning);
  if (inv.format != "github") {
    for (const scanner::Skipped& file : report.unread)
      warn(inv, "not judged: " + safe(file.path) + ": " + safe(file.reason));
  }
  if (inv.format == "json") {
    write_json(inv, gate_json(report));
  } else if (inv.format == "sarif") {
    ScanRequest scanned;
    scanned.source = report.scan.source;
    scanned.rev = report.scan.commit;
    View all;
    all.tests = project.config.tests == scanner::TestPolicy::all;
    SarifInput input = sarif_input(project, scanned, report.scan, all);
    input.is_new = report.is_new;
    inv.out << sarif_text(report.scan, input);
  } else if (inv.format == "github") {
    write_gate_annotations(inv.out, report, subject);
  } else {
    write_gate_text(inv.out, report, subject, Style(use_colour(inv.env, inv.out_is_terminal)));
    if (report.passed()) inv.out << subject << " passes the gate\n";
  }
  return report.passed() ? kExitOk : kExitFindings;
}

}  // namespace

void add_gate(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<GateArguments>();
  GateRequest* request = &arguments->request;
  CLI::App& command = add_command(root, inv, "gate", "let nothing new at gate level come in",
                                  "Gate", [&inv, arguments] { return run_gate(inv, *arguments); });
  command.add_flag("--staged", request->staged, "judge what is staged, against HEAD");
  command
      .add_option("--new-since", request->new_since,
                  "judge against the merge base of this revision and HEAD")
      ->type_name("REV");
  command.add_option("--jobs", request->jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  command
      .add_option("--min-severity", arguments->view.min_severity,
                  "what fails: critical, high, medium, low, info; otherwise `gate.min_severity`")
      ->type_name("S");
  command
      .add_option("--min-confidence", arguments->view.min_confidence,
                  "what fails: proven, likely, possible; otherwise `gate.min_confidence`")
      ->type_name("C");
  add_format_option(command, inv, {"text", "json", "sarif", "github"});
  add_config_option(command, inv);
}

}  // namespace cli
