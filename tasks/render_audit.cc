#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "tasks/audit.h"
#include "tasks/markdown.h"
#include "tasks/render.h"
#include "tasks/template.h"

namespace tasks {
namespace {

constexpr size_t kExamples = 3;

/// "75.0 % (3 of 4)"; without a whole there is no share.
std::string share(uint64_t part, uint64_t whole) {
  if (whole == 0) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return std::string(text) + " (" + std::to_string(part) + " of " + std::to_string(whole) + ")";
}

std::map<std::string, size_t> by_severity(const Audit& audit) {
  std::map<std::string, size_t> counts;
  for (const AuditFinding& finding : audit.findings) ++counts[finding.note.severity];
  return counts;
}

std::string summary(const Audit& audit) {
  size_t right = 0;
  for (const AuditRule& rule : audit.rules) right += rule.right;
  const size_t wrong = audit.findings.size();
  std::string text = counted(wrong, "violation") + " in production code at the gate";
  std::string parts;
  const std::map<std::string, size_t> counts = by_severity(audit);
  for (const char* severity : {"critical", "high", "medium", "low", "info"}) {
    const auto found = counts.find(severity);
    if (found == counts.end()) continue;
    parts += (parts.empty() ? "" : ", ") + std::to_string(found->second) + " " + severity;
  }
  if (!parts.empty()) text += " (" + parts + ")";
  text += ". " + std::to_string(audit.below_gate) + " more below it, " +
          std::to_string(audit.in_tests) + " in test code";
  if (audit.by_tests != 0)
    text += ", " + std::to_string(audit.by_tests) + " that only tests are known to reach";
  if (audit.tests_at_gate != 0) {
    text += ". Of those that only tests run, a plan has tasks for " +
            std::to_string(audit.tests_at_gate);
  }
  text += ".\n\n";
  text += "Score: " +
          (right + wrong == 0 ? "none, with no site of either kind" : share(right, right + wrong)) +
          ".\n\nThe score is right / (right + wrong): sites that a rule examined and found right, "
          "and violations at the gate, both in production code.\n";
  if (audit.decided.empty()) return text;
  text += "\nNot counted above nor below, as somebody decided so:\n\n";
  for (const Exemplar& site : audit.decided) {
    text += "- " + place_span(site.path, site.line) + ", " + code_span(site.rule) + ": " +
            inline_text(site.reason) + "\n";
  }
  return text;
}

std::string violations(const Audit& audit) {
  if (audit.findings.empty()) return "None at the gate.\n";
  std::string text = table_head({"Location", "Severity", "Issue", "Code", "Risk", "Remedy"});
  for (const AuditFinding& finding : audit.findings) {
    const FindingNote& note = finding.note;
    text += table_row({place_span(note.path, note.line), note.severity + ", " + note.confidence,
                       code_span(note.rule) + ": " + inline_text(note.message),
                       code_span(std::string(base::trim(note.source_line))),
                       inline_text(note.outcome.empty() ? note.verdict : note.outcome),
                       finding.remedy.empty() ? "see `punchlist explain " + note.rule + "`"
                                              : inline_text(finding.remedy)});
  }
  return text;
}

std::string paths(const Audit& audit) {
  std::string text;
  for (const AuditFinding& finding : audit.findings) {
    if (finding.note.evidence.empty()) continue;
    if (!text.empty()) text += "\n";
    text += place_span(finding.note.path, finding.note.line) + ", " + code_span(finding.note.rule) +
            ":\n\n";
    size_t number = 0;
    for (const Place& step : finding.note.evidence) {
      text += std::to_string(++number) + ". " + place_span(step.path, step.line);
      if (!step.text.empty()) text += ": " + inline_text(step.text);
      text += "\n";
    }
  }
  return text.empty()
             ? "None: no violation, or each lies in the function that the executor polls.\n"
             : text;
}

std::string statistics(const Audit& audit) {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"block_ons", "calls that block on a future"},
      {"blocking_calls", "calls that may hold their thread, wherever they run"},
      // Arguments of macros are read for their calls.
      {"closures", "closures, of those in macro arguments not all"},
      {"crates", "crate targets"},  // a package with a library and a program has two
      {"locks", "acquisitions of locks that hold their thread"},
      {"spawns", "tasks started, blocking ones too"},
  };
  std::string text = table_head({"What", "Count"});
  for (const auto& [name, count] : audit.counts) {
    const auto words = kWords.find(name);
    text += table_row(
        {words == kWords.end() ? base::replace_all(name, "_", " ") : std::string(words->second),
         std::to_string(count)});
  }
  return text;
}

std::string metrics(const Audit& audit) {
  std::string text = table_head(
      {"Rule", "Right", "Violations", "Below the gate", "Reached by tests only", "Share right"});
  size_t silent = 0;
  for (const AuditRule& rule : audit.rules) {
    if (rule.right + rule.wrong + rule.below + rule.by_tests == 0) {
      ++silent;
      continue;
    }
    text += table_row({code_span(rule.id), std::to_string(rule.right), std::to_string(rule.wrong),
                       std::to_string(rule.below), std::to_string(rule.by_tests),
                       share(rule.right, rule.right + rule.wrong)});
  }
  return text + "\n" + counted(silent, "rule") + " of " + std::to_string(audit.rules.size()) +
         (silent == 1 ? " has" : " have") + " no row: nothing was found by " +
         (silent == 1 ? "it" : "them") + " in production code, and no site called right.\n";
}

std::string correct(const Audit& audit) {
  std::map<std::string, std::vector<const Exemplar*>> sites;
  for (const Exemplar& site : audit.correct) sites[site.rule].push_back(&site);
  std::string text;
  for (const auto& [rule, list] : sites) {
    text += "- " + code_span(rule) + ": " + counted(list.size(), "site") +
            (list.size() > kExamples ? ", among them\n" : "\n");
    for (size_t i = 0; i < std::min(list.size(), kExamples); ++i) {
      text += "  - " + place_span(list[i]->path, list[i]->line);
      if (!list[i]->item.empty()) text += " in " + code_span(list[i]->item);
      text += ": " + inline_text(list[i]->reason) + "\n";
    }
  }
  for (const AuditRule& rule : audit.rules) {
    const auto listed = sites.find(rule.id);
    const size_t examples = listed == sites.end() ? 0 : listed->second.size();
    if (rule.right <= examples) continue;
    text += "- " + code_span(rule.id) + ": " +
            counted(rule.right - examples, listed == sites.end() ? "site" : "further site") +
            ", right by this rule and wrong by another: no example, and counted in the score\n";
  }
  return text.empty() ? "No site in production code was examined and found right.\n" : text;
}

std::string fixes(const Audit& audit) {
  if (audit.findings.empty()) return "None.\n";
  std::string text;
  size_t number = 0;
  for (const AuditFinding& finding : audit.findings) {
    const FindingNote& note = finding.note;
    text += std::to_string(++number) + ". " + place_span(note.path, note.line) + " (" +
            note.severity + "): " +
            (finding.remedy.empty() ? "no remedy is right in every respect; `punchlist explain " +
                                          note.rule + "` describes the ways out"
                                    : inline_text(finding.remedy)) +
            "\n";
  }
  return text +
         "\n`punchlist plan` groups them into tasks and orders these. One change may mend several: "
         "what goes away with another finding needs no remedy of its own.\n";
}

std::string checklist(const Audit& audit) {
  std::string text;
  for (const AuditRule& rule : audit.rules) {
    const bool clean = rule.wrong + rule.by_tests == 0;
    text += std::string(clean ? "- [x] " : "- [ ] ") + code_span(rule.id) + ": " +
            inline_text(rule.title);
    std::string found = rule.wrong == 0 ? "" : std::to_string(rule.wrong) + " found";
    if (rule.by_tests != 0) {
      found += (found.empty() ? "" : ", ") + std::to_string(rule.by_tests) +
               " that only tests are known to reach";
    }
    text += clean ? "\n" : " (" + found + ")\n";
  }
  return text;
}

std::string not_examined(const Audit& audit) {
  std::string text;
  if (audit.coverage.with_errors != 0) {
    text += "- " + std::to_string(audit.unparsed_bytes) + " of " + std::to_string(audit.bytes) +
            " bytes did not parse, in " + counted(audit.coverage.with_errors, "file") + ".\n";
  }
  if (audit.coverage.not_compiled != 0) {
    text += "- " + counted(audit.coverage.not_compiled, "file") +
            " that no crate compiles: read, but no violation in " +
            (audit.coverage.not_compiled == 1 ? "it" : "them") + " counts.\n";
  }
  for (const auto& [path, reason] : audit.not_examined) {
    text += "- " + code_span(path) + ": " + inline_text(reason) + "\n";
  }
  text +=
      "- What macros make and build scripts write is not seen, nor code in other languages: what "
      "is "
      "exported to it counts as called. Code of dependencies is known by tables, not read.\n";
  return text;
}

}  // namespace

std::string render_audit(const Audit& audit) {
  std::string state = base_words(audit.base_commit);
  if (!audit.date.empty()) state += " of " + audit.date;
  return filled(templates::audit, {{"commit_key", yaml_scalar(audit.base_commit)},
                                   {"repository", inline_text(audit.repository)},
                                   {"state", state},
                                   {"scope", counted(audit.coverage.files, "Rust file") + ", " +
                                                 std::to_string(audit.bytes) + " bytes"},
                                   {"tool", audit.tool},
                                   {"rules_version", std::to_string(audit.rules_version)},
                                   {"gate", audit.gate},
                                   {"branch", audit.branch.empty() ? "REV" : audit.branch},
                                   {"summary", summary(audit)},
                                   {"violations", violations(audit)},
                                   {"paths", paths(audit)},
                                   {"statistics", statistics(audit)},
                                   {"metrics", metrics(audit)},
                                   {"correct", correct(audit)},
                                   {"fixes", fixes(audit)},
                                   {"checklist", checklist(audit)},
                                   {"not_examined", not_examined(audit)}});
}

}  // namespace tasks
