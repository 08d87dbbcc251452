#include "cli/report/finding_json.h"

namespace cli {

nlohmann::ordered_json known_finding_json(const store::FindingRow& row) {
  nlohmann::ordered_json json;
  json["id"] = row.id;
  json["rule"] = row.rule;
  json["severity"] = scanner::to_string(row.severity);
  json["confidence"] = scanner::to_string(row.confidence);
  json["path"] = row.path;
  json["line"] = row.line;
  json["column"] = row.column;
  json["item"] = row.item;
  json["callee"] = row.callee;
  json["context"] = row.context;
  json["message"] = row.message;
  json["source_line"] = row.source_line;
  json["in_tests"] = row.in_tests;
  json["presence"] = tasks::to_string(row.presence);
  if (!row.presence_reason.empty()) json["presence_reason"] = row.presence_reason;
  json["disposition"] = tasks::to_string(row.disposition);
  if (!row.note.empty()) json["note"] = row.note;
  json["task"] = row.task.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(row.task);
  json["first_commit"] = row.first_commit;
  json["last_commit"] = row.last_commit;
  json["regressions"] = row.regressions;
  return json;
}

}  // namespace cli
