#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/ledger_plan.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

store::FindingRow finding_named(const store::Store& store, const std::string& name) {
  try {
    return store.finding(name);
  } catch (const base::Error& error) {
    if (error.kind != base::ErrorKind::not_found) throw;
    throw base::Error(base::ErrorKind::not_found, "no such task or finding", name, {},
                      "`punchlist task list` shows the tasks");
  }
}

/// By handle, id, prefix of an id, or a finding that the task fixes.
store::TaskRow find_task(const store::Store& store, const std::string& name) {
  const std::string lower = base::to_lower(name);
  if (lower.compare(0, 2, "f-") != 0) {
    try {
      return store.task(name);
    } catch (const base::Error& error) {
      if (error.kind != base::ErrorKind::not_found || lower.compare(0, 2, "t-") == 0 ||
          name.find('-') != std::string::npos) {
        throw;
      }
    }
  }
  const store::FindingRow finding = finding_named(store, name);
  if (finding.task.empty()) {
    throw base::Error(base::ErrorKind::not_found, "no task fixes this finding", finding.id,
                      "it is " + std::string(tasks::to_string(finding.disposition)),
                      "run `punchlist plan`; what is below the gate gets no task");
  }
  return store.task(finding.task);
}

Json change_json(const store::StatusChange& change) {
  Json json;
  json["at"] = store::iso_time(change.at);
  json["from"] = change.from;
  json["to"] = change.to;
  json["actor"] = change.actor;
  json["evidence"] = change.evidence;
  json["commit"] = change.commit;
  return json;
}

Json show_json(const store::TaskRow& row, const tasks::Task& task, const Config& config,
               const std::vector<store::StatusChange>& log) {
  Json json = task_row_json(row);
  json["severity"] = task.severity;
  json["confidence"] = task.confidence;
  for (const char* key : {"findings", "cascades"}) json[key] = Json::array();
  for (const tasks::FindingNote& finding : task.findings) {
    json["findings"].push_back(finding_json(finding));
  }
  for (const tasks::FindingNote& finding : task.cascades) {
    json["cascades"].push_back(finding_json(finding));
  }
  json["verify"] = Json::array();
  for (const VerifyCommand& command : config.verify) json["verify"].push_back(command.run);
  json["log"] = Json::array();
  for (const store::StatusChange& change : log) json["log"].push_back(change_json(change));
  return json;
}

/// Ids of the task's findings that the last scan had no more.
std::set<std::string> gone_of(const store::Store& store, const store::TaskRow& task) {
  std::set<std::string> gone;
  for (const std::vector<std::string>* ids : {&task.finding_ids, &task.cascades}) {
    for (const std::string& id : *ids)
      if (store.finding(id).presence == tasks::Presence::absent) gone.insert(id);
  }
  return gone;
}

void write_finding(Invocation& inv, const Style& style, const tasks::FindingNote& finding,
                   const std::set<std::string>& gone) {
  inv.out << "  " << finding.id << "  " << finding.severity << "[" << finding.rule << "] "
          << safe(finding.message) << "\n           " << style.frame("-->") << " "
          << safe(finding.path) << ":" << finding.line << ":" << finding.column;
  if (!finding.item.empty()) inv.out << " in " << safe(finding.item);
  inv.out << ", " << (gone.count(finding.id) != 0 ? "absent, " : "")
          << tasks::to_string(finding.disposition) << "\n";
}

std::string next_step(const store::TaskRow& row) {
  if (tasks::is_held(row.state)) return "punchlist task complete " + row.handle;
  if (row.state == tasks::TaskStatus::draft && !row.blocked_by.empty()) {
    return "punchlist task show " + row.blocked_by.front();
  }
  if (tasks::is_claimable(row.state)) return "punchlist task claim " + row.handle;
  return "punchlist status";
}

void write_text(Invocation& inv, const store::TaskRow& row, const tasks::Task& task,
                const Config& config, const std::vector<store::StatusChange>& log,
                const std::set<std::string>& gone) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  inv.out << style.strong(row.handle + "  " + safe(row.title)) << "\n";
  inv.out << "id:     " << row.id << ", " << task.severity << ", " << task.confidence << "\n";
  inv.out << "status: " << tasks::to_string(row.state) << " since " << store::iso_time(row.since);
  if (!row.note.empty()) inv.out << " (" << safe(row.note) << ")";
  inv.out << "\n";
  if (row.claim) {
    inv.out << "holder: " << safe(row.claim->actor) << " in " << safe(row.claim->worktree)
            << " until " << store::iso_time(row.claim->lease_until) << "\n";
  }
  inv.out << "place:  phase " << safe(row.phase) << ", wave " << row.wave << "\n";
  inv.out << "file:   " << safe(row.file) << "\n";
  if (!row.depends_on.empty()) {
    inv.out << "needs:  " << base::join(row.depends_on, ", ");
    if (!row.blocked_by.empty()) inv.out << " (open: " << base::join(row.blocked_by, ", ") << ")";
    inv.out << "\n";
  }
  inv.out << "findings:\n";
  for (const tasks::FindingNote& finding : task.findings) write_finding(inv, style, finding, gone);
  if (!task.cascades.empty()) inv.out << "fixed with them:\n";
  for (const tasks::FindingNote& finding : task.cascades) write_finding(inv, style, finding, gone);
  inv.out << "files:\n";
  for (const std::string& path : row.write_set) inv.out << "  " << safe(path) << "\n";
  inv.out << "verified by:\n  a re-scan of the commit\n";
  for (const VerifyCommand& command : config.verify) inv.out << "  " << safe(command.run) << "\n";
  inv.out << "log:\n";
  for (const store::StatusChange& change : log) {
    inv.out << "  " << store::iso_time(change.at) << "  " << change.to << "  "
            << safe(change.actor);
    if (!change.evidence.empty()) inv.out << "  " << safe(change.evidence);
    inv.out << "\n";
  }
  inv.out << style.hint("next:") << " " << next_step(row) << "\n";
}

int run_show(Invocation& inv, const std::string& name) {
  const Project project = open_project(inv);
  const std::optional<store::Store> store = open_ledger_if_there(project);
  if (!store) {
    throw base::Error(base::ErrorKind::not_found, "no such task", name, "there is no plan yet",
                      "run `punchlist plan`");
  }
  const store::TaskRow row = find_task(*store, name);
  const tasks::Plan plan = plan_of_ledger(*store);
  const tasks::Task* task = plan.find(row.handle);
  if (task == nullptr) {
    throw base::Error(base::ErrorKind::busy, "the plan changed meanwhile", row.handle, {},
                      "try again");
  }
  const std::vector<store::StatusChange> log = store->log(row.id);
  if (inv.format == "json") {
    write_json(inv, json_text(show_json(row, *task, project.config, log)));
  } else {
    write_text(inv, row, *task, project.config, log, gone_of(*store, row));
  }
  return kExitOk;
}

}  // namespace

void add_task_show(CLI::App& root, Invocation& inv) {
  const auto name = std::make_shared<std::string>();
  CLI::App& tasks = group(root, "task", "look at tasks and work on them", "Work");
  CLI::App& command =
      add_command(tasks, inv, "show", "one task: findings, files, holder, proof, history", "Work",
                  [&inv, name] { return run_show(inv, *name); });
  command.add_option("task", *name, "handle (02-03), id or its beginning, or a finding it fixes")
      ->required()
      ->type_name("T");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
