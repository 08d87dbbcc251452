#include "cli/actions/make_migration.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "cli/actions/instance_log.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/rule_text.h"
#include "cli/short_hash.h"
#include "scanner/rule.h"
#include "tasks/decision.h"
#include "tasks/markdown.h"

namespace cli {
namespace {

bool is_left(const store::FindingRow& row) { return row.presence != tasks::Presence::absent; }

bool was_decided(const store::FindingRow& row) {
  return row.disposition == tasks::Disposition::accepted ||
         row.disposition == tasks::Disposition::false_positive;
}

tasks::MigrationRule count(const std::string& id, const std::vector<store::FindingRow>& findings,
                           const std::set<std::string>& planned) {
  tasks::MigrationRule rule;
  rule.id = id;
  if (const scanner::Rule* known = scanner::find_rule(id)) rule.title = known->title;
  rule.why = rule_section(id, "Why it hurts");
  rule.command = "punchlist scan --all --rule " + id;
  for (const store::FindingRow& row : findings) {
    if (row.rule != id) continue;
    ++(is_left(row) ? rule.left : rule.gone);
    if (!is_left(row)) continue;
    if (was_decided(row)) {
      ++rule.accepted;
    } else if (planned.count(row.id) == 0) {
      ++rule.unplanned;
    }
  }
  return rule;
}

/// The tasks of these rules, in their phases.
std::vector<tasks::Phase> phases_of_rules(const tasks::Plan& plan,
                                          const std::set<std::string>& rules,
                                          std::set<std::string>& handles) {
  std::vector<tasks::Phase> phases;
  for (const tasks::Phase& phase : plan.phases) {
    tasks::Phase own = phase;
    own.tasks.clear();
    for (const tasks::Task& task : phase.tasks) {
      // A site may go with another rule's task, too.
      const bool is_meant =
          std::any_of(task.rules.begin(), task.rules.end(),
                      [&](const std::string& rule) { return rules.count(rule) != 0; }) ||
          std::any_of(task.cascades.begin(), task.cascades.end(),
                      [&](const tasks::FindingNote& note) { return rules.count(note.rule) != 0; });
      if (!is_meant) continue;
      handles.insert(task.handle());
      own.tasks.push_back(task);
    }
    if (!own.tasks.empty()) phases.push_back(std::move(own));
  }
  return phases;
}

std::vector<tasks::HeldNote> log_of(const Project& project, const store::Store& store,
                                    const std::set<std::string>& handles) {
  std::vector<tasks::HeldNote> log;
  for (const Instance& instance : instance_log(project, store, {})) {
    if (handles.count(instance.claim.handle) == 0) continue;
    tasks::HeldNote held;
    held.task = instance.claim.handle;
    held.actor = instance.claim.actor;
    held.from = store::iso_time(instance.claim.claimed);
    held.until = store::iso_time(instance.claim.released);
    held.ended = instance.ended;
    for (const LeftCommit& commit : instance.commits)
      held.commits.push_back(short_hash(commit.hash));
    log.push_back(std::move(held));
  }
  return log;
}

}  // namespace

std::vector<std::string> policy_rules(const store::Store& store) {
  std::set<std::string> seen;
  for (const store::FindingRow& row : store.findings()) seen.insert(row.rule);
  std::vector<std::string> rules;
  for (const scanner::Rule& rule : scanner::all_rules()) {
    const std::string id(rule.id);
    if (rule.category == "policy" && seen.count(id) != 0) rules.push_back(id);
  }
  return rules;
}

tasks::Migration make_migration(const Project& project, const store::Store& store,
                                const PlanReport& plan, const std::vector<std::string>& rules) {
  tasks::Migration migration;
  migration.base_commit = plan.plan.base_commit;
  migration.coverage = plan.plan.coverage;
  const std::set<std::string> wanted(rules.begin(), rules.end());
  std::set<std::string> handles;
  migration.phases = phases_of_rules(plan.plan, wanted, handles);
  std::set<std::string> planned;
  std::set<std::string> needs;
  for (const tasks::Phase& phase : migration.phases) {
    for (const tasks::Task& task : phase.tasks) {
      if (task.status == tasks::TaskStatus::superseded) continue;
      for (const tasks::FindingNote& finding : task.findings) planned.insert(finding.id);
      for (const tasks::FindingNote& finding : task.cascades) planned.insert(finding.id);
      for (const std::string& handle : task.depends_on)
        if (handles.count(handle) == 0) needs.insert(handle);
    }
  }
  migration.depends_on.assign(needs.begin(), needs.end());
  const std::vector<store::FindingRow> findings = store.findings();
  for (const std::string& rule : wanted) migration.rules.push_back(count(rule, findings, planned));
  int64_t first_scan = 0;
  scanner::Severity worst = scanner::Severity::info;
  for (const store::FindingRow& row : findings) {
    if (wanted.count(row.rule) == 0) continue;
    if (first_scan == 0 || row.first_scan < first_scan) first_scan = row.first_scan;
    if (!is_left(row) || was_decided(row)) continue;
    if (migration.priority.empty() || row.severity > worst) worst = row.severity;
    migration.priority = scanner::to_string(worst);
  }
  for (const store::ScanRow& scan : store.scans())
    if (scan.id == first_scan) migration.created = store::iso_time(scan.finished);
  std::vector<std::string> notes;
  for (const tasks::Decision& decision : read_decisions(project, notes)) {
    const bool is_about = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& rule) {
      return decision.governs(rule);
    });
    if (is_about) migration.decisions.push_back(decision_line(decision));
  }
  migration.log = log_of(project, store, handles);
  return migration;
}

}  // namespace cli
