#include "cli/actions/make_audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/make_plan.h"
#include "cli/actions/rule_text.h"
#include "cli/version.h"
#include "planner/decide.h"
#include "planner/task_text.h"
#include "scanner/rule.h"
#include "store/records.h"

namespace cli {
namespace {

/// The name of the folder, of a bare repository without ".git"; never an absolute path.
std::string repository_name(const Project& project) {
  std::string name(base::file_name(project.root));
  if (const auto bare = base::strip_suffix(name, ".git")) name = std::string(*bare);
  return name.empty() ? "the repository" : name;
}

tasks::AuditFinding finding_of(const scanner::Finding& finding) {
  tasks::AuditFinding out;
  tasks::FindingNote& note = out.note;
  note.rule = finding.rule;
  note.severity = scanner::to_string(finding.severity);
  note.confidence = scanner::to_string(finding.confidence);
  note.path = finding.at.path;
  note.line = finding.at.line;
  note.column = finding.at.column;
  note.item = finding.item;
  note.callee = finding.callee;
  note.message = finding.message;
  note.context = finding.context;
  note.verdict = finding.verdict;
  note.source_line = finding.source_line;
  for (const scanner::Step& step : finding.evidence) {
    note.evidence.push_back({step.at.path, step.at.line, step.note, {}});
  }
  note.outcome = outcome_words(finding.rule, finding.verdict);
  return out;
}

/// The title of the remedy that a plan would take: after the cone and the decisions had their say.
std::string remedy_of(const ScanReport& report, size_t index,
                      const std::vector<tasks::Decision>& decisions) {
  planner::LedgerFinding entry;
  entry.finding = report.result.findings[index];
  if (index < report.repairs.size()) entry.repair = report.repairs[index];
  planner::decide(entry, decisions);
  if (entry.finding.remedies.empty()) return {};
  return entry.finding.remedies[planner::choose_remedy(entry).remedy].title;
}

}  // namespace

std::string main_branch(const Project& project) {
  if (!project.repository) return {};
  for (const std::string name : {"main", "master", "trunk"}) {
    for (const std::string& rev : {"refs/heads/" + name, "refs/remotes/origin/" + name}) {
      try {
        project.repository->resolve(rev);
        return rev.find("remotes") == std::string::npos ? name : "origin/" + name;
      } catch (const base::Error&) {  // not there
      }
    }
  }
  return {};
}

tasks::Audit make_audit(const Project& project, const ScanReport& report) {
  tasks::Audit audit;
  audit.repository = repository_name(project);
  audit.base_commit = base_commit_of(project, report);
  if (project.repository && !report.commit.empty()) {
    const repo::ObjectId commit = project.repository->resolve(report.commit).commit;
    audit.date = store::iso_time(project.repository->commit(commit).author_time * 1000);
  }
  audit.branch = main_branch(project);
  audit.tool = kToolVersion;
  audit.rules_version = scanner::kRulesVersion;
  const GateConfig& gate = project.config.gate;
  audit.gate = std::string(scanner::to_string(gate.min_severity)) + " and above, " +
               std::string(scanner::to_string(gate.min_confidence)) + " and surer";
  const scanner::FileReport& files = report.result.files;
  audit.coverage.files = files.parsed;
  audit.coverage.with_errors = static_cast<uint32_t>(files.with_errors.size());
  audit.coverage.left_out = static_cast<uint32_t>(files.skipped.size());
  audit.coverage.not_compiled = static_cast<uint32_t>(files.not_compiled.size());
  audit.bytes = files.rust_bytes;
  audit.unparsed_bytes = files.unparsed_bytes;
  for (const scanner::Skipped& one : files.skipped)
    audit.not_examined.emplace_back(one.path, one.reason);

  std::map<std::string, tasks::AuditRule> rules;
  for (const scanner::Rule& rule : scanner::all_rules()) {
    rules[std::string(rule.id)] = {std::string(rule.id), std::string(rule.title), 0, 0, 0, 0};
  }
  std::vector<std::string> told_by_plan;
  const std::vector<tasks::Decision> decisions = read_decisions(project, told_by_plan);
  std::vector<size_t> gated;
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const scanner::Finding& finding = report.result.findings[i];
    if (at_gate(finding, gate) && !counts_at_gate(report, i, gate)) {
      audit.decided.push_back(
          {finding.rule, finding.at.path, finding.at.line, finding.item, report.notes[i]});
    } else if (at_gate(finding, gate)) {
      gated.push_back(i);
      ++rules[finding.rule].wrong;
    } else if (!finding.compiled) {
      continue;  // its file is named among those that no crate compiles
    } else if (finding.in_tests) {
      if (finding.test_code) {
        ++audit.in_tests;
      } else {
        ++audit.by_tests;
        ++rules[finding.rule].by_tests;
      }
      if (finding.severity >= gate.min_severity && finding.confidence >= gate.min_confidence)
        ++audit.tests_at_gate;
    } else {
      ++audit.below_gate;
      ++rules[finding.rule].below;
    }
  }
  const std::vector<scanner::Finding>& all = report.result.findings;
  std::stable_sort(gated.begin(), gated.end(), [&](size_t a, size_t b) {
    return std::tie(all[a].severity, all[a].confidence) >
           std::tie(all[b].severity, all[b].confidence);
  });
  for (const size_t i : gated) {
    audit.findings.push_back(finding_of(all[i]));
    audit.findings.back().remedy = remedy_of(report, i, decisions);
  }
  // What one rule finds right and another one wrong is no example to follow; it counts as right.
  std::set<std::pair<std::string, uint32_t>> wrong;
  for (const size_t i : gated) wrong.emplace(all[i].at.path, all[i].at.line);
  for (const scanner::Sanctioned& site : report.result.sanctioned) {
    if (site.in_tests) continue;
    ++rules[site.rule].right;
    if (wrong.count({site.at.path, site.at.line}) != 0) continue;
    audit.correct.push_back({site.rule, site.at.path, site.at.line, site.item, site.reason});
  }
  std::sort(audit.correct.begin(), audit.correct.end(),
            [](const tasks::Exemplar& a, const tasks::Exemplar& b) {
              return std::tie(a.rule, a.path, a.line, a.item, a.reason) <
                     std::tie(b.rule, b.path, b.line, b.item, b.reason);
            });
  if (project.config.policies.empty())
    rules["forbidden-runtime-call"].title += " (no policy is configured)";
  for (auto& [id, rule] : rules) audit.rules.push_back(std::move(rule));
  audit.counts.assign(report.result.counts.begin(), report.result.counts.end());
  return audit;
}

}  // namespace cli
