#include <CLI/CLI.hpp>

#include <algorithm>
#include <iomanip>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/share_scan.h"
#include "cli/actions/trailers.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/json.h"
#include "cli/report/sarif.h"
#include "cli/report/stats.h"
#include "cli/report/text.h"
#include "cli/view_options.h"

namespace cli {
namespace {

/// What was asked for on the command line.
struct ScanArguments {
  std::vector<std::string> paths;
  bool staged = false;
  std::string rev;
  std::string repository;
  std::vector<std::string> rules;
  ViewArguments view;
  bool record = false;
  bool no_record = false;
  std::string actor;
  bool short_lines = false;
  unsigned jobs = 0;
  bool stats = false;
  bool timings = false;
  bool no_cache = false;
};

Project project_for(Invocation& inv, const ScanArguments& arguments) {
  if (arguments.repository.empty()) return open_project(inv);
  return open_repository_project(inv, arguments.repository,
                                 arguments.rev.empty() ? "HEAD" : arguments.rev);
}

ScanRequest request_for(const Invocation& inv, const Project& project,
                        const ScanArguments& arguments) {
  ScanRequest request;
  if (arguments.staged) {
    request.source = SourceKind::index;
  } else if (!arguments.rev.empty()) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev;
  } else if (project.remote || project.bare) {
    request.source = SourceKind::commit;
    request.rev = "HEAD";
  }
  for (const std::string& path : arguments.paths) {
    const std::string inside = path_in_project(project, inv, path);
    if (inside.empty()) {
      request.paths.clear();
      break;
    }
    request.paths.push_back(inside);
  }
  request.rules = arguments.rules;
  request.jobs = arguments.jobs;
  request.stats = arguments.stats;
  request.timings = arguments.timings;
  request.cache = !arguments.no_cache;
  // The repository of somebody else stays as it is, and so does a plain folder.
  request.make_cache = project.repository && !project.remote && !project.bare;
  return request;
}

/// A scan of one's own work tree is recorded; of a clone named by --repo, or of what is merely
/// staged, only when asked.
bool wants_record(const Project& project, const ScanRequest& request,
                  const ScanArguments& arguments) {
  if (arguments.no_record) return false;
  if (arguments.record) return true;
  return !project.remote && !project.bare && request.source != SourceKind::index;
}

/// The one best next command, on stderr: it is no part of the answer.
void write_next(Invocation& inv, const Project& project, const ScanReport& report, const View& view,
                bool recorded) {
  const scanner::Finding* worst = nullptr;
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const scanner::Finding& finding = report.result.findings[i];
    if (!passes(finding, view) || hidden_in_text(report, i, view) != Hidden::no) continue;
    if (worst == nullptr || finding.severity > worst->severity) worst = &finding;
  }
  std::string next;
  if (worst != nullptr && recorded) {
    next = "punchlist plan";
  } else if (worst != nullptr) {
    next = "punchlist explain " + worst->rule;
  } else if (project.repository && !project.bare && !project.remote) {
    next = "punchlist hook install";
  } else {
    next = "punchlist rules";
  }
  inv.err << Style(use_colour(inv.env, inv.err_is_terminal)).hint("next:") << " " << next << "\n";
}

void write_timings(std::ostream& err, const scanner::ScanResult& result) {
  double total = 0;
  for (const auto& [phase, seconds] : result.timings) {
    std::ostringstream line;
    line << std::fixed << std::setprecision(3) << std::setw(9) << seconds << " s  " << phase;
    err << line.str() << "\n";
    total += seconds;
  }
  std::ostringstream line;
  line << std::fixed << std::setprecision(3) << std::setw(9) << total << " s  in all";
  err << line.str() << "\n";
}

int run_scan(Invocation& inv, const ScanArguments& arguments) {
  if (arguments.short_lines) {
    if (inv.format == "json" || inv.format == "sarif") {
      throw base::Error(base::ErrorKind::usage, "options exclude each other",
                        "--short and --format " + inv.format, {}, "give one of them");
    }
    inv.format = "short";
  }
  if (arguments.stats && (inv.format == "short" || inv.format == "sarif")) {
    throw base::Error(base::ErrorKind::usage, "options exclude each other",
                      inv.format == "short" ? "--stats and --short" : "--stats and --format sarif",
                      {}, "take --stats with the text or with --format json");
  }
  View view = view_from(arguments.view);
  const Project project = project_for(inv, arguments);
  view.tests = project.config.tests == scanner::TestPolicy::all;
  const ScanRequest request = request_for(inv, project, arguments);
  const bool record = wants_record(project, request, arguments);
  std::optional<store::Store> ledger;
  // Opened first: a ledger that cannot be written is said before the work, not after it.
  if (record) ledger = open_ledger(project);
  ScanReport report;
  {
    const Progress progress(inv, "scanning");
    const store::Millis started = ledger ? ledger->now() : 0;
    report = scan_project(project, request);
    if (ledger) record_scan(project, *ledger, report, actor_name(inv, arguments.actor), started);
    if (ledger && !project.remote) submit_by_trailers(project, *ledger);
  }

  for (const std::string& warning : report.warnings) warn(inv, warning);

  if (inv.format == "json") {
    write_json(inv, scan_json(report, view));
  } else if (inv.format == "sarif") {
    inv.out << sarif_text(report, sarif_input(project, request, report, view));
  } else if (inv.format == "short") {
    write_short_report(inv.out, report, view);
  } else {
    const Style style(use_colour(inv.env, inv.out_is_terminal));
    write_text_report(inv.out, report, view, style);
    if (arguments.stats) write_stats(inv.out, report, style);
  }
  inv.out.flush();
  if (inv.format == "text") {
    if (record && !project.repository) {
      inv.err << "recorded in " << safe(project.store_directory) << " (no git repository here)\n";
    }
    write_next(inv, project, report, view, record);
  }
  if (arguments.timings) write_timings(inv.err, report.result);

  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    if (counts_in_scan(report, i, project.config.gate)) return kExitFindings;
  }
  return kExitOk;
}

}  // namespace

void add_scan(CLI::App& root, Invocation& inv) {
  // Owned by the callback: the parser and the command live as long as it does.
  const auto arguments = std::make_shared<ScanArguments>();
  CLI::App& command = add_command(root, inv, "scan", "find async-runtime misuse", "Audit",
                                  [&inv, arguments] { return run_scan(inv, *arguments); });
  command.add_option("paths", arguments->paths,
                     "report only below these; the whole workspace is read");
  CLI::Option* staged =
      command.add_flag("--staged", arguments->staged, "scan what is staged in git's index");
  command.add_option("--rev", arguments->rev, "scan a commit, straight from the object store")
      ->type_name("REV")
      ->excludes(staged);
  command
      .add_option("--repo", arguments->repository,
                  "scan this clone or git directory, bare ones too; HEAD unless --rev")
      ->type_name("DIR")
      ->excludes(staged);
  command.add_option("--rule", arguments->rules, "only this rule; may be repeated")
      ->type_name("ID")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_view_options(command, arguments->view);
  CLI::Option* record = command.add_flag("--record", arguments->record,
                                         "record in the ledger also with --repo or --staged");
  command
      .add_flag("--no-record", arguments->no_record,
                "leave the ledger alone; a work tree's scans are recorded otherwise")
      ->excludes(record);
  command
      .add_option("--actor", arguments->actor, "who scans; otherwise PUNCHLIST_ACTOR, user@host")
      ->type_name("NAME");
  command.add_option("--jobs", arguments->jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  add_format_option(command, inv, {"text", "short", "json", "sarif"});
  command.add_flag("--short", arguments->short_lines, "the same as --format short");
  add_config_option(command, inv);
  command.add_flag("--stats", arguments->stats,
                   "count by kinds, and what was not understood: text and json");
  command.add_flag("--no-cache", arguments->no_cache,
                   "compute everything anew; the cache changes no result, only the time");
  command.add_flag("--timings", arguments->timings, "print where the time went, on stderr");
}

}  // namespace cli
