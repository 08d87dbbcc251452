#include "cli/report/left_work.h"

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/report/view.h"

namespace cli {

nlohmann::ordered_json left_work_json(const LeftWork& left) {
  nlohmann::ordered_json data = {{"worktree", left.worktree},
                                 {"there", left.there},
                                 {"branch", left.branch},
                                 {"unmerged_commits", nlohmann::ordered_json::array()},
                                 {"more_commits", left.more_commits},
                                 {"dirty_files", left.dirty},
                                 {"more_dirty_files", left.more_dirty},
                                 {"problem", left.problem}};
  for (const LeftCommit& commit : left.commits) {
    data["unmerged_commits"].push_back({{"hash", commit.hash}, {"summary", commit.summary}});
  }
  return data;
}

void write_left_work(std::ostream& out, const LeftWork& left, const std::string& indent) {
  out << indent << "work tree " << safe(left.worktree) << (left.there ? "" : " (gone)");
  if (!left.branch.empty()) out << ", branch " << safe(left.branch);
  out << "\n";
  for (const LeftCommit& commit : left.commits) {
    out << indent << "not merged: " << commit.hash.substr(0, 12) << " " << safe(commit.summary)
        << "\n";
  }
  if (left.more_commits) out << indent << "not merged: and more\n";
  for (const std::string& path : left.dirty)
    out << indent << "not committed: " << safe(path) << "\n";
  if (left.more_dirty != 0) {
    out << indent << "not committed: " << base::count_of(left.more_dirty, "more file") << "\n";
  }
  if (!left.problem.empty()) out << indent << "cannot be looked at: " << safe(left.problem) << "\n";
  if (left.commits.empty() && left.dirty.empty() && left.problem.empty()) {
    out << indent << (left.there ? "nothing was left there\n" : "no commit of it is known\n");
  }
}

}  // namespace cli
