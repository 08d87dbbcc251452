#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/actions/complete.h"
#include "cli/actions/verify_phase.h"
#include "cli/actions/write_verification.h"
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

using Json = nlohmann::ordered_json;

struct VerifyArguments {
  std::string task;
  std::string phase;
  bool all = false;
  bool list = false;
  std::string actor;
  ProofOptions proof;
};

/// The runs that disagree with another one of the same command on the same tree.
std::set<std::string> flaky_runs(const store::Store& store,
                                 const std::vector<store::RunRow>& runs) {
  std::set<std::string> flaky;
  for (const store::RunRow& run : runs) {
    for (const store::RunRow& one : store.disagreeing_runs(run.tree, run.command))
      flaky.insert(one.id);
  }
  return flaky;
}

int run_list(Invocation& inv, const Project& project, const VerifyArguments& arguments) {
  const std::optional<store::Store> store = open_ledger_if_there(project);
  std::vector<store::RunRow> runs;
  if (store) runs = store->runs(arguments.task);
  if (store && !arguments.phase.empty()) {
    const std::string phase = phase_named(*store, arguments.phase);
    runs.erase(std::remove_if(runs.begin(), runs.end(),
                              [&phase](const store::RunRow& run) { return run.phase != phase; }),
               runs.end());
  }
  const std::set<std::string> flaky = store ? flaky_runs(*store, runs) : std::set<std::string>();
  if (inv.format == "json") {
    Json list = Json::array();
    for (const store::RunRow& run : runs) {
      list.push_back(run_json(run));
      list.back()["task"] = run.task;
      list.back()["phase"] = run.phase;
      list.back()["flaky"] = flaky.count(run.id) != 0;
    }
    Json data;
    data["runs"] = list;
    write_json(inv, json_text(data));
    return kExitOk;
  }
  if (runs.empty()) inv.out << "no run is recorded\n";
  for (const store::RunRow& run : runs) {
    inv.out << store::iso_time(run.started) << " " << run.commit.substr(0, 12) << " "
            << run_line(run) << (flaky.count(run.id) != 0 ? ", flaky on this tree" : "") << "\n";
  }
  return kExitOk;
}

int run_task(Invocation& inv, const Project& project, store::Store& store,
             const CompleteRequest& request) {
  const CompleteReport report = verify_task(project, store, request);
  for (const std::string& warning : report.warnings) warn(inv, safe(warning));
  const bool passed = report.verdict.refusals.empty();
  if (inv.format == "json") {
    Json data = {{"task", report.task.id},
                 {"handle", report.task.handle},
                 {"status", std::string(tasks::to_string(report.task.state))},
                 {"commit", report.commit},
                 {"passed", passed},
                 {"absent", report.verdict.verified},
                 {"refusals", refusals_json(report.verdict.refusals)},
                 {"deviations", report.verdict.deviations},
                 {"runs", Json::array()},
                 {"flaky", report.proof.flaky}};
    for (const store::RunRow& run : report.proof.runs) data["runs"].push_back(run_json(run));
    write_json(inv, json_text(data));
  } else {
    inv.out << report.task.handle << (passed ? " holds" : " does not hold") << " on commit "
            << report.commit.substr(0, 12) << (passed ? "\n" : ":\n");
    write_refusals(inv.out, report.verdict.refusals);
    for (const std::string& id : report.verdict.verified) inv.out << "  " << id << " is absent\n";
    write_proof(inv.out, report.proof);
    if (passed && report.task.state != tasks::TaskStatus::done)
      inv.out << "\nnext: punchlist task complete " << report.task.handle << "\n";
  }
  return passed ? kExitOk : kExitVerificationFailed;
}

Json phase_json(const PhaseReport& report) {
  const store::PhaseCheck& check = report.check;
  Json data = {{"phase", check.phase},  {"status", check.status}, {"commit", check.commit},
               {"tree", check.tree},    {"truths", check.truths}, {"held", check.held},
               {"gaps", Json::array()}, {"runs", Json::array()},  {"flaky", report.proof.flaky}};
  for (const store::PhaseGap& gap : check.gaps) {
    data["gaps"].push_back({{"truth", gap.truth},
                            {"kind", gap.kind},
                            {"reason", gap.reason},
                            {"task", gap.task},
                            {"finding", gap.finding},
                            {"path", gap.path},
                            {"line", gap.line}});
  }
  for (const store::RunRow& run : report.proof.runs) data["runs"].push_back(run_json(run));
  return data;
}

void write_phase(std::ostream& out, const PhaseReport& report) {
  const store::PhaseCheck& check = report.check;
  out << check.phase << ": " << check.status << " on commit " << check.commit.substr(0, 12) << ", "
      << check.held << " of " << check.truths << " truths hold\n";
  for (const store::PhaseGap& gap : check.gaps) {
    out << "  not so: " << safe(gap.truth) << "\n    " << safe(gap.reason) << "\n";
    if (gap.path.empty()) continue;
    out << "    at " << safe(gap.path);
    if (gap.line != 0) out << ":" << gap.line;
    out << "\n";
  }
}

int run_phases(Invocation& inv, const Project& project, store::Store& store,
               const std::vector<std::string>& phases, const CompleteRequest& request) {
  const std::vector<PhaseReport> reports = verify_phases(
      project, store, phases, request.holder.actor, request.options, request.before_command);
  const bool passed = std::all_of(reports.begin(), reports.end(), [](const PhaseReport& report) {
    return report.check.status == "passed";
  });
  std::vector<WrittenDocument> documents;
  for (const PhaseReport& report : reports) {
    documents.push_back(write_verification(project, store, report));
    for (const PlanConflict& conflict : documents.back().conflicts) {
      warn(inv, safe(conflict.path + ":" + std::to_string(conflict.line) + ": " + conflict.text));
    }
  }
  if (inv.format == "json") {
    Json data;
    data["passed"] = passed;
    data["phases"] = Json::array();
    for (size_t i = 0; i < reports.size(); ++i) {
      data["phases"].push_back(phase_json(reports[i]));
      data["phases"].back()["document"] = documents[i].path;
    }
    write_json(inv, json_text(data));
  } else {
    for (const PhaseReport& report : reports) write_phase(inv.out, report);
    if (!reports.empty()) write_proof(inv.out, reports.front().proof);
    for (const WrittenDocument& document : documents) {
      if (document.changed) inv.out << "wrote " << safe(document.path) << "\n";
    }
    if (!passed) inv.out << "\nnext: punchlist plan\n";
  }
  return passed ? kExitOk : kExitVerificationFailed;
}

int run_verify(Invocation& inv, const VerifyArguments& arguments) {
  const Project project = open_git_project(inv);
  if (arguments.list) return run_list(inv, project, arguments);
  store::Store store = open_ledger(project);
  CompleteRequest request;
  request.task = arguments.task;
  request.holder.actor = actor_name(inv, arguments.actor);
  request.options = arguments.proof;
  request.before_command = [&inv](const VerifyCommand& command) {
    inv.err << "running " << safe(command.run) << "\n" << std::flush;
  };
  if (!arguments.task.empty()) return run_task(inv, project, store, request);
  std::vector<std::string> phases;
  if (arguments.all) phases = phases_of(store);
  if (!arguments.phase.empty()) phases.push_back(phase_named(store, arguments.phase));
  if (phases.empty()) {
    throw base::Error(
        arguments.all ? base::ErrorKind::not_found : base::ErrorKind::usage,
        arguments.all ? "there is no plan yet" : "name a task, a phase, or --all", "verify", {},
        arguments.all ? "run `punchlist plan`" : "`punchlist task list` shows tasks and phases");
  }
  return run_phases(inv, project, store, phases, request);
}

}  // namespace

void add_verify(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<VerifyArguments>();
  CLI::App& command = add_command(
      root, inv, "verify", "judge HEAD as `task complete` would, or a whole phase on it", "Verify",
      [&inv, arguments] { return run_verify(inv, *arguments); });
  CLI::Option* task =
      command.add_option("task", arguments->task, "handle (02-03) or id (T-4M8P2C)")
          ->type_name("TASK");
  CLI::Option* phase =
      command
          .add_option(
              "--phase", arguments->phase,
              "each task done, each finding gone, each command passed, on the merged commit")
          ->type_name("N")
          ->excludes(task);
  CLI::Option* all =
      command.add_flag("--all", arguments->all, "every phase")->excludes(task)->excludes(phase);
  command.add_flag("--list", arguments->list, "only list the runs that are recorded")
      ->excludes(all);
  add_proof_options(command, arguments->proof);
  command.add_option("--actor", arguments->actor, "who acts; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
