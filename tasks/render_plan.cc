#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
namespace {

constexpr size_t kExamplesPerRule = 3;

std::vector<TaskStatus> statuses(const Phase& phase) {
  std::vector<TaskStatus> all;
  for (const Task& task : phase.tasks) all.push_back(task.status);
  return all;
}

std::string word_of(const FindingNote& finding) {
  return document_word(finding.disposition, finding.fixed_by);
}

/// Where it is; of what is gone, the file alone: the line was that of an earlier commit.
std::string place_of(const FindingNote& finding) {
  const bool is_gone = finding.disposition == Disposition::verified;
  return place_span(finding.path, is_gone ? 0 : finding.line);
}

std::string or_dash(const std::vector<std::string>& handles) {
  return handles.empty() ? "-" : base::join(handles, ", ");
}

std::string as_of(const std::string& base_commit) {
  return "As of " + base_words(base_commit) + ".\n";
}

std::string checklist_line(const Task& task) {
  std::string line = task.status == TaskStatus::done ? "- [x] " : "- [ ] ";
  line += task.handle() + " " + inline_text(task.told_title()) + " (" + document_word(task.status) +
          task.came_back() + ")\n";
  return line;
}

std::string title_line(const Phase& phase) {
  const std::string number = phase.folder().substr(0, phase.folder().find('-'));
  return "Phase " + number + ": " + phase.title;
}

/// Tasks in the order of work: phase, wave, number.
std::vector<const Task*> in_order(const Phase& phase) {
  std::vector<const Task*> order;
  for (const Task& task : phase.tasks) {
    if (!is_dropped(task.status)) order.push_back(&task);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Task* a, const Task* b) { return a->wave < b->wave; });
  return order;
}

std::string waves_block(const Phase& phase) {
  std::string text = table_head({"Wave", "Task", "Title", "Needs", "Files"});
  for (const Task* task : in_order(phase)) {
    std::vector<std::string> files;
    for (const std::string& path : task->files_modified) files.push_back(code_span(path));
    if (files.empty()) files.emplace_back("not known before");
    text += table_row({std::to_string(task->wave), task->handle(), inline_text(task->told_title()),
                       or_dash(task->depends_on), base::join(files, ", ")});
  }
  std::map<uint32_t, size_t> of_wave;
  bool together = false;
  bool any_closed = false;
  for (const Task* task : in_order(phase)) {
    if (is_closed(task->status)) {
      any_closed = true;
    } else {
      together = ++of_wave[task->wave] > 1 || together;
    }
  }
  if (of_wave.size() < 2 && !together) return text;
  const std::string whose = any_closed ? "Open tasks" : "Tasks";
  return text + (together
                     ? "\n" + whose +
                           " of one wave write to different files and can be worked on at the "
                           "same time.\n"
                     : "\nOne goes after the other: they write to the same files, or one needs "
                       "another.\n");
}

std::string cascades_block(const Phase& phase) {
  std::string rows;
  for (const Task& task : phase.tasks) {
    if (is_dropped(task.status)) continue;
    for (const FindingNote& cascade : task.cascades) {
      if (!cascade.again.empty()) continue;
      rows += table_row({cascade.id, place_of(cascade), code_span(cascade.rule), word_of(cascade)});
    }
  }
  if (rows.empty()) return "No finding of this phase goes away with another.\n";
  return table_head({"Finding", "Location", "Rule", "Status"}) + rows;
}

bool is_verified(const Phase& phase) { return phase.state.checked == "passed"; }

/// The last step of a phase, which no task is: the check of the commit that has all its work.
std::string check_line(const Phase& phase) {
  const PhaseState& state = phase.state;
  std::string text = is_verified(phase) ? "- [x] " : "- [ ] ";
  text += "Verification, last: `punchlist verify --phase " + std::to_string(phase.number) + "`";
  if (state.checked.empty()) return text + " (not run yet)\n";
  return text + " (" + state.checked + " on " + code_span(state.checked_on) + ", " +
         std::to_string(state.held) + " of " + counted(state.truths, "truth") + " held)\n";
}

void add_lines(std::string& text, const std::string& head, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  text += "\n" + head + ":\n\n";
  for (const std::string& line : lines) text += "- " + line + "\n";
}

std::string state_block(const Phase& phase, const std::string& base_commit) {
  std::string text = "State: **" + phase_word(statuses(phase), is_verified(phase)) + "**. " +
                     as_of(base_commit) + "\n";
  for (const Task* task : in_order(phase)) text += checklist_line(*task);
  for (const Task& task : phase.tasks) {
    if (is_dropped(task.status)) {
      text += "- " + task.handle() + " " + inline_text(task.title) + " (" +
              document_word(task.status) + ")\n";
    }
  }
  // A phase without tasks is no phase to `verify`.
  if (!in_order(phase).empty()) text += check_line(phase);
  std::vector<std::string> works;
  for (const DoneNote& done : phase.state.works) {
    works.push_back(done.finding + " " + code_span(done.rule) + " in " +
                    code_span(function_of(done.item)) + ": gone, proven by " + done.task + " on " +
                    code_span(done.commit));
  }
  std::vector<std::string> came_back;
  for (const DoneNote& done : phase.state.came_back) {
    came_back.push_back(done.finding + " " + code_span(done.rule) + " in " +
                        code_span(function_of(done.item)) + ": was gone, proven by " + done.task +
                        " on " + code_span(done.commit) + ", and came back; now " + done.again);
  }
  add_lines(text, "Gone", works);
  add_lines(text, "Came back", came_back);
  add_lines(text, "Not in the last scan any more, and proven gone by no task",
            phase.state.unproven);
  add_lines(text, "Still there", phase.state.not_yet);
  add_lines(text,
            "Gaps that the verification on commit " + code_span(phase.state.checked_on) +
                " found, and that nothing has closed since",
            phase.state.gaps);
  add_lines(text, "Known limits", phase.state.limits);
  return text;
}

std::string blockers_block(const Phase& phase) {
  std::string text;
  for (const std::string& line : phase.state.blockers) text += "- " + line + "\n";
  return text.empty() ? "None.\n" : text;
}

/// Totals over the tasks that count.
struct Totals {
  size_t to_fix = 0;
  size_t fixed = 0;
  size_t cascades = 0;
  size_t unplanned = 0;
  size_t tasks = 0;
  size_t tasks_done = 0;
};

Totals totals_of(const Plan& plan) {
  Totals totals;
  for (const Phase& phase : plan.phases) {
    for (const Task& task : phase.tasks) {
      if (is_dropped(task.status)) continue;
      ++totals.tasks;
      const bool done = task.status == TaskStatus::done;
      totals.tasks_done += done ? 1 : 0;
      for (const std::vector<FindingNote>* list : {&task.findings, &task.cascades}) {
        const bool cascades = list == &task.cascades;
        for (const FindingNote& finding : *list) {
          if (!done) {
            ++(cascades ? totals.cascades : totals.to_fix);
          } else if (finding.disposition == Disposition::verified && finding.again.empty()) {
            ++totals.fixed;
          }
        }
      }
    }
  }
  for (const Unplanned& unplanned : plan.unplanned) totals.unplanned += unplanned.count;
  return totals;
}

std::string totals_block(const Plan& plan, const std::string& base_commit) {
  const Totals totals = totals_of(plan);
  std::string text = as_of(base_commit) + "\n" + table_head({"What", "Count"});
  text += table_row(
      {"Findings in the code", std::to_string(totals.to_fix + totals.cascades + totals.unplanned)});
  text +=
      table_row({"of these " + document_word(Disposition::open), std::to_string(totals.to_fix)});
  text += table_row(
      {"of these " + document_word(Disposition::cascade), std::to_string(totals.cascades)});
  text += table_row({"of these not planned", std::to_string(totals.unplanned)});
  text += table_row({document_word(Disposition::verified) + " by tasks of this plan",
                     std::to_string(totals.fixed)});
  text += table_row({"Sites examined and " + std::string(kCorrect) + " by every rule",
                     std::to_string(plan.correct.size())});
  text += table_row(
      {"Tasks done", std::to_string(totals.tasks_done) + " of " + std::to_string(totals.tasks)});
  const Coverage& coverage = plan.coverage;
  text += table_row({"Rust files examined", std::to_string(coverage.files)});
  if (coverage.with_errors != 0) {
    text +=
        table_row({"of these with parts that did not parse", std::to_string(coverage.with_errors)});
  }
  if (coverage.not_compiled != 0) {
    text += table_row({"of these compiled by no crate", std::to_string(coverage.not_compiled)});
  }
  if (coverage.left_out != 0) {
    text += table_row({"Files and folders not examined", std::to_string(coverage.left_out)});
  }
  return text;
}

std::string categories_block(const Plan& plan) {
  std::string text;
  for (const Phase& phase : plan.phases) {
    std::string rows;
    for (const Task& task : phase.tasks) {
      if (is_dropped(task.status)) continue;
      for (const std::vector<FindingNote>* list : {&task.findings, &task.cascades}) {
        for (const FindingNote& finding : *list) {
          if (!finding.again.empty()) continue;  // told with the task that has it now
          rows += table_row({place_of(finding), code_span(function_of(finding.item)),
                             code_span(finding.rule), word_of(finding), task.handle()});
        }
      }
    }
    if (rows.empty()) continue;
    if (!text.empty()) text += "\n";
    text += "### " + phase.title + "\n\nGoal: " + phase.goal + "\n\n" +
            table_head({"Location", "Function", "Rule", "Status", "Task"}) + rows;
  }
  return text.empty() ? "No finding at or above the gate: nothing to plan.\n" : text;
}

std::string correct_block(const Plan& plan) {
  std::map<std::string, std::vector<const Exemplar*>> by_rule;
  for (const Exemplar& site : plan.correct) by_rule[site.rule].push_back(&site);
  std::string text;
  for (const auto& [rule, sites] : by_rule) {
    text +=
        "- " + code_span(rule) + ": " + counted(sites.size(), "site") + " " + std::string(kCorrect);
    text += sites.size() > kExamplesPerRule ? ", among them\n" : "\n";
    for (size_t i = 0; i < std::min(sites.size(), kExamplesPerRule); ++i) {
      text += "  - " + place_span(sites[i]->path, sites[i]->line);
      if (!sites[i]->item.empty()) text += " in " + code_span(sites[i]->item);
      text += ": " + inline_text(sites[i]->reason) + "\n";
    }
  }
  return text.empty() ? "No site in production code was examined and found right.\n" : text;
}

std::string order_block(const Plan& plan) {
  std::string text;
  for (const Phase& phase : plan.phases) {
    const std::vector<const Task*> order = in_order(phase);
    if (order.empty()) continue;
    if (!text.empty()) text += "\n";
    text += "### " + title_line(phase) + " (" + phase_word(statuses(phase), is_verified(phase)) +
            ")\n\n";
    for (const Task* task : order) text += checklist_line(*task);
    text += check_line(phase);
  }
  return text.empty() ? "No tasks.\n" : text;
}

std::string done_block(const Plan& plan) {
  std::string rows;
  for (const Phase& phase : plan.phases) {
    for (const DoneNote& done : phase.state.works) {
      rows += table_row({code_span(done.path), code_span(function_of(done.item)), done.finding,
                         done.task, code_span(done.commit)});
    }
  }
  if (rows.empty()) return "Nothing is proven to be fixed yet.\n";
  return table_head({"File", "Function", "Finding", "Task", "Proven on commit"}) + rows;
}

std::string since_block(const Plan& plan) {
  if (!plan.since) return "Nothing is known of earlier scans.\n";
  const Since& since = *plan.since;
  std::string text = table_head({"What", "Count"});
  text += table_row({"Findings of the first scan" +
                         (since.commit.empty() ? "" : ", of commit " + code_span(since.commit)),
                     std::to_string(since.found)});
  text += table_row({"of these gone", std::to_string(since.gone)});
  text += table_row({"of those gone, proven by a task", std::to_string(since.verified)});
  if (since.unsure != 0)
    text += table_row({"of these it cannot be told", std::to_string(since.unsure)});
  text += table_row({"Found since, and there", std::to_string(since.added)});
  text += table_row({"There now", std::to_string(since.found - since.gone + since.added)});
  return text;
}

std::string decisions_block(const Plan& plan) {
  std::string text;
  for (const std::string& line : plan.decisions) text += "- " + line + "\n";
  return text.empty() ? "`.punchlist/decisions/` holds none.\n" : text;
}

std::string trace_block(const Plan& plan) {
  std::string rows;
  for (const Phase& phase : plan.phases) {
    for (const Task& task : phase.tasks) {
      const auto proof = phase.state.proofs.find(task.handle());
      const std::string runs =
          proof == phase.state.proofs.end() ? "" : base::join(proof->second, ", ");
      for (const std::vector<FindingNote>* list : {&task.findings, &task.cascades}) {
        for (const FindingNote& finding : *list) {
          const std::string status = is_dropped(task.status)  ? document_word(task.status)
                                     : !finding.again.empty() ? "came back, see " + finding.again
                                                              : word_of(finding);
          rows += table_row({finding.id, code_span(finding.rule), finding.severity, task.handle(),
                             task.id, phase.folder(), status, runs.empty() ? "-" : runs});
        }
      }
    }
  }
  if (rows.empty()) return "Nothing to trace.\n";
  return table_head({"Finding", "Rule", "Severity", "Task", "Task id", "Phase", "Status", "Runs"}) +
         rows;
}

std::string files_block(const Plan& plan) {
  std::map<std::string, std::vector<std::string>> tasks_of;
  for (const Phase& phase : plan.phases) {
    for (const Task& task : phase.tasks) {
      if (is_dropped(task.status)) continue;
      for (const std::string& path : task.files_modified) tasks_of[path].push_back(task.handle());
    }
  }
  if (tasks_of.empty()) return "No file is to be changed.\n";
  std::string text = table_head({"File", "Tasks"});
  for (const auto& [path, handles] : tasks_of)
    text += table_row({code_span(path), or_dash(handles)});
  return text;
}

std::string unplanned_block(const Plan& plan) {
  if (plan.unplanned.empty()) return "Every finding is planned.\n";
  std::string text = table_head({"Why it has no task", "Findings"});
  for (const Unplanned& entry : plan.unplanned) {
    text += table_row({entry.reason, std::to_string(entry.count)});
  }
  return text;
}

}  // namespace

std::string counted(size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string base_words(const std::string& base_commit) {
  if (base_commit == "none") return "the files on disk (no commit)";
  const size_t dirty = base_commit.find("-dirty");
  const std::string commit = "commit " + code_span(base_commit.substr(0, dirty));
  return dirty == std::string::npos ? commit : commit + " with uncommitted changes";
}

Document render_phase(const Phase& phase, const Plan&, const std::string& base_commit) {
  Document document;
  document.fields.push_back(scalar_field("phase", phase.folder()));
  document.fields.push_back(scalar_field("base_commit", base_commit));
  document.pieces = pieces_of(templates::phase, {{"title", "# " + title_line(phase) + "\n"},
                                                 {"goal", phase.goal + "\n"},
                                                 {"state", state_block(phase, base_commit)},
                                                 {"waves", waves_block(phase)},
                                                 {"cascades", cascades_block(phase)},
                                                 {"blockers", blockers_block(phase)}});
  return document;
}

Document render_plan(const Plan& plan, const std::string& base_commit) {
  Document document;
  document.fields.push_back(scalar_field("document", "plan-summary"));
  document.fields.push_back(scalar_field("base_commit", base_commit));
  document.pieces = pieces_of(templates::plan, {{"totals", totals_block(plan, base_commit)},
                                                {"categories", categories_block(plan)},
                                                {"correct", correct_block(plan)},
                                                {"order", order_block(plan)},
                                                {"done", done_block(plan)},
                                                {"since", since_block(plan)},
                                                {"decisions", decisions_block(plan)},
                                                {"trace", trace_block(plan)},
                                                {"files", files_block(plan)},
                                                {"unplanned", unplanned_block(plan)}});
  return document;
}

}  // namespace tasks
