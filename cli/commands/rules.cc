#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <ostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "scanner/rule.h"

namespace cli {
namespace {

int print_rules(Invocation& inv) {
  if (inv.format == "json") {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const scanner::Rule& rule : scanner::all_rules()) {
      nlohmann::ordered_json one;
      one["id"] = rule.id;
      one["title"] = rule.title;
      one["category"] = rule.category;
      one["severity"] = scanner::to_string(rule.severity);
      list.push_back(std::move(one));
    }
    nlohmann::ordered_json data;
    data["rules"] = std::move(list);
    write_json(inv, json_text(data));
    return kExitOk;
  }
  size_t width = 0;
  for (const scanner::Rule& rule : scanner::all_rules()) width = std::max(width, rule.id.size());
  for (const scanner::Rule& rule : scanner::all_rules()) {
    std::string line(rule.id);
    line.resize(width + 2, ' ');
    line += scanner::to_string(rule.severity);
    line.resize(width + 12, ' ');
    inv.out << line << rule.title << "\n";
  }
  return kExitOk;
}

}  // namespace

void add_rules(CLI::App& root, Invocation& inv) {
  CLI::App& command = add_command(root, inv, "rules", "list the rules", "Audit",
                                  [&inv] { return print_rules(inv); });
  add_format_option(command, inv, {"text", "json"});
}

}  // namespace cli
