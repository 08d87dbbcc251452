#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "cli/actions/hook.h"
#include "cli/ledger.h"
#include "repo/diff.h"
#include "repo/repository.h"

namespace cli {

std::vector<HeldFile> files_held_by_others(const Project& project, const std::string& claim_id) {
  std::vector<HeldFile> held;
  const std::optional<store::Store> ledger = open_ledger_if_there(project);
  const std::optional<repo::Revision> head = project.repository->head();
  if (!ledger || !head) return held;
  std::map<std::string, HeldFile> files;
  for (const store::TaskRow& task : ledger->tasks()) {
    if (!task.claim || task.claim->released != 0 || task.claim->lease_until <= ledger->now())
      continue;
    const bool is_mine =
        claim_id.empty() ? task.claim->worktree == project.root : task.claim->claim_id == claim_id;
    if (is_mine) continue;
    for (const std::string& path : task.write_set) {
      files[path] = {path, task.handle, task.claim->actor,
                     store::iso_time(task.claim->lease_until)};
    }
  }
  if (files.empty()) return held;
  for (const repo::Change& change : repo::changes_in_index(*project.repository, head->commit, {})) {
    for (const std::string* path : {&change.old_path, &change.new_path}) {
      const auto found = files.find(*path);
      if (found == files.end()) continue;
      held.push_back(found->second);
      files.erase(found);
    }
  }
  std::sort(held.begin(), held.end(),
            [](const HeldFile& a, const HeldFile& b) { return a.path < b.path; });
  return held;
}

}  // namespace cli
