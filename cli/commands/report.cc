#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/actions/make_audit.h"
#include "cli/actions/make_migration.h"
#include "cli/actions/make_plan.h"
#include "cli/actions/make_postmortem.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/view.h"
#include "scanner/rule.h"
#include "tasks/audit.h"
#include "tasks/migration.h"
#include "tasks/postmortem.h"

namespace cli {
namespace {

struct ReportArguments {
  std::string output = "-";
  std::string rev;
  std::string repository;
  std::vector<std::string> rules;
  std::string finding;
};

void write_report(Invocation& inv, const std::string& output, const std::string& text) {
  if (output == "-") {
    inv.out << text;
    return;
  }
  base::write_file_atomically(base::join_path(inv.cwd, output), text);
  inv.err << "wrote " << safe(output) << "\n";
}

int report_audit(Invocation& inv, const ReportArguments& arguments) {
  const Project project =
      arguments.repository.empty()
          ? open_project(inv)
          : open_repository_project(inv, arguments.repository,
                                    arguments.rev.empty() ? "HEAD" : arguments.rev);
  ScanRequest request;
  request.repairs = true;
  if (!arguments.rev.empty() || project.remote || project.bare) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  }
  std::string text;
  {
    const Progress progress(inv, "scanning");
    text = tasks::render_audit(make_audit(project, scan_project(project, request)));
  }
  write_report(inv, arguments.output, text);
  return kExitOk;
}

int report_migration(Invocation& inv, const ReportArguments& arguments) {
  const Project project = open_git_project(inv);
  store::Store store = open_ledger(project);
  for (const std::string& rule : arguments.rules) {
    if (scanner::find_rule(rule) == nullptr)
      throw base::Error(base::ErrorKind::usage, "no such rule", rule, {},
                        "`punchlist rules` lists them");
  }
  const std::string actor = actor_name(inv, {});
  PlanReport plan;
  {
    const Progress progress(inv, "scanning");
    ScanRequest request;
    request.repairs = true;
    const store::Millis started = store.now();
    ScanReport scan = scan_project(project, request);
    record_scan(project, store, scan, actor, started);
    plan = make_plan(project, store, scan, actor, true);
  }
  const std::vector<std::string> rules =
      arguments.rules.empty() ? policy_rules(store) : arguments.rules;
  if (rules.empty()) {
    throw base::Error(base::ErrorKind::not_found, "there is no finding of a policy",
                      "report migration", "punchlist.yaml may name what code is to go through",
                      "name a rule: `punchlist report migration --rule ID`");
  }
  write_report(inv, arguments.output,
               tasks::render_migration(make_migration(project, store, plan, rules)));
  return kExitOk;
}

int report_postmortem(Invocation& inv, const ReportArguments& arguments) {
  const Project project = open_git_project(inv);
  const std::optional<store::Store> store = open_ledger_if_there(project);
  if (!store) {
    throw base::Error(base::ErrorKind::not_found, "no such finding", arguments.finding,
                      "no scan was recorded yet", "run `punchlist scan`");
  }
  std::string text;
  {
    const Progress progress(inv, "scanning");
    text = tasks::render_postmortem(make_postmortem(project, *store, arguments.finding));
  }
  write_report(inv, arguments.output, text);
  return kExitOk;
}

}  // namespace

void add_report(CLI::App& root, Invocation& inv) {
  CLI::App& parent = group(root, "report", "write a document about one state of the code", "Share");
  const auto arguments = std::make_shared<ReportArguments>();
  CLI::App& audit =
      add_command(parent, inv, "audit",
                  "scan, and write what was found, what is right and what was not examined",
                  "Share", [&inv, arguments] { return report_audit(inv, *arguments); });
  audit.add_option("-o,--output", arguments->output, "the file to write; otherwise stdout")
      ->type_name("FILE");
  audit.add_option("--rev", arguments->rev, "audit this commit instead of the work tree")
      ->type_name("REV");
  audit
      .add_option("--repo", arguments->repository,
                  "another repository, bare or not; HEAD without --rev")
      ->type_name("DIR");
  add_config_option(audit, inv);

  CLI::App& migration = add_command(
      parent, inv, "migration",
      "scan, and write how far the code is led away from what a rule finds, and who works on it",
      "Share", [&inv, arguments] { return report_migration(inv, *arguments); });
  migration
      .add_option("--rule", arguments->rules, "of this rule; may be repeated; otherwise policies")
      ->type_name("ID")
      ->expected(1)
      ->take_all();
  migration.add_option("-o,--output", arguments->output, "the file to write; otherwise stdout")
      ->type_name("FILE");
  add_config_option(migration, inv);

  CLI::App& postmortem =
      add_command(parent, inv, "postmortem",
                  "write what a finding was, why it failed, and what its fix changed and proves",
                  "Share", [&inv, arguments] { return report_postmortem(inv, *arguments); });
  postmortem
      .add_option("finding", arguments->finding, "id (F-7K2QX9) of a finding that a task fixed")
      ->type_name("FINDING")
      ->required();
  postmortem.add_option("-o,--output", arguments->output, "the file to write; otherwise stdout")
      ->type_name("FILE");
  add_config_option(postmortem, inv);
}

}  // namespace cli
