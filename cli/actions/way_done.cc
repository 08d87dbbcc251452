#include "cli/actions/way_done.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "cli/actions/make_plan.h"
#include "cli/actions/scan_action.h"
#include "planner/decide.h"
#include "planner/task_text.h"
#include "repo/diff.h"
#include "repo/repository.h"
#include "scanner/repair.h"

namespace cli {
namespace {

bool holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

bool holds_any(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](const std::string& word) { return holds(text, word); });
}

/// The name in "change `fn NAME` to `async fn NAME`"; empty where no step says so.
std::string name_made_async(const scanner::Remedy& remedy) {
  constexpr std::string_view kBegin = "change `fn ";
  for (const std::string& step : remedy.steps) {
    if (!step.starts_with(kBegin)) continue;
    return step.substr(kBegin.size(), step.find('`', kBegin.size()) - kBegin.size());
  }
  return {};
}

/// The path in "use `tokio::time::sleep(..).await` in `f`".
std::string path_of_twin(const scanner::Remedy& remedy) {
  const size_t begin = remedy.title.find('`');
  if (begin == std::string::npos) return {};
  return remedy.title.substr(begin + 1, remedy.title.find_first_of("`(", begin + 1) - begin - 1);
}

bool is_of_path(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == ':';
}

/// Whether code names what has this path, by as much of it as its imports leave: `sleep`,
/// `time::sleep`; `thread::sleep` is another one.
bool names(const std::string& code, const std::string& path) {
  const std::string last = path.substr(path.rfind(':') + 1);
  for (size_t at = code.find(last); at != std::string::npos; at = code.find(last, at + 1)) {
    size_t begin = at;
    size_t end = at + last.size();
    while (begin > 0 && is_of_path(code[begin - 1])) --begin;
    while (end < code.size() && is_of_path(code[end]) && code[end] != ':') ++end;
    const std::string here = code.substr(begin, end - begin);
    if (here == path || path.ends_with("::" + here)) return true;
  }
  return false;
}

/// What remedies of this id bring into the code, one of these; empty where nothing tells.
std::vector<std::string> marks_of(const std::string& id) {
  static const std::map<std::string, std::vector<std::string>> kMarks = {
      {"own-thread", {"thread::spawn", "thread::Builder", "mpsc", "oneshot"}},
      {"own-thread-and-channel", {"thread::spawn", "thread::Builder"}},
      {"pass-a-handle", {"Handle", "andle.spawn", "andle.block_on", "andle().spawn"}},
      {"try-current", {"try_current"}},
      {"shutdown-background", {"shutdown_background"}},
      {"multi-thread-test", {"multi_thread"}},
      {"enable-all", {"enable_all"}},
      {"explicit-async-close", {"async fn "}},
      {"local-set", {"LocalSet"}},
  };
  const auto found = kMarks.find(id);
  return found == kMarks.end() ? std::vector<std::string>() : found->second;
}

void add_line(std::string_view line, std::string& to) {
  to += base::trim(line.substr(0, line.find("//")));
  to += '\n';
}

/// Lines of sources that the commit changed.
void add_lines(const repo::Repository& repository, const std::string& hash, ChangedLines& lines) {
  const repo::CommitInfo commit = repository.commit(repository.resolve(hash).commit);
  if (commit.parents.size() != 1) return;  // a merge makes no change of its own
  const repo::PathFilter sources = [](std::string_view path) { return path.ends_with(".rs"); };
  for (const repo::Change& change :
       repo::changes_between(repository, commit.parents[0], commit.id, sources)) {
    const std::string now = change.new_path.empty()
                                ? std::string()
                                : repository.read_blob(change.new_blob, change.new_path);
    const std::string then = change.old_path.empty()
                                 ? std::string()
                                 : repository.read_blob(change.old_blob, change.old_path);
    const repo::LineMatch match = repo::LineMatch::of(then, now);
    uint32_t number = 0;
    for (const std::string_view line : base::split(now, '\n')) {
      if (!match.old_line(++number)) add_line(line, lines.added);
    }
    number = 0;
    for (const std::string_view line : base::split(then, '\n')) {
      if (!match.new_line(++number)) add_line(line, lines.removed);
    }
  }
}

/// The findings as scans of the commits that showed them last have them.
std::vector<planner::LedgerFinding> look_again(const Project& project,
                                               const std::vector<store::FindingRow>& findings) {
  std::vector<planner::LedgerFinding> seen;
  std::map<std::string, ScanReport> scans;  // by commit
  for (const store::FindingRow& row : findings) {
    const std::optional<repo::ObjectId> commit = repo::ObjectId::from_hex(row.last_commit);
    if (!commit || !project.repository->object_exists(*commit)) continue;
    const auto [scan, fresh] = scans.try_emplace(row.last_commit);
    if (fresh) {
      ScanRequest request;
      request.source = SourceKind::commit;
      request.rev = row.last_commit;
      request.repairs = true;
      scan->second = scan_project(project, request);
    }
    const std::vector<scanner::Finding>& all = scan->second.result.findings;
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i].rule != row.rule || all[i].at.path != row.path || all[i].at.line != row.line ||
          all[i].at.column != row.column || all[i].remedies.empty())
        continue;
      planner::LedgerFinding one;
      one.finding = all[i];
      if (i < scan->second.repairs.size()) one.repair = scan->second.repairs[i];
      seen.push_back(std::move(one));
      break;
    }
  }
  return seen;
}

/// The remedy that the task has, of those that the decisions leave.
size_t planned_of(const planner::LedgerFinding& entry, const std::string& task_title) {
  const std::vector<scanner::Remedy>& remedies = entry.finding.remedies;
  size_t planned = planner::choose_remedy(entry).remedy;
  // The decisions may be others than when it was planned: its title says what was.
  for (size_t r = 0; r < remedies.size(); ++r) {
    if (task_title.starts_with(base::to_lower(remedies[r].title))) planned = r;
  }
  return planned;
}

/// Of all remedies of that id, what the change shows of the surest.
Shown shown_of(const std::vector<planner::LedgerFinding>& seen, const std::string& id,
               const ChangedLines& lines, const std::vector<std::string>& pools) {
  std::optional<Shown> best;
  for (const planner::LedgerFinding& one : seen) {
    for (const scanner::Remedy& remedy : one.finding.remedies) {
      if (remedy.id != id) continue;
      const Shown here = shown_in(remedy, lines, pools);
      if (!best || here == Shown::yes || (here == Shown::unknown && *best == Shown::no))
        best = here;
    }
  }
  return best.value_or(Shown::unknown);
}

/// The id of a remedy that is none of these and that the change shows; empty if it shows none.
std::string shown_beside(const std::vector<planner::LedgerFinding>& seen,
                         const std::vector<std::string>& ids, const ChangedLines& lines,
                         const std::vector<std::string>& pools) {
  for (const planner::LedgerFinding& one : seen) {
    for (const scanner::Remedy& remedy : one.finding.remedies) {
      const bool is_one = std::find(ids.begin(), ids.end(), remedy.id) != ids.end();
      if (!is_one && shown_in(remedy, lines, pools) == Shown::yes) return remedy.id;
    }
  }
  return {};
}

std::string code(const std::string& text) { return "`" + text + "`"; }

/// What came of one decision; empty if it says nothing of remedies of these findings.
std::string outcome_of(const tasks::Decision& decision,
                       const std::vector<planner::LedgerFinding>& undecided,
                       const ChangedLines& lines, const std::vector<std::string>& pools) {
  const std::string name = "decision " + decision.id + " (" + code(decision.path) + ")";
  const auto is_known = [&](const std::string& id) {
    return std::any_of(undecided.begin(), undecided.end(), [&](const planner::LedgerFinding& one) {
      const std::vector<scanner::Remedy>& remedies = one.finding.remedies;
      return decision.governs(one.finding.rule) &&
             std::any_of(remedies.begin(), remedies.end(),
                         [&](const scanner::Remedy& remedy) { return remedy.id == id; });
    });
  };
  for (const std::string& id : decision.refuses) {
    if (is_known(id) && shown_of(undecided, id, lines, pools) == Shown::yes)
      return "Goes against " + name + ", which refuses " + code(id);
  }
  // Of a remedy whose marks are not there, one that another stands for was not taken.
  const auto taken_instead = [&](const std::string& id) -> std::string {
    if (shown_of(undecided, id, lines, pools) != Shown::no) return {};
    for (const planner::LedgerFinding& one : undecided) {
      for (const scanner::Remedy& other : one.finding.remedies) {
        if (other.id != id && shown_in(other, lines, pools) == Shown::yes) return other.id;
      }
    }
    return {};
  };
  for (const std::string& id : decision.prefers) {
    if (!is_known(id)) continue;
    if (shown_of(undecided, id, lines, pools) == Shown::yes)
      return "Follows " + name + ", which prefers " + code(id);
    const std::string instead = taken_instead(id);
    if (!instead.empty()) {
      return "Does not follow " + name + ", which prefers " + code(id) +
             ": the lines of the change show " + code(instead);
    }
    return "D" + name.substr(1) + " prefers " + code(id) +
           ": the lines of the change do not show whether it was followed";
  }
  for (const std::string& id : decision.refuses) {
    if (!is_known(id)) continue;
    if (!taken_instead(id).empty()) return "Follows " + name + ", which refuses " + code(id);
    // Nothing marks every remedy: that another one is there can be told all the same.
    const std::string other = shown_beside(undecided, decision.refuses, lines, pools);
    return "D" + name.substr(1) + " refuses " + code(id) +
           (other.empty() ? ": the lines of the change do not show whether it was followed"
                          : ": the lines of the change show " + code(other));
  }
  return {};
}

/// That a decision spoke of a remedy of these findings before it was reversed; empty if it did not.
std::string reversed_words(const tasks::Decision& decision,
                           const std::vector<planner::LedgerFinding>& undecided) {
  std::vector<std::string> ids = decision.prefers;
  ids.insert(ids.end(), decision.refuses.begin(), decision.refuses.end());
  for (const planner::LedgerFinding& one : undecided) {
    if (!decision.governs(one.finding.rule)) continue;
    for (const scanner::Remedy& remedy : one.finding.remedies) {
      if (std::find(ids.begin(), ids.end(), remedy.id) == ids.end()) continue;
      return "Decision " + decision.id + " (" + code(decision.path) + ") spoke of " +
             code(remedy.id) + "; it is reversed" +
             (decision.reversed_by.empty() ? "" : " by " + decision.reversed_by) +
             " and binds no more";
    }
  }
  return {};
}

}  // namespace

Shown shown_in(const scanner::Remedy& remedy, const ChangedLines& lines,
               const std::vector<std::string>& pools) {
  const std::string& added = lines.added;
  const auto told = [](bool is) { return is ? Shown::yes : Shown::no; };
  const bool pool =
      holds(added, "spawn_blocking") || holds(added, "unblock(") || holds_any(added, pools);
  if (const std::string name = name_made_async(remedy); !name.empty()) {
    // What is not there any more, its callers may do themselves.
    const std::string own = "fn " + name + "(";
    if (holds(lines.removed, own) && !holds(added, own)) return Shown::unknown;
    return told(holds_any(added, {"async fn " + name + "(", "async fn " + name + "<"}));
  }
  if (remedy.id == "spawn-blocking") return told(pool);
  if (remedy.id == "async-twin" || remedy.id == "await-instead-of-block-on") {
    if (!holds(added, ".await")) return Shown::no;
    if (remedy.id == "async-twin" && !names(added, path_of_twin(remedy))) return Shown::no;
    return pool ? Shown::unknown : Shown::yes;  // what goes to a pool is awaited too
  }
  const std::vector<std::string> marks = marks_of(remedy.id);
  return marks.empty() ? Shown::unknown : told(holds_any(added, marks));
}

tasks::WayDone way_done(const Project& project, const store::TaskRow& task,
                        const std::vector<store::FindingRow>& findings,
                        const std::vector<std::string>& commits) {
  tasks::WayDone way;
  if (!project.repository || commits.empty() || findings.empty()) return way;
  ChangedLines lines;
  for (const std::string& commit : commits) add_lines(*project.repository, commit, lines);
  std::vector<std::string> pools;
  for (const std::string& pool : project.config.blocking_pool)
    pools.push_back(pool.substr(pool.rfind(':') + 1));
  std::vector<std::string> notes;
  const std::vector<tasks::Decision> decisions = read_decisions(project, notes);
  const std::vector<planner::LedgerFinding> undecided = look_again(project, findings);
  if (undecided.empty()) return way;
  const std::string title = base::to_lower(task.title);
  way.followed = tasks::Followed::planned;
  for (planner::LedgerFinding one : undecided) {
    planner::decide(one, decisions);
    const std::vector<scanner::Remedy>& remedies = one.finding.remedies;
    const Shown planned = shown_in(remedies[planned_of(one, title)], lines, pools);
    if (planned == Shown::yes) continue;
    if (way.followed == tasks::Followed::planned) way.followed = tasks::Followed::unknown;
    if (planned == Shown::unknown) continue;
    // That a mark is not there tells nothing alone: what it stands for may have been there before.
    const auto shown = std::find_if(remedies.begin(), remedies.end(), [&](const auto& other) {
      return shown_in(other, lines, pools) == Shown::yes;
    });
    if (shown == remedies.end()) continue;
    way.followed = tasks::Followed::otherwise;
    if (way.done_as.empty()) way.done_as = shown->title;
  }
  for (const tasks::Decision& decision : decisions) {
    const std::string outcome = decision.in_force() ? outcome_of(decision, undecided, lines, pools)
                                                    : reversed_words(decision, undecided);
    if (!outcome.empty()) way.decisions.push_back(outcome);
  }
  return way;
}

}  // namespace cli
