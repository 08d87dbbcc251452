#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "cli/actions/dashboard_action.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

int export_html(Invocation& inv, const std::string& output) {
  const Project project = open_project(inv);
  const std::optional<store::Store> ledger = open_ledger_if_there(project);
  if (!ledger || !ledger->latest_scan()) {
    throw base::Error(base::ErrorKind::not_found, "nothing was scanned yet", project.root, {},
                      "punchlist scan");
  }
  std::string page;
  {
    const Progress progress(inv, "making the page");
    page = dashboard_html(make_dashboard(project, *ledger));
  }
  if (output == "-") {
    inv.out << page;
    return kExitOk;
  }
  base::write_file_atomically(base::join_path(inv.cwd, output), page);
  inv.err << "wrote " << safe(output) << "\n";
  return kExitOk;
}

}  // namespace

void add_export(CLI::App& root, Invocation& inv) {
  CLI::App& parent = group(root, "export", "write findings, tasks and runs for others", "Share");
  const auto output = std::make_shared<std::string>();
  CLI::App& html = add_command(parent, inv, "html", "one page that needs no network", "Share",
                               [&inv, output] { return export_html(inv, *output); });
  html.add_option("-o,--output", *output, "the file to write; - for stdout")
      ->type_name("FILE")
      ->required();
  add_config_option(html, inv);
}

}  // namespace cli
