#include "cli/actions/hook.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <memory>
#include <ostream>
#include <string>

#include "base/error.h"
#include "cli/actions/gate.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/project.h"
#include "cli/report/gate.h"
#include "cli/report/view.h"

namespace cli {
namespace {

int run_install(Invocation& inv) {
  const HookReport report = install_hook(open_git_project(inv));
  inv.out << (report.changed ? "installed " : "is installed: ")
          << (report.is_line ? "a line in " : "") << safe(report.path) << "\n";
  if (!report.other.empty()) inv.out << "it runs first: " << safe(report.other) << "\n";
  return kExitOk;
}

int run_uninstall(Invocation& inv) {
  const HookReport report = uninstall_hook(open_git_project(inv));
  inv.out << (report.changed ? "removed " : "there is none: ")
          << (report.is_line ? "our line in " : "") << safe(report.path) << "\n";
  if (!report.other.empty()) inv.out << "what was there before is back\n";
  return kExitOk;
}

/// What could not be judged stops a commit only where people want it so.
int not_judged(Invocation& inv, const std::string& why, bool strict) {
  warn(inv, "this commit was not checked: " + why);
  if (strict) inv.err << "hook.strict: true stops it; `git commit --no-verify` does not ask\n";
  return strict ? kExitFindings : kExitOk;
}

/// The hook itself. Reads what is staged; writes nothing but the cache beside the ledger. 0 or 1.
int run_pre_commit(Invocation& inv) {
  bool strict = false;
  try {
    const Project project = open_git_project(inv);
    strict = project.config.hook.strict;
    for (const HeldFile& file :
         files_held_by_others(project, inv.env("PUNCHLIST_CLAIM_ID").value_or(""))) {
      warn(inv, file.path + " is being changed by " + file.actor + " for task " + file.handle +
                    " (until " + file.until + ")");
    }
    GateRequest request;
    request.staged = true;
    const GateReport report = judge_change(project, request);
    for (const std::string& warning : report.scan.warnings) warn(inv, warning);
    for (const scanner::Skipped& file : report.unread)
      warn(inv, "not judged: " + file.path + ": " + file.reason);
    write_gate_text(inv.out, report, "what is staged",
                    Style(use_colour(inv.env, inv.out_is_terminal)));
    if (report.passed()) return kExitOk;
    inv.out << "the commit is stopped; `git commit --no-verify` does not ask\n";
    return kExitFindings;
  } catch (const base::Error& error) {
    return not_judged(inv, error.what(), strict);
  } catch (const std::exception& error) {
    return not_judged(inv, error.what(), strict);
  }
}

}  // namespace

void add_hook(CLI::App& root, Invocation& inv) {
  CLI::App& hook = group(root, "hook", "the pre-commit hook", "Gate");
  add_command(hook, inv, "install",
              "check what is staged before each commit; a hook that is there goes on running",
              "Gate", [&inv] { return run_install(inv); });
  add_command(hook, inv, "uninstall", "remove that hook and put back what was there", "Gate",
              [&inv] { return run_uninstall(inv); });
  const auto name = std::make_shared<std::string>();  // the command's closure keeps it alive
  CLI::App& run = add_command(hook, inv, "run", "what git's hook calls: judge what is staged",
                              "Gate", [&inv, name] { return run_pre_commit(inv); });
  run.add_option("hook", *name, "one of pre-commit")
      ->required()
      ->check(CLI::IsMember({"pre-commit"}));
  add_config_option(run, inv);
}

}  // namespace cli
