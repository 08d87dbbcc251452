#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "cli/actions/dashboard_action.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/share_scan.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/json.h"
#include "cli/report/pull_request.h"
#include "cli/report/sarif.h"
#include "cli/report/view.h"
#include "cli/view_options.h"
#include "store/history.h"
#include "store/store.h"

namespace cli {
namespace {

void write_output(Invocation& inv, const std::string& output, const std::string& text) {
  if (output == "-") {
    inv.out << text;
    return;
  }
  base::write_file_atomically(base::join_path(inv.cwd, output), text);
  inv.err << "wrote " << safe(output) << "\n";
}

void add_output_option(CLI::App& command, std::string& output) {
  command.add_option("-o,--output", output, "the file to write; - for stdout")
      ->type_name("FILE")
      ->required();
}

/// The page tells what is there now, and a history alone does not. Recorded as `scan` would.
void record_first_scan(Invocation& inv, const Project& project, store::Store& ledger) {
  const Progress progress(inv, "scanning");
  ScanRequest request;
  if (project.bare) {
    request.source = SourceKind::commit;
    request.rev = "HEAD";
  }
  const store::Millis started = ledger.now();
  ScanReport scan = scan_project(project, request);
  record_scan(project, ledger, scan, actor_name(inv, {}), started);
}

int export_html(Invocation& inv, const std::string& output) {
  const Project project = open_project(inv);
  std::optional<store::Store> ledger = open_ledger_if_there(project);
  const bool was_scanned = ledger && ledger->latest_scan();
  if (!was_scanned && (!ledger || store::History(*ledger, {}).commits() == 0)) {
    throw base::Error(base::ErrorKind::not_found, "nothing was scanned yet", project.root, {},
                      "punchlist scan");
  }
  if (!was_scanned) record_first_scan(inv, project, *ledger);
  std::string page;
  {
    const Progress progress(inv, "making the page");
    page = dashboard_html(make_dashboard(project, *ledger));
  }
  write_output(inv, output, page);
  return kExitOk;
}

/// A scan that is written down for other tools.
struct ShareArguments {
  std::string output;
  std::string rev;
  std::string repository;
  std::string new_since;
  ViewArguments view;
  unsigned jobs = 0;
};

struct Shared {
  Project project;
  ScanRequest request;
  SharedScan scan;
  View view;
};

Shared share(Invocation& inv, const ShareArguments& arguments) {
  const View view = view_from(arguments.view);
  const std::string rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  Shared shared{arguments.repository.empty()
                    ? open_project(inv)
                    : open_repository_project(inv, arguments.repository, rev),
                {},
                {},
                view};
  shared.view.tests = shared.project.config.tests == scanner::TestPolicy::all;
  if (!arguments.rev.empty() || shared.project.remote || shared.project.bare) {
    shared.request.source = SourceKind::commit;
    shared.request.rev = rev;
  }
  shared.request.jobs = arguments.jobs;
  if (!arguments.new_since.empty() && !shared.project.repository) {
    throw base::Error(base::ErrorKind::not_found, "not a git repository", shared.project.root,
                      "--new-since reads a commit", "leave it out, or change to a clone");
  }
  {
    const Progress progress(inv, "scanning");
    shared.scan = scan_to_share(shared.project, shared.request, arguments.new_since);
  }
  for (const std::string& warning : shared.scan.report.warnings) warn(inv, warning);
  return shared;
}

int export_sarif(Invocation& inv, const ShareArguments& arguments) {
  const Shared shared = share(inv, arguments);
  SarifInput input = sarif_input(shared.project, shared.request, shared.scan.report, shared.view);
  input.is_new = shared.scan.is_new;
  write_output(inv, arguments.output, sarif_text(shared.scan.report, input));
  return kExitOk;
}

int export_json(Invocation& inv, const ShareArguments& arguments) {
  const Shared shared = share(inv, arguments);
  View view = shared.view;
  view.all = true;
  write_output(
      inv, arguments.output,
      json_envelope(inv.command, scan_json(shared.scan.report, view), inv.warnings) + "\n");
  return kExitOk;
}

int export_markdown(Invocation& inv, const ShareArguments& arguments) {
  const Shared shared = share(inv, arguments);
  const std::string base = !shared.scan.base_commit.empty() ? shared.scan.base_commit.substr(0, 10)
                           : shared.scan.is_new             ? "the baseline"
                                                            : "";
  write_output(inv, arguments.output,
               pull_request_markdown(shared.scan.report, shared.view, shared.scan.is_new, base));
  return kExitOk;
}

/// \param chooses whether it shows a part only, and says what is new; otherwise all there is
void add_share_options(CLI::App& command, Invocation& inv, ShareArguments& arguments,
                       bool chooses) {
  add_output_option(command, arguments.output);
  command.add_option("--rev", arguments.rev, "scan this commit instead of the work tree")
      ->type_name("REV");
  command
      .add_option("--repo", arguments.repository,
                  "another repository, bare or not; HEAD without --rev")
      ->type_name("DIR");
  if (chooses) {
    command
        .add_option("--new-since", arguments.new_since,
                    "say what is new since the merge base with this revision; otherwise what the "
                    "baseline lacks")
        ->type_name("REV");
    add_view_options(command, arguments.view);
  }
  command.add_option("--jobs", arguments.jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  add_config_option(command, inv);
}

}  // namespace

void add_export(CLI::App& root, Invocation& inv) {
  CLI::App& parent = group(root, "export", "write findings, tasks and runs for others", "Share");
  const auto output = std::make_shared<std::string>();
  CLI::App& html = add_command(parent, inv, "html", "one page that needs no network", "Share",
                               [&inv, output] { return export_html(inv, *output); });
  add_output_option(html, *output);
  add_config_option(html, inv);

  const auto arguments = std::make_shared<ShareArguments>();
  CLI::App& sarif =
      add_command(parent, inv, "sarif", "scan, and write SARIF 2.1.0 for code scanning", "Share",
                  [&inv, arguments] { return export_sarif(inv, *arguments); });
  add_share_options(sarif, inv, *arguments, true);
  CLI::App& json =
      add_command(parent, inv, "json", "scan, and write all of it as docs/schema describes it",
                  "Share", [&inv, arguments] { return export_json(inv, *arguments); });
  add_share_options(json, inv, *arguments, false);
  CLI::App& markdown =
      add_command(parent, inv, "markdown", "scan, and write a comment for a pull request", "Share",
                  [&inv, arguments] { return export_markdown(inv, *arguments); });
  add_share_options(markdown, inv, *arguments, true);
}

}  // namespace cli
