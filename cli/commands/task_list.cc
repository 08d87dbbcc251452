#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/actions/left_work.h"
#include "cli/actions/signs_of_life.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/left_work.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

struct ListArguments {
  bool claimed = false;
  bool all = false;
};

std::vector<store::TaskRow> rows_to_show(std::optional<store::Store>& store,
                                         const ListArguments& arguments) {
  std::vector<store::TaskRow> rows;
  if (!store) return rows;
  notice_commits(*store);
  for (store::TaskRow& row : store->tasks()) {
    const bool is_expired = row.state == tasks::TaskStatus::expired && row.claim;
    if (arguments.claimed && !tasks::is_held(row.state) && !is_expired) continue;
    if (tasks::is_dropped(row.state) && !arguments.all) continue;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// What the holder left behind whose lease ran out; nothing for other tasks.
std::optional<LeftWork> left_of(const Project& project, const store::TaskRow& row) {
  if (row.state != tasks::TaskStatus::expired || !row.claim) return std::nullopt;
  return left_work(project, *row.claim);
}

void write_claim(Invocation& inv, const Project& project, const store::TaskRow& row) {
  const store::ClaimRow& claim = *row.claim;
  const bool is_expired = row.state == tasks::TaskStatus::expired;
  inv.out << "         " << safe(claim.actor) << " since " << store::iso_time(claim.claimed)
          << ", epoch " << claim.epoch << ", lease " << (is_expired ? "ran out at " : "until ")
          << store::iso_time(claim.lease_until) << ", claim " << safe(claim.claim_id) << "\n";
  if (const std::optional<LeftWork> left = left_of(project, row)) {
    write_left_work(inv.out, *left, "         ");
  } else {
    inv.out << "         work tree " << safe(claim.worktree) << "\n";
  }
}

/// \param crowded which held task writes to the same files, by the id of what waits for it
void write_rows(Invocation& inv, const Project& project, const std::vector<store::TaskRow>& rows,
                const std::map<std::string, std::string>& crowded, bool with_claims) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  std::string phase;
  for (const store::TaskRow& row : rows) {
    if (row.phase != phase) {
      phase = row.phase;
      inv.out << style.strong(safe(phase)) << "\n";
    }
    inv.out << "  " << row.handle << "  " << padded(std::string(tasks::to_string(row.state)), 11)
            << "  wave " << row.wave << "  " << safe(row.title);
    if (!row.blocked_by.empty()) {
      inv.out << "  (needs";
      for (const std::string& handle : row.blocked_by) inv.out << " " << handle;
      inv.out << ")";
    }
    if (const auto by = crowded.find(row.id); by != crowded.end())
      inv.out << "  (waits for " << safe(by->second) << ")";
    if (row.claim) inv.out << "  [" << safe(row.claim->actor) << "]";
    inv.out << "\n";
    if (with_claims && row.claim) write_claim(inv, project, row);
  }
}

int run_list(Invocation& inv, const ListArguments& arguments) {
  const Project project = open_project(inv);
  std::optional<store::Store> store = open_ledger_if_there(project);
  const std::vector<store::TaskRow> rows = rows_to_show(store, arguments);
  if (inv.format == "json") {
    Json list = Json::array();
    for (const store::TaskRow& row : rows) {
      list.push_back(task_row_json(row));
      if (const std::optional<LeftWork> left = left_of(project, row)) {
        list.back()["left_work"] = left_work_json(*left);
      }
    }
    Json data;
    data["tasks"] = list;
    write_json(inv, json_text(data));
    return kExitOk;
  }
  if (rows.empty()) {
    const bool planned = store && !store->tasks().empty();
    inv.out << (arguments.claimed ? "nobody holds a task\n" : "no tasks\n");
    if (!planned) inv.out << "next: punchlist plan\n";
    return kExitOk;
  }
  write_rows(inv, project, rows,
             store ? store->waiting_for_files() : std::map<std::string, std::string>(),
             arguments.claimed);
  return kExitOk;
}

}  // namespace

void add_task_list(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<ListArguments>();
  CLI::App& tasks = group(root, "task", "look at tasks and work on them", "Work");
  CLI::App& command = add_command(tasks, inv, "list", "the tasks of the plan and where they stand",
                                  "Work", [&inv, arguments] { return run_list(inv, *arguments); });
  command.add_flag("--claimed", arguments->claimed,
                   "only those that somebody holds, with holder and lease");
  command.add_flag("--all", arguments->all, "also superseded and cancelled ones");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
