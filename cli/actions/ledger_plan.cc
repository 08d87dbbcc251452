#include "cli/actions/ledger_plan.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "planner/phase.h"
#include "scanner/finding.h"

namespace cli {
namespace {

/// The number at the beginning of "02-dedicated-runtimes" or "03"; 0 when there is none.
uint32_t leading_number(const std::string& text) {
  uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string behind_dash(const std::string& text) {
  const size_t dash = text.find('-');
  return dash == std::string::npos ? text : text.substr(dash + 1);
}

tasks::FindingNote note_of(const store::FindingRow& row) {
  tasks::FindingNote note;
  note.id = row.id;
  note.rule = row.rule;
  note.severity = scanner::to_string(row.severity);
  note.confidence = scanner::to_string(row.confidence);
  note.path = row.path;
  note.line = row.line;
  note.column = row.column;
  note.item = row.item;
  note.callee = row.callee;
  note.message = row.message;
  note.context = row.context;
  note.source_line = row.source_line;
  note.in_tests = row.in_tests;
  note.disposition = row.disposition;
  return note;
}

using Notes = std::map<std::string, store::FindingRow>;

/// The findings with these ids, in the order of the sources.
std::vector<tasks::FindingNote> notes_of(const std::vector<std::string>& ids, const Notes& known) {
  std::vector<tasks::FindingNote> notes;
  for (const std::string& id : ids) {
    const auto row = known.find(id);
    if (row != known.end()) notes.push_back(note_of(row->second));
  }
  std::sort(notes.begin(), notes.end(),
            [](const tasks::FindingNote& a, const tasks::FindingNote& b) {
              return std::tie(a.path, a.line, a.column, a.rule, a.id) <
                     std::tie(b.path, b.line, b.column, b.rule, b.id);
            });
  return notes;
}

tasks::Task task_of(const store::TaskRow& row, const Notes& known) {
  tasks::Task task;
  task.id = row.id;
  task.phase = leading_number(row.phase);
  task.number = leading_number(row.plan);
  task.slug = row.slug;
  task.phase_slug = behind_dash(row.phase);
  task.title = row.title;
  task.wave = static_cast<uint32_t>(std::max(1, row.wave));
  task.depends_on = row.depends_on;
  task.files_modified = row.write_set;
  task.status = row.state;
  if (const size_t at = row.note.rfind(tasks::kDoneOtherwise);
      row.state == tasks::TaskStatus::done && at != std::string::npos) {
    const std::string rest = row.note.substr(at + tasks::kDoneOtherwise.size());
    task.otherwise = rest.starts_with(": ") ? rest.substr(2) : std::string();
  }
  task.findings = notes_of(row.finding_ids, known);
  task.cascades = notes_of(row.cascades, known);
  for (tasks::FindingNote& cascade : task.cascades) cascade.fixed_by = row.handle;
  std::set<std::string> rules;
  scanner::Severity severity = scanner::Severity::info;
  scanner::Confidence confidence = scanner::Confidence::possible;
  for (const std::vector<tasks::FindingNote>* notes : {&task.findings, &task.cascades}) {
    for (const tasks::FindingNote& note : *notes) {
      if (notes == &task.findings) rules.insert(note.rule);
      const store::FindingRow& finding = known.at(note.id);
      if (std::tie(finding.severity, finding.confidence) > std::tie(severity, confidence)) {
        severity = finding.severity;
        confidence = finding.confidence;
      }
    }
  }
  task.rules.assign(rules.begin(), rules.end());
  task.severity = scanner::to_string(severity);
  task.confidence = scanner::to_string(confidence);
  return task;
}

}  // namespace

tasks::Plan plan_of_ledger(const store::Store& store) {
  Notes known;
  for (store::FindingRow& row : store.findings()) {
    std::string id = row.id;
    known.emplace(std::move(id), std::move(row));
  }
  std::vector<tasks::Task> tasks;
  for (const store::TaskRow& row : store.tasks()) tasks.push_back(task_of(row, known));
  std::sort(tasks.begin(), tasks.end(), [](const tasks::Task& a, const tasks::Task& b) {
    return std::tie(a.phase, a.number) < std::tie(b.phase, b.number);
  });
  tasks::Plan plan;
  for (tasks::Task& task : tasks) {
    if (plan.phases.empty() || plan.phases.back().number != task.phase) {
      const planner::PhaseKind kind = planner::phase_kind_of_slug(task.phase_slug);
      tasks::Phase phase;
      phase.number = task.phase;
      phase.slug = task.phase_slug;
      phase.title = kind.title;
      phase.goal = kind.goal;
      plan.phases.push_back(std::move(phase));
    }
    plan.phases.back().tasks.push_back(std::move(task));
  }
  return plan;
}

std::vector<tasks::Task> all_tasks(const tasks::Plan& plan) {
  std::vector<tasks::Task> all;
  for (const tasks::Phase& phase : plan.phases) {
    all.insert(all.end(), phase.tasks.begin(), phase.tasks.end());
  }
  return all;
}

store::TaskRow row_of(const tasks::Task& task) {
  store::TaskRow row;
  row.id = task.id;
  row.handle = task.handle();
  row.phase = row.handle.substr(0, row.handle.find('-')) + "-" + task.phase_slug;
  row.plan = behind_dash(row.handle);
  row.title = task.title;
  row.slug = task.slug;
  row.file = task.file();
  row.wave = static_cast<int>(task.wave);
  row.depends_on = task.depends_on;
  row.write_set = task.files_modified;
  for (const tasks::FindingNote& note : task.findings) row.finding_ids.push_back(note.id);
  for (const tasks::FindingNote& note : task.cascades) row.cascades.push_back(note.id);
  row.fingerprint = row.finding_ids.empty() ? std::string() : row.finding_ids.front();
  return row;
}

}  // namespace cli
