#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/actions/instance_log.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

Json instance_json(const Instance& instance) {
  const store::ClaimRow& claim = instance.claim;
  Json data = {{"task", claim.task},
               {"handle", claim.handle},
               {"claim_id", claim.claim_id},
               {"actor", claim.actor},
               {"worktree", claim.worktree},
               {"branch", claim.branch},
               {"epoch", claim.epoch},
               {"from", store::iso_time(claim.claimed)},
               {"to", store::iso_time(claim.released)},
               {"lease_until", store::iso_time(claim.lease_until)},
               {"ended", instance.ended},
               {"note", claim.note},
               {"base_commit", claim.base_commit},
               {"end_commit", claim.end_commit},
               {"commits", Json::array()},
               {"steps", Json::array()}};
  for (const LeftCommit& commit : instance.commits)
    data["commits"].push_back({{"hash", commit.hash}, {"summary", commit.summary}});
  for (const store::StatusChange& step : instance.steps) {
    data["steps"].push_back({{"at", store::iso_time(step.at)},
                             {"status", step.to},
                             {"commit", step.commit},
                             {"evidence", step.evidence}});
  }
  return data;
}

void write_instance(std::ostream& out, const Instance& instance) {
  const store::ClaimRow& claim = instance.claim;
  out << claim.handle << " " << safe(claim.actor) << ", " << store::iso_time(claim.claimed)
      << " to " << (claim.released == 0 ? "now" : store::iso_time(claim.released)) << ", epoch "
      << claim.epoch << ": " << instance.ended;
  if (!claim.note.empty() && claim.note != instance.ended) out << " (" << safe(claim.note) << ")";
  out << "\n  in " << safe(claim.worktree);
  if (!claim.branch.empty()) out << ", branch " << safe(claim.branch);
  if (!claim.base_commit.empty()) out << ", from " << claim.base_commit.substr(0, 12);
  out << "\n";
  for (const LeftCommit& commit : instance.commits)
    out << "  commit " << commit.hash.substr(0, 12) << " " << safe(commit.summary) << "\n";
  for (const store::StatusChange& step : instance.steps) {
    // A proof that failed gives the task back to its holder.
    const bool is_refused =
        step.to == "claimed" && (step.from == "submitted" || step.from == "verifying");
    out << "  " << store::iso_time(step.at) << " "
        << (is_refused ? "refused, and claimed still" : step.to);
    if (!step.commit.empty()) out << " on " << step.commit.substr(0, 12);
    if (!step.evidence.empty()) out << ": " << safe(step.evidence);
    out << "\n";
  }
}

int run_log(Invocation& inv, const std::string& task) {
  const Project project = open_project(inv);
  const std::optional<store::Store> store = open_ledger_if_there(project);
  std::vector<Instance> instances;
  if (store) {
    instances = instance_log(project, *store, task);
  } else if (!task.empty()) {
    throw base::Error(base::ErrorKind::not_found, "no such task", task, "there is no plan yet",
                      "run `punchlist plan`");
  }
  if (inv.format == "json") {
    Json data;
    data["instances"] = Json::array();
    for (const Instance& instance : instances) data["instances"].push_back(instance_json(instance));
    write_json(inv, json_text(data));
    return kExitOk;
  }
  if (instances.empty())
    inv.out << "nobody has held " << (task.empty() ? "a task" : safe(task)) << " yet\n";
  for (const Instance& instance : instances) write_instance(inv.out, instance);
  return kExitOk;
}

}  // namespace

void add_task_log(CLI::App& root, Invocation& inv) {
  CLI::App& tasks = group(root, "task", "work on the tasks of the plan", "Work");
  const auto name = std::make_shared<std::string>();
  CLI::App& command =
      add_command(tasks, inv, "log", "who held which task, when, and on which commits", "Work",
                  [&inv, name] { return run_log(inv, *name); });
  command.add_option("task", *name, "handle (02-03) or id (T-4M8P2C); otherwise all")
      ->type_name("TASK");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
