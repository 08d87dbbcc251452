#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "cli/actions/dismiss.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

void say(Invocation& inv, const std::string& id, const std::string& what) {
  if (inv.format == "json") {
    write_json(inv, json_text(nlohmann::ordered_json{
                        {"id", id}, {"disposition", what}, {"file", kSuppressionsFile}}));
    return;
  }
  inv.out << id << ": " << what << "\nwrote " << kSuppressionsFile
          << ": commit it, and others and CI know it too\n";
}

int run_dismiss(Invocation& inv, Dismissal dismissal, const std::string& actor) {
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  dismissal.by = actor_name(inv, actor);
  const Suppression made = dismiss(project, store, dismissal);
  say(inv, made.site.id, made.as == tasks::Disposition::accepted ? "accepted" : "false_positive");
  return kExitOk;
}

int run_reopen(Invocation& inv, const std::string& id, const std::string& reason,
               const std::string& actor) {
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  const std::string whole = reopen(project, store, id, reason, actor_name(inv, actor));
  say(inv, whole, "open");
  return kExitOk;
}

CLI::App& findings(CLI::App& root) {
  return group(root, "finding", "look at findings and decide about them", "Findings");
}

void add_dismiss(CLI::App& root, Invocation& inv) {
  const auto dismissal = std::make_shared<Dismissal>();
  const auto actor = std::make_shared<std::string>();
  CLI::App& command = add_command(
      findings(root), inv, "dismiss", "accept a finding, or call it a false alarm", "Findings",
      [&inv, dismissal, actor] { return run_dismiss(inv, *dismissal, *actor); });
  command.add_option("finding", dismissal->id, "id of the finding, or its beginning")
      ->required()
      ->type_name("ID");
  command
      .add_option("--as", dismissal->as,
                  "accepted (it is so, and may stay) or false-positive (it is not so; looked at "
                  "again when the rule changes)")
      ->required()
      ->type_name("WORD");
  command.add_option("--reason", dismissal->reason, "why, on one line")
      ->required()
      ->type_name("TEXT");
  command
      .add_option("--expires", dismissal->expires,
                  "the last day on which this holds, 2027-01-31; the gate sees it the day after")
      ->type_name("DATE");
  command.add_option("--actor", *actor, "who decides; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

void add_reopen(CLI::App& root, Invocation& inv) {
  const auto id = std::make_shared<std::string>();
  const auto reason = std::make_shared<std::string>();
  const auto actor = std::make_shared<std::string>();
  CLI::App& command =
      add_command(findings(root), inv, "reopen", "take a dismissal back", "Findings",
                  [&inv, id, reason, actor] { return run_reopen(inv, *id, *reason, *actor); });
  command.add_option("finding", *id, "id of the finding, or its beginning")
      ->required()
      ->type_name("ID");
  command.add_option("--reason", *reason, "why, on one line")->type_name("TEXT");
  command.add_option("--actor", *actor, "who decides; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace

void add_finding_dismiss(CLI::App& root, Invocation& inv) {
  add_dismiss(root, inv);
  add_reopen(root, inv);
}

}  // namespace cli
