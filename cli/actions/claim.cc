#include "cli/actions/claim.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "repo/repository.h"

namespace cli {
namespace {

std::vector<store::FindingRow> rows_of(const std::vector<store::FindingRow>& all,
                                       const std::vector<std::string>& ids) {
  std::vector<store::FindingRow> rows;
  for (const store::FindingRow& row : all) {
    if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) rows.push_back(row);
  }
  return rows;
}

}  // namespace

ClaimReport claim_task(const Project& project, store::Store& store, store::ClaimRequest request) {
  request.worktree = project.root;
  if (project.repository) {
    const std::optional<repo::Revision> head = project.repository->head();
    if (head) request.base_commit = head->commit.hex();
  }
  ClaimReport report;
  report.claimed = store.claim(request);
  const std::vector<store::FindingRow> all = store.findings();
  report.findings = rows_of(all, report.claimed.task.finding_ids);
  report.cascades = rows_of(all, report.claimed.task.cascades);
  report.verify = project.config.verify;
  return report;
}

store::ClaimHolder holder_of(const Project& project, const std::string& actor,
                             const std::string& claim_id) {
  store::ClaimHolder holder;
  holder.actor = actor;
  holder.worktree = project.root;
  holder.claim_id = claim_id;
  return holder;
}

}  // namespace cli
