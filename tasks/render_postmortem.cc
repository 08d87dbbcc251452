#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/postmortem.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
namespace {

constexpr size_t kExamples = 3;

std::string problem(const Postmortem& pm) {
  const FindingNote& finding = pm.finding;
  std::string text = finding.id + ", " + code_span(finding.rule) + ", " + finding.severity + ", " +
                     finding.confidence + ": " + inline_text(finding.message) + ".\n\n";
  text +=
      "On commit " + code_span(pm.before) + " it was at " + place_span(finding.path, finding.line);
  if (!finding.item.empty()) text += " in " + code_span(finding.item);
  text += "; on commit " + code_span(pm.after) + " it is gone.\n";
  if (!base::trim(finding.source_line).empty())
    text += "\n" + code_fence("rust", base::trim(finding.source_line));
  return text;
}

std::string contexts(const Postmortem& pm) {
  if (!pm.seen_again) {
    return "A scan of commit " + code_span(pm.before) +
           " by this version no longer shows it: what follows is what the ledger kept.\n";
  }
  std::string text = table_head({"Place", "Function", "Runs on"});
  text += table_row({place_span(pm.finding.path, pm.finding.line),
                     code_span(function_of(pm.finding.item)),
                     pm.finding.context == "any thread" ? "-" : inline_text(pm.finding.context)});
  for (size_t i = 0; i < pm.finding.frontiers.size(); ++i) {
    const Place& frontier = pm.finding.frontiers[i];
    text +=
        table_row({place_span(frontier.path, frontier.line), code_span(function_of(frontier.text)),
                   inline_text(i < pm.frontier_contexts.size() ? pm.frontier_contexts[i] : "")});
  }
  if (!pm.right_before.empty()) text += "\nWhere the rule found a site right on that commit:\n\n";
  for (size_t i = 0; i < std::min(kExamples, pm.right_before.size()); ++i) {
    const Exemplar& site = pm.right_before[i];
    text += "- " + place_span(site.path, site.line) + " in " + code_span(site.item) + ": " +
            inline_text(site.reason) + "\n";
  }
  return text;
}

/// Whether the step leads to the site: others say what else happens there.
bool is_on_the_way(const Place& step) {
  for (const char* word : {" runs as ", " calls ", " starts ", " runs ", " gives away "}) {
    if (step.text.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string before(const Postmortem& pm) {
  const FindingNote& finding = pm.finding;
  const std::string site = finding.path + ":" + std::to_string(finding.line) + "  " +
                           (finding.callee.empty() ? finding.rule : finding.callee) +
                           (finding.verdict.empty() ? "" : ": " + finding.verdict) + "\n";
  std::string text;
  size_t depth = 0;
  std::string beside;
  for (const Place& step : finding.evidence) {
    const std::string line = step.path + ":" + std::to_string(step.line) +
                             (step.text.empty() ? "" : "  " + step.text) + "\n";
    if (!is_on_the_way(step)) {
      beside += line;
      continue;
    }
    text += std::string(2 * depth, ' ') + (depth == 0 ? "" : "-> ") + line;
    ++depth;
  }
  text += std::string(2 * depth, ' ') + (depth == 0 ? "" : "-> ") + site + beside;
  return "On commit " + code_span(pm.before) + ":\n\n" + code_fence("text", text);
}

std::string fix(const Postmortem& pm) {
  // What the task planned need not be what its commits did.
  std::string text = "Task " + pm.task.handle() + " (planned: " + inline_text(pm.task.title) +
                     "), by " + inline_text(pm.done.actor) + ":\n\n";
  if (pm.done.way.followed == Followed::otherwise) {
    text.replace(text.size() - 3, 3,
                 pm.done.way.done_as.empty()
                     ? ", done otherwise:\n\n"
                     : ", done otherwise (" + inline_text(pm.done.way.done_as) + "):\n\n");
  }
  for (const CommitNote& commit : pm.done.commits)
    text += "- " + code_span(commit.hash) + " " + inline_text(commit.subject) + "\n";
  if (pm.done.commits.empty()) text += "- which commits made the change is not known\n";
  const auto files = [&text](const std::vector<std::string>& paths, const char* how) {
    for (const std::string& path : paths) text += "- " + code_span(path) + ": " + how + "\n";
  };
  files(pm.done.created, "created");
  files(pm.done.modified, "modified");
  files(pm.done.deleted, "deleted");
  return text;
}

std::string after(const Postmortem& pm) {
  if (pm.functions.empty()) return "The finding names no function.\n";
  std::string text =
      "Definitions and uses by name, comments and strings left out.\n\n" +
      table_head({"Function", "On " + code_span(pm.before), "On " + code_span(pm.after)});
  size_t same = 0;
  for (const FunctionThen& function : pm.functions) {
    if (&function != &pm.functions.front() && function.before == function.after) {
      ++same;
      continue;
    }
    text += table_row({code_span(function.name),
                       function.before.empty() ? "not there" : base::join(function.before, "; "),
                       function.after.empty() ? "not there" : base::join(function.after, "; ")});
  }
  if (same != 0) {
    text += "\nOf " + counted(same, "more function") +
            " on the way there, the places are the same on both commits.\n";
  }
  return text;
}

std::string holds(const Postmortem& pm) {
  std::string text = "- A scan of commit " + code_span(pm.after) + " has " +
                     counted(pm.same_rule_after, "finding") + " of " + code_span(pm.finding.rule) +
                     " in " + code_span(pm.finding.item) + ".\n";
  if (!pm.functions.empty() && pm.functions.front().after.empty()) {
    text += "- No code of that commit holds the name " + code_span(pm.functions.front().name) +
            " any more.\n";
  }
  for (const Exemplar& site : pm.right_after) {
    text += "- " + place_span(site.path, site.line) + " there: examined by " +
            code_span(site.rule) + " and right, " + inline_text(site.reason) + "\n";
  }
  for (const RunNote& run : pm.done.runs) {
    text += "- " + code_span(run.command) + ": " + run.outcome + " (" + run.id + ")\n";
  }
  return text;
}

std::string cost(const Postmortem& pm) {
  const Completion& done = pm.done;
  std::string text;
  if (!done.started.empty()) {
    text += "- From the first claim (" + done.started + ") to the proof (" + done.completed +
            "): " + duration_words(done.duration_ms) + " of wall time\n";
  }
  if (done.commits_known) {
    text += "- " + counted(done.commits.size(), "commit") + ", " +
            counted(done.created.size() + done.modified.size() + done.deleted.size(), "file") +
            "\n";
  }
  int64_t milliseconds = 0;
  for (const RunNote& run : done.runs) milliseconds += run.duration_ms;
  if (!done.runs.empty()) {
    text += "- " + counted(done.runs.size(), "command") + " to prove it, " +
            duration_words(milliseconds) + "\n";
  }
  return text + "\nWhat the remedy costs at run time was not measured.\n";
}

std::string pitfalls(const Postmortem& pm) {
  std::string text;
  for (const EarlierFix& fix : pm.earlier) {
    text += "- It came back once: " + (fix.task.empty() ? "an earlier task" : "task " + fix.task) +
            " had proven it gone on commit " + code_span(fix.commit) + " (" + fix.at +
            "); what is told above is the fix after that\n";
  }
  for (const std::string& issue : pm.done.issues) text += "- " + inline_text(issue) + "\n";
  for (const std::string& id : pm.done.detached)
    text += "- " + id + " was expected to go with it and did not\n";
  // What was followed was no pitfall.
  for (const std::string& line : pm.done.way.decisions)
    if (line.starts_with("Does not follow ")) text += "- " + inline_text(line) + "\n";
  return text.empty() ? "None recorded.\n" : text;
}

/// Whether each of these places, of one commit, that is a definition is an async one.
bool is_async(const std::vector<std::string>& places) {
  bool any = false;
  for (const std::string& place : places) {
    if (place.starts_with("`fn`")) return false;
    any = any || place.starts_with("`async fn`");
  }
  return any;
}

/// The test that the rule's document has in mind calls the function; one that became async takes
/// another one.
std::string test_section(const Postmortem& pm) {
  // What the rule's document says of the code after the fix is of the remedy that it has in mind.
  if (pm.done.way.followed == Followed::otherwise)
    return "The test of the rule's document is for another remedy; none was run.\n";
  std::string text = pm.how_to_test.empty() ? "The rule's document names none.\n"
                                            : "As `punchlist explain " + pm.finding.rule +
                                                  "` has it, of the rule and not of this place; no "
                                                  "such test was run:\n\n" +
                                                  pm.how_to_test;
  if (!pm.functions.empty() &&
      is_async(pm.functions[0].before) != is_async(pm.functions[0].after) &&
      !pm.functions[0].before.empty() && !pm.functions[0].after.empty()) {
    text += "\n" + code_span(pm.functions[0].name) +
            (is_async(pm.functions[0].after) ? " became async" : " is async no more") +
            ": no test that calls it compiles on both commits.";
    for (const FunctionThen& function : pm.functions) {
      if (!is_async(function.before) || !is_async(function.after)) continue;
      text += " One that calls " + code_span(function.name) + ", async on both, does.";
      break;
    }
    text += "\n";
  } else if (!pm.functions.empty() && !pm.functions[0].before.empty() &&
             !pm.functions[0].after.empty()) {
    text += "\nA test that calls " + code_span(pm.functions[0].name) +
            " compiles on both commits only where its parameters are the same.\n";
  }
  return text;
}

/// A section of the rule's document, which speaks of the rule and not of this place alone.
std::string said_of(const Postmortem& pm, const std::string& section) {
  if (section.empty()) return {};
  return "As `punchlist explain " + pm.finding.rule + "` has it:\n\n" + section;
}

std::string or_none(const std::string& text, const std::string& none) {
  return text.empty() ? none : text;
}

}  // namespace

std::string render_postmortem(const Postmortem& pm) {
  return filled(
      templates::postmortem,
      {{"commit_key", yaml_scalar(pm.after)},
       {"title", code_span(pm.finding.rule) + " in " + code_span(function_of(pm.finding.item))},
       {"problem", problem(pm)},
       {"at_run_time",
        or_none(said_of(pm, pm.at_run_time), "The rule's document quotes no panic.\n")},
       {"contexts", contexts(pm)},
       {"before", before(pm)},
       {"why", or_none(said_of(pm, pm.why), "The rule's document gives no reason.\n")},
       {"fix", fix(pm)},
       {"after", after(pm)},
       {"holds", holds(pm)},
       {"cost", cost(pm)},
       {"pitfalls", pitfalls(pm)},
       {"test", test_section(pm) + "\n`punchlist gate --new-since " +
                    (pm.branch.empty() ? "REV" : pm.branch) +
                    "` refuses the same misuse in a change.\n"}});
}

}  // namespace tasks
