#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "cli/actions/complete.h"
#include "cli/claim_options.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/proof_options.h"
#include "cli/report/proof.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct CompleteArguments {
  std::string task;
  std::string note;
  bool no_verify = false;
  ProofOptions proof;
  ClaimOptions options;
};

nlohmann::ordered_json report_json(const CompleteReport& report) {
  nlohmann::ordered_json data = {{"task", report.task.id},
                                 {"handle", report.task.handle},
                                 {"status", std::string(tasks::to_string(report.task.state))},
                                 {"commit", report.commit},
                                 {"done_before", report.done_before},
                                 {"verified", report.verdict.verified},
                                 {"detached", nlohmann::ordered_json::array()},
                                 {"deviations", report.verdict.deviations},
                                 {"summary_file", report.summary_file}};
  for (const store::DetachedCascade& cascade : report.verdict.detached)
    data["detached"].push_back(cascade.finding);
  data["refusals"] = refusals_json(report.verdict.refusals);
  data["runs"] = nlohmann::ordered_json::array();
  for (const store::RunRow& run : report.proof.runs) data["runs"].push_back(run_json(run));
  data["flaky"] = report.proof.flaky;
  return data;
}

void write_refused(std::ostream& out, const CompleteReport& report) {
  out << report.task.handle << " is not done on commit " << report.commit.substr(0, 12) << ":\n";
  write_refusals(out, report.verdict.refusals);
  write_proof(out, report.proof);
  if (report.task.state == tasks::TaskStatus::needs_human) {
    out << "\nrefused three times: a person must look at it; then `punchlist task release "
        << report.task.handle << " --note ...` lets it be claimed again\n";
  } else {
    out << "\nnext: mend that, commit, `punchlist task complete " << report.task.handle << "`\n";
  }
}

void write_done(std::ostream& out, const CompleteReport& report) {
  out << report.task.handle << (report.done_before ? " was done before" : " is done")
      << " on commit " << report.commit.substr(0, 12) << "\n";
  for (const std::string& id : report.verdict.verified) out << "  " << id << " verified: absent\n";
  for (const store::DetachedCascade& cascade : report.verdict.detached) {
    out << "  " << cascade.finding << " was to go with them, and " << safe(cascade.reason)
        << ": open\n";
  }
  for (const std::string& path : report.verdict.deviations) {
    out << "  outside the write set: " << safe(path) << "\n";
  }
  write_proof(out, report.proof);
  if (!report.done_before && report.proof.runs.empty()) {
    out << "  no command is configured: the re-scan is the whole proof\n";
  }
  out << "  wrote " << safe(report.summary_file) << "\n"
      << "\nnext: commit it, then `punchlist task claim --next`\n";
}

void write_submitted(std::ostream& out, const CompleteReport& report) {
  out << report.task.handle << " is submitted on commit " << report.commit.substr(0, 12)
      << ", not proven\n\nnext: `punchlist task complete " << report.task.handle << "`\n";
}

int run_complete(Invocation& inv, const CompleteArguments& arguments) {
  const Project project = open_git_project(inv);
  CompleteRequest request;
  request.task = arguments.task;
  request.holder = holder_of(inv, project, arguments.options);
  request.note = arguments.note;
  request.options = arguments.proof;
  request.before_command = [&inv](const VerifyCommand& command) {
    inv.err << "running " << safe(command.run) << "\n" << std::flush;
  };
  store::Store store = open_ledger(project);
  const CompleteReport report = arguments.no_verify ? submit_task(project, store, request)
                                                    : complete_task(project, store, request);
  for (const std::string& warning : report.warnings) warn(inv, safe(warning));
  for (const std::string& conflict : report.summary_conflicts) warn(inv, safe(conflict));
  if (inv.format == "json") {
    write_json(inv, json_text(report_json(report)));
  } else if (!report.verdict.refusals.empty()) {
    write_refused(inv.out, report);
  } else if (arguments.no_verify && !report.done_before) {
    write_submitted(inv.out, report);
  } else {
    write_done(inv.out, report);
  }
  return report.verdict.refusals.empty() ? kExitOk : kExitVerificationFailed;
}

}  // namespace

void add_task_complete(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  const auto arguments = std::make_shared<CompleteArguments>();
  CLI::App& command =
      add_command(task, inv, "complete", "prove a fix on HEAD and tick the task", "Work",
                  [&inv, arguments] { return run_complete(inv, *arguments); });
  command.add_option("task", arguments->task, "handle (02-03) or id (T-4M8P2C)")
      ->type_name("TASK")
      ->required();
  command.add_option("--note", arguments->note, "your own words for the summary")
      ->type_name("TEXT");
  CLI::Option* no_verify =
      command.add_flag("--no-verify", arguments->no_verify, "only say that it may be proven");
  add_proof_options(command, arguments->proof, no_verify);
  add_claim_options(command, arguments->options);
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
