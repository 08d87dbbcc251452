#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/baseline.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct InitArguments {
  bool replace = false;
  std::string actor;
};

int run_init(Invocation& inv, const InitArguments& arguments) {
  const Project project = open_project(inv);
  if (project.bare) {
    throw base::Error(base::ErrorKind::usage, "a bare repository has no files to write",
                      project.root, {}, "run it in a work tree, and commit the file");
  }
  const std::string file = base::join_path(project.root, kBaselineFile);
  if (base::file_exists(file) && !arguments.replace) {
    throw base::Error(base::ErrorKind::usage, "there is a baseline already", kBaselineFile, {},
                      "`punchlist init --replace` makes it anew: what is there now is no longer "
                      "new then");
  }
  store::Store ledger = open_ledger(project);
  ScanReport report;
  {
    const Progress progress(inv, "scanning");
    const store::Millis started = ledger.now();
    report = scan_project(project, ScanRequest());
    record_scan(project, ledger, report, actor_name(inv, arguments.actor), started);
  }
  for (const scanner::Skipped& one : report.result.files.skipped) {
    warn(inv,
         "not in the baseline, as it was not read: " + safe(one.path) + ": " + safe(one.reason));
  }
  const Baseline baseline = baseline_of(report);
  size_t at_gate_now = 0;
  for (size_t i = 0; i < report.result.findings.size(); ++i)
    at_gate_now += counts_at_gate(report, i, project.config.gate) ? 1 : 0;
  base::make_directories(base::join_path(project.root, ".punchlist"));
  base::write_file_atomically(file, baseline_text(baseline));
  if (inv.format == "json") {
    write_json(inv, json_text(nlohmann::ordered_json{{"file", kBaselineFile},
                                                     {"findings", baseline.sites.size()},
                                                     {"at_gate", at_gate_now},
                                                     {"commit", baseline.commit}}));
    return kExitOk;
  }
  inv.out << "wrote " << kBaselineFile << ": " << base::count_of(baseline.sites.size(), "finding")
          << ", " << at_gate_now << " at gate level\n"
          << "commit it: scans fail by what comes in from now on\n";
  return kExitOk;
}

}  // namespace

void add_init(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<InitArguments>();
  CLI::App& command = add_command(root, inv, "init",
                                  "write the baseline: what is there today does not fail the scan",
                                  "Admin", [&inv, arguments] { return run_init(inv, *arguments); });
  command.add_flag("--replace", arguments->replace, "make the baseline anew");
  command
      .add_option("--actor", arguments->actor, "who scans; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
