#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>

#include "base/files.h"
#include "cli/actions/make_audit.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/view.h"
#include "tasks/audit.h"

namespace cli {
namespace {

struct ReportArguments {
  std::string output = "-";
  std::string rev;
  std::string repository;
};

int report_audit(Invocation& inv, const ReportArguments& arguments) {
  const Project project =
      arguments.repository.empty()
          ? open_project(inv)
          : open_repository_project(inv, arguments.repository,
                                    arguments.rev.empty() ? "HEAD" : arguments.rev);
  ScanRequest request;
  if (!arguments.rev.empty() || project.remote || project.bare) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  }
  std::string text;
  {
    const Progress progress(inv, "scanning");
    text = tasks::render_audit(make_audit(project, scan_project(project, request)));
  }
  if (arguments.output == "-") {
    inv.out << text;
    return kExitOk;
  }
  base::write_file_atomically(base::join_path(inv.cwd, arguments.output), text);
  inv.err << "wrote " << safe(arguments.output) << "\n";
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
}

}  // namespace cli
