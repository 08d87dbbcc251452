#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "tasks/markdown.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
namespace {

size_t held(const PhaseVerification& check) {
  return static_cast<size_t>(std::count_if(check.truths.begin(), check.truths.end(),
                                           [](const TruthNote& truth) { return truth.holds; }));
}

std::string score(size_t part, size_t whole) {
  return std::to_string(part) + "/" + std::to_string(whole);
}

/// A quoted scalar without what get-shit-done's reader of YAML trips over.
std::string plain(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  std::replace(text.begin(), text.end(), '\\', '/');
  return "\"" + defused(text) + "\"";
}

std::string list_of(const std::string& key, const std::vector<std::string>& values) {
  if (values.empty()) return "\n  " + key + ": []";
  std::string text = "\n  " + key + ":";
  for (const std::string& value : values) text += "\n    - " + plain(value);
  return text;
}

/// What has to be done about a gap.
std::string missing(const TruthNote& truth) {
  if (truth.task.empty()) return "a fix: the next `punchlist plan` makes a task for it";
  return "task " + truth.task;
}

std::vector<Field> fields_of(const PhaseVerification& check) {
  std::vector<Field> fields;
  fields.push_back(scalar_field("phase", check.phase));
  fields.push_back(scalar_field("verified", check.verified));
  fields.push_back(scalar_field("status", check.status));
  fields.push_back(scalar_field("score", score(held(check), check.truths.size()) + " truths"));
  if (!check.previous_status.empty()) {
    fields.push_back(
        {"re_verification",
         "\n  previous_status: " + check.previous_status +
             "\n  previous_score: " + score(check.previous_held, check.previous_truths) +
             list_of("gaps_closed", check.gaps_closed) +
             (check.gaps_dropped.empty() ? "" : list_of("gaps_dropped", check.gaps_dropped)) +
             list_of("gaps_remaining", check.gaps_remaining) +
             list_of("regressions", check.regressions) + list_of("gaps_new", check.gaps_new),
         {}});
  }
  std::string gaps;
  for (const TruthNote& truth : check.truths) {
    if (truth.holds) continue;
    gaps += "\n  - truth: " + plain(truth.truth) +
            "\n    status: failed\n    reason: " + plain(truth.reason);
    gaps += "\n    artifacts:";
    gaps += truth.path.empty() ? " []"
                               : "\n      - path: " + plain(truth.path) +
                                     "\n        issue: " + plain(truth.reason);
    gaps += "\n    missing:\n      - " + plain(missing(truth));
  }
  fields.push_back({"gaps", gaps.empty() ? " []" : gaps, {}});
  fields.push_back(scalar_field("base_commit", check.commit));
  return fields;
}

std::string title_block(const PhaseVerification& check) {
  std::string text = "# Phase " + check.phase.substr(0, check.phase.find('-')) + ": " +
                     check.title + ", Verification\n\n";
  text += "**" + std::to_string(held(check)) + " of " + counted(check.truths.size(), "truth") +
          " hold on commit " + code_span(check.commit) + ": ";
  if (check.status == "passed") text += "the phase is complete.**\n";
  if (check.status == "gaps_found") text += "there are gaps.**\n";
  if (check.status == "needs_human") text += "there are gaps, and a task waits for a person.**\n";
  return text + "\nGoal: " + check.goal + "\n";
}

std::string truths_block(const PhaseVerification& check) {
  if (check.truths.empty()) return "There was nothing to look at.\n";
  std::string text = table_head({"Truth", "Holds", "Found instead"});
  for (const TruthNote& truth : check.truths) {
    text += table_row({inline_text(truth.truth), truth.holds ? "yes" : "**no**",
                       truth.reason.empty() ? "-" : inline_text(truth.reason)});
  }
  return text;
}

std::string artifacts_block(const PhaseVerification& check) {
  if (check.artifacts.empty()) return "No task names one.\n";
  std::string text = table_head({"Task", "File", "Provides", "On the commit"});
  for (const MustHaveNote& note : check.artifacts) {
    text += table_row(
        {note.task, code_span(note.path), inline_text(note.wanted), inline_text(note.outcome)});
  }
  return text;
}

std::string links_block(const PhaseVerification& check) {
  if (check.links.empty()) return "No task names one.\n";
  std::string text = table_head({"Task", "From", "To", "By", "On the commit"});
  for (const MustHaveNote& note : check.links) {
    text += table_row({note.task, code_span(note.path), code_span(note.to),
                       inline_text(note.wanted), inline_text(note.outcome)});
  }
  return text;
}

std::string findings_block(const PhaseVerification& check) {
  if (check.findings.empty()) return "The phase has none.\n";
  std::string text =
      table_head({"Finding", "Rule", "Last seen at", "Task", "Status", "In the scan"});
  for (const FindingState& finding : check.findings) {
    text += table_row({finding.id, code_span(finding.rule), place_span(finding.path, finding.line),
                       finding.task.empty() ? "none yet" : finding.task, finding.status,
                       finding.presence});
  }
  return text;
}

std::string gaps_block(const PhaseVerification& check) {
  std::string text;
  for (const TruthNote& truth : check.truths) {
    if (truth.holds) continue;
    text += "- [ ] " + inline_text(truth.truth) + "; not so: " + inline_text(truth.reason);
    if (!truth.path.empty())
      text += (truth.line == 0 ? ", in " : ", at ") + place_span(truth.path, truth.line);
    text += ". Missing: " + inline_text(missing(truth)) + "\n";
  }
  return text.empty() ? "None.\n" : text;
}

std::string since_block(const PhaseVerification& check) {
  if (check.previous_status.empty()) return "This is the first one.\n";
  std::string text = "Then, on commit " + code_span(check.previous_commit) + ": " +
                     check.previous_status + ", " + std::to_string(check.previous_held) + " of " +
                     counted(check.previous_truths, "truth") + ".\n";
  const auto list = [&text](const std::string& head, const std::vector<std::string>& truths,
                            const std::string& said) {
    text += "\n" + head + (truths.empty() ? ": none\n" : said + ":\n\n");
    for (const std::string& truth : truths) text += "- " + inline_text(truth) + "\n";
  };
  list("Gaps closed", check.gaps_closed, " (true now)");
  if (!check.gaps_dropped.empty())
    list("Gaps that are looked at no more", check.gaps_dropped,
         " (not true then; their task was dropped or their finding accepted)");
  list("Gaps that remain", check.gaps_remaining, " (expected, still not true)");
  list("Regressions", check.regressions, " (true then or since, not true any more)");
  list("New gaps", check.gaps_new, " (not looked at then, not true)");
  return text;
}

}  // namespace

Document render_verification(const PhaseVerification& check) {
  Document document;
  document.fields = fields_of(check);
  document.pieces = pieces_of(
      templates::verification,
      {{"title", title_block(check)},
       {"truths", truths_block(check)},
       {"artifacts", artifacts_block(check)},
       {"links", links_block(check)},
       {"findings", findings_block(check)},
       {"runs", check.runs.empty() ? "No command was configured: the re-scan is the whole proof.\n"
                                   : runs_table(check.runs)},
       {"gaps", gaps_block(check)},
       {"since", since_block(check)}});
  return document;
}

}  // namespace tasks
