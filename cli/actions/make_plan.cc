#include "cli/actions/make_plan.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/check.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/generated_blocks.h"
#include "cli/actions/ledger_plan.h"
#include "cli/actions/phase_gaps.h"
#include "cli/actions/phase_state.h"
#include "cli/actions/rule_text.h"
#include "cli/actions/source_set.h"
#include "cli/short_hash.h"
#include "planner/plan_findings.h"
#include "repo/diff.h"
#include "scanner/repair.h"
#include "scanner/rule.h"
#include "tasks/decision.h"
#include "tasks/document.h"
#include "tasks/markdown.h"
#include "tasks/render.h"

namespace cli {
namespace {

constexpr const char* kDecisions = ".punchlist/decisions";

tasks::Plan plan_scan(const Project& project, const store::Store& store, const ScanReport& report,
                      std::vector<std::string>& notes) {
  CHECK(report.ids.size() == report.result.findings.size());
  std::vector<planner::LedgerFinding> findings(report.ids.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    findings[i].id = report.ids[i];
    findings[i].finding = report.result.findings[i];
    findings[i].disposition =
        tasks::disposition_from(report.dispositions[i]).value_or(tasks::Disposition::open);
    if (i < report.repairs.size()) findings[i].repair = report.repairs[i];
  }
  planner::PlanOptions options;
  options.min_severity = project.config.gate.min_severity;
  options.min_confidence = project.config.gate.min_confidence;
  for (const VerifyCommand& command : project.config.verify) options.verify.push_back(command.run);
  options.built_in_verify = project.config.origins.count("verify") == 0;
  options.base_commit = base_commit_of(project, report);
  options.decisions = read_decisions(project, notes);
  options.gaps = phase_gaps(store);
  return planner::plan_findings(findings, scanner::all_rules(), all_tasks(plan_of_ledger(store)),
                                report.result.sanctioned, options);
}

/// "02-PHASE.md.tmp-" and twelve letters or digits: the name that base::write_file_atomically
/// writes to first.
bool is_left_behind(const std::string& name) {
  constexpr std::string_view kMark = ".md.tmp-";
  constexpr size_t kRandom = 12;
  if (name.size() < kMark.size() + kRandom) return false;
  return name.compare(name.size() - kMark.size() - kRandom, kMark.size(), kMark) == 0;
}

/// What stands in the folders of the phases before anything is written: each is listed once.
class PhaseFolders {
 public:
  explicit PhaseFolders(const Project& project) : project_(project) {}

  /// A task file under the name of an earlier version ("02-03-embed-image.PLAN.md"); empty when
  /// there is none, or one of today's name stands beside it.
  std::string old_file_of(const tasks::Task& task) {
    const std::string folder(base::parent_path(task.file()));
    if (base::file_exists(base::join_path(project_.root, task.file()))) return {};
    const std::vector<std::string>& names = names_in(folder);
    const std::string begin = task.handle() + "-";
    for (auto name = std::lower_bound(names.begin(), names.end(), begin);
         name != names.end() && name->starts_with(begin); ++name) {
      if (base::strip_suffix(*name, ".PLAN.md") || base::strip_suffix(*name, "-PLAN.md"))
        return folder + "/" + *name;
    }
    return {};
  }

 private:
  /// Names of the files in it, sorted.
  const std::vector<std::string>& names_in(const std::string& folder) {
    const auto [known, fresh] = names_.try_emplace(folder);
    const std::string on_disk = base::join_path(project_.root, folder);
    if (fresh && base::is_directory(on_disk)) {
      for (const base::DirectoryEntry& entry : base::list_directory(on_disk)) {
        if (entry.kind == base::EntryKind::file) known->second.push_back(entry.name);
      }
      std::sort(known->second.begin(), known->second.end());
    }
    return known->second;
  }

  const Project& project_;
  std::map<std::string, std::vector<std::string>> names_;
};

/// Brings one document below the root up to date. \param old where it stands under another name
void write_document(const Project& project, const std::string& path,
                    const std::function<tasks::Document(const std::string&)>& make,
                    GeneratedBlocks& blocks, base::FileBatch& batch, PlanReport& out,
                    const std::string& old = {}) {
  const std::string file = base::join_path(project.root, path);
  std::optional<std::string> existing;
  if (base::file_exists(file)) existing = base::read_file(file);
  if (!old.empty()) existing = base::read_file(base::join_path(project.root, old));
  tasks::Merge merged = tasks::merge_as_of(make, out.plan.base_commit, existing, blocks.blending());
  for (auto& [hash, text] : merged.generated) blocks.keep(hash, std::move(text));
  for (const tasks::Conflict& conflict : merged.conflicts) {
    out.conflicts.push_back({path, conflict.line, conflict.text});
  }
  for (const std::string& note : merged.notes) out.notes.push_back(path + ": " + note);
  if (!old.empty()) out.notes.push_back(path + ": was " + old);
  if (!merged.changed && old.empty()) {
    ++out.unchanged;
    return;
  }
  out.written.push_back(path);
  if (out.check_only) return;
  base::make_directories(std::string(base::parent_path(file)));
  batch.add(file, merged.text);
}

/// Removes what a run left that was killed while it wrote a document. What is younger than a minute
/// may belong to a run that is still going on.
void sweep(const Project& project, const std::string& folder) {
  const std::string path = base::join_path(project.root, folder);
  if (!base::is_directory(path)) return;
  const auto oldest = std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1);
  for (const base::DirectoryEntry& entry : base::list_directory(path)) {
    const std::string name = folder + "/" + entry.name;
    if (entry.kind == base::EntryKind::directory) sweep(project, name);
    if (entry.kind != base::EntryKind::file || !is_left_behind(entry.name)) continue;
    const std::string file = base::join_path(project.root, name);
    std::error_code failure;
    const auto written = std::filesystem::last_write_time(file, failure);
    if (!failure && written < oldest) base::remove_file(file);
  }
}

void write_documents(const Project& project, PlanReport& out) {
  if (!out.check_only) sweep(project, ".punchlist/phases");
  const tasks::Plan& plan = out.plan;
  GeneratedBlocks blocks(project.store_directory);
  base::FileBatch batch;
  std::vector<std::string> renamed;
  PhaseFolders folders(project);
  for (const tasks::Phase& phase : plan.phases) {
    for (const tasks::Task& task : phase.tasks) {
      if (task.base_commit.empty()) continue;  // no work is left in it: its file is history
      const std::string old = folders.old_file_of(task);
      if (!old.empty()) renamed.push_back(old);
      write_document(
          project, task.file(),
          [&](const std::string& base) { return tasks::render_task(task, plan, base); }, blocks,
          batch, out, old);
    }
    write_document(
        project, phase.file(),
        [&](const std::string& base) { return tasks::render_phase(phase, plan, base); }, blocks,
        batch, out);
  }
  write_document(
      project, ".punchlist/SUMMARY.md",
      [&](const std::string& base) { return tasks::render_plan(plan, base); }, blocks, batch, out);
  blocks.save();
  batch.commit();
  if (out.check_only) return;
  for (const std::string& old : renamed) base::remove_file(base::join_path(project.root, old));
}

/// A decision about a remedy that no rule offers decides nothing.
void name_unknown_remedy(const tasks::Decision& decision, const std::string& id,
                         std::vector<std::string>& notes) {
  const std::vector<std::string>& known = scanner::remedy_ids();
  if (std::find(known.begin(), known.end(), id) != known.end()) return;
  std::optional<std::string> near = base::nearest(id, known);
  for (const std::string& one : known)
    if (!near && one.starts_with(id + "-")) near = one;
  notes.push_back(decision.path + ": no rule offers the remedy `" + id + "`" +
                  (near ? ": did you mean `" + *near + "`?" : ""));
}

}  // namespace

std::vector<tasks::Decision> read_decisions(const Project& project,
                                            std::vector<std::string>& notes) {
  std::vector<tasks::Decision> decisions;
  const std::string folder = base::join_path(project.root, kDecisions);
  if (!base::is_directory(folder)) return decisions;
  for (const base::DirectoryEntry& entry : base::list_directory(folder)) {
    if (entry.kind != base::EntryKind::file || !entry.name.ends_with(".md")) continue;
    const std::string path = std::string(kDecisions) + "/" + entry.name;
    decisions.push_back(
        tasks::read_decision(path, base::read_file(base::join_path(project.root, path)), notes));
  }
  tasks::link_decisions(decisions, notes);
  for (const tasks::Decision& decision : decisions) {
    for (const std::vector<std::string>* ids : {&decision.prefers, &decision.refuses}) {
      for (const std::string& id : *ids) name_unknown_remedy(decision, id, notes);
    }
  }
  return decisions;
}

std::string decision_line(const tasks::Decision& decision) {
  std::string text = decision.id + " (" + tasks::code_span(decision.path) + "), " +
                     (decision.in_force() ? "in force" : "reversed");
  if (!decision.reversed_by.empty()) text += " by " + decision.reversed_by;
  if (!decision.prefers.empty()) text += "; prefers " + base::join(decision.prefers, ", ");
  if (!decision.refuses.empty()) text += "; refuses " + base::join(decision.refuses, ", ");
  return text;
}

std::string base_commit_of(const Project& project, const ScanReport& report) {
  if (report.commit.empty()) return "none";
  const std::string hash = short_hash(report.commit);
  if (!report.dirty || !project.repository) return hash;
  // Documents of ours that nobody has committed yet do not make the sources other ones.
  const repo::Revision revision = project.repository->resolve(report.commit);
  const bool same =
      repo::changes_in_worktree(*project.repository, revision.commit, source_filter(project.config))
          .empty();
  return same ? hash : hash + "-dirty";
}

PlanReport make_plan(const Project& project, store::Store& store, const ScanReport& report,
                     const std::string& actor, bool check_only) {
  PlanReport out;
  out.check_only = check_only;
  out.plan = plan_scan(project, store, report, out.notes);
  for (tasks::Phase& phase : out.plan.phases) {
    for (tasks::Task& task : phase.tasks) {
      for (tasks::FindingNote& note : task.findings)
        note.outcome = outcome_words(note.rule, note.verdict);
    }
  }
  const scanner::FileReport& files = report.result.files;
  out.plan.coverage.files = files.parsed;
  out.plan.coverage.with_errors = static_cast<uint32_t>(files.with_errors.size());
  out.plan.coverage.left_out = static_cast<uint32_t>(files.skipped.size());
  out.plan.coverage.not_compiled = static_cast<uint32_t>(files.not_compiled.size());
  std::vector<store::TaskRow> rows;
  for (const tasks::Phase& phase : out.plan.phases) {
    for (const tasks::Task& task : phase.tasks) {
      if (!task.base_commit.empty()) rows.push_back(row_of(task));
    }
  }
  // The ledger first: a document never names a task that the ledger does not know.
  if (!check_only) store.put_plan(rows, actor);
  add_phase_states(store, out.plan);
  std::vector<std::string> told_already;
  for (const tasks::Decision& decision : read_decisions(project, told_already))
    out.plan.decisions.push_back(decision_line(decision));
  write_documents(project, out);
  return out;
}

}  // namespace cli
