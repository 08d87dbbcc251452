#include "cli/report/task_json.h"

#include <nlohmann/json.hpp>

#include "store/store.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

Json time_json(store::Millis time) { return time == 0 ? Json() : Json(store::iso_time(time)); }

Json ids_json(const std::vector<tasks::FindingNote>& findings) {
  Json ids = Json::array();
  for (const tasks::FindingNote& finding : findings) ids.push_back(finding.id);
  return ids;
}

}  // namespace

Json task_json(const tasks::Task& task) {
  Json json;
  json["id"] = task.id;
  json["handle"] = task.handle();
  json["title"] = task.title;
  json["status"] = tasks::to_string(task.status);
  json["severity"] = task.severity;
  json["confidence"] = task.confidence;
  json["rules"] = task.rules;
  json["wave"] = task.wave;
  json["depends_on"] = task.depends_on;
  json["conflicts_with"] = task.conflicts_with;
  json["conflicts_on"] = Json::array();
  for (const tasks::Crowd& crowd : task.crowds)
    json["conflicts_on"].push_back({{"path", crowd.path}, {"tasks", crowd.others}});
  json["files_modified"] = task.files_modified;
  json["findings"] = ids_json(task.findings);
  json["cascades"] = ids_json(task.cascades);
  json["file"] = task.file();
  return json;
}

Json finding_json(const tasks::FindingNote& finding) {
  Json json;
  json["id"] = finding.id;
  json["rule"] = finding.rule;
  json["severity"] = finding.severity;
  json["confidence"] = finding.confidence;
  json["disposition"] = tasks::to_string(finding.disposition);
  json["path"] = finding.path;
  json["line"] = finding.line;
  json["column"] = finding.column;
  json["item"] = finding.item;
  json["callee"] = finding.callee;
  json["context"] = finding.context;
  json["message"] = finding.message;
  return json;
}

Json finding_row_json(const store::FindingRow& finding) {
  return {{"id", finding.id},          {"rule", finding.rule},     {"path", finding.path},
          {"line", finding.line},      {"column", finding.column}, {"item", finding.item},
          {"message", finding.message}};
}

Json claim_json(const store::ClaimRow& claim) {
  Json json;
  json["claim_id"] = claim.claim_id;
  json["actor"] = claim.actor;
  json["worktree"] = claim.worktree;
  json["epoch"] = claim.epoch;
  json["claimed"] = time_json(claim.claimed);
  json["lease_until"] = time_json(claim.lease_until);
  json["base_commit"] = claim.base_commit;
  json["branch"] = claim.branch;
  return json;
}

Json task_row_json(const store::TaskRow& row) {
  Json json;
  json["id"] = row.id;
  json["handle"] = row.handle;
  json["phase"] = row.phase;
  json["title"] = row.title;
  json["status"] = tasks::to_string(row.state);
  json["since"] = time_json(row.since);
  json["note"] = row.note;
  json["wave"] = row.wave;
  json["depends_on"] = row.depends_on;
  json["blocked_by"] = row.blocked_by;
  json["files_modified"] = row.write_set;
  json["findings"] = row.finding_ids;
  json["cascades"] = row.cascades;
  json["file"] = row.file;
  json["claim"] = row.claim ? claim_json(*row.claim) : Json();
  return json;
}

}  // namespace cli
