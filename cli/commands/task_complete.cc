#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/actions/complete.h"
#include "cli/claim_options.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct CompleteArguments {
  std::string task;
  std::string note;
  ClaimOptions options;
};

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
                                 {"log", run.log_path}};
  if (run.tests_passed >= 0) {
    data["tests"] = {
        {"passed", run.tests_passed}, {"failed", run.tests_failed}, {"ignored", run.tests_ignored}};
  } else {
    data["tests"] = nullptr;
  }
  return data;
}

nlohmann::ordered_json report_json(const CompleteReport& report) {
  nlohmann::ordered_json data = {{"task", report.task.id},
                                 {"handle", report.task.handle},
                                 {"status", std::string(tasks::to_string(report.task.state))},
                                 {"commit", report.commit},
                                 {"done_before", report.done_before},
                                 {"verified", report.verified},
                                 {"detached", report.detached},
                                 {"summary_file", report.summary_file}};
  data["refusals"] = nlohmann::ordered_json::array();
  for (const Refusal& refusal : report.refusals) {
    data["refusals"].push_back({{"text", refusal.text},
                                {"path", refusal.path},
                                {"line", refusal.line},
                                {"column", refusal.column}});
  }
  data["runs"] = nlohmann::ordered_json::array();
  for (const store::RunRow& run : report.runs) data["runs"].push_back(run_json(run));
  return data;
}

std::string run_line(const store::RunRow& run) {
  std::string line = run.id + " " + safe(run.command) + ": " + run.outcome + ", exit " +
                     std::to_string(run.exit_code) + ", " + std::to_string(run.duration) + " ms";
  if (run.tests_passed >= 0) {
    line += ", " + std::to_string(run.tests_passed) + " passed, " +
            std::to_string(run.tests_failed) + " failed";
  }
  return line;
}

void write_refusals(std::ostream& out, const CompleteReport& report) {
  out << report.task.handle << " is not done on commit " << report.commit.substr(0, 12) << ":\n";
  for (const Refusal& refusal : report.refusals) {
    out << "  " << safe(refusal.text) << "\n";
    if (refusal.path.empty()) continue;
    out << "    at " << safe(refusal.path) << ":" << refusal.line << ":" << refusal.column << "\n";
    if (!refusal.source_line.empty()) {
      out << "    | " << base::trim(safe(refusal.source_line)) << "\n";
    }
  }
  for (const store::RunRow& run : report.runs) out << "  run " << run_line(run) << "\n";
  if (!report.tail.empty()) {
    out << "\nthe end of its output:\n";
    for (const std::string_view line : base::split_lines(report.tail)) {
      out << "  | " << safe(line) << "\n";
    }
  }
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
  for (const std::string& id : report.verified) out << "  " << id << " verified: absent\n";
  for (const std::string& id : report.detached) {
    out << "  " << id << " was to go with them and is still there: open\n";
  }
  for (const store::RunRow& run : report.runs) out << "  run " << run_line(run) << "\n";
  if (!report.done_before && report.runs.empty()) {
    out << "  no command is configured: the re-scan is the whole proof\n";
  }
  out << "  wrote " << safe(report.summary_file) << "\n"
      << "\nnext: commit it, then `punchlist task claim --next`\n";
}

int run_complete(Invocation& inv, const CompleteArguments& arguments) {
  const Project project = open_git_project(inv);
  CompleteRequest request;
  request.task = arguments.task;
  request.holder = holder_of(inv, project, arguments.options);
  request.note = arguments.note;
  request.before_command = [&inv](const VerifyCommand& command) {
    inv.err << "running " << safe(command.run) << "\n" << std::flush;
  };
  store::Store store = open_ledger(project);
  const CompleteReport report = complete_task(project, store, request);
  for (const std::string& conflict : report.summary_conflicts) warn(inv, safe(conflict));
  if (inv.format == "json") {
    write_json(inv, json_text(report_json(report)));
  } else if (report.refusals.empty()) {
    write_done(inv.out, report);
  } else {
    write_refusals(inv.out, report);
  }
  return report.refusals.empty() ? kExitOk : kExitVerificationFailed;
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
  add_claim_options(command, arguments->options);
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
