#include <CLI/CLI.hpp>

#include <istream>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/doc.h"
#include "cli/report/explain_json.h"
#include "cli/report/explain_text.h"
#include "cli/rule_ids.h"
#include "scanner/explain.h"
#include "scanner/explain_panic.h"
#include "scanner/rule.h"
#include "scanner/shown_line.h"
#include "tasks/status.h"

namespace cli {
namespace {

/// More than any backtrace: what is piped in by mistake is not read for ever.
constexpr size_t kLargestPaste = 4 * 1000 * 1000;

struct ExplainArguments {
  std::string what;
  bool staged = false;
  std::string rev;
  std::string repository;
};

int explain_rule(Invocation& inv, const scanner::Rule& rule) {
  if (inv.format == "json") {
    nlohmann::ordered_json data;
    data["id"] = rule.id;
    data["title"] = rule.title;
    data["category"] = rule.category;
    data["severity"] = scanner::to_string(rule.severity);
    data["doc"] = rule.doc;
    write_json(inv, json_text(data));
    return kExitOk;
  }
  const bool colour = use_colour(inv.env, inv.out_is_terminal);
  inv.out << doc_text(rule.doc, Style(colour), colour);
  return kExitOk;
}

/// A number of at most nine digits at the end of `text` after a colon, which is then cut off.
std::optional<uint32_t> cut_number(std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const std::string digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  text.erase(colon);
  return static_cast<uint32_t>(std::stoul(digits));
}

/// FILE:LINE or FILE:LINE:COLUMN; nothing if it is neither.
std::optional<scanner::LineQuery> line_query(const std::string& what) {
  scanner::LineQuery query;
  query.path = what;
  const std::optional<uint32_t> last = cut_number(query.path);
  if (!last) return std::nullopt;
  const std::optional<uint32_t> first = cut_number(query.path);
  query.line = first ? *first : *last;
  query.column = first ? *last : 0;
  return query;
}

Project project_for(Invocation& inv, const ExplainArguments& arguments) {
  if (arguments.repository.empty()) return open_project(inv);
  return open_repository_project(inv, arguments.repository,
                                 arguments.rev.empty() ? "HEAD" : arguments.rev);
}

ScanRequest request_for(const Project& project, const ExplainArguments& arguments) {
  ScanRequest request;
  if (arguments.staged) {
    request.source = SourceKind::index;
  } else if (!arguments.rev.empty() || project.remote || project.bare) {
    request.source = SourceKind::commit;
    request.rev = arguments.rev.empty() ? "HEAD" : arguments.rev;
  }
  return request;
}

/// What the ledger has of a finding, before what is known of its line now.
struct Recorded {
  store::FindingRow row;
  bool moved = false;  ///< the line does not read as it did when it was last seen
};

nlohmann::ordered_json recorded_json(const Recorded& recorded) {
  nlohmann::ordered_json json;
  json["id"] = recorded.row.id;
  json["rule"] = recorded.row.rule;
  json["disposition"] = tasks::to_string(recorded.row.disposition);
  json["presence"] = tasks::to_string(recorded.row.presence);
  json["last_commit"] = recorded.row.last_commit;
  json["line_changed_since"] = recorded.moved;
  return json;
}

void write_recorded(std::ostream& out, const Recorded& recorded, const Style& style) {
  const store::FindingRow& row = recorded.row;
  out << style.strong(row.id) << " " << row.rule << ", " << tasks::to_string(row.disposition)
      << ", " << tasks::to_string(row.presence);
  if (!row.last_commit.empty()) out << ", last seen on " << row.last_commit.substr(0, 10);
  out << "\n";
  if (recorded.moved) {
    out << style.warning("note:")
        << " the line has changed since; `punchlist scan` finds where it is now\n";
  }
}

scanner::LineReport look_at_line(Invocation& inv, const ExplainArguments& arguments,
                                 const Project& project, const scanner::LineQuery& query) {
  ScanRequest request = request_for(project, arguments);
  request.paths = {query.path};
  const ScanInputs inputs = scan_inputs(project, request);
  const Progress progress(inv, "scanning");
  return scanner::explain_line(*inputs.sources, inputs.options, query);
}

int explain_finding(Invocation& inv, const ExplainArguments& arguments) {
  const Project project = project_for(inv, arguments);
  const std::optional<store::Store> ledger = open_ledger_if_there(project);
  if (!ledger) {
    throw base::Error(base::ErrorKind::not_found, "no such finding", arguments.what,
                      "nothing is recorded yet", "run `punchlist scan` first");
  }
  Recorded recorded;
  recorded.row = ledger->finding(arguments.what);
  const scanner::LineReport report =
      look_at_line(inv, arguments, project, {recorded.row.path, recorded.row.line, 0});
  recorded.moved = !scanner::is_shown_of(recorded.row.source_line, report.source_line);
  if (inv.format == "json") {
    nlohmann::ordered_json data;
    data["recorded"] = recorded_json(recorded);
    data["line"] = nlohmann::ordered_json::parse(line_json(report));
    write_json(inv, json_text(data));
    return kExitOk;
  }
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  write_recorded(inv.out, recorded, style);
  write_line_report(inv.out, report, style);
  return kExitOk;
}

int explain_line(Invocation& inv, const ExplainArguments& arguments, scanner::LineQuery query) {
  const Project project = project_for(inv, arguments);
  query.path = path_in_project(project, inv, query.path);
  const scanner::LineReport report = look_at_line(inv, arguments, project, query);
  if (inv.format == "json") {
    write_json(inv, line_json(report));
    return kExitOk;
  }
  write_line_report(inv.out, report, Style(use_colour(inv.env, inv.out_is_terminal)));
  inv.out.flush();
  for (const scanner::KnownRule& rule : report.rules) {
    if (rule.outcome != "fired" && rule.outcome != "call path") continue;
    inv.err << Style(use_colour(inv.env, inv.err_is_terminal)).hint("next:")
            << " punchlist explain " << rule.rule << "\n";
    break;
  }
  return kExitOk;
}

int explain_panic(Invocation& inv, const ExplainArguments& arguments) {
  std::string pasted;
  char buffer[4096];
  while (pasted.size() < kLargestPaste) {
    inv.in.read(buffer, sizeof buffer);
    if (inv.in.gcount() == 0) break;
    pasted.append(buffer, static_cast<size_t>(inv.in.gcount()));
  }
  const Project project = project_for(inv, arguments);
  const ScanInputs inputs = scan_inputs(project, request_for(project, arguments));
  const scanner::PanicReport report =
      scanner::explain_panic(*inputs.sources, inputs.options, pasted);
  if (inv.format == "json") {
    write_json(inv, panic_json(report));
  } else {
    write_panic_report(inv.out, report, Style(use_colour(inv.env, inv.out_is_terminal)));
  }
  return kExitOk;
}

int explain(Invocation& inv, const ExplainArguments& arguments) {
  const std::string& what = arguments.what;
  if (what == "-") return explain_panic(inv, arguments);
  if (const scanner::Rule* rule = scanner::find_rule(what)) return explain_rule(inv, *rule);
  if (const std::optional<scanner::LineQuery> query = line_query(what))
    return explain_line(inv, arguments, *query);
  if (what.starts_with("F-") || what.starts_with("f-")) return explain_finding(inv, arguments);
  if (what.ends_with(".rs") || what.find('/') != std::string::npos) {
    throw base::Error(base::ErrorKind::usage, "which line of the file?", what, {},
                      "name one: " + what + ":12");
  }
  throw base::Error(base::ErrorKind::not_found, "no such rule", what, {}, rule_hint(what));
}

}  // namespace

void add_explain(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<ExplainArguments>();
  CLI::App& command =
      add_command(root, inv, "explain", "explain a rule, a line, a finding or a panic", "Audit",
                  [&inv, arguments] { return explain(inv, *arguments); });
  command
      .add_option(
          "what", arguments->what,
          "a rule's id; FILE:LINE[:COLUMN]; a finding's id; or - for a panic on standard input")
      ->required();
  CLI::Option* staged = command.add_flag("--staged", arguments->staged,
                                         "a line or panic: as of what is staged in git's index");
  command.add_option("--rev", arguments->rev, "a line or panic: as of a commit")
      ->type_name("REV")
      ->excludes(staged);
  command
      .add_option("--repo", arguments->repository,
                  "a line or panic: of this clone or git directory; HEAD unless --rev")
      ->type_name("DIR")
      ->excludes(staged);
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
