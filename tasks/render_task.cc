#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/render.h"
#include "tasks/render_callers.h"
#include "tasks/template.h"

namespace tasks {
namespace {

std::string code_list(const std::vector<std::string>& values) {
  std::string out;
  for (size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ", ") + code_span(values[i]);
  return out;
}

std::vector<std::string> ids_of(const std::vector<FindingNote>& findings) {
  std::vector<std::string> ids;
  for (const FindingNote& finding : findings) ids.push_back(finding.id);
  return ids;
}

/// What must be true when a helper is there.
std::string truth_of(const HelperNote& helper) { return helper.what + " is there"; }

/// The helper in words without `::`, which readers of YAML by regular expressions take for a key.
std::string plain_helper(const std::string& text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.compare(at, 2, "::") != 0) {
      plain += text[at];
      continue;
    }
    // Of a path the last name stays.
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    while (!plain.empty() && is_name(plain.back())) plain.pop_back();
    ++at;
  }
  return plain;
}

/// What calls lead to where the finding is: its function, or a closure that is written there.
std::string site_of(const FindingNote& finding) {
  const std::string function = function_of(finding.item);
  return finding.in_closure ? "a closure in " + function : function;
}

/// What stands in a file after the fix: the names of the functions that the task mends there.
std::string provides(const Task& task, const std::string& path) {
  std::vector<std::string> functions;
  for (const FindingNote& finding : task.findings) {
    if (finding.path == path && !finding.item.empty())
      functions.push_back(function_of(finding.item));
  }
  std::sort(functions.begin(), functions.end());
  functions.erase(std::unique(functions.begin(), functions.end()), functions.end());
  std::string rules = base::join(task.rules, ", ");
  if (functions.empty() && task.findings.empty() && !task.gap) {
    for (const HelperNote& helper : task.helpers) {
      if (helper.path == path) return plain_helper(helper.what);
    }
  }
  if (functions.empty()) {
    size_t places = 0;
    for (const ConeNote& note : task.cone) places += note.path == path ? 1 : 0;
    const bool async = std::any_of(task.cone.begin(), task.cone.end(), [](const ConeNote& note) {
      return note.action == "make_async";
    });
    if (places != 0)
      return counted(places, "place") + (async ? " adapted to async " : " that used ") +
             function_of(task.cone_item);
    for (const HelperNote& helper : task.helpers) {
      if (helper.path == path && !helper.exists) return plain_helper(helper.what);
    }
    std::set<std::string> led_to;
    for (const FindingNote& finding : task.findings) {
      for (const Place& frontier : finding.frontiers)
        if (frontier.path == path) led_to.insert(site_of(finding));
    }
    const bool unsure = std::any_of(task.cone_unsure.begin(), task.cone_unsure.end(),
                                    [&](const ConeNote& note) { return note.path == path; });
    if (led_to.empty() && unsure)
      return "calls of the name " + function_of(task.cone_item) + ", changed where they mean it";
    if (led_to.empty()) return "what the fix changes on the way, if it does";
    return "the calls that lead to " +
           base::join(std::vector<std::string>(led_to.begin(), led_to.end()), ", ");
  }
  return base::join(functions, ", ") + " without " + rules;
}

/// A YAML string in quotation marks, whatever it holds.
std::string quoted(const std::string& text) {
  const std::string scalar = yaml_scalar(text);
  return scalar[0] == '"' ? scalar : "\"" + scalar + "\"";
}

/// The same truth in words that a reader of YAML by regular expressions (get-shit-done's) takes for
/// one string: no colon, no quotation mark.
std::string plain_truth(const FindingNote& finding) {
  std::string text = "no " + finding.rule + " at ";
  text += finding.callee.empty() ? "this call" : function_of(finding.callee);
  text += " in " + (finding.item.empty() ? finding.path : function_of(finding.item)) + " (" +
          finding.id + ")";
  std::replace(text.begin(), text.end(), ':', ' ');
  std::replace(text.begin(), text.end(), '"', ' ');
  return text;
}

/// Indented by four, six and eight: get-shit-done finds entries at those columns only.
std::string must_haves(const Task& task) {
  std::string out = "\n    truths:";
  for (const FindingNote& finding : task.findings) {
    out += "\n      - " + quoted(plain_truth(finding));
  }
  if (task.gap) {
    out += "\n      - " + quoted(base::replace_all(task.gap->truth, "\"", "'"));
  } else if (task.findings.empty()) {
    for (const HelperNote& helper : task.helpers) {
      out += "\n      - " + quoted(plain_helper(truth_of(helper)));
    }
  }
  out += task.files_modified.empty() ? "\n    artifacts: []" : "\n    artifacts:";
  for (const std::string& path : task.files_modified) {
    out +=
        "\n      - path: " + quoted(path) + "\n        provides: " + quoted(provides(task, path));
  }
  std::string links;
  for (const FindingNote& finding : task.findings) {
    for (const Place& frontier : finding.frontiers) {
      // Whoever calls into the function that is mended keeps doing so.
      if (frontier.path.empty() || finding.item.empty() || frontier.path == finding.path) continue;
      const std::string link = "\n      - from: " + quoted(frontier.path) +
                               "\n        to: " + quoted(finding.path) +
                               "\n        via: " + quoted("calls that lead to " + site_of(finding));
      if (links.find(link) == std::string::npos) links += link;
    }
  }
  // Synchronous code and tests that use what changes, too: each use with the definition it means.
  std::map<std::string, std::set<std::string>> defined_in;  // by item; `cfg` twins share one
  for (const ConeNote& note : task.cone)
    if (note.is_definition) defined_in[note.item].insert(note.path);
  for (const ConeNote& note : task.cone) {
    const auto target = note.is_definition ? defined_in.end() : defined_in.find(note.uses);
    if (target == defined_in.end()) continue;
    for (const std::string& path : target->second) {
      const std::string ends =
          "\n      - from: " + quoted(note.path) + "\n        to: " + quoted(path) + "\n";
      if (path == note.path || links.find(ends) != std::string::npos) continue;
      links += ends + "        via: " + quoted("calls of " + function_of(note.uses));
    }
  }
  return out + (links.empty() ? "\n    key_links: []" : "\n    key_links:" + links);
}

std::vector<Field> fields_of(const Task& task, const std::string& base_commit) {
  std::vector<std::string> exemplars;
  for (const Exemplar& exemplar : task.exemplars) {
    exemplars.push_back(exemplar.path + "#" + function_of(exemplar.item));
  }
  const std::string handle = task.handle();
  std::vector<Field> fields;
  const std::string phase = handle.substr(0, handle.find('-'));
  fields.push_back(scalar_field("phase", phase + "-" + task.phase_slug));
  fields.push_back({"plan", " " + handle.substr(handle.find('-') + 1), {}});
  fields.push_back(scalar_field("type", "execute"));
  fields.push_back({"wave", " " + std::to_string(task.wave), {}});
  fields.push_back(list_field("depends_on", task.depends_on));
  fields.push_back(list_field("files_modified", task.files_modified));
  fields.push_back({"autonomous", task.autonomous ? " true" : " false", {}});
  fields.push_back(list_field("requirements", ids_of(task.findings)));
  if (task.gap_closure) fields.push_back({"gap_closure", " true", {}});
  fields.push_back({"must_haves", must_haves(task), {}});
  fields.push_back(scalar_field("task", task.id));
  fields.push_back(list_field("rules", task.rules));
  if (!task.gap) {
    fields.push_back(scalar_field("severity", task.severity));
    fields.push_back(scalar_field("confidence", task.confidence));
  }
  fields.push_back(list_field("conflicts_with", task.conflicts_with));
  if (!task.crowds.empty()) {
    std::vector<std::string> paths;
    for (const Crowd& crowd : task.crowds)
      paths.push_back(crowd.path.empty() ? "any file" : crowd.path);
    fields.push_back(list_field("conflicts_on", paths));
  }
  fields.push_back(list_field("cascades_to", ids_of(task.cascades)));
  fields.push_back(list_field("exemplars", exemplars));
  fields.push_back(list_field("verify", task.verify));
  fields.push_back(scalar_field("base_commit", base_commit));
  return fields;
}

std::string objective(const Task& task, const std::string& base_commit) {
  std::string text = "Fix " + counted(task.findings.size(), "finding") + " of " +
                     code_list(task.rules) + (task.cone_unsure.empty() ? " in " : " in up to ") +
                     counted(task.files_modified.size(), "file") + ".";
  if (task.findings.empty())
    text = "Add what other tasks use as they are planned, before they begin.";
  if (task.gap) {
    text = "Close a gap that the verification of the phase found on commit " +
           code_span(task.gap->commit) + ": " + inline_text(task.gap->truth) +
           ". That was not so: " + inline_text(task.gap->reason) + ".";
  } else if (task.gap_closure) {
    text += " It was a gap when the phase was verified.";
  }
  if (!task.cascades.empty()) {
    text += " " + counted(task.cascades.size(), "more finding") + " " +
            (task.cascades.size() == 1 ? "goes" : "go") + " away with " +
            (task.findings.size() == 1 ? "it" : "them") + ".";
  }
  if (!task.gap) {
    text += task.findings.empty() ? " The worst finding of those tasks is " : " The worst is ";
    text += task.severity + ", " + task.confidence + ".";
  }
  if (task.estimate.minutes != 0) {
    const bool sum = task.estimate.formula.find(' ') != std::string::npos;
    text += "\n\nEstimate: " + std::to_string(task.estimate.minutes) + " minutes" +
            (sum ? " (" + task.estimate.formula + ")" : "") + ", a yardstick between tasks.";
  }
  return text + "\n\nCode, lines and call paths below are those of " + base_words(base_commit) +
         ".\n";
}

std::string finding_block(const Task& task) {
  std::string text;
  if (task.findings.empty()) text = "This task fixes no finding itself.\n";
  for (const FindingNote& finding : task.findings) {
    if (!text.empty()) text += "\n";
    text += "### " + finding.id + ": " + code_span(finding.rule) + ", " + finding.severity + ", " +
            finding.confidence + "\n\n";
    text += "- Where: " + place_span(finding.path, finding.line);
    if (!finding.item.empty()) text += " in " + code_span(finding.item);
    text += finding.test_code  ? " (test code)\n"
            : finding.in_tests ? " (only tests are known to reach it)\n"
                               : "\n";
    text += "- What: " + inline_text(finding.message) + "\n";
    if (!finding.callee.empty()) text += "- Call: " + code_span(finding.callee) + "\n";
    // Where a rule does not depend on the thread, nothing was looked up.
    if (!finding.context.empty() && finding.context != "any thread")
      text += "- Runs on: " +
              (finding.context == "drop" ? "whatever thread a value of its type ends on"
                                         : inline_text(finding.context)) +
              "\n";
    std::string outcome = finding.outcome.empty() ? finding.verdict : finding.outcome;
    if (outcome.starts_with("unsure")) outcome = "not sure" + outcome.substr(6);
    if (!outcome.empty()) text += "- Outcome there: " + inline_text(outcome) + "\n";
    if (!finding.cfg.empty() && finding.cfg != "test")
      text += "- Compiled: under " + cfg_span(finding.cfg) + "\n";
    if (!base::trim(finding.source_line).empty()) {
      text += "\n" + code_fence("rust", base::trim(finding.source_line));
    }
    if (finding.evidence.empty()) continue;
    text += "\nHow it comes to that:\n\n";
    size_t number = 0;
    for (const Place& step : finding.evidence) {
      text += std::to_string(++number) + ". " + place_span(step.path, step.line);
      if (!step.text.empty()) text += ": " + inline_text(step.text);
      text += "\n";
    }
  }
  return text;
}

/// Who else writes to the files of this task: named one by one, or by the file that many write.
std::string writers_beside(const Task& task) {
  if (task.files_modified.empty())
    return "perhaps any: what it has to change is not known before, so nobody else holds a task "
           "meanwhile";
  std::vector<std::string> parts;
  if (!task.conflicts_with.empty()) parts.push_back(code_list(task.conflicts_with));
  for (const Crowd& crowd : task.crowds) {
    parts.push_back(crowd.path.empty()
                        ? "perhaps, which is not known before, " +
                              counted(crowd.others, "other task") + " of the phase"
                        : counted(crowd.others, "other task") + " on " + code_span(crowd.path));
  }
  return parts.empty() ? "no other task" : base::join(parts, "; ");
}

/// The places that the task changes beside its findings: uses of what becomes async, calls that
/// move.
std::set<std::pair<std::string, uint32_t>> places_of(const Task& task) {
  std::set<std::pair<std::string, uint32_t>> places;
  for (const ConeNote& note : task.cone) {
    if (!note.is_definition) places.emplace(note.path, note.line);
  }
  // Of other remedies the calls stay as they are.
  const bool changes_calls = std::any_of(task.fixes.begin(), task.fixes.end(), [](const Fix& fix) {
    return fix.id == "spawn-blocking" || fix.id.starts_with("make-async");
  });
  for (const FindingNote& finding : task.findings) {
    for (const Place& frontier : finding.frontiers) {
      if (task.cone.empty() && changes_calls) places.emplace(frontier.path, frontier.line);
    }
  }
  return places;
}

/// Other tasks that change the same lines: whoever comes second finds them changed.
std::string same_lines(const Task& task, const Plan& plan) {
  constexpr size_t kMostPlaces = 3;
  const std::set<std::pair<std::string, uint32_t>> own = places_of(task);
  std::set<std::string> handles(task.conflicts_with.begin(), task.conflicts_with.end());
  handles.insert(task.depends_on.begin(), task.depends_on.end());
  std::string text;
  for (const std::string& handle : handles) {
    const Task* other = plan.find(handle);
    if (other == nullptr) continue;
    std::vector<std::string> shared;
    for (const auto& [path, line] : places_of(*other)) {
      if (own.count({path, line}) != 0) shared.push_back(place_span(path, line));
    }
    if (shared.empty()) continue;
    const size_t count = shared.size();
    if (count > kMostPlaces) shared.resize(kMostPlaces);
    text +=
        "- Changes the same lines as " + code_span(handle) + ": " + base::join(shared, ", ") +
        (count > shared.size() ? " and " + std::to_string(count - shared.size()) + " more" : "") +
        "; see whether the one leaves anything for the other to do there\n";
  }
  return text;
}

std::string deps_block(const Task& task, const Plan& plan) {
  const auto waiting = plan.unlocks.find(task.handle());
  std::string text =
      "- Needs: " + (task.depends_on.empty() ? "nothing" : code_list(task.depends_on)) + "\n";
  constexpr size_t kMostWaiting = 24;
  if (waiting == plan.unlocks.end()) {
    text += "- Unlocks: nothing\n";
  } else {
    std::vector<std::string> named = waiting->second;
    if (named.size() > kMostWaiting) named.resize(kMostWaiting);
    text += "- Unlocks: " + code_list(named);
    if (waiting->second.size() > named.size())
      text += " and " + counted(waiting->second.size() - named.size(), "more task");
    text += "\n";
  }
  text += "- Writes to the same files: " + writers_beside(task) + "\n";
  text += same_lines(task, plan);
  if (!task.lane.empty()) {
    text += "- Lane: " + code_span(task.lane) +
            " is written by so many tasks that one holds it at a time\n";
  }
  for (const HelperNote& helper : task.helpers) {
    text += (task.findings.empty() ? "- Adds: " : "- Leans on: ") + inline_text(helper.what);
    // The first line stands for the file as a whole.
    const std::string where =
        helper.path.empty() ? "" : place_span(helper.path, helper.line > 1 ? helper.line : 0);
    if (helper.exists) {
      text += where.empty() ? ": exists" : ": exists at " + where;
    } else {
      text += where.empty() ? ": to add" : ": add to " + where;
      if (!helper.how.empty()) text += ", " + inline_text(helper.how);
      if (!helper.task.empty()) text += " (" + helper.task + ")";
    }
    text += "\n";
  }
  for (const FindingNote& cascade : task.cascades) {
    text += "- Cascade: " + cascade.id + " (" + code_span(cascade.rule) + ") at " +
            place_span(cascade.path, cascade.line) + ": " +
            document_word(Disposition::cascade, task.handle()) + "\n";
  }
  for (const Exemplar& exemplar : task.exemplars) {
    // A thread that may block shows no way for code that runs elsewhere.
    const bool by_thread = exemplar.reason.starts_with("runs on: ") &&
                           exemplar.reason.find("async task") == std::string::npos &&
                           exemplar.reason.find("blocking pool") == std::string::npos;
    text += (by_thread ? "- Right where it is: " : "- Right already: ") +
            place_span(exemplar.path, exemplar.line);
    if (!exemplar.item.empty()) text += " in " + code_span(exemplar.item);
    text += ": " + inline_text(exemplar.reason) + "\n";
  }
  return text;
}

/// With a capital letter at its beginning.
std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string numbered(const std::vector<std::string>& steps) {
  std::string text;
  for (size_t i = 0; i < steps.size(); ++i) {
    text += std::to_string(i + 1) + ". " + inline_text(capitalised(steps[i])) + "\n";
  }
  return text;
}

std::string action(const Task& task) {
  std::string text;
  if (task.fixes.empty()) {
    text += "The scanner knows no remedy that is right in every respect here. `punchlist explain " +
            (task.rules.empty() ? std::string() : task.rules[0]) + "` describes the ways out.\n";
  }
  for (size_t i = 0; i < task.fixes.size(); ++i) {
    const Fix& fix = task.fixes[i];
    if (!text.empty()) text += "\n";
    if (task.fixes.size() > 1) text += "**" + inline_text(capitalised(fix.title)) + "**\n\n";
    const bool next_is_same = i + 1 < task.fixes.size() && task.fixes[i + 1].id == fix.id &&
                              task.fixes[i + 1].steps == fix.steps &&
                              task.fixes[i + 1].why == fix.why;
    if (next_is_same) continue;  // the steps stand below the last of them
    text += numbered(fix.steps);
    if (!fix.why.empty()) text += "\nWhy: " + inline_text(fix.why) + "\n";
    if (!fix.id.empty() && !task.findings.empty()) text += "\nRemedy: " + code_span(fix.id) + "\n";
  }
  if (!task.decisions.empty()) text += "\nDecisions:\n\n";
  for (const std::string& said : task.decisions) {
    text += "- " + inline_text(capitalised(said)) + "\n";
  }
  if (!task.refused.empty()) text += "\nRefused here:\n\n";
  for (const std::string& refused : task.refused) {
    text += "- " + inline_text(capitalised(refused)) + "\n";
  }
  if (!task.alternatives.empty()) text += "\nOther ways, each with its own limits:\n\n";
  for (const Fix& fix : task.alternatives) {
    text += "- " + code_span(fix.id) + ": " + inline_text(capitalised(fix.title));
    if (!fix.steps.empty()) text += " (" + inline_text(base::join(fix.steps, "; ")) + ")";
    if (!fix.why.empty()) text += ": " + inline_text(fix.why);
    text += "\n";
  }
  return text;
}

std::string fix_block(const Task& task) {
  std::string text =
      "<task type=\"auto\">\n  <name>Task 1: " + inline_text(task.title) + "</name>\n";
  std::vector<std::string> files;
  for (const std::string& path : task.files_modified) files.push_back(defused(path));
  if (files.empty()) files.emplace_back("not known before somebody has looked");
  text += "  <files>" + base::join(files, ", ") + "</files>\n";
  text += "  <action>\n\n" + action(task) + "\n  </action>\n";
  text += "  <verify>punchlist task complete " + task.handle() + "</verify>\n";
  text += "  <done>";
  if (task.gap) {
    text += task.gap->command.empty() ? "The commit holds what is demanded"
                                      : "The command passes in a clean checkout of the commit";
  } else if (task.findings.empty()) {
    text += "A re-scan of the commit finds that it is there";
  } else {
    text += task.findings.size() == 1 ? "A re-scan of the commit no longer finds "
                                      : "A re-scan of the commit finds none of ";
  }
  text += base::join(ids_of(task.findings), ", ");
  text += task.verify.empty() ? "." : ", and every command under verification passes.";
  return text + "</done>\n</task>\n";
}

/// What the commands do not show: places under conditions, tests that hang.
std::string verify_limits(const Task& task, const Plan& plan) {
  std::string text;
  std::map<std::string, size_t> conditions;
  for (const ConeNote& note : task.cone) {
    if (!note.cfg.empty() && note.cfg != "test") ++conditions[cfg_span(note.cfg)];
  }
  if (task.cone.empty()) {
    std::set<std::pair<std::string, uint32_t>> calls;  // several findings may have the same one
    for (const FindingNote& finding : task.findings) {
      const auto is_written = [&task](const std::string& path) {
        const std::vector<std::string>& files = task.files_modified;
        return std::find(files.begin(), files.end(), path) != files.end();
      };
      if (!finding.cfg.empty() && finding.cfg != "test") ++conditions[cfg_span(finding.cfg)];
      for (const Place& call : finding.frontiers) {
        if (!call.cfg.empty() && call.cfg != "test" && is_written(call.path) &&
            calls.emplace(call.path, call.line).second)
          ++conditions[cfg_span(call.cfg)];
      }
    }
  }
  for (const FindingNote& finding : task.cascades) {
    if (!finding.cfg.empty() && finding.cfg != "test") ++conditions[cfg_span(finding.cfg)];
  }
  if (!conditions.empty()) {
    std::vector<std::string> parts;
    for (const auto& [cfg, places] : conditions)
      parts.push_back(counted(places, "place") + " under " + cfg);
    text +=
        "\nA build compiles these only where the condition holds, elsewhere it proves nothing of "
        "them: " +
        base::join(parts, ", ") + ".\n";
  }
  for (const BuildNote& note : task.builds) {
    if (note.feature.empty()) {
      text += "\nNo command above names the workspace of " + code_span(note.workspace) +
              ", where this task changes code: unless one builds it all the same, name one that "
              "does under `verify`.\n";
    } else {
      const bool several = note.feature.find(',') != std::string::npos;
      text += std::string("\nCode under the feature") + (several ? "s " : " ") +
              code_span(note.feature) + " of the package " + code_span(note.package) +
              " is built by the commands above only if something turns " +
              (several ? "them" : "that") + " on; " +
              code_span("cargo check -p " + note.package + " --all-targets --features " +
                        note.feature) +
              " builds it.\n";
    }
  }
  const bool runs_tests = std::any_of(
      task.verify.begin(), task.verify.end(),
      [](const std::string& command) { return command.find("test") != std::string::npos; });
  std::vector<std::string> others;
  for (const std::string& handle : plan.hanging) {
    const bool waits =
        std::find(task.depends_on.begin(), task.depends_on.end(), handle) != task.depends_on.end();
    if (handle != task.handle() && !waits) others.push_back(handle);
  }
  if (runs_tests && !others.empty()) {
    text += "\nTests that wait for ever are mended by " + code_list(others) +
            ": a command that runs them may not end before these are done.\n";
  }
  return text;
}

std::string verify_block(const Task& task, const Plan& plan) {
  std::string text;
  if (task.verify.empty()) {
    text +=
        "No command is configured under `verify` in punchlist.yaml: the re-scan is the whole "
        "proof.\n";
  } else {
    text += code_fence("sh", base::join(task.verify, "\n"));
  }
  text += "\n`punchlist task complete " + task.handle() + "` scans the commit again" +
          (task.verify.empty() ? "" : ", runs the commands in a clean checkout of it") +
          " and records the outcome.\n";
  return text + verify_limits(task, plan);
}

std::string criteria_block(const Task& task) {
  std::string text;
  for (const FindingNote& finding : task.findings) {
    text += "- [ ] " + inline_text(truth_of(finding)) + "\n";
  }
  if (task.gap) text += "- [ ] " + inline_text(task.gap->truth) + "\n";
  if (task.findings.empty()) {
    for (const HelperNote& helper : task.helpers) {
      text += "- [ ] " + inline_text(truth_of(helper)) + "\n";
    }
  }
  for (const FindingNote& cascade : task.cascades) {
    text += "- [ ] " + inline_text(truth_of(cascade)) + ", with no change of its own\n";
  }
  return text;
}

}  // namespace

std::string truth_of(const FindingNote& finding) {
  std::string text = "no " + finding.rule + " at ";
  text += finding.callee.empty() ? "this call" : "`" + finding.callee + "`";
  text += " in " + (finding.item.empty() ? finding.path : "`" + finding.item + "`");
  return text + " (" + finding.id + ")";
}

Document render_task(const Task& task, const Plan& plan, const std::string& base_commit) {
  Document document;
  document.fields = fields_of(task, base_commit);
  document.pieces = pieces_of(templates::task, {{"title", "# " + inline_text(task.title) + "\n"},
                                                {"objective", objective(task, base_commit)},
                                                {"finding", finding_block(task)},
                                                {"callers", callers_block(task)},
                                                {"deps", deps_block(task, plan)},
                                                {"fix", fix_block(task)},
                                                {"verify", verify_block(task, plan)},
                                                {"criteria", criteria_block(task)}});
  return document;
}

}  // namespace tasks
