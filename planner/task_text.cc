#include "planner/task_text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "planner/estimate.h"

namespace planner {
namespace {

/// The worst of these, then the surest, then the first; `best` wins against its equals.
size_t worst(size_t best, const std::vector<size_t>& indices,
             const std::vector<LedgerFinding>& findings) {
  for (const size_t i : indices) {
    const scanner::Finding& one = findings[best].finding;
    const scanner::Finding& other = findings[i].finding;
    if (std::tie(other.severity, other.confidence) > std::tie(one.severity, one.confidence))
      best = i;
  }
  return best;
}

tasks::Fix fix_of(const scanner::Remedy& remedy) {
  tasks::Fix fix;
  fix.id = remedy.id;
  fix.title = remedy.title;
  fix.steps = remedy.steps;
  fix.why = remedy.why;
  return fix;
}

bool has_fix(const std::vector<tasks::Fix>& fixes, const tasks::Fix& wanted) {
  return std::any_of(fixes.begin(), fixes.end(), [&](const tasks::Fix& fix) {
    return fix.id == wanted.id && fix.title == wanted.title && fix.steps == wanted.steps;
  });
}

/// The steps of both, each once, in the order of either.
void merge_steps(std::vector<std::string>& steps, const std::vector<std::string>& more) {
  auto at = steps.end();
  for (auto step = more.rbegin(); step != more.rend(); ++step) {
    const auto same = std::find(steps.begin(), steps.end(), *step);
    at = same == steps.end() ? steps.insert(at, *step) : same;
  }
}

/// What to heed where serde calls the function, which no scan follows.
std::vector<std::string> steps_of_serde(const LedgerFinding& entry) {
  std::vector<std::string> steps;
  for (const scanner::Location& at : entry.repair.by_serde) {
    steps.push_back("see to `" + at.path + ":" + std::to_string(at.line) + "` too: serde calls `" +
                    tasks::function_of(entry.finding.item) +
                    "` there, from whatever code reads such a value, and cannot await");
  }
  return steps;
}

void collect_fixes(tasks::Task& task, const Unit& unit, const std::vector<LedgerFinding>& findings,
                   size_t lead) {
  std::vector<size_t> order = {lead};
  for (const size_t i : unit.findings) {
    if (i != lead) order.push_back(i);
  }
  for (const size_t i : order) {
    const std::vector<scanner::Remedy>& remedies = findings[i].finding.remedies;
    if (remedies.empty()) continue;
    const Choice choice = choose_remedy(findings[i]);
    tasks::Fix fix = fix_of(remedies[choice.remedy]);
    if (fix.id == "spawn-blocking" ||
        scanner::awaits_at_site(remedies[choice.remedy], findings[i].finding))
      merge_steps(fix.steps, fix.id == "spawn-blocking" ? findings[i].repair.held_beside
                                                        : findings[i].repair.held_over);
    if (fix.id == "spawn-blocking") merge_steps(fix.steps, findings[i].repair.in_pool);
    if (scanner::is_for_callers(remedies[choice.remedy]))
      merge_steps(fix.steps, steps_of_serde(findings[i]));
    // The same change, told by two findings of one function.
    const auto same =
        std::find_if(task.fixes.begin(), task.fixes.end(), [&](const tasks::Fix& one) {
          return one.id == fix.id && one.title == fix.title && one.why == fix.why &&
                 findings[i].finding.item == findings[lead].finding.item;
        });
    if (same != task.fixes.end()) {
      merge_steps(same->steps, fix.steps);
    } else if (!has_fix(task.fixes, fix)) {
      task.fixes.push_back(fix);
    }
    for (const std::string& refused : choice.refused) {
      if (std::find(task.refused.begin(), task.refused.end(), refused) == task.refused.end())
        task.refused.push_back(refused);
    }
  }
  const std::vector<scanner::Remedy>& remedies = findings[lead].finding.remedies;
  const Choice choice = choose_remedy(findings[lead]);
  for (size_t i = choice.remedy + 1; i < remedies.size(); ++i) {
    const tasks::Fix fix = fix_of(remedies[i]);
    if (!has_fix(task.fixes, fix) && !has_fix(task.alternatives, fix))
      task.alternatives.push_back(fix);
  }
}

template <class Place>
tasks::ConeNote cone_note(const Place& place, std::string item) {
  tasks::ConeNote note;
  note.path = place.at.path;
  note.line = place.at.line;
  note.item = std::move(item);
  note.action = scanner::to_string(place.action);
  note.note = place.note;
  note.cfg = place.cfg;
  note.in_tests = place.in_tests;
  return note;
}

/// The caller cones of the unit's fixes, each place once.
void collect_cones(tasks::Task& task, const Unit& unit,
                   const std::vector<LedgerFinding>& findings) {
  std::set<std::pair<std::string, uint32_t>> placed;
  const auto add = [&](std::vector<tasks::ConeNote>& to, const scanner::Location& at,
                       tasks::ConeNote note) {
    if (placed.emplace(at.path, at.begin_byte).second) to.push_back(std::move(note));
  };
  std::set<std::string> items;
  std::vector<tasks::ConeNote> uses;
  for (const size_t i : unit.findings) {
    if (!changes_signature(findings[i])) continue;
    const scanner::CallerCone& cone = *findings[i].repair.cone;
    if (!items.insert(cone.item).second) continue;
    if (task.cone_item.empty()) task.cone_item = cone.item;
    for (const scanner::ConeDefinition& one : cone.definitions) {
      tasks::ConeNote note = cone_note(one, one.item);
      note.is_definition = true;
      add(task.cone, one.at, std::move(note));
    }
    for (const scanner::ConeSite& one : cone.sites) {
      tasks::ConeNote note = cone_note(one, one.caller);
      note.uses = one.callee;
      add(uses, one.at, std::move(note));
    }
  }
  task.cone.insert(task.cone.end(), uses.begin(), uses.end());
  for (const size_t i : unit.findings) {
    if (!changes_signature(findings[i])) continue;
    for (const scanner::ConeSite& one : findings[i].repair.cone->unsure)
      add(task.cone_unsure, one.at, cone_note(one, one.caller));
  }
}

void collect_helpers(tasks::Task& task, const Unit& unit,
                     const std::vector<LedgerFinding>& findings) {
  std::map<std::string, tasks::HelperNote> helpers;
  for (const size_t i : unit.findings) {
    for (const scanner::Helper* helper : helpers_of(findings[i])) {
      tasks::HelperNote note;
      note.what = helper->what;
      note.exists = helper->exists;
      note.path = helper->at.path;
      note.line = helper->at.line;
      note.how = helper->how;
      helpers.emplace(helper->id, std::move(note));
    }
  }
  for (auto& [id, note] : helpers) task.helpers.push_back(std::move(note));
}

/// What in the cone keeps the function from becoming async; empty if nothing does. Tests can be
/// written otherwise, shipped code that cannot await stays.
std::string obstacle_in(const scanner::CallerCone& cone) {
  if (cone.cut_short) {
    return "more than " + std::to_string(scanner::kMostConeSites) + " places would have to change";
  }
  for (const scanner::ConeDefinition& one : cone.definitions) {
    if (one.item == cone.item && one.action == scanner::ConeAction::none) {
      return "`" + tasks::function_of(one.item) +
             "` is async already, this stands in a closure of it that is not";
    }
    // What is to become async itself cannot be written otherwise in a test either: a destructor.
    const bool otherwise = one.in_tests && one.item != cone.item;
    if (!one.waits.empty() && !one.in_tests) {
      return "`" + tasks::function_of(one.item) + "` waits at " + one.waits +
             ", and would hold the executor's thread there";
    }
    if (one.action != scanner::ConeAction::cannot || otherwise) continue;
    return "`" + tasks::function_of(one.item) + "` at `" + one.at.path + ":" +
           std::to_string(one.at.line) + "` cannot become async (" + one.note + ")";
  }
  for (const scanner::ConeSite& one : cone.sites) {
    if (one.action != scanner::ConeAction::cannot || one.in_tests) continue;
    return "the use " + (one.callee.empty() ? "" : "of `" + tasks::function_of(one.callee) + "` ") +
           "at `" + one.at.path + ":" + std::to_string(one.at.line) + "` cannot await (" +
           one.note + ")";
  }
  return {};
}

/// Whether the remedy leaves the site as it is, and moves the calls by which async code comes to
/// it.
bool moves_the_calls(const LedgerFinding& entry) {
  const scanner::Finding& finding = entry.finding;
  return !finding.remedies.empty() && finding.is_reached_by_calls() && !finding.frontiers.empty() &&
         finding.remedies[choose_remedy(entry).remedy].id == "spawn-blocking";
}

std::string title_of(const tasks::Task& task, const scanner::Finding& lead) {
  if (task.fixes.empty()) {
    return "Resolve " + lead.rule + " in " +
           tasks::function_of(lead.item.empty() ? lead.at.path : lead.item);
  }
  std::string title = task.fixes[0].title;
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  }
  const std::string function = tasks::function_of(lead.item);
  if (!function.empty() && title.find("`" + function + "`") == std::string::npos)
    title += " in `" + function + "`";
  std::set<std::string> functions;
  for (const tasks::FindingNote& note : task.findings) functions.insert(note.path + note.item);
  if (task.fixes.size() == 1 && functions.size() > 1 && !function.empty()) {
    title += functions.size() == 2
                 ? "; the same in one more function"
                 : "; the same in " + std::to_string(functions.size() - 1) + " more functions";
  }
  const std::string more = task.fixes.size() == 1 || is_one_call(task)
                               ? ""
                               : " (and " + std::to_string(task.fixes.size() - 1) +
                                     (task.fixes.size() == 2 ? " more change)" : " more changes)");
  return title + more;
}

}  // namespace

tasks::FindingNote note_of(const LedgerFinding& entry) {
  const scanner::Finding& finding = entry.finding;
  tasks::FindingNote note;
  note.id = entry.id;
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
  note.source_line = entry.repair.statement.empty() ? finding.source_line : entry.repair.statement;
  note.in_closure = entry.repair.in_closure;
  note.in_tests = finding.in_tests;
  note.test_code = finding.test_code;
  note.cfg = finding.cfg;
  for (const scanner::Step& step : finding.evidence) {
    note.evidence.push_back({step.at.path, step.at.line, step.note, {}});
  }
  const std::vector<std::string>& cfgs = entry.repair.frontier_cfgs;
  for (size_t i = 0; i < finding.frontiers.size(); ++i) {
    const scanner::Frontier& frontier = finding.frontiers[i];
    note.frontiers.push_back({frontier.at.path, frontier.at.line, frontier.item,
                              i < cfgs.size() ? cfgs[i] : std::string(), frontier.in_tests});
  }
  note.disposition = entry.disposition;
  return note;
}

size_t lead_of(const Unit& unit, const std::vector<LedgerFinding>& findings) {
  return worst(unit.findings.front(), unit.findings, findings);
}

size_t worst_of(const Unit& unit, const std::vector<LedgerFinding>& findings) {
  return worst(lead_of(unit, findings), unit.cascades, findings);
}

Choice choose_remedy(const LedgerFinding& entry) {
  const std::vector<scanner::Remedy>& remedies = entry.finding.remedies;
  Choice choice;
  for (; choice.remedy + 1 < remedies.size(); ++choice.remedy) {
    const scanner::Remedy& remedy = remedies[choice.remedy];
    if (!scanner::makes_async(remedy) || !entry.repair.cone) break;
    const scanner::CallerCone& cone = *entry.repair.cone;
    const std::string obstacle = obstacle_in(cone);
    if (obstacle.empty()) break;
    choice.refused.push_back(remedy.title + ": " + obstacle);
  }
  if (!choice.refused.empty() && scanner::makes_async(remedies[choice.remedy])) {
    choice = Choice();  // none is better: the first one, with its obstacles in the list of callers
  }
  return choice;
}

bool changes_signature(const LedgerFinding& entry) {
  if (entry.finding.remedies.empty() || !entry.repair.cone) return false;
  const scanner::Remedy& remedy = entry.finding.remedies[choose_remedy(entry).remedy];
  return scanner::makes_async(remedy) || scanner::leaves_its_callers(remedy);
}

std::vector<const scanner::Helper*> helpers_of(const LedgerFinding& entry) {
  std::vector<const scanner::Helper*> helpers;
  if (entry.finding.remedies.empty()) return helpers;
  const std::string& chosen = entry.finding.remedies[choose_remedy(entry).remedy].id;
  for (const scanner::Helper& helper : entry.repair.helpers) {
    if (std::find(helper.remedies.begin(), helper.remedies.end(), chosen) != helper.remedies.end())
      helpers.push_back(&helper);
  }
  return helpers;
}

bool changes_callers(const LedgerFinding& entry) {
  const scanner::Finding& finding = entry.finding;
  if (finding.remedies.empty()) return false;
  const std::string& id = finding.remedies[choose_remedy(entry).remedy].id;
  // Through other functions, a call is moved to the blocking pool where async code makes it.
  if (id == "spawn-blocking" || id == "own-thread-and-channel" || id == "explicit-async-close")
    return finding.is_reached_by_calls();
  return id.rfind("make-async", 0) == 0 || id == "pass-a-handle" ||
         id == "timeout-around-spawn-blocking";
}

void describe(tasks::Task& task, const Unit& unit, const std::vector<LedgerFinding>& findings,
              const std::set<std::string>& given) {
  const size_t lead_index = lead_of(unit, findings);
  const scanner::Finding& lead = findings[lead_index].finding;
  if (task.slug.empty()) {
    task.slug = tasks::slug_from(tasks::function_of(lead.item.empty() ? lead.rule : lead.item));
  }
  const scanner::Finding& worst = findings[worst_of(unit, findings)].finding;
  task.severity = scanner::to_string(worst.severity);
  task.confidence = scanner::to_string(worst.confidence);
  std::set<std::string> rules;
  std::set<std::string> files;
  for (const size_t i : unit.findings) {
    const scanner::Finding& finding = findings[i].finding;
    task.findings.push_back(note_of(findings[i]));
    rules.insert(finding.rule);
    const bool moved = moves_the_calls(findings[i]);
    if (!moved) files.insert(finding.at.path);
    for (const scanner::Helper* helper : helpers_of(findings[i])) {
      if (!helper->exists && !helper->at.path.empty() && given.count(helper->id) == 0)
        files.insert(helper->at.path);
    }
    if (changes_signature(findings[i])) {
      const scanner::CallerCone& cone = *findings[i].repair.cone;
      for (std::string& path : cone.files()) files.insert(std::move(path));
      // Each is looked at, and some will have to change.
      for (const scanner::ConeSite& one : cone.unsure) {
        if (cone.unsure.size() <= tasks::kMostUnsure) files.insert(one.at.path);
      }
      continue;
    }
    if (!changes_callers(findings[i])) continue;
    const std::vector<scanner::Remedy>& remedies = finding.remedies;
    if (remedies[choose_remedy(findings[i]).remedy].id == "explicit-async-close")
      files.insert(findings[i].repair.holders.begin(), findings[i].repair.holders.end());
    if (!moved) {
      for (const scanner::Step& step : finding.evidence) files.insert(step.at.path);
    }
    for (const scanner::Frontier& frontier : finding.frontiers) files.insert(frontier.at.path);
    if (moved)
      files.insert(findings[i].repair.in_pool_files.begin(),
                   findings[i].repair.in_pool_files.end());
  }
  const bool all_moved = std::all_of(unit.findings.begin(), unit.findings.end(),
                                     [&](size_t i) { return moves_the_calls(findings[i]); });
  for (const size_t i : unit.cascades) {
    task.cascades.push_back(note_of(findings[i]));
    if (!all_moved) files.insert(findings[i].finding.at.path);
  }
  task.rules.assign(rules.begin(), rules.end());
  task.files_modified.assign(files.begin(), files.end());
  collect_fixes(task, unit, findings, lead_index);
  collect_cones(task, unit, findings);
  collect_helpers(task, unit, findings);
  for (const size_t i : unit.findings) {
    if (findings[i].contradicts) task.autonomous = false;
    for (const std::string& said : findings[i].decided) {
      if (std::find(task.decisions.begin(), task.decisions.end(), said) == task.decisions.end())
        task.decisions.push_back(said);
    }
  }
  task.estimate = estimate_of(task);
  task.title = title_of(task, lead);
}

std::string new_task_id(const std::string& finding_id, const std::set<std::string>& taken) {
  constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (int attempt = 0;; ++attempt) {
    uint64_t bits = base::hash64("task " + std::to_string(attempt) + " " + finding_id);
    std::string id = "T-";
    for (int i = 0; i < 6; ++i, bits >>= 5) id += kCrockford[bits & 31];
    if (taken.count(id) == 0) return id;
  }
}

}  // namespace planner
