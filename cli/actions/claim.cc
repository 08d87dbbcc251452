#include "cli/actions/claim.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/actions/signs_of_life.h"
#include "repo/repository.h"

namespace cli {

std::vector<store::FindingRow> rows_of(const std::vector<store::FindingRow>& all,
                                       const std::vector<std::string>& ids) {
  std::vector<store::FindingRow> rows;
  for (const store::FindingRow& row : all) {
    if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) rows.push_back(row);
  }
  return rows;
}

ClaimReport claim_task(const Project& project, store::Store& store, store::ClaimRequest request) {
  request.worktree = project.root;
  if (project.repository && !project.bare) {
    const std::optional<repo::Revision> head = project.repository->head();
    if (head) request.base_commit = head->commit.hex();
    request.branch = project.repository->branch().value_or("");
  }
  notice_commits(store);
  ClaimReport report;
  report.claimed = store.claim(request);
  if (report.claimed.expired) report.left = left_work(project, *report.claimed.expired);
  const std::vector<store::FindingRow> all = store.findings();
  report.findings = rows_of(all, report.claimed.task.finding_ids);
  report.cascades = rows_of(all, report.claimed.task.cascades);
  report.verify = project.config.verify;
  return report;
}

}  // namespace cli
