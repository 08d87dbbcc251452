#include "cli/actions/phase_state.h"

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/text.h"
#include "cli/actions/phase_gaps.h"
#include "cli/short_hash.h"
#include "planner/gap.h"
#include "planner/group.h"
#include "planner/phase.h"
#include "scanner/rule.h"
#include "tasks/markdown.h"
#include "tasks/render.h"

namespace cli {
namespace {

std::string commit_of_done(const store::Store& store, const std::string& task) {
  std::string commit;
  for (const store::StatusChange& change : store.log(task)) {
    if (change.to == "done") commit = change.commit;
  }
  return short_hash(commit);
}

std::string finding_words(const tasks::FindingNote& finding) {
  std::string text = finding.id + " " + tasks::code_span(finding.rule);
  if (!finding.item.empty()) text += " in " + tasks::code_span(tasks::function_of(finding.item));
  return text;
}

/// What the last scan that looked for a finding says, and what a task that is not done says of it.
struct Seen {
  std::set<std::string> open;  ///< handles of the tasks that are not done
  std::set<std::string> gone;  ///< ids of findings that the last scan had no more
  std::set<std::string> kept;  ///< ids of findings of tasks that are not dropped
};

void add_task(const store::Store& store, const tasks::Task& task, const store::TaskRow& row,
              const Seen& seen, tasks::PhaseState& state) {
  const std::string who = row.claim ? row.claim->actor : std::string();
  switch (row.state) {
    case tasks::TaskStatus::blocked:
      state.blockers.push_back(row.handle + " is blocked: " + tasks::inline_text(row.note));
      break;
    case tasks::TaskStatus::needs_human:
      state.blockers.push_back(row.handle + " needs a person: " + tasks::inline_text(row.note));
      break;
    case tasks::TaskStatus::expired:
      state.blockers.push_back(row.handle + " was held by " + tasks::inline_text(who) +
                               ", whose claim ran out at " +
                               store::iso_time(row.claim ? row.claim->lease_until : 0));
      break;
    default:
      break;
  }
  if (row.state == tasks::TaskStatus::draft && !row.blocked_by.empty())
    state.blockers.push_back(row.handle + " waits for " + base::join(row.blocked_by, ", "));
  if (row.state == tasks::TaskStatus::done) {
    const std::string commit = commit_of_done(store, row.id);
    std::vector<std::string>& runs = state.proofs[row.handle];
    for (const store::RunRow& run : store.runs(row.id)) {
      if (run.commit.compare(0, kHashLength, commit) == 0 && run.outcome == "passed")
        runs.push_back(run.id);
    }
    for (const std::vector<tasks::FindingNote>* list : {&task.findings, &task.cascades}) {
      for (const tasks::FindingNote& finding : *list) {
        const tasks::DoneNote note = {finding.id, finding.rule, finding.path,  finding.item,
                                      row.handle, commit,       finding.again, runs};
        if (!finding.again.empty()) {
          // What was proven gone again stands with the task that did it.
          if (seen.open.count(finding.again) != 0) state.came_back.push_back(note);
        } else if (finding.disposition == tasks::Disposition::verified) {
          state.works.push_back(note);
        }
      }
    }
    return;
  }
  for (const tasks::FindingNote& finding : task.findings) {
    const bool is_elsewhere = tasks::is_dropped(row.state) && seen.kept.count(finding.id) != 0;
    if (seen.gone.count(finding.id) != 0 && !is_elsewhere) {
      state.unproven.push_back(finding_words(finding) + ": " + row.handle);
    } else if (!tasks::is_dropped(row.state)) {
      state.not_yet.push_back(finding_words(finding) + " at " +
                              tasks::place_span(finding.path, finding.line) + ": " + row.handle +
                              (who.empty() ? "" : ", held by " + tasks::inline_text(who)));
    }
  }
}

/// Marks in tasks that are done what another task has since: the open one, else the one that was
/// done last.
void mark_what_came_back(const std::map<std::string, store::TaskRow>& rows, tasks::Plan& plan) {
  struct Holder {
    bool open = false;
    store::Millis since = 0;
    std::string handle;
  };
  std::map<std::string, Holder> holders;  // by finding
  const auto each = [&plan, &rows](const auto& see) {
    for (tasks::Phase& phase : plan.phases) {
      for (tasks::Task& task : phase.tasks) {
        const auto row = rows.find(task.id);
        if (row == rows.end() || tasks::is_dropped(row->second.state)) continue;
        for (std::vector<tasks::FindingNote>* list : {&task.findings, &task.cascades}) {
          for (tasks::FindingNote& finding : *list) see(row->second, finding);
        }
      }
    }
  };
  each([&holders](const store::TaskRow& row, const tasks::FindingNote& finding) {
    const Holder holder = {row.state != tasks::TaskStatus::done, row.since, row.handle};
    Holder& known = holders[finding.id];
    if (known.handle.empty() ||
        std::tie(known.open, known.since) < std::tie(holder.open, holder.since))
      known = holder;
  });
  each([&holders](const store::TaskRow& row, tasks::FindingNote& finding) {
    const Holder& holder = holders[finding.id];
    const bool done = row.state == tasks::TaskStatus::done;
    finding.again = done && holder.handle != row.handle ? holder.handle : std::string();
  });
}

/// Whether nothing has closed the gap since the check that found it.
class OpenGaps {
 public:
  OpenGaps(const store::Store& store, const std::map<std::string, store::TaskRow>& rows,
           const std::vector<store::FindingRow>& findings) {
    for (const auto& [id, row] : rows) {
      if (row.state == tasks::TaskStatus::done) done_.insert(row.handle);
    }
    for (const store::FindingRow& row : findings) {
      if (row.presence == tasks::Presence::absent) gone_.insert(row.id);
    }
    std::set<std::string> failing;  // of another phase, which was looked at later
    for (const planner::PhaseGap& gap : phase_gaps(store)) {
      if (gap.key.empty()) continue;
      const auto row = rows.find(planner::gap_task_id(gap));
      const bool is_closed = row != rows.end() && row->second.state == tasks::TaskStatus::done;
      (is_closed ? closed_ : failing).insert(gap.gap.truth);
    }
    for (const std::string& truth : failing) closed_.erase(truth);
  }
  bool is_open(const store::PhaseGap& gap) const {
    if (gap.kind == "task") return done_.count(gap.task) == 0;
    if (gap.kind == "finding") return gone_.count(gap.finding) == 0;
    return closed_.count(gap.truth) == 0;
  }

 private:
  std::set<std::string> done_;    ///< handles
  std::set<std::string> gone_;    ///< ids of findings
  std::set<std::string> closed_;  ///< truths of commands and must-haves
};

/// Findings of the phase's kind that nobody is to fix now.
void add_limits(const std::vector<store::FindingRow>& findings, tasks::Phase& phase) {
  std::map<std::string, size_t> counts;
  for (const store::FindingRow& row : findings) {
    planner::LedgerFinding finding;
    finding.finding.rule = row.rule;
    finding.finding.in_tests = row.in_tests;
    const std::string category = planner::category_of(finding, scanner::all_rules());
    if (planner::phase_kind(category).slug != phase.slug) continue;
    if (row.presence == tasks::Presence::absent) continue;
    if (row.presence == tasks::Presence::uncertain) {
      phase.state.limits.push_back(row.id +
                                   " cannot be told: " + tasks::inline_text(row.presence_reason));
    } else if (row.disposition == tasks::Disposition::accepted) {
      phase.state.limits.push_back(row.id + " at " + tasks::place_span(row.path, row.line) +
                                   " is accepted by " + tasks::inline_text(row.actor) + ": " +
                                   tasks::inline_text(row.note));
    } else if (row.disposition == tasks::Disposition::open) {
      // What only tests run is of the phase of tests.
      ++counts[category == "tests" ? "not planned" : "outside of tests, not planned"];
    }
  }
  for (const auto& [reason, count] : counts) {
    phase.state.limits.push_back(tasks::counted(count, "finding") + " of this kind " + reason);
  }
}

tasks::Since since_first_scan(const std::vector<store::ScanRow>& scans,
                              const std::vector<store::FindingRow>& findings) {
  tasks::Since since;
  if (scans.empty()) return since;
  since.commit = short_hash(scans.front().commit);
  for (const store::FindingRow& row : findings) {
    const bool is_gone = row.presence == tasks::Presence::absent;
    if (row.first_scan != scans.front().id) {
      since.added += is_gone ? 0 : 1;
      continue;
    }
    ++since.found;
    if (row.presence == tasks::Presence::uncertain) ++since.unsure;
    if (!is_gone) continue;
    ++since.gone;
    if (row.disposition == tasks::Disposition::verified) ++since.verified;
  }
  return since;
}

}  // namespace

void add_phase_states(const store::Store& store, tasks::Plan& plan) {
  std::map<std::string, store::TaskRow> rows;
  for (store::TaskRow& row : store.tasks()) {
    std::string id = row.id;
    rows.emplace(std::move(id), std::move(row));
  }
  const std::vector<store::FindingRow> findings = store.findings();
  plan.since = since_first_scan(store.scans(), findings);
  mark_what_came_back(rows, plan);
  const OpenGaps gaps(store, rows, findings);
  Seen seen;
  for (const auto& [id, row] : rows) {
    if (row.state != tasks::TaskStatus::done) seen.open.insert(row.handle);
    if (!tasks::is_dropped(row.state))
      seen.kept.insert(row.finding_ids.begin(), row.finding_ids.end());
  }
  for (const store::FindingRow& row : findings) {
    const bool is_proven = row.disposition == tasks::Disposition::verified;
    if (row.presence == tasks::Presence::absent && !is_proven) seen.gone.insert(row.id);
  }
  for (tasks::Phase& phase : plan.phases) {
    for (const tasks::Task& task : phase.tasks) {
      const auto row = rows.find(task.id);
      if (row != rows.end()) add_task(store, task, row->second, seen, phase.state);
    }
    add_limits(findings, phase);
    for (const store::PhaseCheck& check : store.phase_checks(phase.folder())) {
      phase.state.checked = check.status;
      phase.state.checked_on = short_hash(check.commit);
      phase.state.truths = check.truths;
      phase.state.held = check.held;
      phase.state.gaps.clear();
      for (const store::PhaseGap& gap : check.gaps) {
        if (!gaps.is_open(gap)) continue;
        phase.state.gaps.push_back(tasks::inline_text(gap.truth) +
                                   ": not so there: " + tasks::inline_text(gap.reason));
      }
    }
  }
}

}  // namespace cli
