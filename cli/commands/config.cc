#include <CLI/CLI.hpp>

#include <algorithm>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/project.h"

namespace cli {
namespace {

int print_config(Invocation& inv) {
  const Project project = open_project(inv);
  const std::vector<ConfigValue> values = project.config.values();
  if (inv.format == "json") {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ConfigValue& value : values) {
      nlohmann::ordered_json one;
      one["key"] = value.key;
      one["value"] = value.value;
      one["origin"] = value.origin;
      list.push_back(std::move(one));
    }
    nlohmann::ordered_json data;
    data["root"] = project.root;
    data["file"] = project.config.path;
    data["store"] = project.store_directory;
    data["values"] = std::move(list);
    write_json(inv, json_text(data));
    return kExitOk;
  }
  size_t width = 0;
  for (const ConfigValue& value : values) width = std::max(width, value.key.size());
  for (const ConfigValue& value : values) {
    std::string key = value.key + ":";
    key.resize(width + 2, ' ');
    inv.out << key << base::sanitize_for_terminal(value.value) << "  # "
            << base::sanitize_for_terminal(value.origin) << "\n";
  }
  return kExitOk;
}

}  // namespace

void add_config(CLI::App& root, Invocation& inv) {
  CLI::App& command =
      add_command(root, inv, "config", "print every setting in force and where it comes from",
                  "Admin", [&inv] { return print_config(inv); });
  add_config_option(command, inv);
  add_format_option(command, inv, {"text", "json"});
}

}  // namespace cli
