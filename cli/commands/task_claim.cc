#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/claim.h"
#include "cli/claim_options.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/left_work.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct ClaimArguments {
  std::string task;
  bool next = false;
  std::string ttl;
  ClaimOptions options;
};

nlohmann::ordered_json report_json(const ClaimReport& report) {
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
    data["findings"].push_back(finding_row_json(finding));
  }
  data["cascades"] = nlohmann::ordered_json::array();
  for (const store::FindingRow& finding : report.cascades) {
    data["cascades"].push_back(finding_row_json(finding));
  }
  data["verify"] = nlohmann::ordered_json::array();
  for (const VerifyCommand& command : report.verify) {
    data["verify"].push_back({{"name", command.name}, {"run", command.run}});
  }
  data["expired"] = nullptr;
  if (report.claimed.expired) {
    data["expired"] = claim_json(*report.claimed.expired);
    data["expired"]["left_work"] = left_work_json(report.left.value());
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
  if (report.claimed.expired) {
    out << "  " << safe(report.claimed.expired->actor) << " held it before and left:\n";
    write_left_work(out, report.left.value(), "    ");
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
  request.actor = actor_name(inv, arguments.options.actor);
  request.claim_id = arguments.options.claim_id;
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
                  store::iso_time(old->lease_until) + "; nothing in its work tree is touched");
  }
  if (inv.format == "json") {
    write_json(inv, json_text(report_json(report)));
  } else {
    write_text(inv.out, report);
  }
  return kExitOk;
}

}  // namespace

void add_task_claim(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  const auto arguments = std::make_shared<ClaimArguments>();
  CLI::App& claim = add_command(task, inv, "claim", "take a task for this work tree", "Work",
                                [&inv, arguments] { return run_claim(inv, *arguments); });
  claim.add_option("task", arguments->task, "handle (02-03) or id (T-4M8P2C)")->type_name("TASK");
  claim.add_flag("--next", arguments->next, "take the first task that is ready");
  claim
      .add_option("--ttl", arguments->ttl,
                  "how long it is yours without a sign of life; otherwise claims.ttl")
      ->type_name("DURATION");
  claim
      .add_option("--claim-id", arguments->options.claim_id,
                  "your own name for the claim: the same one again changes nothing")
      ->type_name("ID");
  claim
      .add_option("--actor", arguments->options.actor,
                  "who acts; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(claim, inv, {"text", "json"});
  add_config_option(claim, inv);
}

}  // namespace cli
