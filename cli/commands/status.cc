#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/signs_of_life.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/ledger.h"
#include "cli/project.h"
#include "cli/report/task_json.h"
#include "cli/report/view.h"
#include "store/history.h"
#include "tasks/render.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 5> kSeverities = {"critical", "high", "medium", "low", "info"};

/// How many findings of the plan are fixed and how many are not.
struct Tally {
  size_t open = 0;
  size_t fixed = 0;
  size_t cascades = 0;  ///< go away with others
};

/// Where things stand.
struct Standing {
  std::optional<store::ScanRow> scan;
  size_t history = 0;  ///< commits that `history` scanned; counted without a scan only
  tasks::Plan plan;
  std::vector<store::TaskRow> rows;
  std::map<std::string, Tally> by_severity;
  size_t all = 0;  ///< tasks that count
  size_t done = 0;
  std::set<std::string> ready;                 ///< ids: what could be claimed now
  std::map<std::string, std::string> crowded;  ///< id -> which held task writes to the same files
  std::vector<const store::TaskRow*> held;     ///< with their holders
  std::vector<const store::TaskRow*> stopped;  ///< waiting for a task or for a person
  std::vector<const store::TaskRow*> expired;  ///< held once, and the lease ran out
  std::vector<const store::TaskRow*> mine;     ///< held by this work tree
  std::map<std::string, store::PhaseCheck> checks;  ///< the last one of each phase
  std::string next;
};

std::string next_step(const Standing& standing) {
  if (!standing.scan) return "punchlist scan";
  if (standing.all == 0) return "punchlist plan";
  for (const store::TaskRow* row : standing.stopped) {
    if (row->state == tasks::TaskStatus::needs_human) return "punchlist task show " + row->handle;
  }
  const store::TaskRow* first = nullptr;
  for (const store::TaskRow& row : standing.rows) {
    if (standing.ready.count(row.id) == 0) continue;
    if (first == nullptr || (first->phase == row.phase && row.wave < first->wave)) first = &row;
  }
  if (first != nullptr) return "punchlist task claim " + first->handle;
  if (!standing.held.empty()) return "punchlist task complete " + standing.held.front()->handle;
  return standing.done == standing.all ? "punchlist scan" : "punchlist task list";
}

/// Counts the tasks; the rows must stay where they are.
void count_rows(Standing& standing, const std::string& root) {
  for (const store::TaskRow& row : standing.rows) {
    if (tasks::is_dropped(row.state)) continue;
    ++standing.all;
    if (row.state == tasks::TaskStatus::done) ++standing.done;
    const bool is_expired = row.state == tasks::TaskStatus::expired && row.claim;
    if (is_expired) standing.expired.push_back(&row);
    if (tasks::is_held(row.state)) standing.held.push_back(&row);
    if (row.claim && row.claim->worktree == root && tasks::is_held(row.state))
      standing.mine.push_back(&row);
    const bool waits = !row.blocked_by.empty() && !tasks::is_closed(row.state);
    if (waits || row.state == tasks::TaskStatus::blocked ||
        row.state == tasks::TaskStatus::needs_human) {
      standing.stopped.push_back(&row);
    }
  }
}

Standing standing_of(std::optional<store::Store>& store, const std::string& root, bool brief) {
  Standing standing;
  if (!store) {
    standing.next = next_step(standing);
    return standing;
  }
  standing.scan = store->latest_scan(root);
  if (!standing.scan) standing.scan = store->latest_scan();
  if (!standing.scan) standing.history = store::History(*store, {}).commits();
  notice_commits(*store);
  standing.rows = store->tasks();
  for (const store::TaskRow& row : store->ready()) standing.ready.insert(row.id);
  standing.crowded = store->waiting_for_files();
  count_rows(standing, root);
  standing.next = next_step(standing);
  if (brief) return standing;  // at an agent's start: no look at findings and texts
  for (store::PhaseCheck& check : store->phase_checks()) {
    std::string phase = check.phase;
    standing.checks[std::move(phase)] = std::move(check);
  }
  standing.plan = plan_of_ledger(*store);
  std::set<std::string> counted;
  for (const tasks::Task& task : all_tasks(standing.plan)) {
    if (tasks::is_dropped(task.status)) continue;
    const bool done = task.status == tasks::TaskStatus::done;
    for (const std::vector<tasks::FindingNote>* list : {&task.findings, &task.cascades}) {
      for (const tasks::FindingNote& finding : *list) {
        // What goes away with another is not to be fixed itself, and is fixed once it is gone.
        if (!done && list == &task.cascades) {
          ++standing.by_severity[finding.severity].cascades;
          continue;
        }
        // What came back after its task was done is in another one, too.
        const bool fixed = done && finding.disposition == tasks::Disposition::verified;
        if (done != fixed || !counted.insert(finding.id).second) continue;
        Tally& progress = standing.by_severity[finding.severity];
        ++(fixed ? progress.fixed : progress.open);
      }
    }
  }
  return standing;
}

/// Done and all tasks of each wave of a phase.
std::map<uint32_t, std::pair<size_t, size_t>> waves_of(const tasks::Phase& phase) {
  std::map<uint32_t, std::pair<size_t, size_t>> waves;
  for (const tasks::Task& task : phase.tasks) {
    if (tasks::is_dropped(task.status)) continue;
    std::pair<size_t, size_t>& wave = waves[task.wave];
    if (task.status == tasks::TaskStatus::done) ++wave.first;
    ++wave.second;
  }
  return waves;
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

bool is_verified(const Standing& standing, const tasks::Phase& phase) {
  const auto check = standing.checks.find(phase.folder());
  return check != standing.checks.end() && check->second.status == "passed";
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
  counts["ready"] = standing.ready.size();
  json["tasks"] = counts;
  json["phases"] = Json::array();
  for (const tasks::Phase& phase : standing.plan.phases) {
    std::vector<tasks::TaskStatus> statuses;
    for (const tasks::Task& task : phase.tasks) {
      if (!tasks::is_dropped(task.status)) statuses.push_back(task.status);
    }
    if (statuses.empty()) continue;
    Json row;
    row["phase"] = phase.folder();
    row["title"] = phase.title;
    row["state"] = tasks::phase_word(statuses, is_verified(standing, phase));
    row["tasks"] = statuses.size();
    row["done"] = std::count(statuses.begin(), statuses.end(), tasks::TaskStatus::done);
    row["waves"] = Json::array();
    for (const auto& [wave, tally] : waves_of(phase)) {
      Json entry;
      entry["wave"] = wave;
      entry["tasks"] = tally.second;
      entry["done"] = tally.first;
      row["waves"].push_back(entry);
    }
    row["verification"] = Json();
    const auto check = standing.checks.find(phase.folder());
    if (check != standing.checks.end()) {
      Json entry;
      entry["status"] = check->second.status;
      entry["commit"] = check->second.commit;
      entry["truths"] = check->second.truths;
      entry["held"] = check->second.held;
      row["verification"] = entry;
    }
    json["phases"].push_back(row);
  }
  json["findings"] = Json::object();
  for (const char* severity : kSeverities) {
    const auto progress = standing.by_severity.find(severity);
    if (progress == standing.by_severity.end()) continue;
    Json row;
    row["open"] = progress->second.open;
    row["fixed"] = progress->second.fixed;
    row["cascades"] = progress->second.cascades;
    json["findings"][severity] = row;
  }
  json["held"] = Json::array();
  for (const store::TaskRow* row : standing.held) json["held"].push_back(task_row_json(*row));
  json["expired"] = Json::array();
  for (const store::TaskRow* row : standing.expired) {
    json["expired"].push_back(task_row_json(*row));
  }
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

/// A few lines, always below 1 kB, for agents at their start.
std::string brief_text(const Standing& standing) {
  constexpr size_t kMost = 1000;
  constexpr size_t kMostTitle = 60;
  const auto handles = [](const std::vector<const store::TaskRow*>& rows) {
    constexpr size_t kMostNamed = 8;
    std::string text;
    for (size_t i = 0; i < rows.size() && i < kMostNamed; ++i) text += " " + rows[i]->handle;
    if (rows.size() > kMostNamed) text += " and " + std::to_string(rows.size() - kMostNamed);
    return text;
  };
  std::string text = std::to_string(standing.done) + "/" + std::to_string(standing.all) +
                     " tasks done, " + std::to_string(standing.held.size()) + " held, " +
                     std::to_string(standing.ready.size()) + " ready; next: " + standing.next +
                     "\n";
  for (const store::TaskRow* row : standing.mine) {
    std::string line = "this work tree holds " + row->handle + " " +
                       safe(row->title.substr(0, kMostTitle)) + ", " +
                       std::string(tasks::to_string(row->state)) + ", until " +
                       store::iso_time(row->claim->lease_until) + "\n";
    if (text.size() + line.size() < kMost / 2) text += line;
  }
  if (!standing.expired.empty()) text += "lease ran out:" + handles(standing.expired) + "\n";
  if (!standing.stopped.empty()) text += "waiting:" + handles(standing.stopped) + "\n";
  return text;
}

void write_text(Invocation& inv, const Standing& standing) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  if (standing.scan) {
    inv.out << "last scan: " << scan_words(*standing.scan) << "\n";
  } else {
    inv.out << (standing.history == 0 ? "nothing was scanned here yet"
                                      : "only the history was scanned yet: " +
                                            base::count_of(standing.history, "commit"))
            << "\n";
  }
  if (standing.all != 0) {
    inv.out << style.strong(std::to_string(standing.done) + " of " +
                            tasks::counted(standing.all, "task") + " done")
            << ", " << standing.held.size() << " held, " << standing.ready.size() << " ready\n";
  } else if (standing.scan) {
    inv.out << "there is no plan yet\n";
  }
  for (const tasks::Phase& phase : standing.plan.phases) {
    std::vector<tasks::TaskStatus> statuses;
    for (const tasks::Task& task : phase.tasks) {
      if (!tasks::is_dropped(task.status)) statuses.push_back(task.status);
    }
    if (statuses.empty()) continue;
    inv.out << "  " << phase.folder() << ": "
            << tasks::phase_word(statuses, is_verified(standing, phase)) << " ("
            << tasks::counted(statuses.size(), "task");
    const std::map<uint32_t, std::pair<size_t, size_t>> waves = waves_of(phase);
    if (waves.size() > 1) {
      for (const auto& [wave, counts] : waves) {
        inv.out << ", wave " << wave << ": " << counts.first << " of " << counts.second;
      }
    }
    inv.out << ")";
    const auto check = standing.checks.find(phase.folder());
    if (check != standing.checks.end()) {
      inv.out << ", verification on " << check->second.commit.substr(0, 12) << ": "
              << check->second.status;
    }
    inv.out << "\n";
  }
  for (const char* severity : kSeverities) {
    const auto progress = standing.by_severity.find(severity);
    if (progress == standing.by_severity.end()) continue;
    inv.out << "  " << severity << ": " << progress->second.open << " to fix, "
            << progress->second.fixed << " fixed";
    if (progress->second.cascades != 0)
      inv.out << ", " << progress->second.cascades
              << (progress->second.cascades == 1 ? " goes away with another"
                                                 : " go away with others");
    inv.out << "\n";
  }
  for (const store::TaskRow* row : standing.held) {
    inv.out << style.notice("held:") << " " << row->handle << " " << safe(row->title);
    if (row->claim) {
      inv.out << ", by " << safe(row->claim->actor) << " until "
              << store::iso_time(row->claim->lease_until);
    }
    inv.out << "\n";
  }
  for (const store::TaskRow* row : standing.expired) {
    inv.out << style.warning("lease ran out:") << " " << row->handle << " " << safe(row->title)
            << ", held by " << safe(row->claim->actor) << " until "
            << store::iso_time(row->claim->lease_until) << "; see punchlist task next\n";
  }
  for (const store::TaskRow* row : standing.stopped) {
    inv.out << style.warning("waits:") << " " << row->handle << " " << safe(row->title) << ", "
            << safe(why_stopped(*row)) << "\n";
  }
  for (const store::TaskRow& row : standing.rows) {
    const auto by = standing.crowded.find(row.id);
    if (by == standing.crowded.end()) continue;
    inv.out << style.warning("waits:") << " " << row.handle << " " << safe(row.title) << ", for "
            << safe(by->second) << "\n";
  }
  inv.out << style.hint("next:") << " " << standing.next << "\n";
}

}  // namespace

void add_status(CLI::App& root, Invocation& inv) {
  const auto brief = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(root, inv, "status", "where the plan stands", "Work", [&inv, brief] {
        const Project project = open_project(inv);
        std::optional<store::Store> store = open_ledger_if_there(project);
        const Standing standing = standing_of(store, project.root, *brief && inv.format != "json");
        if (inv.format == "json") {
          write_json(inv, json_text(standing_json(standing)));
        } else if (*brief) {
          inv.out << brief_text(standing);
        } else {
          write_text(inv, standing);
        }
        return kExitOk;
      });
  command.add_flag("--brief", *brief, "a few lines, below 1 kB");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
