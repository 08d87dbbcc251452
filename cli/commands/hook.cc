#include "cli/actions/hook.h"

#include <CLI/CLI.hpp>

#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

int run_install(Invocation& inv) {
  const HookReport report = install_hook(open_git_project(inv));
  inv.out << (report.changed ? "installed " : "is installed: ") << safe(report.path) << "\n";
  return kExitOk;
}

int run_uninstall(Invocation& inv) {
  const HookReport report = uninstall_hook(open_git_project(inv));
  inv.out << (report.changed ? "removed " : "there is none: ") << safe(report.path) << "\n";
  return kExitOk;
}

}  // namespace

void add_hook(CLI::App& root, Invocation& inv) {
  CLI::App& hook = group(root, "hook", "the pre-commit hook", "Gate");
  add_command(hook, inv, "install", "run `punchlist gate --staged` before each commit", "Gate",
              [&inv] { return run_install(inv); });
  add_command(hook, inv, "uninstall", "remove that hook", "Gate",
              [&inv] { return run_uninstall(inv); });
}

}  // namespace cli
