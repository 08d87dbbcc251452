#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/finding_history.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/finding_id.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/finding_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

/// A finding with all that the ledger knows beside it.
struct Known {
  store::FindingRow row;
  std::vector<store::FrontierRow> frontiers;
  std::vector<store::Lineage> lineage;
  std::vector<store::Tie> ties;
  std::string first_seen;  ///< commit; empty: at none of HEAD's
};

void write_show_json(Invocation& inv, const Known& known) {
  Json data = known_finding_json(known.row);
  data["first_seen"] = known.first_seen.empty() ? Json() : Json(known.first_seen);
  data["frontiers"] = Json::array();
  for (const store::FrontierRow& frontier : known.frontiers) {
    Json one;
    one["presence"] = tasks::to_string(frontier.presence);
    one["item"] = frontier.item;
    one["context"] = frontier.context;
    one["path"] = frontier.path;
    one["line"] = frontier.line;
    one["column"] = frontier.column;
    one["in_tests"] = frontier.in_tests;
    data["frontiers"].push_back(one);
  }
  data["succeeded_by"] = Json::array();
  data["succeeds"] = Json::array();
  for (const store::Lineage& link : known.lineage) {
    const bool is_old = link.old_id == known.row.id;
    data[is_old ? "succeeded_by" : "succeeds"].push_back(is_old ? link.new_id : link.old_id);
  }
  data["could_be"] = Json::array();
  for (const store::Tie& tie : known.ties)
    data["could_be"].push_back(tie.old_id == known.row.id ? tie.new_id : tie.old_id);
  write_json(inv, json_text(data));
}

void write_show_text(Invocation& inv, const Known& known) {
  const store::FindingRow& row = known.row;
  std::ostream& out = inv.out;
  out << row.id << ": " << scanner::to_string(row.severity) << "[" << safe(row.rule) << "] "
      << safe(row.message) << "\n";
  out << "  at " << safe(row.path) << ":" << row.line << ":" << row.column << " in "
      << safe(row.item) << "\n";
  out << "  " << safe(base::trim(row.source_line)) << "\n";
  out << "  " << tasks::to_string(row.presence);
  if (!row.presence_reason.empty()) out << ": " << safe(row.presence_reason);
  out << "; " << tasks::to_string(row.disposition);
  if (!row.note.empty()) out << ": " << safe(row.note);
  out << "\n";
  if (!known.first_seen.empty())
    out << "  first seen at " << known.first_seen.substr(0, 10) << "\n";
  if (!row.task.empty()) out << "  task " << safe(row.task) << "\n";
  if (row.regressions > 0) out << "  came back " << base::count_of(row.regressions, "time") << "\n";
  for (const store::Tie& tie : known.ties)
    out << "  could be " << (tie.old_id == row.id ? tie.new_id : tie.old_id) << "\n";
  for (const store::Lineage& link : known.lineage) {
    if (link.old_id == row.id) {
      out << "  succeeded by " << link.new_id << "\n";
    } else {
      out << "  succeeds " << link.old_id << "\n";
    }
  }
  if (!known.frontiers.empty()) out << "  reached by:\n";
  for (const store::FrontierRow& frontier : known.frontiers) {
    out << "    " << safe(frontier.path) << ":" << frontier.line << " " << safe(frontier.item);
    // A call that is new in the last scan is there like any other.
    if (frontier.presence == tasks::Presence::absent ||
        frontier.presence == tasks::Presence::uncertain)
      out << ", " << tasks::to_string(frontier.presence);
    out << "\n";
  }
  inv.err << "next: punchlist finding log " << row.id << "\n";
}

int run_show(Invocation& inv, const std::string& name) {
  const Project project = open_project(inv);
  store::Store store = ledger_with_findings(project, name);
  Known known;
  known.row = store.finding(name);
  known.frontiers = store.frontiers(known.row.id);
  known.lineage = store.lineage(known.row.id);
  known.ties = store.ties(known.row.id);
  known.first_seen = first_seen(project, store, known.row.id);
  if (inv.format == "json") {
    write_show_json(inv, known);
  } else {
    write_show_text(inv, known);
  }
  return kExitOk;
}

}  // namespace

void add_finding_show(CLI::App& root, Invocation& inv) {
  const auto name = std::make_shared<std::string>();
  CLI::App& findings = group(root, "finding", "look at what the ledger knows of findings", "Audit");
  CLI::App& command =
      add_command(findings, inv, "show", "one finding: place, state, callers, relations", "Audit",
                  [&inv, name] { return run_show(inv, *name); });
  command.add_option("id", *name, "an id or its beginning")->type_name("FINDING")->required();
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
