#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/compare.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/finding_json.h"
#include "cli/report/view.h"
#include "cli/rule_ids.h"
#include "scanner/rule.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

struct ListArguments {
  std::vector<std::string> paths;
  std::vector<std::string> rules;
  bool all = false;
};

bool is_chosen(const store::FindingRow& row, const ListArguments& arguments,
               const std::vector<std::string>& paths) {
  const auto holds = [&row](const std::string& path) { return lies_below(row.path, path); };
  if (!paths.empty() && std::none_of(paths.begin(), paths.end(), holds)) return false;
  return arguments.rules.empty() || std::find(arguments.rules.begin(), arguments.rules.end(),
                                              row.rule) != arguments.rules.end();
}

int run_list(Invocation& inv, const ListArguments& arguments) {
  for (const std::string& id : arguments.rules) {
    if (scanner::find_rule(id) == nullptr)
      throw base::Error(base::ErrorKind::usage, "unknown rule", id, {}, rule_hint(id));
  }
  const Project project = open_project(inv);
  std::vector<std::string> paths;
  for (const std::string& path : arguments.paths)
    paths.push_back(path_in_project(project, inv, path));
  const std::optional<store::Store> store = open_ledger_if_there(project);
  std::vector<store::FindingRow> rows;
  size_t gone = 0;
  if (store) {
    for (store::FindingRow& row : store->findings()) {
      if (!is_chosen(row, arguments, paths)) continue;
      if (row.presence == store::Presence::absent && !arguments.all) {
        ++gone;
      } else {
        rows.push_back(std::move(row));
      }
    }
  }
  if (inv.format == "json") {
    Json data;
    data["findings"] = Json::array();
    for (const store::FindingRow& row : rows) data["findings"].push_back(known_finding_json(row));
    write_json(inv, json_text(data));
    return kExitOk;
  }
  for (const store::FindingRow& row : rows) {
    inv.out << row.id << "  " << tasks::to_string(row.presence) << ", "
            << tasks::to_string(row.disposition) << "  " << safe(row.path) << ":" << row.line << ":"
            << row.column << ": " << scanner::to_string(row.severity) << "[" << safe(row.rule)
            << "] " << safe(row.message) << "\n";
  }
  if (!store || !store->latest_scan()) {
    inv.out << "no scan was recorded yet\nnext: punchlist scan\n";
    return kExitOk;
  }
  inv.out << base::count_of(rows.size(), "finding");
  if (gone > 0) inv.out << ", " << gone << (gone == 1 ? " that is" : " that are") << " gone: --all";
  inv.out << "\n";
  return kExitOk;
}

}  // namespace

void add_finding_list(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<ListArguments>();
  CLI::App& findings = group(root, "finding", "look at what the ledger knows of findings", "Audit");
  CLI::App& command = add_command(findings, inv, "list", "the findings of the ledger, as last seen",
                                  "Audit", [&inv, arguments] { return run_list(inv, *arguments); });
  command.add_option("paths", arguments->paths, "only those below these");
  command.add_option("--rule", arguments->rules, "only this rule; may be repeated")
      ->type_name("ID")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_flag("--all", arguments->all, "also those that are gone");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
