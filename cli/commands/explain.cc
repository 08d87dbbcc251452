#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/report/doc.h"
#include "cli/rule_ids.h"
#include "scanner/rule.h"

namespace cli {
namespace {

int explain_rule(Invocation& inv, const std::string& id) {
  const scanner::Rule* rule = scanner::find_rule(id);
  if (rule == nullptr) {
    throw base::Error(base::ErrorKind::not_found, "no such rule", id, {}, rule_hint(id));
  }
  if (inv.format == "json") {
    nlohmann::ordered_json data;
    data["id"] = rule->id;
    data["title"] = rule->title;
    data["category"] = rule->category;
    data["severity"] = scanner::to_string(rule->severity);
    data["doc"] = rule->doc;
    write_json(inv, json_text(data));
    return kExitOk;
  }
  const bool colour = use_colour(inv.env, inv.out_is_terminal);
  inv.out << doc_text(rule->doc, Style(colour), colour);
  return kExitOk;
}

}  // namespace

void add_explain(CLI::App& root, Invocation& inv) {
  const auto id = std::make_shared<std::string>();
  CLI::App& command =
      add_command(root, inv, "explain", "explain a rule: why it hurts, what to do instead", "Audit",
                  [&inv, id] { return explain_rule(inv, *id); });
  command.add_option("rule", *id, "the id of a rule")->required();
  add_format_option(command, inv, {"text", "json"});
}

}  // namespace cli
