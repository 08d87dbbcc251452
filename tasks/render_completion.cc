#include <algorithm>
#include <cstddef>
#include <set>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
std::string duration_words(int64_t milliseconds) {
  const bool long_one = milliseconds >= 59950;
  const int64_t seconds = long_one ? (milliseconds + 500) / 1000 : milliseconds / 1000;
  if (seconds >= 3600) {
    return std::to_string(seconds / 3600) + " h " + std::to_string(seconds / 60 % 60) + " min";
  }
  if (seconds >= 60)
    return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
  const int64_t tenths = (milliseconds + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

namespace {

/// "feat" of "feat(parser): text"; empty when the subject follows no such convention.
std::string conventional_type(const std::string& subject) {
  size_t end = 0;
  while (end < subject.size() && subject[end] >= 'a' && subject[end] <= 'z') ++end;
  size_t at = end;
  if (at < subject.size() && subject[at] == '(') {
    at = subject.find(')', at);
    if (at == std::string::npos) return {};
    ++at;
  }
  if (at < subject.size() && subject[at] == '!') ++at;
  return end > 0 && at < subject.size() && subject[at] == ':' ? subject.substr(0, end)
                                                              : std::string();
}

std::vector<std::string> changed_files(const Completion& done) {
  std::set<std::string> files(done.created.begin(), done.created.end());
  files.insert(done.modified.begin(), done.modified.end());
  files.insert(done.deleted.begin(), done.deleted.end());
  return {files.begin(), files.end()};
}

/// What a command that fails needs to have changed is not known before somebody has looked.
bool may_change_any(const Task& task) { return task.gap && task.files_modified.empty(); }

std::vector<std::string> outside_write_set(const Task& task, const Completion& done) {
  std::vector<std::string> outside;
  if (may_change_any(task)) return outside;
  for (const std::string& path : changed_files(done)) {
    if (!std::binary_search(task.files_modified.begin(), task.files_modified.end(), path)) {
      outside.push_back(path);
    }
  }
  return outside;
}

std::string lines_field(const std::vector<std::string>& values, const std::string& indent) {
  std::string out;
  for (const std::string& value : values) out += "\n" + indent + "- " + yaml_scalar(value);
  return out.empty() ? " []" : out;
}

/// What the proof showed; the title says only what was planned.
std::vector<std::string> provided(const Task& task, const Completion& done) {
  std::vector<std::string> lines;
  for (const FindingNote& finding : task.findings) {
    if (std::find(done.fixed.begin(), done.fixed.end(), finding.id) == done.fixed.end()) continue;
    const std::string where = finding.item.empty() ? finding.path : function_of(finding.item);
    const std::string line = where + " without " + finding.rule;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  if (task.gap) lines.push_back(task.gap->truth);
  if (task.findings.empty() && !task.gap) {
    for (const HelperNote& helper : task.helpers) lines.push_back(helper.what);
  }
  return lines.empty() ? std::vector<std::string>{task.title} : lines;
}

std::vector<Field> fields_of(const Task& task, const Completion& done) {
  const std::string handle = task.handle();
  const std::string number = handle.substr(0, handle.find('-'));
  std::set<std::string> phases;
  for (const std::string& needed : task.depends_on) phases.insert(needed);
  std::string needs;
  for (const std::string& needed : phases) {
    const auto title = done.needed.find(needed);
    needs += "\n  - phase: " + yaml_scalar(needed) + "\n    provides: " +
             yaml_scalar(title == done.needed.end() ? "task " + needed : title->second);
  }
  std::vector<std::string> tags = task.rules;
  std::vector<std::string> hashes;
  for (const CommitNote& commit : done.commits) hashes.push_back(commit.hash);
  std::vector<std::string> runs;
  for (const RunNote& run : done.runs) runs.push_back(run.id);
  const std::vector<std::string> outside = outside_write_set(task, done);

  std::vector<Field> fields;
  fields.push_back(scalar_field("phase", number + "-" + task.phase_slug));
  fields.push_back({"plan", " " + handle.substr(handle.find('-') + 1), {}});
  fields.push_back(scalar_field("subsystem", task.phase_slug));
  fields.push_back(list_field("tags", tags));
  fields.push_back({"requires", needs.empty() ? " []" : needs, "\n# Dependency graph"});
  fields.push_back({"provides", lines_field(provided(task, done), "  "), {}});
  fields.push_back(list_field("affects", done.unlocks));
  // Libraries added, decisions and patterns are not known of a commit: a person may add the keys.
  fields.push_back(
      {"key-files",
       "\n  created: " + yaml_list(done.created) + "\n  modified: " + yaml_list(done.modified),
       {}});
  fields.push_back({"duration",
                    " " + yaml_scalar(done.started.empty() ? "" : duration_words(done.duration_ms)),
                    "\n# Metrics"});
  fields.push_back({"completed", " " + done.completed.substr(0, 10), {}});
  fields.push_back(list_field("findings_fixed", done.fixed));
  fields.push_back(list_field("findings_cascaded", done.cascaded));
  fields.push_back(list_field("findings_introduced", done.introduced));
  fields.push_back(list_field("commits", hashes));
  fields.push_back(list_field("verification_runs", runs));
  fields.push_back(scalar_field("actor", done.actor));
  fields.push_back(list_field("deviations", outside));
  fields.push_back(scalar_field("base_commit", done.commit));
  return fields;
}

std::string title_block(const Task& task, const Completion& done) {
  const std::string handle = task.handle();
  std::string text = "# Phase " + handle.substr(0, handle.find('-')) + " Plan " +
                     handle.substr(handle.find('-') + 1) + ": " + inline_text(task.told_title()) +
                     " Summary\n\n";
  const auto passed = std::count_if(done.runs.begin(), done.runs.end(),
                                    [](const RunNote& run) { return run.outcome == "passed"; });
  text += "**";
  if (task.gap) {
    text += "The gap is closed" +
            std::string(done.commits_known && done.commits.empty() ? ", by no commit of this task"
                                                                   : "") +
            ": " + inline_text(task.gap->truth) + ", on commit ";
  } else if (task.findings.empty() && task.helpers.empty()) {
    text += "Nothing is missing any more: proven by a re-scan of commit ";
  } else if (task.findings.empty()) {
    std::vector<std::string> helpers;
    for (const HelperNote& helper : task.helpers) helpers.push_back(inline_text(helper.what));
    text += "There now: " + base::join(helpers, "; ") + ", found in a re-scan of commit ";
  } else {
    text += counted(done.fixed.size(), "finding") + " of " + base::join(task.rules, ", ") +
            " fixed: absent in a re-scan of commit ";
  }
  text += code_span(done.commit);
  text +=
      passed == 0 ? "" : "; " + counted(static_cast<size_t>(passed), "command") + " passed on it";
  text += ".**\n";
  return text;
}

std::string performance_block(const Completion& done) {
  std::string text;
  if (!done.started.empty()) {
    text += "- Duration: " + duration_words(done.duration_ms) +
            ", from the first claim to the proof\n- Started: " + done.started + "\n";
  }
  text += "- Completed: " + done.completed + "\n- Tasks: 1\n";
  if (done.commits_known && !done.commits.empty()) {
    text += "- Files changed: " + std::to_string(changed_files(done).size()) + "\n";
  }
  return text;
}

std::string accomplishments_block(const Task& task, const Completion& done) {
  std::string text;
  const auto lines = [&](const std::vector<FindingNote>& findings,
                         const std::vector<std::string>& ids, const std::string& how) {
    for (const FindingNote& finding : findings) {
      if (std::find(ids.begin(), ids.end(), finding.id) == ids.end()) continue;
      text += "- " + finding.id + " " + document_word(Disposition::verified) + how + ": " +
              code_span(finding.rule) + " in " + code_span(function_of(finding.item)) + ", " +
              code_span(finding.path) + "\n";
    }
  };
  lines(task.findings, done.fixed, "");
  lines(task.cascades, done.cascaded, task.findings.size() == 1 ? " with it" : " with them");
  if (task.gap) text += "- The gap is closed: " + inline_text(task.gap->truth) + "\n";
  if (task.findings.empty() && !task.gap) {
    for (const HelperNote& helper : task.helpers) text += "- " + inline_text(helper.what) + "\n";
    if (task.helpers.empty()) text += "- Done: " + inline_text(task.title) + "\n";
  }
  // The title is what was planned. What a change did, its lines show.
  if (!task.findings.empty() && done.commits_known) {
    text += "- Planned: " + inline_text(task.title);
    if (done.way.followed == Followed::planned) text += "; the lines of the change show it";
    if (done.way.followed == Followed::unknown)
      text += "; whether it was done so, the lines of the change do not tell";
    if (done.way.followed == Followed::otherwise) {
      text += "; done otherwise";
      if (!done.way.done_as.empty())
        text += ", as the lines of the change show: " + inline_text(done.way.done_as);
    }
    text += "\n";
  }
  for (const std::string& note : done.notes) {
    text += "- " + inline_text(done.actor) + " writes: \"" + inline_text(note) + "\"\n";
  }
  return text;
}

std::string commits_block(const Completion& done) {
  if (!done.commits_known) return "Which commits made the change is not known.\n";
  std::string text;
  size_t number = 0;
  for (const CommitNote& commit : done.commits) {
    const std::string type = conventional_type(commit.subject);
    text += std::to_string(++number) + ". " + inline_text(commit.subject) + ": " +
            code_span(commit.hash) + (type.empty() ? "" : " (" + type + ")") + "\n";
  }
  return text.empty() ? "No commit of its own between where its work began and the proof.\n" : text;
}

std::string files_block(const Completion& done) {
  std::string text;
  for (const std::string& path : done.created) text += "- " + code_span(path) + ": created\n";
  for (const std::string& path : done.modified) text += "- " + code_span(path) + ": modified\n";
  for (const std::string& path : done.deleted) text += "- " + code_span(path) + ": deleted\n";
  if (!text.empty()) return text;
  return done.commits_known ? "No file: it has no commit of its own.\n"
                            : "Which files changed is not known.\n";
}

std::string deviations_block(const Task& task, const Completion& done) {
  if (!done.commits_known)
    return "Not known: the change could not be compared with the write set.\n";
  if (may_change_any(task)) return "None: the task may change any file.\n";
  const std::vector<std::string> outside = outside_write_set(task, done);
  if (outside.empty()) return "None: every changed file is in the task's write set.\n";
  std::string text = counted(outside.size(), "changed file") + " outside the task's write set:\n\n";
  for (const std::string& path : outside) text += "- " + code_span(path) + "\n";
  return text;
}

std::string decisions_block(const Completion& done) {
  std::string text;
  for (const std::string& line : done.way.decisions) text += "- " + inline_text(line) + "\n";
  return text.empty() ? "No decision in force speaks of a way to mend this.\n" : text;
}

std::string issues_block(const Completion& done) {
  std::string text;
  for (const std::string& issue : done.issues) text += "- " + inline_text(issue) + "\n";
  for (const std::string& id : done.detached) {
    text += "- " + id + " was expected to go with this fix and is still there\n";
  }
  for (const std::string& id : done.introduced)
    text += "- the change brought " + id + ", which does not fail the gate\n";
  return text.empty() ? "None recorded.\n" : text;
}

std::string gates_block(const Completion& done) {
  std::string text;
  for (const std::string& gate : done.gates) text += "- " + inline_text(gate) + "\n";
  return text.empty() ? "None: it never waited for a person.\n" : text;
}

std::string verification_block(const Completion& done) {
  if (done.runs.empty()) return "No command was configured: the re-scan is the whole proof.\n";
  return runs_table(done.runs);
}

std::string readiness_block(const Completion& done) {
  if (done.unlocks.empty()) return "No open task waits for this one.\n";
  return "No longer waiting for this task: " + base::join(done.unlocks, ", ") + ".\n";
}

}  // namespace

std::string runs_table(const std::vector<RunNote>& runs) {
  std::string text =
      table_head({"Run", "Command", "Outcome", "Exit", "Duration", "Tests", "Tree", "Log"});
  for (const RunNote& run : runs) {
    std::string tests = "-";
    if (run.tests_passed >= 0) {
      tests = std::to_string(run.tests_passed) + " passed";
      if (run.tests_failed >= 0) tests += ", " + std::to_string(run.tests_failed) + " failed";
    }
    // What was not run again took no time.
    text += table_row({run.id, code_span(run.command),
                       run.outcome + (run.reused.empty() ? "" : " in " + run.reused + ", reused"),
                       std::to_string(run.exit_code),
                       run.reused.empty() ? duration_words(run.duration_ms) : "-", tests,
                       code_span(run.tree), code_span(run.log)});
  }
  return text +
         "\nLogs are kept in the folder `punchlist/` of the repository's git directory, not in the "
         "tree.\n";
}

Document render_completion(const Task& task, const Completion& done) {
  Document document;
  document.fields = fields_of(task, done);
  const std::string handle = task.handle();
  document.pieces = pieces_of(
      templates::summary,
      {{"title", title_block(task, done)},
       {"performance", performance_block(done)},
       {"accomplishments", accomplishments_block(task, done)},
       {"commits", commits_block(done)},
       {"files", files_block(done)},
       {"decisions", decisions_block(done)},
       {"deviations", deviations_block(task, done)},
       {"issues", issues_block(done)},
       {"gates", gates_block(done)},
       {"verification", verification_block(done)},
       {"readiness", readiness_block(done)},
       {"footer", "*Phase: " + handle.substr(0, handle.find('-')) + "-" + task.phase_slug +
                      "*\n*Completed: " + done.completed.substr(0, 10) + "*\n"}});
  return document;
}

}  // namespace tasks
