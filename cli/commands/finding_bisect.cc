#include "cli/actions/bisect.h"

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
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/text.h"
#include "repo/repository.h"

namespace cli {
namespace {

/// "0123456789 2026-01-31 Ann: Take orders at once", as `git log` has it.
std::string commit_line(const Project& project, const std::string& hash) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(hash);
  if (!id) return hash;
  const repo::CommitInfo info = project.repository->commit(*id);
  return id->short_hex(10) + " " + store::iso_time(info.author_time * 1000).substr(0, 10) + " " +
         safe(info.author_name) + ": " + safe(info.summary);
}

nlohmann::ordered_json bisect_json(const Project& project, const BisectReport& report) {
  nlohmann::ordered_json data = {{"id", report.id},
                                 {"rule", report.rule},
                                 {"path", report.path},
                                 {"item", report.item},
                                 {"scanned", report.scanned}};
  data["turns"] = nlohmann::ordered_json::array();
  for (const BisectTurn& turn : report.turns) {
    nlohmann::ordered_json row = {{"came", turn.came},
                                  {"commit", turn.commit},
                                  {"before", turn.before},
                                  {"exact", turn.is_exact}};
    if (const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(turn.commit)) {
      const repo::CommitInfo info = project.repository->commit(*id);
      row["author"] = info.author_name;
      row["time"] = store::iso_time(info.author_time * 1000);
      row["summary"] = info.summary;
    }
    data["turns"].push_back(std::move(row));
  }
  return data;
}

int run_bisect(Invocation& inv, const std::string& id) {
  const Project project = open_git_project(inv);
  std::optional<store::Store> store = open_ledger_if_there(project);
  if (!store) {
    throw base::Error(base::ErrorKind::not_found, "no ledger yet", project.store_directory, {},
                      "run `punchlist scan` or `punchlist history`");
  }
  BisectReport report;
  {
    const Progress progress(inv, "scanning commits");
    report = bisect_finding(project, *store, id, [](size_t) {});
  }
  if (inv.format == "json") {
    write_json(inv, json_text(bisect_json(project, report)));
    return kExitOk;
  }
  inv.out << report.id << " " << report.rule << " " << safe(report.path) << " in "
          << safe(report.item) << "\n";
  for (const BisectTurn& turn : report.turns) {
    inv.out << (turn.came ? "came with " : "went with ") << commit_line(project, turn.commit)
            << "\n";
    if (!turn.is_exact && turn.before.empty()) {
      inv.out << "  the scanned history begins there\n";
    } else if (!turn.is_exact) {
      inv.out << "  or between it and " << commit_line(project, turn.before) << "\n";
    }
  }
  if (report.scanned > 0) inv.err << base::count_of(report.scanned, "commit") << " scanned\n";
  return kExitOk;
}

}  // namespace

void add_finding_bisect(CLI::App& root, Invocation& inv) {
  CLI::App& family = group(root, "finding", "findings of the ledger", "Audit");
  // Owned by the callback: the parser and the command live as long as it does.
  const auto id = std::make_shared<std::string>();
  CLI::App& command =
      add_command(family, inv, "bisect", "the commits that brought a finding in and fixed it",
                  "Audit", [&inv, id] { return run_bisect(inv, *id); });
  command.add_option("id", *id, "the finding: F-7K2QX9, or its beginning")
      ->required()
      ->type_name("ID");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
