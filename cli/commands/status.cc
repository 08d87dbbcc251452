#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

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
#include "tasks/render.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 5> kSeverities = {"critical", "high", "medium", "low", "info"};

/// How many findings of the plan are fixed and how many are not.
struct Tally {
  size_t open = 0;
  size_t fixed = 0;
};

/// Where things stand.
struct Standing {
  std::optional<store::ScanRow> scan;
  tasks::Plan plan;
  std::vector<store::TaskRow> rows;
  std::map<std::string, Tally> by_severity;
  size_t all = 0;  ///< tasks that count
  size_t done = 0;
  size_t ready = 0;
  std::vector<const store::TaskRow*> held;     ///< with their holders
  std::vector<const store::TaskRow*> stopped;  ///< waiting for a task or for a person
  std::string next;
};

bool is_dropped(tasks::TaskStatus status) {
  return status == tasks::TaskStatus::superseded || status == tasks::TaskStatus::cancelled;
}

std::string next_step(const Standing& standing) {
  if (!standing.scan) return "punchlist scan";
  if (standing.all == 0) return "punchlist plan";
  for (const store::TaskRow* row : standing.stopped) {
    if (row->state == tasks::TaskStatus::needs_human) return "punchlist task show " + row->handle;
  }
  const store::TaskRow* first = nullptr;
  for (const store::TaskRow& row : standing.rows) {
    if (!tasks::is_claimable(row.state) || !row.blocked_by.empty()) continue;
    if (first == nullptr || (first->phase == row.phase && row.wave < first->wave)) first = &row;
  }
  if (first != nullptr) return "punchlist task claim " + first->handle;
  if (!standing.held.empty()) return "punchlist task complete " + standing.held.front()->handle;
  return standing.done == standing.all ? "punchlist scan" : "punchlist task list";
}

Standing standing_of(const std::optional<store::Store>& store, const std::string& root) {
  Standing standing;
  if (!store) {
    standing.next = next_step(standing);
    return standing;
  }
  standing.scan = store->latest_scan(root);
  if (!standing.scan) standing.scan = store->latest_scan();
  standing.plan = plan_of_ledger(*store);
  standing.rows = store->tasks();
  for (const tasks::Task& task : all_tasks(standing.plan)) {
    if (is_dropped(task.status)) continue;
    const bool done = task.status == tasks::TaskStatus::done;
    for (const tasks::FindingNote& finding : task.findings) {
      Tally& progress = standing.by_severity[finding.severity];
      ++(done ? progress.fixed : progress.open);
    }
  }
  for (const store::TaskRow& row : standing.rows) {
    if (is_dropped(row.state)) continue;
    ++standing.all;
    if (row.state == tasks::TaskStatus::done) ++standing.done;
    if (tasks::is_claimable(row.state) && row.blocked_by.empty()) ++standing.ready;
    if (tasks::is_held(row.state)) standing.held.push_back(&row);
    const bool waits = !row.blocked_by.empty() && !tasks::is_closed(row.state);
    if (waits || row.state == tasks::TaskStatus::blocked ||
        row.state == tasks::TaskStatus::needs_human) {
      standing.stopped.push_back(&row);
    }
  }
  standing.next = next_step(standing);
  return standing;
}

std::string why_stopped(const store::TaskRow& row) {
  if (row.state == tasks::TaskStatus::needs_human) {
    return "needs a person" + (row.note.empty() ? std::string() : ": " + row.note);
  }
  if (row.state == tasks::TaskStatus::blocked) return "blocked: " + row.note;
  return "needs " + base::join(row.blocked_by, ", ");
}

std::string scan_words(const store::ScanRow& scan) {
  if (scan.commit.empty()) return "the files on disk at " + store::iso_time(scan.finished);
  return "commit " + scan.commit.substr(0, 12) + (scan.dirty ? " with uncommitted changes" : "") +
         ", " + store::iso_time(scan.finished);
}

Json standing_json(const Standing& standing) {
  Json json;
  json["scan"] = Json();
  if (standing.scan) {
    Json scan;
    scan["commit"] = standing.scan->commit;
    scan["dirty"] = standing.scan->dirty;
    scan["finished"] = store::iso_time(standing.scan->finished);
    json["scan"] = scan;
  }
  Json counts;
  counts["all"] = standing.all;
  counts["done"] = standing.done;
  counts["held"] = standing.held.size();
  counts["ready"] = standing.ready;
  json["tasks"] = counts;
  json["phases"] = Json::array();
  for (const tasks::Phase& phase : standing.plan.phases) {
    std::vector<tasks::TaskStatus> statuses;
    for (const tasks::Task& task : phase.tasks) {
      if (!is_dropped(task.status)) statuses.push_back(task.status);
    }
    if (statuses.empty()) continue;
    Json row;
    row["phase"] = phase.folder();
    row["title"] = phase.title;
    row["state"] = tasks::phase_word(statuses);
    row["tasks"] = statuses.size();
    row["done"] = std::count(statuses.begin(), statuses.end(), tasks::TaskStatus::done);
    json["phases"].push_back(row);
  }
  json["findings"] = Json::object();
  for (const char* severity : kSeverities) {
    const auto progress = standing.by_severity.find(severity);
    if (progress == standing.by_severity.end()) continue;
    Json row;
    row["open"] = progress->second.open;
    row["fixed"] = progress->second.fixed;
    json["findings"][severity] = row;
  }
  json["held"] = Json::array();
  for (const store::TaskRow* row : standing.held) json["held"].push_back(task_row_json(*row));
  json["stopped"] = Json::array();
  for (const store::TaskRow* row : standing.stopped) {
    Json entry;
    entry["handle"] = row->handle;
    entry["title"] = row->title;
    entry["why"] = why_stopped(*row);
    json["stopped"].push_back(entry);
  }
  json["next"] = standing.next;
  return json;
}

void write_brief(Invocation& inv, const Standing& standing) {
  inv.out << standing.done << "/" << standing.all << " tasks done, " << standing.held.size()
          << " held, " << standing.ready << " ready; next: " << standing.next << "\n";
}

void write_text(Invocation& inv, const Standing& standing) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  if (standing.scan) {
    inv.out << "last scan: " << scan_words(*standing.scan) << "\n";
  } else {
    inv.out << "nothing was scanned here yet\n";
  }
  if (standing.all != 0) {
    inv.out << style.strong(std::to_string(standing.done) + " of " +
                            tasks::counted(standing.all, "task") + " done")
            << ", " << standing.held.size() << " held, " << standing.ready << " ready\n";
  } else if (standing.scan) {
    inv.out << "there is no plan yet\n";
  }
  for (const tasks::Phase& phase : standing.plan.phases) {
    std::vector<tasks::TaskStatus> statuses;
    for (const tasks::Task& task : phase.tasks) {
      if (!is_dropped(task.status)) statuses.push_back(task.status);
    }
    if (statuses.empty()) continue;
    inv.out << "  " << phase.folder() << ": " << tasks::phase_word(statuses) << " ("
            << tasks::counted(statuses.size(), "task") << ")\n";
  }
  for (const char* severity : kSeverities) {
    const auto progress = standing.by_severity.find(severity);
    if (progress == standing.by_severity.end()) continue;
    inv.out << "  " << severity << ": " << progress->second.open << " to fix, "
            << progress->second.fixed << " fixed\n";
  }
  for (const store::TaskRow* row : standing.held) {
    inv.out << style.notice("held:") << " " << row->handle << " " << safe(row->title);
    if (row->claim) {
      inv.out << ", by " << safe(row->claim->actor) << " until "
              << store::iso_time(row->claim->lease_until);
    }
    inv.out << "\n";
  }
  for (const store::TaskRow* row : standing.stopped) {
    inv.out << style.warning("waits:") << " " << row->handle << " " << safe(row->title) << ", "
            << safe(why_stopped(*row)) << "\n";
  }
  inv.out << style.hint("next:") << " " << standing.next << "\n";
}

}  // namespace

void add_status(CLI::App& root, Invocation& inv) {
  const auto brief = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(root, inv, "status", "where the plan stands", "Work", [&inv, brief] {
        const Project project = open_project(inv);
        const Standing standing = standing_of(open_ledger_if_there(project), project.root);
        if (inv.format == "json") {
          write_json(inv, json_text(standing_json(standing)));
        } else if (*brief) {
          write_brief(inv, standing);
        } else {
          write_text(inv, standing);
        }
        return kExitOk;
      });
  command.add_flag("--brief", *brief, "one line");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
