#include "cli/report/explain_text.h"

#include <algorithm>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/report/frame.h"
#include "cli/report/view.h"
#include "tasks/render_callers.h"

namespace cli {
namespace {

using scanner::KnownCall;
using scanner::KnownRule;
using scanner::KnownUnit;

constexpr size_t kShownFindings = 5;
constexpr size_t kShownMessage = 1000;

std::string sure(scanner::Confidence confidence) {
  return " (" + std::string(scanner::to_string(confidence)) + ")";
}

void write_heading(std::ostream& out, const Style& style, const std::string& text) {
  out << "\n" << style.strong(text) << "\n";
}

void write_source(std::ostream& out, const scanner::LineReport& report, const Style& style) {
  out << style.strong(safe(report.at.path) + ":" + std::to_string(report.at.line));
  if (!report.crate.empty()) out << "  crate " << safe(report.crate);
  if (report.test_code) {
    out << ", test code";
  } else if (report.in_tests) {
    out << ", only tests are known to reach it";
  }
  out << "\n";
  const std::string number = std::to_string(report.at.line);
  const Frame frame = make_frame(report.source_line, 1, 2);
  out << style.frame(number + " |") << " " << frame.text << "\n";
}

void write_unit(std::ostream& out, const KnownUnit& unit, const Style& style) {
  write_heading(out, style, "in " + safe(unit.name));
  out << "  " << safe(unit.item) << ", from line " << unit.at.line;
  if (unit.in_tests) out << ", only run by tests";
  out << "\n";
  if (!unit.cfg.empty())
    out << "  compiled under " << safe(base::join(tasks::cfg_parts(unit.cfg), ", ")) << "\n";
  for (const scanner::KnownContext& context : unit.contexts) {
    out << "  runs as " << style.notice(context.name) << sure(context.confidence) << "\n";
    if (context.path.size() < 2) continue;  // it is that of itself
    for (const scanner::Step& step : context.path)
      out << "    " << place(step.at) << ": " << safe(step.note) << "\n";
  }
  if (!unit.remark.empty()) out << "  not known where it runs: " << safe(unit.remark) << "\n";
}

void write_operation(std::ostream& out, const KnownCall& call, const Style& style) {
  write_heading(out, style, safe(call.callee) + " at column " + std::to_string(call.at.column));
  out << "  in " << safe(call.unit) << ": " << safe(call.text) << "\n";
  out << "  " << safe(call.reason) << "\n";
  out << "  operation " << call.operation;
  if (call.confidence != scanner::Confidence::proven) out << sure(call.confidence);
  out << "\n";
  for (const scanner::KnownVerdict& verdict : call.verdicts) {
    const bool fine = verdict.outcome == "ok";
    out << "  " << verdict.context << sure(verdict.confidence) << ": "
        << (fine ? style.hint(verdict.outcome) : style.warning(verdict.outcome));
    if (!verdict.message.empty())
      out << (verdict.outcome == "unsure" ? ", may panic: " : ": ") << verdict.message;
    out << "\n";
  }
  if (call.verdicts.empty()) out << "  nothing is known to run it\n";
}

void write_calls(std::ostream& out, const std::vector<KnownCall>& calls, const Style& style) {
  if (calls.empty()) return;
  write_heading(out, style, "other calls");
  for (const KnownCall& call : calls) {
    out << "  column " << call.at.column << ": " << safe(call.text) << "\n    ";
    if (call.resolved && !call.callee.empty() && call.reason.find('`') == std::string::npos)
      out << safe(call.callee) << ": ";
    out << safe(call.reason) << "\n";
  }
}

void write_lives(std::ostream& out, const std::vector<scanner::KnownLife>& lives,
                 const Style& style) {
  if (lives.empty()) return;
  write_heading(out, style, "alive on this line");
  for (const scanner::KnownLife& life : lives) {
    out << "  " << safe(life.what) << ", from line " << life.from.line << " to line "
        << life.to_line << " at the latest: " << safe(life.remark) << "\n";
  }
}

/// All of them: the scan's text shows the first and how many more.
void write_frontiers(std::ostream& out, const scanner::Finding& finding) {
  if (finding.frontiers.size() < 2) return;
  out << "    reached by " << finding.frontiers.size() << " calls from async code:\n";
  for (const scanner::Frontier& frontier : finding.frontiers) {
    out << "      " << place(frontier.at) << ": " << safe(frontier.item) << ", " << frontier.context
        << (frontier.in_tests ? ", in a test or example\n" : "\n");
  }
}

void write_rules(std::ostream& out, const std::vector<KnownRule>& rules, const Style& style) {
  write_heading(out, style, "rules");
  for (const KnownRule& rule : rules) {
    out << "  ";
    if (rule.outcome == "fired") {
      out << style.warning(rule.rule) << ": " << scanner::to_string(rule.finding->severity)
          << sure(rule.finding->confidence) << ": " << safe(rule.text) << "\n";
      write_frontiers(out, *rule.finding);
      for (const scanner::Remedy& remedy : rule.finding->remedies)
        out << "    " << style.hint("help:") << " " << safe(remedy.title) << " (" << remedy.id
            << ")\n";
      if (rule.finding->parent) out << "    goes away with another finding: fix that one first\n";
    } else if (rule.outcome == "call path") {
      out << style.warning(rule.rule) << " at " << place(rule.at)
          << " has its call path here: " << safe(rule.text) << "\n";
    } else if (rule.outcome == "silent") {
      out << (rule.rule.empty() ? "none fired" : rule.rule + ": silent") << ": " << safe(rule.text)
          << "\n";
    } else {
      out << rule.rule << ": " << rule.outcome << ": " << safe(rule.text) << "\n";
    }
  }
}

void write_finding(std::ostream& out, const scanner::Finding& finding, const Style& style) {
  out << "  " << style.warning(finding.rule) << " at " << place(finding.at) << ", "
      << scanner::to_string(finding.severity) << sure(finding.confidence)
      << (finding.test_code  ? ", in tests"
          : finding.in_tests ? ", only tests are known to reach it"
                             : "")
      << ": " << safe(finding.message) << "\n";
  for (const scanner::Step& step : finding.evidence)
    out << "    " << place(step.at) << ": " << safe(step.note) << "\n";
}

void write_remedies(std::ostream& out, const scanner::PanicReport& report, const Style& style) {
  write_heading(out, style, "what works");
  std::vector<std::string> titles;
  for (size_t i = 0; i < report.findings.size() && i < kShownFindings; ++i) {
    for (const scanner::Remedy& remedy : report.findings[i].remedies) {
      if (std::find(titles.begin(), titles.end(), remedy.title) != titles.end()) continue;
      titles.push_back(remedy.title);
      out << "  " << style.hint("help:") << " " << safe(remedy.title) << "\n";
      for (const std::string& step : remedy.steps) out << "    - " << safe(step) << "\n";
    }
    if (report.line) break;  // the others go with the first
  }
  if (titles.empty()) out << "  " << report.known->remedy << "\n";
}

}  // namespace

void write_line_report(std::ostream& out, const scanner::LineReport& report, const Style& style) {
  write_source(out, report, style);
  for (const KnownUnit& unit : report.units) write_unit(out, unit, style);
  for (const KnownCall& call : report.operations) write_operation(out, call, style);
  write_calls(out, report.calls, style);
  write_lives(out, report.alive, style);
  write_rules(out, report.rules, style);
  for (const std::string& remark : report.remarks)
    out << style.strong("note:") << " " << safe(remark) << "\n";
}

void write_panic_report(std::ostream& out, const scanner::PanicReport& report, const Style& style) {
  const std::string& message = report.text.message;
  out << style.strong("panic:") << " " << safe(message.substr(0, kShownMessage))
      << (message.size() > kShownMessage ? "..." : "") << "\n";
  if (report.text.line != 0) {
    out << "  at " << safe(report.text.path) << ":" << report.text.line << ":" << report.text.column
        << "\n";
  }
  if (report.known == nullptr) {
    out << "\nnot a message that misuse of an async runtime is known to give\n";
  } else {
    write_heading(out, style, "what happened");
    out << "  operation: " << report.known->what << "\n";
    out << "  on: " << scanner::describe(report.known->context) << "\n";
    out << "  why: " << report.known->meaning << "\n";
  }
  if (!report.thread.empty()) {
    write_heading(out, style, "the thread");
    for (const std::string& line : report.thread) out << "  " << safe(line) << "\n";
  }
  if (!report.path.empty()) {
    write_heading(out, style, "the way there in this repository, by the backtrace");
    for (const scanner::OwnFrame& frame : report.path) {
      out << "  " << safe(frame.at.path) << ":" << frame.at.line << ": " << safe(frame.item)
          << "\n";
    }
  }
  if (report.line) {
    write_heading(out, style, "the place, by " + report.placed_by);
    write_line_report(out, *report.line, style);
  }
  if (report.known != nullptr) {
    if (!report.findings.empty()) {
      write_heading(out, style,
                    report.line ? "findings that explain it"
                                : "places in this repository where it can happen");
      for (size_t i = 0; i < report.findings.size() && i < kShownFindings; ++i)
        write_finding(out, report.findings[i], style);
      if (report.findings.size() > kShownFindings) {
        out << "  and " << report.findings.size() - kShownFindings
            << " more: punchlist scan --all\n";
      }
    } else if (!report.line) {
      out << "\nno place in this repository is known to give it; with RUST_BACKTRACE=1 the "
             "backtrace names one\n";
    }
    write_remedies(out, report, style);
    if (!report.rules.empty())
      out << "\nmore: punchlist explain " << base::join(report.rules, ", punchlist explain ")
          << "\n";
  }
  for (const std::string& remark : report.remarks)
    out << style.strong("note:") << " " << safe(remark) << "\n";
}

}  // namespace cli
