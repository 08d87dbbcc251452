#include "cli/actions/verify_phase.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "planner/group.h"
#include "planner/phase.h"
#include "scanner/rule.h"

namespace cli {
namespace {

using Rows = std::map<std::string, store::FindingRow>;

uint32_t number_of(const std::string& text) {
  uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string why_not_done(const store::TaskRow& task) {
  const bool is_given_back = task.state == tasks::TaskStatus::released;
  const bool is_open = tasks::is_claimable(task.state);
  std::string reason = "it is " + (is_given_back ? std::string("open, given back")
                                   : is_open     ? std::string("open")
                                                 : std::string(tasks::to_string(task.state)));
  if (task.claim) reason += ", held by " + task.claim->actor;
  if (!task.note.empty() && task.state == tasks::TaskStatus::needs_human)
    reason += ": " + task.note;
  return reason;
}

class Checker {
 public:
  Checker(PhaseReport& report, const Rows& rows)
      : report_(report), check_(report.check), rows_(rows) {}

  void look_at_task(const store::TaskRow& task) {
    const bool is_done = task.state == tasks::TaskStatus::done;
    if (task.state == tasks::TaskStatus::needs_human) needs_human_ = true;
    store::PhaseGap gap;
    // How it was done, its summary tells.
    gap.truth = "task " + task.handle + " is done (planned: " + task.title + ")";
    gap.kind = "task";
    gap.task = task.handle;
    gap.reason = is_done ? what_is_back(task) : why_not_done(task);
    if (is_done) done_.insert(task.handle);
    judge(is_done, std::move(gap));
  }

  /// A finding may have gone from task to task: it is looked at once, for the newest of them.
  void look_at_findings(const store::TaskRow& task, const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      if (seen_.insert(id).second) look_at_finding(task, id);
    }
  }

  /// A finding at the gate of the phase's kind that no task has.
  void look_at_new(const std::string& id) {
    if (seen_.insert(id).second) look_at_finding({}, id);
  }

  void look_at_must_have(MustHaveCheck check) {
    if (check.decides) {
      store::PhaseGap gap;
      gap.truth = check.note.path + " holds what must_haves of " + check.note.task + " say";
      gap.kind = "must_have";
      gap.task = check.note.task;
      gap.path = check.note.path;
      gap.reason = check.note.outcome;
      judge(check.holds, std::move(gap));
    }
    report_.must_haves.push_back(std::move(check));
  }

  void look_at_run(const store::RunRow& run) {
    store::PhaseGap gap;
    gap.truth = "`" + run.command + "` passes";
    gap.kind = "run";
    gap.reason = "run " + run.id + " " + words_for_end(run);
    judge(run.outcome == "passed", std::move(gap));
  }

  void finish() {
    check_.status = check_.gaps.empty() ? "passed" : needs_human_ ? "needs_human" : "gaps_found";
  }

 private:
  void look_at_finding(const store::TaskRow& task, const std::string& id) {
    const auto found = rows_.find(id);
    if (found == rows_.end()) return;
    const store::FindingRow& row = found->second;
    report_.findings.push_back({id, row.rule, row.path, row.line, task.handle,
                                tasks::document_word(row.disposition),
                                std::string(tasks::to_string(row.presence))});
    if (row.disposition == store::Disposition::accepted ||
        row.disposition == store::Disposition::false_positive)
      return;
    store::PhaseGap gap;
    gap.truth = id + " is gone: " + row.rule;
    gap.kind = "finding";
    gap.task = task.handle;
    gap.finding = id;
    gap.path = row.path;
    gap.line = row.line;
    gap.reason = row.presence == store::Presence::uncertain
                     ? "it cannot be told: " + row.presence_reason
                     : "it is there: " + row.message;
    judge(row.presence == store::Presence::absent, std::move(gap));
  }

  /// "F-B7W8WV came back": of a task that is done.
  std::string what_is_back(const store::TaskRow& task) const {
    std::vector<std::string> back;
    for (const std::string& id : task.finding_ids) {
      const auto row = rows_.find(id);
      if (row == rows_.end() || row->second.presence == store::Presence::absent) continue;
      if (row->second.presence != store::Presence::uncertain) back.push_back(id);
    }
    return back.empty() ? std::string() : base::join(back, ", ") + " came back";
  }

  void judge(bool holds, store::PhaseGap gap) {
    ++check_.truths;
    const bool is_place = gap.kind == "finding" || gap.kind == "must_have";
    // A finding whose task is done gets a new one at the next plan.
    const bool needs_task = gap.kind != "task" && done_.count(gap.task) != 0;
    report_.truths.push_back({gap.truth, holds,
                              gap.kind == "task" || !holds ? gap.reason : std::string(),
                              needs_task ? std::string() : gap.task,
                              is_place && !holds ? gap.path : std::string(), gap.line});
    if (holds) {
      ++check_.held;
    } else {
      check_.gaps.push_back(std::move(gap));
    }
  }

  PhaseReport& report_;
  store::PhaseCheck& check_;
  const Rows& rows_;
  std::set<std::string> seen_;  ///< ids of findings
  std::set<std::string> done_;  ///< handles
  bool needs_human_ = false;
};

/// Findings at the gate on the commit that belong into the phase and that no task has.
std::vector<std::string> without_task(const CommitScan& head, const store::Store& store,
                                      const std::string& phase) {
  std::set<std::string> planned;
  for (const store::TaskRow& task : store.tasks()) {
    if (tasks::is_dropped(task.state)) continue;
    planned.insert(task.finding_ids.begin(), task.finding_ids.end());
    planned.insert(task.cascades.begin(), task.cascades.end());
  }
  const std::string slug = phase.substr(phase.find('-') + 1);
  std::vector<std::string> ids;
  for (size_t i = 0; i < head.scan.ids.size(); ++i) {
    if (planned.count(head.scan.ids[i]) != 0) continue;
    if (!counts_at_gate(head.scan, i, head.committed.config.gate)) continue;
    planner::LedgerFinding finding;
    finding.finding = head.scan.result.findings[i];
    const std::string category = planner::category_of(finding, scanner::all_rules());
    if (planner::phase_kind(category).slug == slug) ids.push_back(head.scan.ids[i]);
  }
  return ids;
}

}  // namespace

std::vector<std::string> phases_of(const store::Store& store) {
  std::vector<std::string> phases;
  for (const store::TaskRow& task : store.tasks()) {
    if (!tasks::is_dropped(task.state)) phases.push_back(task.phase);
  }
  std::sort(phases.begin(), phases.end());
  phases.erase(std::unique(phases.begin(), phases.end()), phases.end());
  return phases;
}

std::string phase_named(const store::Store& store, const std::string& name) {
  const std::vector<std::string> phases = phases_of(store);
  const bool is_number =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  for (const std::string& phase : phases) {
    if (phase == name || (is_number && number_of(phase) == number_of(name))) return phase;
  }
  throw base::Error(base::ErrorKind::not_found, "no such phase", name,
                    phases.empty() ? "there is no plan" : "there are " + base::join(phases, ", "),
                    phases.empty() ? "run `punchlist plan`" : "give the number of one of them");
}

std::vector<PhaseReport> verify_phases(const Project& project, store::Store& store,
                                       const std::vector<std::string>& phases,
                                       const std::string& actor, const ProofOptions& options,
                                       const std::function<void(const VerifyCommand&)>& before) {
  const CommitScan head = scan_head(project, store, actor);
  Rows rows;
  for (store::FindingRow& row : store.findings(head.scan_id)) {
    std::string id = row.id;
    rows.emplace(std::move(id), std::move(row));
  }
  ProofRequest request;
  request.phase = phases.size() == 1 ? phases.front() : "all";
  request.commit = head.commit;
  request.tree = head.tree;
  request.actor = actor;
  request.commands = head.committed.config.verify;
  request.options = options;
  request.run_all = true;
  request.before = before;
  const Proof proof = prove(project, store, request);

  const repo::ObjectId head_id = project.repository->resolve(head.commit).commit;
  std::vector<PhaseReport> reports;
  for (const std::string& phase : phases) {
    PhaseReport report;
    report.check.phase = phase;
    report.check.commit = head.commit;
    report.check.tree = head.tree;
    report.check.actor = actor;
    report.proof = proof;
    Checker checker(report, rows);
    std::vector<store::TaskRow> tasks;
    for (store::TaskRow& task : store.tasks()) {
      if (task.phase == phase && !tasks::is_dropped(task.state)) tasks.push_back(std::move(task));
    }
    for (const store::TaskRow& task : tasks) checker.look_at_task(task);
    std::reverse(tasks.begin(), tasks.end());
    for (const store::TaskRow& task : tasks) checker.look_at_findings(task, task.finding_ids);
    for (const store::TaskRow& task : tasks) checker.look_at_findings(task, task.cascades);
    for (const std::string& id : without_task(head, store, phase)) checker.look_at_new(id);
    std::reverse(tasks.begin(), tasks.end());
    for (const store::TaskRow& task : tasks) {
      for (MustHaveCheck& check : check_must_haves(head.committed, task, head_id, head_id))
        checker.look_at_must_have(std::move(check));
    }
    for (const store::RunRow& run : proof.runs) checker.look_at_run(run);
    checker.finish();
    report.check.at = store.now();
    report.check.id = store.put_phase_check(report.check);
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace cli
