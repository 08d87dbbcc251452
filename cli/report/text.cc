#include "cli/report/text.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/actions/rule_text.h"
#include "cli/report/frame.h"
#include "cli/report/summary.h"
#include "scanner/shown_line.h"
#include "tasks/render_callers.h"

namespace cli {
namespace {

using scanner::Finding;
using scanner::Severity;

constexpr size_t kNamedRemedies = 2;

std::string paint_severity(const Style& style, Severity severity, const std::string& text) {
  if (severity >= Severity::high) return style.error(text);
  if (severity == Severity::medium) return style.warning(text);
  return style.notice(text);
}

/// "   = note: text"
void write_note(std::ostream& out, const Style& style, const std::string& gutter,
                const std::string& kind, const std::string& text) {
  out << gutter << style.frame("=") << " " << style.strong(kind + ":") << " " << text << "\n";
}

void write_call_path(std::ostream& out, const Finding& finding, const std::string& gutter,
                     const Style& style) {
  bool first = true;
  for (const scanner::Step& step : finding.evidence) {
    // A step of the call path, or a place that matters ("the lock is taken here").
    const bool is_place = step.note.find(" here") != std::string::npos;
    const std::string lead = is_place ? "at " : first ? "reached from " : "then ";
    write_note(out, style, gutter, "note",
               lead + place(step.at) + (step.note.empty() ? "" : ": " + safe(step.note)));
    first = false;
  }
  if (finding.frontiers.size() > 1) {
    write_note(out, style, gutter, "note",
               "and " + base::count_of(finding.frontiers.size() - 1, "more caller"));
  }
}

/// The finding whose repair mends this one too, if it is in the report.
const Finding* parent_of(const ScanReport& report, const Finding& finding) {
  if (!finding.parent) return nullptr;
  for (const Finding& other : report.result.findings) {
    if (other.fingerprint == *finding.parent) return &other;
  }
  return nullptr;
}

bool by_place(const Finding& a, const Finding& b) {
  if (a.at.path != b.at.path) return a.at.path < b.at.path;
  if (a.at.line != b.at.line) return a.at.line < b.at.line;
  if (a.at.column != b.at.column) return a.at.column < b.at.column;
  return a.rule < b.rule;
}

/// Indexes of the findings the text shows, in its order.
std::vector<size_t> shown(const ScanReport& report, const View& view) {
  const std::vector<Finding>& findings = report.result.findings;
  std::vector<size_t> indexes;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (passes(findings[i], view) && hidden_in_text(report, i, view) == Hidden::no) {
      indexes.push_back(i);
    }
  }
  std::stable_sort(indexes.begin(), indexes.end(),
                   [&findings](size_t a, size_t b) { return by_place(findings[a], findings[b]); });
  return indexes;
}

void write_frame(std::ostream& out, const Finding& finding, const std::string& number,
                 const std::string& gutter, const Style& style) {
  const bool one_line = finding.at.end_line == finding.at.line;
  const uint32_t column = scanner::shown_column(finding.source_line, finding.at.column);
  const uint32_t end = one_line ? column + (finding.at.end_column - finding.at.column)
                                : static_cast<uint32_t>(finding.source_line.size() + 1);
  const Frame frame = make_frame(finding.source_line, column, end);
  std::string label(frame.caret_width, '^');
  // What happens under a condition only, with the condition.
  const std::string words = outcome_words(finding.rule, finding.verdict);
  const bool conditional = words.find(", where ") != std::string::npos;
  if (!finding.verdict.empty()) label += " " + safe(conditional ? words : finding.verdict);
  const std::string bar = style.frame("|");
  out << gutter << bar << "\n";
  out << style.frame(number) << " " << bar << " " << frame.text << "\n";
  out << gutter << bar << " " << std::string(frame.caret, ' ')
      << paint_severity(style, finding.severity, label) << "\n";
  out << gutter << bar << "\n";
}

}  // namespace

void write_diagnostic(std::ostream& out, const ScanReport& report, size_t index,
                      const Style& style) {
  const Finding& finding = report.result.findings[index];
  const std::string severity(scanner::to_string(finding.severity));
  out << paint_severity(style, finding.severity, severity + "[" + finding.rule + "]")
      << style.strong(": " + safe(finding.message));
  if (finding.confidence != scanner::Confidence::proven) {
    out << " (" << scanner::to_string(finding.confidence) << ")";
  }
  out << "\n";

  const std::string number = std::to_string(finding.at.line);
  const std::string gutter(number.size() + 1, ' ');
  out << gutter.substr(1) << style.frame("-->") << " " << place(finding.at);
  if (index < report.ids.size() && !report.ids[index].empty()) {
    out << "  " << style.faint(report.ids[index]);
  }
  out << "\n";
  write_frame(out, finding, number, gutter, style);
  write_call_path(out, finding, gutter, style);
  if (const Finding* parent = parent_of(report, finding)) {
    write_note(out, style, gutter, "note",
               "goes away with " + parent->rule + " at " + place(parent->at));
  }
  if (index < report.notes.size() && !report.notes[index].empty()) {
    write_note(out, style, gutter, "note", safe(report.notes[index]));
  }
  if (!finding.cfg.empty()) {
    write_note(out, style, gutter, "note",
               "compiled under " + safe(base::join(tasks::cfg_parts(finding.cfg), ", ")));
  }
  for (size_t i = 0; i < finding.remedies.size() && i < kNamedRemedies; ++i) {
    write_note(out, style, gutter, "help", (i > 0 ? "or: " : "") + safe(finding.remedies[i].title));
  }
  out << "\n";
}

void write_text_report(std::ostream& out, const ScanReport& report, const View& view,
                       const Style& style) {
  for (size_t index : shown(report, view)) write_diagnostic(out, report, index, style);
  write_summary(out, report, view, style);
}

void write_short_report(std::ostream& out, const ScanReport& report, const View& view) {
  for (size_t index : shown(report, view)) {
    const Finding& finding = report.result.findings[index];
    out << place(finding.at) << ": " << scanner::to_string(finding.severity) << "[" << finding.rule
        << "] " << safe(finding.message) << "\n";
  }
}

}  // namespace cli
