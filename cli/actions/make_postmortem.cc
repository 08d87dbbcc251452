#include "cli/actions/make_postmortem.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/code_state.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/make_audit.h"
#include "cli/actions/rule_text.h"
#include "cli/actions/scan_action.h"
#include "cli/actions/task_summary.h"
#include "cli/short_hash.h"
#include "tasks/markdown.h"

namespace cli {
namespace {

constexpr size_t kMostPlaces = 8;

ScanReport scan_commit(const Project& project, const std::string& commit) {
  ScanRequest request;
  request.source = SourceKind::commit;
  request.rev = commit;
  return scan_project(project, request);
}

/// The finding as a scan of today shows it.
const scanner::Finding* find_again(const ScanReport& report, const store::FindingRow& row) {
  for (const scanner::Finding& finding : report.result.findings) {
    if (finding.rule == row.rule && finding.at.path == row.path && finding.at.line == row.line &&
        finding.at.column == row.column)
      return &finding;
  }
  // Elsewhere in its function, where it is the only one of its kind.
  const scanner::Finding* only = nullptr;
  for (const scanner::Finding& finding : report.result.findings) {
    if (finding.rule != row.rule || finding.item != row.item || finding.callee != row.callee)
      continue;
    if (only != nullptr) return nullptr;
    only = &finding;
  }
  return only;
}

tasks::FindingNote sighting_note(const store::FindingRow& row) {
  tasks::FindingNote note;
  note.id = row.id;
  note.rule = row.rule;
  note.severity = scanner::to_string(row.severity);
  note.confidence = scanner::to_string(row.confidence);
  note.path = row.path;
  note.line = row.line;
  note.column = row.column;
  note.item = row.item;
  note.callee = row.callee;
  note.message = row.message;
  note.context = row.context;
  note.source_line = row.source_line;
  return note;
}

void add_scan(const scanner::Finding& finding, tasks::Postmortem& pm) {
  pm.seen_again = true;
  pm.finding.verdict = finding.verdict;
  for (const scanner::Step& step : finding.evidence)
    pm.finding.evidence.push_back({step.at.path, step.at.line, step.note, {}});
  for (const scanner::Frontier& frontier : finding.frontiers) {
    pm.finding.frontiers.push_back({frontier.at.path, frontier.at.line, frontier.item, {}});
    pm.frontier_contexts.push_back(frontier.context);
  }
}

std::vector<std::string> places_text(const std::vector<NamePlace>& places) {
  std::vector<std::string> texts;
  for (const bool definition : {true, false}) {
    for (const NamePlace& place : places) {
      if (place.definition != definition) continue;
      if (texts.size() == kMostPlaces) {
        texts.push_back(std::to_string(places.size() - kMostPlaces) + " more");
        return texts;
      }
      const std::string what = !definition ? "used" : place.is_async ? "`async fn`" : "`fn`";
      texts.push_back(what + " at " + tasks::place_span(place.path, place.line));
    }
  }
  return texts;
}

/// The functions of the path, on both commits.
void add_functions(const Project& project, const repo::ObjectId& before,
                   const repo::ObjectId& after, tasks::Postmortem& pm) {
  std::set<std::string> unique;
  std::vector<std::string> names;
  const auto add = [&](const std::string& item) {
    const std::string name = tasks::function_of(item);
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (is_name && unique.insert(name).second) names.push_back(name);
  };
  add(pm.finding.item);
  for (const tasks::Place& step : pm.finding.evidence) {
    const size_t call = step.text.rfind(" calls `");
    if (call != std::string::npos) add(step.text.substr(call + 8, step.text.size() - call - 9));
  }
  for (const tasks::Place& frontier : pm.finding.frontiers) add(frontier.text);
  const auto then = CodeState(project, before).places_of(names);
  const auto now = CodeState(project, after).places_of(names);
  for (const std::string& name : names) {
    tasks::FunctionThen function;
    function.name = name;
    const auto old = then.find(name);
    const auto fresh = now.find(name);
    if (old != then.end()) function.before = places_text(old->second);
    if (fresh != now.end()) function.after = places_text(fresh->second);
    pm.functions.push_back(std::move(function));
  }
}

repo::ObjectId commit_there(const Project& project, const std::string& hash) {
  const std::optional<repo::ObjectId> id = repo::ObjectId::from_hex(hash);
  if (!id || !project.repository->object_exists(*id)) {
    throw base::Error(base::ErrorKind::inconclusive, "git has this commit no more",
                      hash.empty() ? "no commit was recorded" : hash,
                      "the finding before and after the fix is looked up in it",
                      "fetch it, or look at `punchlist task log`");
  }
  return *id;
}

}  // namespace

tasks::Postmortem make_postmortem(const Project& project, const store::Store& store,
                                  const std::string& name) {
  const store::FindingRow row = store.finding(name);
  std::string proven;
  std::vector<tasks::EarlierFix> proofs;
  for (const store::StatusChange& change : store.log(row.id)) {
    if (change.to != "verified") continue;
    proven = change.commit;
    proofs.push_back({{}, short_hash(change.commit), store::iso_time(change.at)});
    for (const store::TaskRow& task : store.tasks()) {
      const std::vector<store::StatusChange> log = store.log(task.id);
      const bool did = std::any_of(log.begin(), log.end(), [&change](const auto& one) {
        return one.to == "done" && one.at == change.at && one.commit == change.commit;
      });
      if (did) proofs.back().task = task.handle;
    }
  }
  if (row.disposition != tasks::Disposition::verified || proven.empty() || row.task.empty()) {
    const bool is_gone = row.presence == tasks::Presence::absent;
    throw base::Error(
        base::ErrorKind::not_ready, "no task has fixed the finding", row.id,
        is_gone ? "the last scan that looked for it does not show it, and no task has proven why"
                : "it is " + std::string(tasks::to_string(row.disposition)),
        is_gone            ? "`punchlist finding log " + row.id + "` tells when it was last seen"
        : row.task.empty() ? "`punchlist plan` makes a task for it"
                           : "`punchlist task show " + row.task + "` tells how far it is");
  }
  const repo::ObjectId after = commit_there(project, proven);
  const store::TaskRow task = store.task(row.task);
  tasks::Postmortem pm;
  if (!proofs.empty()) proofs.pop_back();
  pm.earlier = std::move(proofs);
  pm.done = completion_of(project, store, task);
  // The parent of the fix, where it shows the finding; else where the finding was last seen.
  std::string last = row.last_commit;
  ScanReport then;
  const scanner::Finding* seen = nullptr;
  if (!pm.done.commits.empty()) {
    const repo::ObjectId first = project.repository->resolve(pm.done.commits.front().hash).commit;
    const repo::CommitInfo info = project.repository->commit(first);
    if (!info.parents.empty() && project.repository->object_exists(info.parents[0])) {
      then = scan_commit(project, info.parents[0].hex());
      seen = find_again(then, row);
      if (seen != nullptr) last = info.parents[0].hex();
    }
  }
  if (seen == nullptr) {
    then = scan_commit(project, row.last_commit);
    seen = find_again(then, row);
  }
  const repo::ObjectId before = commit_there(project, last);
  const tasks::Plan plan = plan_of_ledger(store);
  if (const tasks::Task* planned = plan.find(task.handle)) pm.task = *planned;
  pm.finding = sighting_note(row);
  pm.before = short_hash(last);
  pm.after = short_hash(proven);
  pm.branch = main_branch(project);
  pm.at_run_time = rule_section(row.rule, "At run time");
  pm.why = rule_section(row.rule, "Why it hurts");
  pm.how_to_test = rule_section(row.rule, "How to verify");
  if (seen != nullptr) {
    pm.finding.path = seen->at.path;
    pm.finding.line = seen->at.line;
    pm.finding.column = seen->at.column;
    pm.finding.source_line = seen->source_line;
    add_scan(*seen, pm);
  }
  for (const scanner::Sanctioned& site : then.result.sanctioned) {
    if (site.rule == row.rule && !site.in_tests)
      pm.right_before.push_back({site.rule, site.at.path, site.at.line, site.item, site.reason});
  }
  const ScanReport now = scan_commit(project, proven);
  for (const scanner::Finding& finding : now.result.findings)
    if (finding.rule == row.rule && finding.item == row.item) ++pm.same_rule_after;
  for (const scanner::Sanctioned& site : now.result.sanctioned) {
    if (site.item == row.item && site.rule == row.rule)
      pm.right_after.push_back({site.rule, site.at.path, site.at.line, site.item, site.reason});
  }
  add_functions(project, before, after, pm);
  return pm;
}

}  // namespace cli
