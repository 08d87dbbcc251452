#include <algorithm>
#include <cstddef>
#include <set>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/migration.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
namespace {

/// With a capital letter at its beginning.
std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string what(const Migration& migration) {
  std::vector<std::string> ids;
  for (const MigrationRule& rule : migration.rules) ids.push_back(code_span(rule.id));
  return base::join(ids, ", ");
}

std::string these_rules(const Migration& migration) {
  return migration.rules.size() == 1 ? "this rule" : "these rules";
}

std::string state(const Migration& migration) {
  size_t left = 0;
  size_t gone = 0;
  size_t accepted = 0;
  for (const MigrationRule& rule : migration.rules) {
    left += rule.left;
    gone += rule.gone;
    accepted += rule.accepted;
  }
  std::string text = std::to_string(gone) + " of " + counted(left + gone, "site") + " gone";
  if (accepted != 0) text += "; " + std::to_string(accepted) + " of those left are accepted";
  return text;
}

std::string problem(const Migration& migration) {
  std::string text;
  for (const MigrationRule& rule : migration.rules) {
    if (!text.empty()) text += "\n";
    text += "### " + code_span(rule.id) + "\n\n" + inline_text(sentence(rule.title)) + ".\n\n";
    text += rule.why;
    text += "\nEvidence:\n\n" + table_head({"Command", "Count"});
    text += table_row({code_span(rule.command), counted(rule.left, "site")});
    text += "\nOf these " + std::to_string(rule.accepted) + " accepted or dismissed, " +
            std::to_string(rule.unplanned) + " without a task. " + counted(rule.gone, "site") +
            " seen earlier " + (rule.gone == 1 ? "is" : "are") + " gone.\n";
  }
  return text;
}

std::string decision(const Migration& migration) {
  std::string text;
  for (const std::string& line : migration.decisions) text += "- " + line + "\n";
  return text.empty()
             ? "No decision in `.punchlist/decisions/` is about " + these_rules(migration) + ".\n"
             : text;
}

std::string phases(const Migration& migration) {
  std::string text;
  for (const Phase& phase : migration.phases) {
    std::vector<TaskStatus> statuses;
    for (const Task& task : phase.tasks) statuses.push_back(task.status);
    if (!text.empty()) text += "\n";
    text += "### Phase " + phase.folder().substr(0, phase.folder().find('-')) + ": " + phase.title +
            " (" + counted(phase.tasks.size(), "task") + " for " + these_rules(migration) + ", " +
            std::to_string(std::count(statuses.begin(), statuses.end(), TaskStatus::done)) +
            " done)\n\n" + phase.goal + "\n";
    for (const Task& task : phase.tasks) {
      text += "\n**" + task.handle() + " " + inline_text(task.told_title()) + "** (" +
              document_word(task.status) + task.came_back() + ")\n\n";
      std::vector<std::string> files;
      for (const std::string& path : task.files_modified) files.push_back(code_span(path));
      text += "- Files: " + (files.empty() ? "not known" : base::join(files, ", ")) + "\n";
      std::set<std::string> told;  // several functions may take the same steps
      for (const Fix& fix : task.fixes) {
        for (const std::string& step : fix.steps) {
          if (told.insert(step).second) text += "- Change: " + inline_text(step) + "\n";
        }
      }
      for (const FindingNote& finding : task.findings)
        text += "- Success: " + inline_text(truth_of(finding)) + "\n";
      for (const FindingNote& finding : task.cascades)
        text += "- Success: " + inline_text(truth_of(finding)) + ", with the others\n";
      if (!task.verify.empty()) text += "- Proven by: ";
      std::vector<std::string> commands;
      for (const std::string& command : task.verify) commands.push_back(code_span(command));
      if (!task.verify.empty()) text += base::join(commands, ", ") + "\n";
    }
  }
  if (text.empty() && !migration.log.empty())
    return "No task of the plan fixes a site of " + these_rules(migration) +
           " any more: those in the log below were dropped.\n";
  return text.empty() ? "No task of the plan fixes a site of " + these_rules(migration) + ".\n"
                      : text;
}

std::string signatures(const Migration& migration) {
  std::string rows;
  bool any_adapts = false;
  for (const Phase& phase : migration.phases) {
    for (const Task& task : phase.tasks) {
      for (const ConeNote& note : task.cone) {
        any_adapts = any_adapts || note.action == "adapt";
        const std::string name =
            function_of(note.is_definition || note.item.empty() ? note.item : task.cone_item);
        if (note.is_definition && note.action == "make_async") {
          rows += table_row({task.handle(), place_span(note.path, note.line),
                             code_span("fn " + name), code_span("async fn " + name)});
        } else if (!note.is_definition && note.action == "await") {
          rows += table_row({task.handle(), place_span(note.path, note.line), "call",
                             "the same call, with " + code_span(".await")});
        }
      }
    }
  }
  if (rows.empty() && any_adapts)
    return "A function that is used goes: what uses it changes as its task says.\n";
  if (rows.empty())
    return "No open task for " + these_rules(migration) + " makes a function async.\n";
  return table_head({"Task", "Place", "Before", "After"}) + rows;
}

std::string checklist(const Migration& migration) {
  std::string text;
  for (const Phase& phase : migration.phases) {
    for (const Task& task : phase.tasks) {
      text += task.status == TaskStatus::done ? "- [x] " : "- [ ] ";
      text += task.handle() + " " + inline_text(task.told_title()) + " (" +
              document_word(task.status) + task.came_back() + ")\n";
    }
  }
  size_t left = 0;
  for (const MigrationRule& rule : migration.rules) {
    left += rule.left - rule.accepted;
  }
  text += std::string(left == 0 ? "- [x] " : "- [ ] ") + "no site is left that is not accepted (" +
          std::to_string(left) + " left)\n";
  return text;
}

std::string log(const Migration& migration) {
  if (migration.log.empty())
    return migration.phases.empty() ? "There is no such task.\n"
                                    : "Nobody has held one of these tasks yet.\n";
  std::string text = table_head({"Task", "Who", "From", "Until", "Ended", "Commits"});
  for (const HeldNote& held : migration.log) {
    std::vector<std::string> hashes;
    for (const std::string& hash : held.commits) hashes.push_back(code_span(hash));
    text += table_row({held.task, inline_text(held.actor), held.from,
                       held.until.empty() ? "-" : held.until, held.ended,
                       hashes.empty() ? "-" : base::join(hashes, ", ")});
  }
  return text;
}

std::string not_examined(const Migration& migration) {
  const Coverage& coverage = migration.coverage;
  std::string text = counted(coverage.files, "Rust file") + " read.";
  if (coverage.with_errors != 0)
    text += " " + std::to_string(coverage.with_errors) + " of them have parts that did not parse.";
  if (coverage.not_compiled != 0)
    text += " " + std::to_string(coverage.not_compiled) + " of them no crate compiles.";
  if (coverage.left_out != 0)
    text += " " + counted(coverage.left_out, "file or folder") + " left out.";
  return text + " What macros make and build scripts write is not seen.\n";
}

std::string or_nothing(const std::vector<std::string>& handles) {
  return handles.empty() ? "nothing" : base::join(handles, ", ");
}

}  // namespace

std::string render_migration(const Migration& full) {
  Migration migration = full;
  for (Phase& phase : migration.phases) {
    phase.tasks.erase(std::remove_if(phase.tasks.begin(), phase.tasks.end(),
                                     [](const Task& task) { return is_dropped(task.status); }),
                      phase.tasks.end());
  }
  migration.phases.erase(std::remove_if(migration.phases.begin(), migration.phases.end(),
                                        [](const Phase& phase) { return phase.tasks.empty(); }),
                         migration.phases.end());
  return filled(
      templates::migration,
      {{"commit_key", yaml_scalar(migration.base_commit)},
       {"what", what(migration)},
       {"created", migration.created.empty() ? "no site was ever recorded" : migration.created},
       {"state", state(migration)},
       {"priority", migration.priority.empty() ? "none left" : migration.priority},
       {"parent", code_span(".punchlist/SUMMARY.md")},
       {"depends", or_nothing(migration.depends_on)},
       {"as_of", base_words(migration.base_commit)},
       {"problem", problem(migration)},
       {"decision", decision(migration)},
       {"phases", phases(migration)},
       {"signatures", signatures(migration)},
       {"checklist", checklist(migration)},
       {"log", log(migration)},
       {"not_examined", not_examined(migration)}});
}

}  // namespace tasks
