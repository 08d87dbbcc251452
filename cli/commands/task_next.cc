#include <CLI/CLI.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/left_work.h"
#include "cli/actions/signs_of_life.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/left_work.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

/// A task whose holder's lease ran out, and what that holder left.
struct Expired {
  store::TaskRow task;
  LeftWork left;
};

int run_next(Invocation& inv) {
  const Project project = open_project(inv);
  std::optional<store::Store> store = open_ledger_if_there(project);
  std::vector<store::TaskRow> ready;
  std::vector<Expired> expired;
  size_t open = 0;
  if (store) {
    notice_commits(*store);
    ready = store->ready();
    for (store::TaskRow& task : store->tasks()) {
      if (!tasks::is_closed(task.state)) ++open;
      if (task.state != tasks::TaskStatus::expired || !task.claim) continue;
      LeftWork left = left_work(project, *task.claim);
      expired.push_back({std::move(task), std::move(left)});
    }
  }
  if (inv.format == "json") {
    nlohmann::ordered_json data;
    data["next"] = ready.empty() ? nlohmann::ordered_json() : task_row_json(ready.front());
    data["ready"] = nlohmann::ordered_json::array();
    for (const store::TaskRow& task : ready) data["ready"].push_back(task.handle);
    data["expired"] = nlohmann::ordered_json::array();
    for (const Expired& one : expired) {
      nlohmann::ordered_json row = task_row_json(one.task);
      row["left_work"] = left_work_json(one.left);
      data["expired"].push_back(row);
    }
    data["open"] = open;
    write_json(inv, json_text(data));
  } else {
    if (!ready.empty()) {
      const store::TaskRow& task = ready.front();
      inv.out << task.handle << " " << safe(task.title) << "\n  read " << safe(task.file) << "\n";
      for (const std::string& path : task.write_set)
        inv.out << "  may change " << safe(path) << "\n";
      if (ready.size() > 1) {
        inv.out << "ready besides:";
        for (size_t i = 1; i < ready.size() && i <= 10; ++i) inv.out << " " << ready[i].handle;
        if (ready.size() > 11) inv.out << " and " << ready.size() - 11 << " more";
        inv.out << "\n";
      }
    } else {
      inv.out << (open == 0 ? "there is no open task\n" : "no task is ready\n");
    }
    for (const Expired& one : expired) {
      inv.out << one.task.handle << " was held by " << safe(one.task.claim->actor)
              << ", whose lease ran out at " << store::iso_time(one.task.claim->lease_until)
              << "; whoever takes it by name finds:\n";
      write_left_work(inv.out, one.left, "  ");
    }
    if (!ready.empty()) inv.out << "next: punchlist task claim " << ready.front().handle << "\n";
  }
  if (!ready.empty()) return kExitOk;
  return open == 0 ? kExitNotFound : kExitNotReady;
}

}  // namespace

void add_task_next(CLI::App& root, Invocation& inv) {
  CLI::App& task = group(root, "task", "work on the tasks of the plan", "Work");
  CLI::App& command = add_command(task, inv, "next", "the task that `claim --next` would take",
                                  "Work", [&inv] { return run_next(inv); });
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
