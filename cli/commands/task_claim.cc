#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/claim.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct ClaimArguments {
  std::string task;
  bool next = false;
  std::string ttl;
  std::string claim_id;
  std::string actor;
};

struct ReleaseArguments {
  std::string task;
  std::string note;
  std::string claim_id;
  std::string actor;
};

nlohmann::ordered_json finding_json(const store::FindingRow& finding) {
  return {{"id", finding.id},          {"rule", finding.rule},     {"path", finding.path},
          {"line", finding.line},      {"column", finding.column}, {"item", finding.item},
          {"message", finding.message}};
}

nlohmann::ordered_json claim_json(const ClaimReport& report) {
  const store::ClaimRow& claim = report.claimed.claim;
  const store::TaskRow& task = report.claimed.task;
  nlohmann::ordered_json data = {{"task", task.id},
                                 {"handle", task.handle},
                                 {"title", task.title},
                                 {"file", task.file},
                                 {"claim_id", claim.claim_id},
                                 {"epoch", claim.epoch},
                                 {"actor", claim.actor},
                                 {"lease_until", store::iso_time(claim.lease_until)},
                                 {"repeated", report.claimed.repeated},
                                 {"write_set", task.write_set}};
  data["findings"] = nlohmann::ordered_json::array();
  for (const store::FindingRow& finding : report.findings) {
    data["findings"].push_back(finding_json(finding));
  }
  data["cascades"] = nlohmann::ordered_json::array();
  for (const store::FindingRow& finding : report.cascades) {
    data["cascades"].push_back(finding_json(finding));
  }
  data["verify"] = nlohmann::ordered_json::array();
  for (const VerifyCommand& command : report.verify) {
    data["verify"].push_back({{"name", command.name}, {"run", command.run}});
  }
  return data;
}

void write_text(std::ostream& out, const ClaimReport& report) {
  const store::ClaimRow& claim = report.claimed.claim;
  const store::TaskRow& task = report.claimed.task;
  out << task.handle << " " << safe(task.title) << "\n"
      << "  claim " << safe(claim.claim_id) << ", epoch " << claim.epoch << ", "
      << safe(claim.actor) << ", lease until " << store::iso_time(claim.lease_until)
      << (report.claimed.repeated ? " (held already)" : "") << "\n"
      << "  read " << safe(task.file) << "\n";
  for (const store::FindingRow& finding : report.findings) {
    out << "  fix " << finding.id << " " << safe(finding.path) << ":" << finding.line << ":"
        << finding.column << " " << finding.rule << ": " << safe(finding.message) << "\n";
  }
  for (const store::FindingRow& finding : report.cascades) {
    out << "  goes with it: " << finding.id << " " << safe(finding.path) << ":" << finding.line
        << " " << finding.rule << "\n";
  }
  for (const std::string& path : task.write_set) out << "  may change " << safe(path) << "\n";
  for (const VerifyCommand& command : report.verify) {
    out << "  will be run: " << safe(command.run) << "\n";
  }
  out << "\nnext: fix, commit, `punchlist task complete " << task.handle << "`\n";
}

int run_claim(Invocation& inv, const ClaimArguments& arguments) {
  if (arguments.task.empty() == !arguments.next) {
    throw base::Error(base::ErrorKind::usage, "name a task, or give --next", "task claim", {},
                      "`punchlist task list` shows the tasks");
  }
  const Project project = open_project(inv);
  store::ClaimRequest request;
  request.task = arguments.task;
  request.actor = actor_name(inv, arguments.actor);
  request.claim_id = arguments.claim_id;
  request.ttl = project.config.claim_ttl_ms;
  if (!arguments.ttl.empty()) {
    request.ttl = duration_ms(arguments.ttl);
    if (request.ttl == 0) {
      throw base::Error(base::ErrorKind::usage, "not a duration", arguments.ttl, {},
                        "write 90s, 15m or 2h");
    }
  }
  store::Store store = open_ledger(project);
  const ClaimReport report = claim_task(project, store, request);
  if (const std::optional<store::ClaimRow>& old = report.claimed.expired) {
    warn(inv, "the claim of " + safe(old->actor) + " ran out at " +
                  store::iso_time(old->lease_until) + "; unmerged work may be in " +
                  safe(old->worktree));
  }
  if (inv.format == "json") {
    write_json(inv, json_text(claim_json(report)));
  } else {
    write_text(inv.out, report);
  }
  return kExitOk;
}

int run_release(Invocation& inv, const ReleaseArguments& arguments) {
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  const store::TaskRow task = store.task(arguments.task);
  const std::string actor = actor_name(inv, arguments.actor);
  if (task.state == tasks::TaskStatus::needs_human) {
    store::StatusChange change;
    change.subject = task.id;
    change.by = tasks::Actor::person;
    change.to = tasks::to_string(tasks::TaskStatus::ready);
    change.actor = actor;
    change.evidence = arguments.note;
    store.append_status(change);
    inv.out << task.handle << " may be claimed again\n";
    return kExitOk;
  }
  store.release(task.id, holder_of(project, actor, arguments.claim_id), arguments.note);
  inv.out << task.handle << " given back\n";
  return kExitOk;
}

}  // namespace

void add_task_claim(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  const auto claim_arguments = std::make_shared<ClaimArguments>();
  CLI::App& claim =
      add_command(task, inv, "claim", "take a task for this work tree", "Work",
                  [&inv, claim_arguments] { return run_claim(inv, *claim_arguments); });
  claim.add_option("task", claim_arguments->task, "handle (02-03) or id (T-4M8P2C)")
      ->type_name("TASK");
  claim.add_flag("--next", claim_arguments->next, "take the first task that is ready");
  claim
      .add_option("--ttl", claim_arguments->ttl,
                  "how long it is yours without a sign of life; otherwise claims.ttl")
      ->type_name("DURATION");
  claim
      .add_option("--claim-id", claim_arguments->claim_id,
                  "your own name for the claim: the same one again changes nothing")
      ->type_name("ID");
  claim
      .add_option("--actor", claim_arguments->actor,
                  "who acts; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(claim, inv, {"text", "json"});
  add_config_option(claim, inv);

  const auto release_arguments = std::make_shared<ReleaseArguments>();
  CLI::App& release = add_command(
      task, inv, "release", "give a task back, or let one that needed a person be claimed", "Work",
      [&inv, release_arguments] { return run_release(inv, *release_arguments); });
  release.add_option("task", release_arguments->task, "handle (02-03) or id (T-4M8P2C)")
      ->type_name("TASK")
      ->required();
  release.add_option("--note", release_arguments->note, "what whoever comes next should know")
      ->type_name("TEXT");
  release
      .add_option("--claim-id", release_arguments->claim_id, "the claim, if not of this work tree")
      ->type_name("ID");
  release
      .add_option("--actor", release_arguments->actor,
                  "who acts; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
}

}  // namespace cli
