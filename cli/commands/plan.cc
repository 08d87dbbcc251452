#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/make_plan.h"
#include "cli/actions/record_scan.h"
#include "cli/actions/scan_action.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/graph.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"
#include "tasks/render.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

struct PlanArguments {
  std::string actor;
  unsigned jobs = 0;
  bool check = false;
  CLI::App* graph = nullptr;  ///< the sub-command; when it was given, its parent does nothing
};

/// The first task that can be claimed now, in the order of work; null when there is none.
const tasks::Task* first_ready(const tasks::Plan& plan) {
  const tasks::Task* first = nullptr;
  for (const tasks::Phase& phase : plan.phases) {
    for (const tasks::Task& task : phase.tasks) {
      if (task.status != tasks::TaskStatus::ready) continue;
      if (first == nullptr || (first->phase == task.phase && task.wave < first->wave))
        first = &task;
    }
    if (first != nullptr) break;
  }
  return first;
}

std::string next_step(const PlanReport& report) {
  if (report.check_only && !report.written.empty()) return "punchlist plan";
  if (!report.conflicts.empty()) return "settle the conflicts, then run `punchlist plan` again";
  const tasks::Task* ready = first_ready(report.plan);
  if (ready != nullptr) return "punchlist task claim " + ready->handle();
  for (const tasks::Task& task : all_tasks(report.plan)) {
    if (!tasks::is_closed(task.status)) return "punchlist status";
  }
  return "punchlist hook install";
}

Json phase_json(const tasks::Phase& phase) {
  Json json;
  json["number"] = phase.number;
  json["folder"] = phase.folder();
  json["title"] = phase.title;
  json["goal"] = phase.goal;
  json["file"] = phase.file();
  json["tasks"] = Json::array();
  for (const tasks::Task& task : phase.tasks) json["tasks"].push_back(task_json(task));
  return json;
}

Json plan_json(const PlanReport& report) {
  Json json;
  json["base_commit"] = report.plan.base_commit;
  json["phases"] = Json::array();
  for (const tasks::Phase& phase : report.plan.phases) json["phases"].push_back(phase_json(phase));
  json["unplanned"] = Json::array();
  for (const tasks::Unplanned& entry : report.plan.unplanned) {
    Json row;
    row["reason"] = entry.reason;
    row["count"] = entry.count;
    json["unplanned"].push_back(row);
  }
  json[report.check_only ? "out_of_date" : "written"] = report.written;
  json["unchanged"] = report.unchanged;
  json["conflicts"] = Json::array();
  for (const PlanConflict& conflict : report.conflicts) {
    Json row;
    row["path"] = conflict.path;
    row["line"] = conflict.line;
    row["text"] = conflict.text;
    json["conflicts"].push_back(row);
  }
  json["notes"] = report.notes;
  json["next"] = next_step(report);
  return json;
}

void write_text(Invocation& inv, const PlanReport& report) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  size_t open_tasks = 0;
  size_t without = 0;
  size_t findings = 0;
  size_t cascades = 0;
  std::string lines;
  for (const tasks::Phase& phase : report.plan.phases) {
    std::vector<tasks::TaskStatus> statuses;
    std::set<uint32_t> waves;
    size_t tasks_here = 0;
    for (const tasks::Task& task : phase.tasks) {
      statuses.push_back(task.status);
      if (tasks::is_dropped(task.status)) continue;
      ++tasks_here;
      waves.insert(task.wave);
      if (tasks::is_closed(task.status)) continue;
      ++open_tasks;
      if (task.findings.empty()) ++without;
      findings += task.findings.size();
      cascades += task.cascades.size();
    }
    if (tasks_here == 0) continue;
    lines += "  " + phase.folder() + ": " + tasks::counted(tasks_here, "task") + " in " +
             tasks::counted(waves.size(), "wave") + ", " +
             tasks::phase_word(statuses, phase.state.checked == "passed") + "\n";
  }
  inv.out << style.strong(tasks::counted(open_tasks, "task"));
  if (without != 0) inv.out << ", " << without << " of them without a finding of its own,";
  inv.out << " for " << tasks::counted(findings, "finding");
  if (cascades != 0)
    inv.out << "; " << tasks::counted(cascades, "more finding") << " fixed by these";
  inv.out << "\n" << lines;
  for (const tasks::Unplanned& entry : report.plan.unplanned) {
    inv.out << "  not planned: " << tasks::counted(entry.count, "finding") << " " << entry.reason
            << "\n";
  }
  for (const std::string& path : report.written)
    inv.out << (report.check_only ? "out of date: " : "wrote ") << safe(path) << "\n";
  inv.out << tasks::counted(report.written.size(), "file")
          << (report.check_only ? " out of date, " : " written, ") << report.unchanged
          << " up to date\n";
  for (const std::string& note : report.notes)
    inv.out << style.notice("note:") << " " << safe(note) << "\n";
  for (const PlanConflict& conflict : report.conflicts) {
    inv.out << style.error("conflict:") << " " << safe(conflict.path) << ":" << conflict.line
            << ": " << safe(conflict.text) << "\n";
  }
  inv.out << style.hint("next:") << " " << next_step(report) << "\n";
}

int run_plan(Invocation& inv, const PlanArguments& arguments) {
  const Project project = open_project(inv);
  if (project.bare) {
    throw base::Error(base::ErrorKind::usage, "a bare repository has no work tree to plan in",
                      project.root, {}, "run `punchlist plan` in a clone of it");
  }
  store::Store store = open_ledger(project);
  const std::string actor = actor_name(inv, arguments.actor);
  ScanRequest request;
  request.jobs = arguments.jobs;
  request.repairs = true;
  PlanReport report;
  {
    const Progress progress(inv, "scanning");
    const store::Millis started = store.now();
    ScanReport scan = scan_project(project, request);
    record_scan(project, store, scan, actor, started);
    report = make_plan(project, store, scan, actor, arguments.check);
  }
  if (inv.format == "json") {
    write_json(inv, json_text(plan_json(report)));
  } else {
    write_text(inv, report);
  }
  const bool differs = arguments.check && !report.written.empty();
  return report.conflicts.empty() && !differs ? kExitOk : kExitConflict;
}

int run_graph(Invocation& inv) {
  const Project project = open_project(inv);
  const std::optional<store::Store> store = open_ledger_if_there(project);
  if (!store || store->tasks().empty()) {
    throw base::Error(base::ErrorKind::not_found, "there is no plan yet", project.root, {},
                      "run `punchlist plan`");
  }
  const tasks::Plan plan = plan_of_ledger(*store);
  inv.out << (inv.format == "dot" ? dot_graph(plan) : mermaid_graph(plan));
  return kExitOk;
}

}  // namespace

void add_plan(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<PlanArguments>();
  CLI::App& command = add_command(
      root, inv, "plan", "scan the work tree and write tasks, phases and a summary to .punchlist/",
      "Plan", [&inv, arguments] {
        // CLI11 calls back a parent after its sub-command.
        if (arguments->graph->parsed()) {
          inv.command = "plan graph";
          return run_graph(inv);
        }
        return run_plan(inv, *arguments);
      });
  command
      .add_option("--actor", arguments->actor,
                  "who plans; otherwise PUNCHLIST_ACTOR, else user@host")
      ->type_name("NAME");
  command.add_flag("--check", arguments->check,
                   "write nothing: exit 5 when a document differs from the ledger and the code");
  command.add_option("--jobs", arguments->jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
  arguments->graph = &add_command(command, inv, "graph", "draw which task needs which", "Plan",
                                  [&inv] { return run_graph(inv); });
  add_format_option(*arguments->graph, inv, {"mermaid", "dot"});
}

}  // namespace cli
