#include "planner/plan_findings.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "planner/decide.h"
#include "planner/estimate.h"
#include "planner/exemplars.h"
#include "planner/foundation.h"
#include "planner/gap.h"
#include "planner/group.h"
#include "planner/order.h"
#include "planner/phase.h"
#include "planner/proof.h"
#include "planner/task_text.h"

namespace planner {
namespace {

constexpr int kOfPreviousPlan = 0;
constexpr int kNew = 1;

/// A task on its way into the plan, with its place in the order of work.
struct Draft {
  tasks::Task task;
  Job job;
  bool active = false;  ///< false: carried over from the previous plan as it was
};

std::vector<LedgerFinding> sorted(std::vector<LedgerFinding> findings) {
  std::sort(findings.begin(), findings.end(), [](const LedgerFinding& a, const LedgerFinding& b) {
    return std::tie(a.finding.at.path, a.finding.at.line, a.finding.at.column, a.finding.rule,
                    a.id) < std::tie(b.finding.at.path, b.finding.at.line, b.finding.at.column,
                                     b.finding.rule, b.id);
  });
  return findings;
}

void sort_unique(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// A new task: how urgent it is among those of its phase.
auto urgency_of_new(const Unit& unit, const std::vector<LedgerFinding>& findings) {
  const LedgerFinding& lead = findings[lead_of(unit, findings)];
  const scanner::Finding& worst = findings[worst_of(unit, findings)].finding;
  return std::make_tuple(kNew, uint32_t{0}, -static_cast<int>(worst.severity),
                         -static_cast<int>(worst.confidence),
                         -static_cast<int64_t>(unit.findings.size() + unit.cascades.size()),
                         lead.finding.at.path + '\0' +
                             std::to_string(1000000000 + lead.finding.at.line) + '\0' + lead.id);
}

auto urgency_of_old(const tasks::Task& task) {
  return std::make_tuple(kOfPreviousPlan, task.number, 0, 0, int64_t{0}, std::string());
}

Job job_of(const Unit& unit, const std::vector<LedgerFinding>& findings, const tasks::Task& task) {
  Job job;
  job.identity = findings[unit.findings.front()].id;
  for (const size_t i : unit.findings) {
    job.identity = std::min(job.identity, findings[i].id);
    job.items.push_back(findings[i].finding.item);
    for (const scanner::Frontier& frontier : findings[i].finding.frontiers) {
      job.callers.push_back(frontier.item);
    }
  }
  for (const tasks::ConeNote& note : task.cone) {
    (note.is_definition ? job.items : job.callers).push_back(note.item);
    if (note.is_definition && note.action == "make_async") job.made_async.push_back(note.item);
  }
  for (const size_t i : unit.findings) {
    for (const scanner::Helper* helper : helpers_of(findings[i])) {
      if (!helper->exists) job.needs.push_back(helper->id);
    }
  }
  sort_unique(job.items);
  sort_unique(job.made_async);
  sort_unique(job.callers);
  sort_unique(job.needs);
  job.write_set = task.files_modified;
  job.minutes = std::max(1U, task.estimate.minutes);
  return job;
}

/// Phases get their numbers: those of the previous plan keep theirs.
void place_in_phases(std::vector<Draft>& drafts, const std::vector<std::string>& categories) {
  std::map<std::string, uint32_t> used;
  std::vector<std::string> wanted;
  for (size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].task.phase != 0) {
      used[drafts[i].task.phase_slug] = drafts[i].task.phase;
    } else {
      wanted.push_back(categories[i]);
    }
  }
  const std::map<std::string, uint32_t> numbers = number_phases(used, wanted);
  for (size_t i = 0; i < drafts.size(); ++i) {
    tasks::Task& task = drafts[i].task;
    if (task.phase == 0) {
      task.phase_slug = phase_kind(categories[i]).slug;
      task.phase = numbers.at(task.phase_slug);
    }
    drafts[i].job.phase = task.phase;
  }
}

/// New tasks get the next free numbers of their phase, in the order of waves and urgency.
void number_new_tasks(std::vector<Draft>& drafts) {
  std::map<uint32_t, uint32_t> last;
  std::vector<Draft*> fresh;
  for (Draft& draft : drafts) {
    last[draft.task.phase] = std::max(last[draft.task.phase], draft.task.number);
    if (draft.task.number == 0) fresh.push_back(&draft);
  }
  std::sort(fresh.begin(), fresh.end(), [](const Draft* a, const Draft* b) {
    return std::tie(a->task.phase, a->task.wave, a->job.urgency, a->job.identity) <
           std::tie(b->task.phase, b->task.wave, b->job.urgency, b->job.identity);
  });
  for (Draft* draft : fresh) draft->task.number = ++last[draft->task.phase];
}

void name_neighbours(std::vector<Draft>& drafts, const std::vector<size_t>& placed,
                     const std::vector<Slot>& slots) {
  // Handles in their order, and the place of each task among them: lists of neighbours are long.
  std::vector<std::pair<std::string, size_t>> by_handle;
  for (size_t p = 0; p < placed.size(); ++p)
    by_handle.emplace_back(drafts[placed[p]].task.handle(), p);
  std::sort(by_handle.begin(), by_handle.end());
  std::vector<std::string> handles;
  std::vector<size_t> rank(placed.size());
  for (const auto& [handle, p] : by_handle) {
    rank[p] = handles.size();
    handles.push_back(handle);
  }
  std::map<std::string, tasks::TaskStatus> status_of;
  for (const Draft& draft : drafts) status_of[draft.task.handle()] = draft.task.status;
  std::map<std::string, uint32_t> open_writers;  // by file
  std::map<uint32_t, uint32_t> open_of_phase;
  std::map<uint32_t, uint32_t> open_unknown;  // by phase: their write set is not known
  for (const size_t i : placed) {
    const tasks::Task& task = drafts[i].task;
    if (tasks::is_closed(task.status)) continue;
    for (const std::string& path : drafts[i].job.write_set) ++open_writers[path];
    ++open_of_phase[task.phase];
    if (drafts[i].job.write_set.empty()) ++open_unknown[task.phase];
  }
  for (size_t p = 0; p < placed.size(); ++p) {
    Draft& draft = drafts[placed[p]];
    if (!draft.active) continue;
    draft.task.crowds.clear();
    for (const std::string& path : slots[p].crowds) {
      const bool unknown = draft.job.write_set.empty();
      uint32_t others = !path.empty() ? open_writers[path]
                        : unknown     ? open_of_phase[draft.task.phase]
                                      : open_unknown[draft.task.phase];
      if (!path.empty() || unknown) others -= std::min(others, 1U);  // this one
      if (others != 0) draft.task.crowds.push_back({path, others});
    }
    std::vector<std::string> needs;
    for (const std::string& handle :
         draft.task.depends_on) {  // what was needed and is done stays told
      const auto status = status_of.find(handle);
      if (status != status_of.end() && status->second == tasks::TaskStatus::done)
        needs.push_back(handle);
    }
    for (const size_t other : slots[p].depends_on) {
      needs.push_back(drafts[placed[other]].task.handle());
    }
    sort_unique(needs);
    draft.task.depends_on = std::move(needs);
    std::vector<size_t> conflicts;
    for (const size_t other : slots[p].conflicts_with) {
      if (!tasks::is_closed(drafts[placed[other]].task.status)) conflicts.push_back(rank[other]);
    }
    std::sort(conflicts.begin(), conflicts.end());
    draft.task.conflicts_with.clear();
    draft.task.conflicts_with.reserve(conflicts.size());
    for (const size_t other : conflicts) draft.task.conflicts_with.push_back(handles[other]);
    const bool waits = std::any_of(
        draft.task.depends_on.begin(), draft.task.depends_on.end(),
        [&](const std::string& handle) { return status_of.at(handle) != tasks::TaskStatus::done; });
    tasks::TaskStatus& status = draft.task.status;
    if (status == tasks::TaskStatus::draft || status == tasks::TaskStatus::ready ||
        status == tasks::TaskStatus::superseded) {
      status = waits ? tasks::TaskStatus::draft : tasks::TaskStatus::ready;
    } else if (waits && tasks::is_claimable(status)) {
      status = tasks::TaskStatus::draft;  // given back, and now it waits
    }
  }
}

/// Tells those who lean on a helper which task adds it.
void name_helpers(std::vector<Draft>& drafts) {
  std::map<std::string, std::string> giver;  // what -> handle
  for (const Draft& draft : drafts) {
    if (draft.job.gives.empty()) continue;
    giver[draft.task.helpers.front().what] = draft.task.handle();
  }
  for (Draft& draft : drafts) {
    if (!draft.job.gives.empty()) continue;
    for (tasks::HelperNote& helper : draft.task.helpers) {
      const auto task = giver.find(helper.what);
      if (task != giver.end() && !helper.exists) helper.task = task->second;
    }
    if (draft.active) draft.task.estimate = estimate_of(draft.task);
  }
}

/// What tells a task from others of the same title: the type that its function is of, or its file.
std::string mark_of(const tasks::Task& task, bool by_type) {
  if (task.findings.empty()) return {};
  const tasks::FindingNote& finding = task.findings.front();
  if (!by_type) return finding.path.empty() ? std::string() : ", in `" + finding.path + "`";
  const std::string function = tasks::function_of(finding.item);
  if (finding.item.size() <= function.size() + 2) return {};
  const std::string type =
      tasks::function_of(finding.item.substr(0, finding.item.size() - function.size() - 2));
  const bool is_type = !type.empty() && type[0] >= 'A' && type[0] <= 'Z';
  return is_type ? " (`" + type + "::" + function + "`)" : std::string();
}

/// Whether the function that the task mends has a name that says nothing without its type.
bool is_of_many_types(const tasks::Task& task) {
  if (task.findings.empty()) return false;
  const std::string function = tasks::function_of(task.findings.front().item);
  for (const std::string_view name : {"new", "drop", "clone", "default", "run", "start", "stop"}) {
    if (function == name) return task.title.find("`" + function + "`") != std::string::npos;
  }
  return false;
}

/// Names the type with the function where the title does so behind the remedy's own words, and
/// behind it all otherwise.
void add_mark(tasks::Task& task, const std::string& mark) {
  const size_t code = mark.starts_with(" (`") ? mark.find('`') : std::string::npos;
  if (code != std::string::npos) {
    const size_t end = mark.find('`', code + 1) + 1;
    const std::string named = mark.substr(code, end - code);
    const std::string function = "`" + tasks::function_of(task.findings.front().item) + "`";
    const size_t at = task.title.rfind(function);
    if (at != std::string::npos && !task.fixes.empty() && at >= task.fixes[0].title.size()) {
      task.title = task.title.substr(0, at) + named + task.title.substr(at + function.size()) +
                   mark.substr(end + 1);
      return;
    }
  }
  task.title += mark;
}

/// Gives tasks of one title titles of their own, where that can be said in a few words. What is
/// done or held keeps the one that it was worked on under.
void tell_titles_apart(std::vector<Draft>& drafts) {
  std::map<std::string, std::vector<Draft*>> by_title;
  for (Draft& draft : drafts) by_title[draft.task.title].push_back(&draft);
  for (const auto& [title, same] : by_title) {
    if (same.size() < 2) {
      tasks::Task& task = same.front()->task;
      if (same.front()->active && is_of_many_types(task)) add_mark(task, mark_of(task, true));
      continue;
    }
    std::map<std::string, size_t> types;
    std::map<std::string, size_t> files;
    for (const Draft* draft : same) {
      ++types[mark_of(draft->task, true)];
      ++files[mark_of(draft->task, false)];
    }
    for (Draft* draft : same) {
      if (!draft->active) continue;
      const std::string type = mark_of(draft->task, true);
      const std::string file = mark_of(draft->task, false);
      const bool by_type = types[type] == 1 && !type.empty();
      add_mark(draft->task, by_type                     ? type
                            : files[file] == 1          ? file
                            : files[file] < same.size() ? type + file
                                                        : type);
    }
  }
}

/// A task of the last plan whose findings are all gone.
Draft carry_over(const tasks::Task& previous) {
  Draft draft;
  draft.task = previous;
  if (tasks::may_follow(previous.status, tasks::TaskStatus::superseded, tasks::Actor::tool)) {
    draft.task.status = tasks::TaskStatus::superseded;
  }
  draft.job.phase = previous.phase;
  draft.job.urgency = urgency_of_old(previous);
  draft.job.identity = "carried " + previous.id;
  draft.job.write_set = previous.files_modified;
  sort_unique(draft.job.write_set);
  return draft;
}

/// A task that adds a helper which others lean on. \param goes_on gains the task of the previous
/// plan that it continues
Draft draft_of(const Foundation& foundation, const std::vector<LedgerFinding>& findings,
               const std::vector<tasks::Task>& previous, std::set<std::string>& ids,
               std::set<size_t>& goes_on) {
  Draft draft;
  draft.active = true;
  draft.task = task_of(foundation, findings);
  draft.task.id = foundation_id(foundation.helper, previous, ids);
  ids.insert(draft.task.id);
  draft.job.urgency = std::make_tuple(kNew, uint32_t{0}, 0, 0, int64_t{0}, foundation.helper.id);
  for (size_t i = 0; i < previous.size(); ++i) {
    if (previous[i].id != draft.task.id) continue;
    draft.task.phase = previous[i].phase;
    draft.task.number = previous[i].number;
    draft.task.slug = previous[i].slug;
    draft.task.phase_slug = previous[i].phase_slug;
    draft.task.status = previous[i].status;
    draft.job.urgency = urgency_of_old(previous[i]);
    goes_on.insert(i);
  }
  draft.job.identity = foundation.helper.id;
  draft.job.write_set = draft.task.files_modified;
  draft.job.gives = {foundation.helper.id};
  draft.job.minutes = draft.task.estimate.minutes;
  return draft;
}

/// A task for a command that failed on the merged commit; nothing when it was done already.
std::optional<Draft> draft_of(const PhaseGap& gap, const std::vector<tasks::Task>& previous,
                              std::set<std::string>& ids, std::set<size_t>& goes_on) {
  Draft draft;
  draft.active = true;
  draft.task = task_of(gap);
  ids.insert(draft.task.id);
  draft.job.urgency = std::make_tuple(kNew, uint32_t{0}, 0, 0, int64_t{0}, gap.key);
  for (size_t i = 0; i < previous.size(); ++i) {
    if (previous[i].id != draft.task.id) continue;
    if (previous[i].status == tasks::TaskStatus::done ||
        previous[i].status == tasks::TaskStatus::cancelled)
      return std::nullopt;
    draft.task.phase = previous[i].phase;
    draft.task.number = previous[i].number;
    draft.task.slug = previous[i].slug;
    draft.task.phase_slug = previous[i].phase_slug;
    draft.task.status = previous[i].status;
    draft.job.urgency = urgency_of_old(previous[i]);
    goes_on.insert(i);
  }
  draft.job.identity = gap.key;
  draft.job.mends = gap.gap.command;
  draft.job.minutes = draft.task.estimate.minutes;
  return draft;
}

/// A task with work to do.
Draft draft_of(const Unit& unit, const std::vector<LedgerFinding>& findings,
               const std::vector<tasks::Task>& previous, std::set<std::string>& ids,
               const std::set<std::string>& given) {
  Draft draft;
  draft.active = true;
  tasks::Task& task = draft.task;
  if (unit.previous) {
    const tasks::Task& old = previous[*unit.previous];
    task.id = old.id;
    task.phase = old.phase;
    task.number = old.number;
    task.slug = old.slug;
    task.phase_slug = old.phase_slug;
    task.status = old.status;
    task.depends_on = old.depends_on;
  }
  describe(task, unit, findings, given);
  draft.job = job_of(unit, findings, task);
  draft.job.urgency = unit.previous ? urgency_of_old(task) : urgency_of_new(unit, findings);
  if (task.id.empty()) {
    task.id = new_task_id(draft.job.identity, ids);
    ids.insert(task.id);
  }
  return draft;
}

std::vector<tasks::Unplanned> count_unplanned(const std::vector<LedgerFinding>& findings,
                                              const std::vector<std::optional<size_t>>& roots,
                                              const PlanOptions& options) {
  std::map<std::string, uint32_t> counts;
  for (size_t i = 0; i < findings.size(); ++i) {
    const std::string reason = reason_not_planned(findings[i], options);
    if (!reason.empty() && !roots[i]) ++counts[reason];
  }
  std::vector<tasks::Unplanned> unplanned;
  for (const auto& [reason, count] : counts) unplanned.push_back({reason, count});
  return unplanned;
}

/// Right sites of production code; none that another finding stands at.
std::vector<tasks::Exemplar> correct_sites(std::vector<scanner::Sanctioned> sanctioned,
                                           const std::vector<LedgerFinding>& findings) {
  std::set<std::pair<std::string, uint32_t>> wrong;
  for (const LedgerFinding& one : findings) wrong.emplace(one.finding.at.path, one.finding.at.line);
  std::sort(
      sanctioned.begin(), sanctioned.end(),
      [](const scanner::Sanctioned& a, const scanner::Sanctioned& b) {
        return std::tie(a.rule, a.in_tests, a.at.path, a.at.line, a.at.column, a.item, a.reason) <
               std::tie(b.rule, b.in_tests, b.at.path, b.at.line, b.at.column, b.item, b.reason);
      });
  std::vector<tasks::Exemplar> correct;
  for (const scanner::Sanctioned& site : sanctioned) {
    if (!site.in_tests && wrong.count({site.at.path, site.at.line}) == 0)
      correct.push_back({site.rule, site.at.path, site.at.line, site.item, site.reason});
  }
  return correct;
}

std::vector<tasks::Phase> assemble(std::vector<Draft> drafts) {
  std::sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
    return std::tie(a.task.phase, a.task.number) < std::tie(b.task.phase, b.task.number);
  });
  std::vector<tasks::Phase> phases;
  for (Draft& draft : drafts) {
    if (phases.empty() || phases.back().number != draft.task.phase) {
      const PhaseKind kind = phase_kind_of_slug(draft.task.phase_slug);
      tasks::Phase phase;
      phase.number = draft.task.phase;
      phase.slug = draft.task.phase_slug;
      phase.title = kind.title;
      phase.goal = kind.goal;
      phases.push_back(std::move(phase));
    }
    phases.back().tasks.push_back(std::move(draft.task));
  }
  return phases;
}

}  // namespace

tasks::Plan plan_findings(const std::vector<LedgerFinding>& unsorted,
                          const std::vector<scanner::Rule>& rules,
                          const std::vector<tasks::Task>& previous,
                          const std::vector<scanner::Sanctioned>& sanctioned,
                          const PlanOptions& options) {
  std::vector<LedgerFinding> findings = sorted(unsorted);
  for (LedgerFinding& entry : findings) decide(entry, options.decisions);
  std::vector<bool> planned(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    planned[i] = reason_not_planned(findings[i], options).empty();
  }
  std::vector<std::optional<size_t>> roots = cascade_roots(findings, planned);
  for (size_t i = 0; i < findings.size(); ++i) {
    const tasks::Disposition decided = findings[i].disposition;
    if (decided == tasks::Disposition::accepted || decided == tasks::Disposition::false_positive ||
        !findings[i].finding.compiled) {
      roots[i].reset();
    }
  }

  const PackageOf packages = packages_of(findings);
  std::set<std::string> ids;
  for (const tasks::Task& task : previous) ids.insert(task.id);
  std::vector<Draft> drafts;
  std::vector<std::string> categories;
  std::set<size_t> goes_on;
  std::vector<Unit> units = group(findings, planned, roots, rules, previous);
  const std::vector<std::optional<size_t>> direct = roots;
  add_shared_calls(findings, planned, units, previous, roots);
  if (roots != direct) units = group(findings, planned, roots, rules, previous);
  std::vector<std::vector<size_t>> groups;
  for (const Unit& unit : units) groups.push_back(unit.findings);
  std::set<std::string> given;
  for (const Foundation& foundation : find_foundations(findings, groups)) {
    given.insert(foundation.helper.id);
    drafts.push_back(draft_of(foundation, findings, previous, ids, goes_on));
    categories.emplace_back("foundations");
  }
  for (const PhaseGap& gap : options.gaps) {
    if (gap.key.empty()) continue;
    if (std::optional<Draft> draft = draft_of(gap, previous, ids, goes_on)) {
      drafts.push_back(std::move(*draft));
      categories.emplace_back();
    }
  }
  for (const Unit& unit : units) {
    drafts.push_back(draft_of(unit, findings, previous, ids, given));
    drafts.back().job.ends_tests =
        std::any_of(unit.findings.begin(), unit.findings.end(),
                    [&](size_t i) { return hangs_its_test(findings[i].finding); });
    categories.push_back(category_of(findings[lead_of(unit, findings)], rules));
    if (unit.previous) goes_on.insert(*unit.previous);
  }
  for (size_t i = 0; i < previous.size(); ++i) {
    if (goes_on.count(i) != 0) continue;
    drafts.push_back(carry_over(previous[i]));
    categories.emplace_back();
  }

  for (Draft& draft : drafts) {
    if (!draft.active) continue;
    draft.task.verify = commands_for(draft.task.files_modified, packages, options);
    draft.job.runs_tests = runs_tests(draft.task.verify);
    draft.job.commands = draft.task.verify;
  }
  tell_titles_apart(drafts);
  place_in_phases(drafts, categories);
  std::vector<size_t> placed;  // superseded and cancelled tasks take no place in the order of work
  std::vector<Job> jobs;
  for (size_t i = 0; i < drafts.size(); ++i) {
    const tasks::TaskStatus status = drafts[i].task.status;
    if (!drafts[i].active && status != tasks::TaskStatus::done && !tasks::is_held(status)) continue;
    placed.push_back(i);
    jobs.push_back(drafts[i].job);
  }
  const std::vector<Slot> slots = order(jobs);
  for (size_t p = 0; p < placed.size(); ++p) {
    // Of what is done or held neither the ledger nor the file is written again.
    if (drafts[placed[p]].active) drafts[placed[p]].task.wave = slots[p].wave;
    drafts[placed[p]].task.lane = slots[p].lane;
  }
  number_new_tasks(drafts);
  name_neighbours(drafts, placed, slots);
  name_helpers(drafts);

  const Exemplars exemplars(sanctioned, findings);
  for (Draft& draft : drafts) {
    if (!draft.active) continue;
    draft.task.exemplars = exemplars.near(draft.task);
    draft.task.builds = builds_of(draft.task, packages);
    if (closes_gap(draft.task.findings, draft.task.handle(), options.gaps))
      draft.task.gap_closure = true;
    draft.task.base_commit = options.base_commit;
    for (tasks::FindingNote& note : draft.task.findings) {
      if (note.disposition == tasks::Disposition::open)
        note.disposition = tasks::Disposition::planned;
    }
    for (tasks::FindingNote& note : draft.task.cascades) {
      note.disposition = tasks::Disposition::cascade;
      note.fixed_by = draft.task.handle();
    }
  }
  tasks::Plan plan;
  plan.base_commit = options.base_commit;
  plan.unplanned = count_unplanned(findings, roots, options);
  plan.correct = correct_sites(sanctioned, findings);
  plan.phases = assemble(std::move(drafts));
  plan.link();
  return plan;
}

}  // namespace planner
