#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/view.h"
#include "store/fact_cache.h"

namespace cli {
namespace {

nlohmann::ordered_json health_json(const store::Health& health) {
  nlohmann::ordered_json data = {{"ledger", health.file.string()},
                                 {"there", health.there},
                                 {"well", health.well()},
                                 {"schema", health.schema},
                                 {"newest_schema", store::schema_version()},
                                 {"kept", health.kept}};
  data["checks"] = nlohmann::ordered_json::array();
  for (const store::Check& check : health.checks) {
    data["checks"].push_back(
        {{"name", check.name}, {"problems", check.problems}, {"fixed", check.fixed}});
  }
  return data;
}

void write_checks(std::ostream& out, const store::Health& health, const Style& style) {
  for (const store::Check& check : health.checks) {
    for (const std::string& line : check.fixed) {
      out << "  " << style.hint("fixed") << "    " << check.name << ": " << safe(line) << "\n";
    }
    for (const std::string& line : check.problems) {
      out << "  " << style.error("problem") << "  " << check.name << ": " << safe(line) << "\n";
    }
    if (check.fixed.empty() && check.problems.empty()) {
      out << "  well     " << check.name << "\n";
    }
  }
}

void write_health(std::ostream& out, const store::Health& health, const Style& style) {
  out << "ledger " << safe(health.file.string());
  if (health.schema > 0) out << ", schema " << health.schema;
  if (health.schema > 0 && health.schema < store::schema_version()) {
    out << " (the next command that writes brings it to " << store::schema_version() << ")";
  }
  out << "\n";
  write_checks(out, health, style);
  if (!health.kept.empty()) {
    out << "as it was: " << safe(health.kept) << "\n";
  }
}

int run_doctor(Invocation& inv, bool fix) {
  const Project project = open_project(inv);
  store::Health health = examine_ledger(project, fix);
  store::CacheOptions cache;
  cache.directory = project.store_directory;
  health.checks.push_back(store::examine_cache(cache, fix));
  if (inv.format == "json") {
    write_json(inv, json_text(health_json(health)));
  } else if (!health.there) {
    inv.out << "no ledger yet: " << safe(health.file.string()) << "\n";
    write_checks(inv.out, health, Style(use_colour(inv.env, inv.out_is_terminal)));
  } else {
    write_health(inv.out, health, Style(use_colour(inv.env, inv.out_is_terminal)));
  }
  if (health.well()) return kExitOk;
  if (inv.format == "text") {
    inv.err << Style(use_colour(inv.env, inv.err_is_terminal)).hint("next:")
            << (fix ? " what is left needs a copy of the ledger from before\n"
                    : " punchlist doctor --fix\n");
  }
  return kExitInconclusive;
}

}  // namespace

void add_doctor(CLI::App& root, Invocation& inv) {
  const auto fix = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(root, inv, "doctor", "examine the ledger; exit 6 if it is not well", "Admin",
                  [&inv, fix] { return run_doctor(inv, *fix); });
  command.add_flag("--fix", *fix, "mend what can be mended; the file as it was is kept beside it");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
