#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/hand_off.h"
#include "cli/claim_options.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

struct ReleaseArguments {
  std::string task;
  std::string text;
  ClaimOptions options;
};

/// What was done to the task, and where the note for whoever comes next stands.
void write_result(Invocation& inv, const store::TaskRow& task, const std::string& done,
                  const std::string& note_file) {
  if (inv.format == "json") {
    nlohmann::ordered_json data = task_row_json(task);
    data["note_file"] = note_file;
    write_json(inv, json_text(data));
    return;
  }
  inv.out << task.handle << " " << done << "\n";
  if (!note_file.empty()) inv.out << "  the note stands in " << safe(note_file) << "\n";
}

/// A person's word that a task that was stopped may go on.
int lift(Invocation& inv, const Project& project, store::Store& store, const store::TaskRow& task,
         const ReleaseArguments& arguments) {
  if (base::trim(arguments.text).empty()) {
    throw base::Error(base::ErrorKind::usage, "say why it may go on", task.handle,
                      "it is " + std::string(tasks::to_string(task.state)), "give --note");
  }
  const store::ClaimHolder holder = holder_of(inv, project, arguments.options);
  store::StatusChange change;
  change.subject = task.id;
  change.by = tasks::Actor::person;
  change.to = tasks::to_string(tasks::TaskStatus::ready);
  change.actor = holder.actor;
  change.evidence = arguments.text;
  change.commit = holder.commit;
  store.append_status(change);
  const std::string file = leave_note(project, task, holder, "ready again", arguments.text, store);
  write_result(inv, store.task(task.id), "may be claimed again", file);
  return kExitOk;
}

int run_release(Invocation& inv, const ReleaseArguments& arguments) {
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  const store::TaskRow task = store.task(arguments.task);
  if (task.state == tasks::TaskStatus::needs_human || task.state == tasks::TaskStatus::blocked) {
    return lift(inv, project, store, task, arguments);
  }
  const store::ClaimHolder holder = holder_of(inv, project, arguments.options);
  store.release(task.id, holder, arguments.text);
  const std::string file = leave_note(project, task, holder, "released", arguments.text, store);
  write_result(inv, store.task(task.id), "given back", file);
  return kExitOk;
}

int run_block(Invocation& inv, const ReleaseArguments& arguments) {
  if (base::trim(arguments.text).empty()) {
    throw base::Error(base::ErrorKind::usage, "say what it waits for", arguments.task, {},
                      "give --reason");
  }
  const Project project = open_project(inv);
  store::Store store = open_ledger(project);
  const store::TaskRow task = store.task(arguments.task);
  const store::ClaimHolder holder = holder_of(inv, project, arguments.options);
  store.block(task.id, holder, arguments.text);
  const std::string file = leave_note(project, task, holder, "blocked", arguments.text, store);
  write_result(inv, store.task(task.id),
               "is blocked; `punchlist task release " + task.handle + " --note ...` lets it go on",
               file);
  return kExitOk;
}

CLI::App& add(CLI::App& task, Invocation& inv, const std::string& name,
              const std::string& description, const std::shared_ptr<ReleaseArguments>& arguments,
              int (*run)(Invocation&, const ReleaseArguments&)) {
  CLI::App& command = add_command(task, inv, name, description, "Work",
                                  [&inv, arguments, run] { return run(inv, *arguments); });
  command.add_option("task", arguments->task, "handle (02-03) or id (T-4M8P2C)")
      ->type_name("TASK")
      ->required();
  add_claim_options(command, arguments->options);
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
  return command;
}

}  // namespace

void add_task_release(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  const auto release = std::make_shared<ReleaseArguments>();
  add(task, inv, "release", "give a task back, or let one that was stopped go on", release,
      run_release)
      .add_option("--note", release->text, "what whoever comes next should know")
      ->type_name("TEXT");
  const auto block = std::make_shared<ReleaseArguments>();
  add(task, inv, "block", "say that a task cannot go on, and why", block, run_block)
      .add_option("--reason", block->text, "what it waits for")
      ->type_name("TEXT")
      ->required();
}

}  // namespace cli
