#include "cli/actions/check_doc.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/actions/code_state.h"
#include "cli/actions/doc_judge.h"
#include "cli/short_hash.h"

namespace cli {
namespace {

/// Commits whose versions of a file are looked at: years of most projects.
constexpr size_t kHistory = 5000;
/// The commit that a document is of: the one it names as its state, else the newest that changed
/// it.
std::optional<repo::ObjectId> commit_of(const Project& project, const FileHistory* history,
                                        const tasks::Mentions& mentions, const DocText& document) {
  if (!project.repository) return std::nullopt;
  for (const std::string& hash : mentions.commits) {
    try {
      return project.repository->resolve(hash).commit;
    } catch (const base::Error&) {  // said as false by the mention of it
    }
  }
  if (history == nullptr || document.path.empty()) return std::nullopt;
  return history->last_change(document.path);
}

/// Documents that name what is to be made: what is missing there decides nothing.
bool is_of_plans(const std::string& name) {
  const std::string lower = base::to_lower(base::file_name(name));
  constexpr std::string_view kWords[] = {"plan",    "proposal", "rfc",    "todo",
                                         "roadmap", "research", "design", "spec"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::string_view to_string(Truth verdict) {
  switch (verdict) {
    case Truth::holds:
      return "true";
    case Truth::stale:
      return "stale";
    case Truth::wrong:
      return "false";
    case Truth::unchecked:
      return "unchecked";
  }
  return "unchecked";
}

size_t DocReport::count(Truth verdict) const {
  return static_cast<size_t>(
      std::count_if(judged.begin(), judged.end(),
                    [verdict](const Judged& one) { return one.verdict == verdict; }));
}

std::vector<DocReport> check_documents(const Project& project,
                                       const std::vector<DocText>& documents,
                                       const std::string& rev, const store::Store* store) {
  std::optional<repo::ObjectId> commit;
  std::optional<repo::ObjectId> end;
  if (!rev.empty()) {
    commit = project.repository->resolve(rev).commit;
    end = commit;
  } else if (project.repository) {
    if (const auto head = project.repository->head()) end = head->commit;
  }
  const CodeState now = commit ? CodeState(project, *commit) : CodeState(project);
  std::optional<FileHistory> history;
  if (end) history.emplace(project, *end, kHistory);
  DocJudge judge(project, now, history ? &*history : nullptr, store);
  std::vector<DocReport> reports;
  for (const DocText& document : documents) {
    tasks::Mentions mentions = tasks::find_mentions(document.text);
    if (is_of_plans(document.name)) {
      for (tasks::Mention& mention : mentions.all) {
        mention.proposed = mention.proposed || mention.check == tasks::Check::path ||
                           mention.check == tasks::Check::name ||
                           mention.check == tasks::Check::name_in_file;
      }
    }
    const std::optional<repo::ObjectId> then =
        commit_of(project, history ? &*history : nullptr, mentions, document);
    std::string folder = document.path.empty() ? std::string() : base::parent_path(document.path);
    if (folder == ".") folder.clear();
    judge.begin(mentions, folder, then);
    DocReport report;
    report.file = document.name;
    report.source = document.source;
    report.state = commit ? "commit " + commit->short_hex(kHashLength) : "the work tree";
    if (then) report.then = then->short_hex(kHashLength);
    report.fenced_lines = mentions.fenced_lines;
    report.cut_lines = mentions.cut_lines;
    report.history_cut = history && history->cut_off();
    for (const tasks::Mention& mention : mentions.all)
      report.judged.push_back(judge.judge(mention));
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace cli
