#include "cli/report/html/dashboard.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"
#include "cli/report/html/assets.h"
#include "cli/version.h"
#include "tasks/status.h"

namespace cli {
namespace {

using store::FindingRow;
using store::RunRow;
using store::TaskRow;
using tasks::Disposition;

std::string short_hash(const std::string& commit) { return html_text(commit.substr(0, 10)); }

std::string code(std::string_view text) { return "<code>" + html_text(text) + "</code>"; }

std::string minutes(store::Millis duration) {
  const store::Millis seconds = duration / 1000;
  if (seconds < 60) return std::to_string(seconds) + " s";
  return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
}

std::string status_of(const FindingRow& finding) {
  std::string detail;
  if (finding.disposition == Disposition::cascade) detail = finding.parent;
  if (finding.disposition == Disposition::accepted && finding.expires != 0) {
    detail = store::iso_time(finding.expires).substr(0, 10);
  }
  std::string text = html_text(tasks::document_word(finding.disposition, detail));
  if (finding.presence == store::Presence::absent && finding.disposition != Disposition::verified) {
    text += " (absent)";
  }
  if (finding.presence == store::Presence::uncertain) text += " (uncertain)";
  return text;
}

void add_term(std::string& out, std::string_view term, const std::string& html) {
  if (html.empty()) return;
  out += "<dt>" + html_text(term) + "</dt><dd>" + html + "</dd>";
}

std::string call_path(const scanner::Finding& finding) {
  if (finding.evidence.empty()) return {};
  std::string out = "<ol>";
  for (const scanner::Step& step : finding.evidence) {
    out += "<li>" +
           code(step.at.path + ":" + std::to_string(step.at.line) + ":" +
                std::to_string(step.at.column)) +
           " " + html_text(step.note) + "</li>";
  }
  out += "</ol>";
  if (finding.frontiers.size() > 1) {
    out += "and " + base::count_of(finding.frontiers.size() - 1, "more caller");
  }
  return out;
}

std::string remedies(const scanner::Finding& finding) {
  std::string out;
  for (const scanner::Remedy& remedy : finding.remedies) {
    out += out.empty() ? "<strong>" : "<br>or: <strong>";
    out += html_text(remedy.title) + "</strong>";
    if (!remedy.steps.empty()) {
      out += "<ol>";
      for (const std::string& step : remedy.steps) out += "<li>" + html_text(step) + "</li>";
      out += "</ol>";
    }
    if (!remedy.why.empty()) out += "<span class=\"faint\">" + html_text(remedy.why) + "</span>";
  }
  return out;
}

std::string finding_details(const FindingRow& finding, const Dashboard& dashboard) {
  std::string out = "<details><summary>" + html_text(finding.message) + "</summary>";
  if (!finding.source_line.empty()) {
    out += "<pre>" + html_text(base::trim(finding.source_line)) + "</pre>";
  }
  out += "<dl>";
  add_term(out, "in", code(finding.item));
  add_term(out, "calls", finding.callee.empty() ? "" : code(finding.callee));
  add_term(out, "runs on", html_text(finding.context));
  const auto detail = dashboard.details.find(finding.fingerprint);
  if (detail != dashboard.details.end()) {
    add_term(out, "verdict", html_text(detail->second.verdict));
    add_term(out, "call path", call_path(detail->second));
    add_term(out, "remedy", remedies(detail->second));
  }
  add_term(out, "confidence", html_text(scanner::to_string(finding.confidence)));
  add_term(out, "note", html_text(finding.note));
  add_term(out, "uncertain", html_text(finding.presence_reason));
  if (finding.regressions > 0) {
    add_term(out, "regressed", base::count_of(finding.regressions, "time"));
  }
  out += "</dl></details>";
  return out;
}

void add_row(std::string& out, bool in_tests, bool closed) {
  out += "<tr";
  if (in_tests) out += " data-tests=\"yes\"";
  if (closed) out += " data-closed=\"yes\"";
  out += ">";
}

void add_cell(std::string& out, const std::string& html, std::string_view kind = {}) {
  out += kind.empty() ? "<td>" : "<td class=\"" + std::string(kind) + "\">";
  out += html + "</td>";
}

void open_table(std::string& out, const std::string& title,
                const std::vector<std::string>& columns) {
  out += "<h2>" + title + "</h2>\n<table><thead><tr>";
  for (const std::string& column : columns) out += "<th>" + column + "</th>";
  out += "</tr></thead><tbody>\n";
}

void add_findings(std::string& out, const Dashboard& dashboard) {
  open_table(out, "Findings",
             {"Id", "Severity", "Rule", "Where", "What", "Status", "Task", "First seen"});
  for (const FindingRow& finding : dashboard.findings) {
    const std::string severity(scanner::to_string(finding.severity));
    add_row(out, finding.in_tests, is_settled(finding));
    add_cell(out, code(finding.id), "tight");
    add_cell(out,
             "<span class=\"" + severity + "\">" + severity + "</span>" +
                 (finding.in_tests ? " <span class=\"faint\">test</span>" : ""),
             "tight");
    add_cell(out, html_text(finding.rule));
    add_cell(out, code(finding.path + ":" + std::to_string(finding.line)), "where");
    add_cell(out, finding_details(finding, dashboard));
    add_cell(out, status_of(finding));
    add_cell(out, html_text(finding.task), "tight");
    add_cell(out, code(short_hash(finding.first_commit)), "tight");
    out += "</tr>\n";
  }
  out += "</tbody></table>\n";
}

std::string holder_of(const TaskRow& task) {
  if (!task.claim || task.claim->released != 0) return {};
  return html_text(task.claim->actor) + " <span class=\"faint\">since " +
         html_text(store::iso_time(task.claim->claimed)) + ", until " +
         html_text(store::iso_time(task.claim->lease_until)) + "</span>";
}

void add_tasks(std::string& out, const Dashboard& dashboard) {
  open_table(out, "Tasks", {"Task", "Title", "Phase", "Wave", "State", "Holder", "Findings"});
  for (const TaskRow& task : dashboard.tasks) {
    add_row(out, false, tasks::is_closed(task.state));
    add_cell(out, code(task.handle), "tight");
    add_cell(out, html_text(task.title) +
                      (task.note.empty()
                           ? ""
                           : "<br><span class=\"faint\">" + html_text(task.note) + "</span>"));
    add_cell(out, html_text(task.phase));
    add_cell(out, std::to_string(task.wave));
    std::string state = html_text(tasks::document_word(task.state));
    if (task.state == tasks::TaskStatus::done) state = "<span class=\"good\">" + state + "</span>";
    if (!task.blocked_by.empty()) {
      state += "<br><span class=\"faint\">after " + html_text(base::join(task.blocked_by, ", ")) +
               "</span>";
    }
    add_cell(out, state);
    add_cell(out, holder_of(task));
    add_cell(out, html_text(base::join(task.finding_ids, " ")) +
                      (task.cascades.empty()
                           ? ""
                           : " <span class=\"faint\">and " +
                                 base::count_of(task.cascades.size(), "cascade") + "</span>"));
    out += "</tr>\n";
  }
  out += "</tbody></table>\n";
}

std::string handle_of(const Dashboard& dashboard, const std::string& task_id) {
  for (const TaskRow& task : dashboard.tasks) {
    if (task.id == task_id) return task.handle;
  }
  return task_id;
}

std::string outcome_of(const RunRow& run) {
  std::string text = html_text(run.outcome);
  if (run.outcome == "passed") return "<span class=\"good\">" + text + "</span>";
  if (run.signal != 0) {
    text += " (signal " + std::to_string(run.signal) + ")";
  } else if (run.exit_code > 0) {
    text += " (exit " + std::to_string(run.exit_code) + ")";
  }
  return "<span class=\"high\">" + text + "</span>";
}

void add_runs(std::string& out, const Dashboard& dashboard) {
  open_table(out, "Verification runs",
             {"Run", "Task", "Command", "Outcome", "Commit", "Took", "Started", "Log"});
  for (const RunRow& run : dashboard.runs) {
    add_row(out, false, false);
    add_cell(out, code(run.id), "tight");
    add_cell(out, html_text(handle_of(dashboard, run.task)), "tight");
    add_cell(out, html_text(run.name) + "<br>" + code(run.command));
    std::string outcome = outcome_of(run);
    if (run.tests_passed >= 0) {
      outcome += "<br><span class=\"faint\">tests: " + std::to_string(run.tests_passed) +
                 " passed, " + std::to_string(std::max<int64_t>(0, run.tests_failed)) +
                 " failed</span>";
    }
    add_cell(out, outcome);
    add_cell(out, code(short_hash(run.commit)), "tight");
    add_cell(out, run.finished == 0 ? "" : minutes(run.duration), "tight");
    add_cell(out, html_text(store::iso_time(run.started)), "tight");
    const auto log = dashboard.log_tails.find(run.id);
    std::string tail;
    if (log != dashboard.log_tails.end() && !log->second.empty()) {
      tail = "<details><summary>last lines</summary><pre>";
      for (std::string_view line : base::split_lines(log->second)) tail += html_text(line) + "\n";
      tail += "</pre></details>";
    }
    add_cell(out, tail);
    out += "</tr>\n";
  }
  out += "</tbody></table>\n";
}

void add_number(std::string& out, size_t number, const std::string& words,
                const std::string& kind = {}) {
  out += "<li><strong" + (kind.empty() ? "" : " class=\"" + kind + "\"") + ">" +
         std::to_string(number) + "</strong>" + words + "</li>";
}

void add_numbers(std::string& out, const Dashboard& dashboard) {
  size_t by_severity[5] = {};
  size_t fixed = 0;
  size_t decided = 0;
  for (const FindingRow& finding : dashboard.findings) {
    if (finding.disposition == Disposition::verified) ++fixed;
    if (finding.disposition == Disposition::accepted ||
        finding.disposition == Disposition::false_positive) {
      ++decided;
    }
    if (!is_settled(finding) && !finding.in_tests) {
      ++by_severity[static_cast<size_t>(finding.severity)];
    }
  }
  size_t tasks_open = 0;
  size_t tasks_done = 0;
  std::set<std::string> phases;
  for (const TaskRow& task : dashboard.tasks) {
    if (task.state == tasks::TaskStatus::done) {
      ++tasks_done;
    } else if (!tasks::is_closed(task.state)) {
      ++tasks_open;
    } else {
      continue;
    }
    phases.insert(task.phase);
  }
  const size_t passed =
      static_cast<size_t>(std::count_if(dashboard.runs.begin(), dashboard.runs.end(),
                                        [](const RunRow& run) { return run.outcome == "passed"; }));
  out += "<ul class=\"numbers\">";
  add_number(out, by_severity[4], "critical", "critical");
  add_number(out, by_severity[3], "high", "high");
  add_number(out, by_severity[2], "medium", "medium");
  add_number(out, by_severity[1] + by_severity[0], "low");
  add_number(out, fixed, "proven fixed", "good");
  add_number(out, decided, "accepted or dismissed");
  add_number(out, tasks_open, "tasks open");
  add_number(out, tasks_done, "tasks done", "good");
  add_number(out, phases.size(), "phases");
  add_number(out, passed, "runs passed", "good");
  add_number(out, dashboard.runs.size() - passed, "other runs");
  out += "</ul>\n";
}

/// Open findings from scan to scan as a line that falls.
void add_burn(std::string& out, const Dashboard& dashboard) {
  if (dashboard.burn.size() < 2) return;
  size_t most = 1;
  for (const BurnPoint& point : dashboard.burn) most = std::max(most, point.open);
  std::string points;
  for (size_t i = 0; i < dashboard.burn.size(); ++i) {
    const size_t x = i * 1000 / (dashboard.burn.size() - 1);
    const size_t y = 95 - dashboard.burn[i].open * 90 / most;
    points += (i > 0 ? " " : "") + std::to_string(x) + "," + std::to_string(y);
  }
  const std::string words = std::to_string(dashboard.burn.front().open) + " open at the first of " +
                            std::to_string(dashboard.burn.size()) + " scans, " +
                            std::to_string(dashboard.burn.back().open) + " at the last";
  out +=
      "<svg class=\"burn\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"" +
      words + "\"><polyline points=\"" + points +
      "\"/></svg>\n<p class=\"about\">Open findings: " + words + ".</p>\n";
}

void add_header(std::string& out, const Dashboard& dashboard) {
  out += "<header><h1>Punch list of " + html_text(dashboard.project) + "</h1><p class=\"about\">";
  if (dashboard.scan) {
    const store::ScanRow& scan = *dashboard.scan;
    out += "As of the scan of " + html_text(store::iso_time(scan.started));
    if (!scan.commit.empty()) {
      out += std::string(scan.dirty ? ", the work tree on " : ", commit ") +
             code(scan.commit.substr(0, 10));
    }
    if (!scan.branch.empty()) out += ", branch " + html_text(scan.branch);
    out += "; punchlist " + html_text(scan.tool_version) + ", rules " +
           std::to_string(scan.rules_version) + ".";
  } else {
    out += "Nothing was scanned yet.";
  }
  out += "</p></header>\n";
}

}  // namespace

bool is_settled(const FindingRow& finding) {
  return finding.presence == store::Presence::absent ||
         finding.disposition == Disposition::verified ||
         finding.disposition == Disposition::accepted ||
         finding.disposition == Disposition::false_positive;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (char c : base::sanitize_for_terminal(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string dashboard_html(const Dashboard& dashboard) {
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n";
  out +=
      std::string("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ") +
      "style-src '" + kPageStyleHash + "'; script-src '" + kPageScriptHash +
      "'; base-uri 'none'; form-action 'none'\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<title>Punch list of " + html_text(dashboard.project) + "</title>\n";
  out += std::string("<style>") + kPageStyle + "</style></head>\n<body>\n";
  add_header(out, dashboard);
  add_numbers(out, dashboard);
  add_burn(out, dashboard);
  out +=
      "<form id=\"filter\" hidden><input type=\"search\" id=\"text\" "
      "placeholder=\"words that a row must hold\" aria-label=\"filter\">"
      "<label><input type=\"checkbox\" id=\"tests\"> in tests</label>"
      "<label><input type=\"checkbox\" id=\"closed\"> closed</label>"
      "<span id=\"shown\" class=\"faint\"></span></form>\n";
  add_findings(out, dashboard);
  if (!dashboard.tasks.empty()) add_tasks(out, dashboard);
  if (!dashboard.runs.empty()) add_runs(out, dashboard);
  out += std::string("<script>") + kPageScript + "</script>\n</body></html>\n";
  return out;
}

}  // namespace cli
