#include "cli/report/html/data.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/json.h"
#include "cli/report/html/finding_data.h"
#include "cli/report/html/strings.h"
#include "tasks/status.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;
using tasks::TaskStatus;

/// Names of files that could not be read wholly; more are counted.
constexpr size_t kMostFiles = 200;

Json texts(const std::vector<std::string>& list, Strings& strings) {
  Json json = Json::array();
  for (const std::string& text : list) json.push_back(strings.add(text));
  return json;
}

Json scan_data(const Dashboard& dashboard, Strings& strings) {
  if (!dashboard.scan) return nullptr;
  const store::ScanRow& scan = *dashboard.scan;
  Json json;
  json["commit"] = strings.add(scan.commit);
  json["branch"] = strings.add(scan.branch);
  json["dirty"] = scan.dirty;
  json["at"] = scan.started;
  json["tool"] = strings.add(scan.tool_version);
  json["rules"] = scan.rules_version;
  json["counts"] = Json::object();
  for (const auto& [name, value] : scan.counts) json["counts"][name] = value;
  return json;
}

Json claim_data(const store::TaskRow& task, Strings& strings) {
  if (!task.claim || task.claim->released != 0) return nullptr;
  const store::ClaimRow& claim = *task.claim;
  return {strings.add(claim.actor), strings.add(claim.branch), claim.claimed, claim.lease_until};
}

Json tasks_data(const Dashboard& dashboard, Strings& strings) {
  Json list = Json::array();
  for (const store::TaskRow& task : dashboard.tasks) {
    // Whether a lease has run out is told by the page, against the time of the ledger's last word.
    const TaskStatus state = task.state == TaskStatus::expired ? TaskStatus::claimed : task.state;
    Json json;
    json["id"] = strings.add(task.id);
    json["handle"] = strings.add(task.handle);
    json["phase"] = strings.add(task.phase);
    json["title"] = strings.add(task.title);
    json["file"] = strings.add(task.file);
    json["wave"] = task.wave;
    json["state"] = strings.add(tasks::to_string(state));
    json["note"] = strings.add(task.note);
    json["since"] = task.since;
    json["rejections"] = task.rejections;
    json["needs"] = texts(task.depends_on, strings);
    json["waits"] = texts(task.blocked_by, strings);
    json["writes"] = texts(task.write_set, strings);
    json["findings"] = texts(task.finding_ids, strings);
    json["cascades"] = texts(task.cascades, strings);
    json["claim"] = claim_data(task, strings);
    json["log"] = log_data(dashboard, task.id, strings);
    list.push_back(std::move(json));
  }
  return list;
}

Json runs_data(const Dashboard& dashboard, Strings& strings) {
  Json list = Json::array();
  for (const store::RunRow& run : dashboard.runs) {
    Json json;
    json["id"] = strings.add(run.id);
    json["task"] = strings.add(run.task);
    json["phase"] = strings.add(run.phase);
    json["name"] = strings.add(run.name);
    json["command"] = strings.add(run.command);
    json["commit"] = strings.add(run.commit);
    json["tree"] = strings.add(run.tree);
    json["actor"] = strings.add(run.actor);
    json["started"] = run.started;
    json["finished"] = run.finished;
    json["took"] = run.duration;
    json["exit"] = run.exit_code;
    json["signal"] = run.signal;
    json["outcome"] = strings.add(run.outcome);
    json["tests"] = {run.tests_passed, run.tests_failed, run.tests_ignored};
    json["inPlace"] = run.in_place;
    json["reused"] = strings.add(run.reused_from);
    json["bytes"] = run.output_bytes;
    json["note"] = strings.add(run.note);
    const auto tail = dashboard.log_tails.find(run.id);
    Json lines = Json::array();
    if (tail != dashboard.log_tails.end()) {
      for (std::string_view line : base::split_lines(tail->second)) {
        lines.push_back(strings.add_shown(shown_text(line, 400)));
      }
    }
    json["tail"] = std::move(lines);
    list.push_back(std::move(json));
  }
  return list;
}

Json phase_checks_data(const Dashboard& dashboard, Strings& strings) {
  Json list = Json::array();
  for (const store::PhaseCheck& check : dashboard.phase_checks) {
    Json gaps = Json::array();
    for (const store::PhaseGap& gap : check.gaps) {
      gaps.push_back({strings.add(gap.truth), strings.add(gap.reason)});
    }
    list.push_back(Json{{"phase", strings.add(check.phase)},
                        {"commit", strings.add(check.commit)},
                        {"actor", strings.add(check.actor)},
                        {"at", check.at},
                        {"status", strings.add(check.status)},
                        {"truths", check.truths},
                        {"held", check.held},
                        {"gaps", std::move(gaps)}});
  }
  return list;
}

/// One list per column: 5,000 commits are five times as long with a name at each number.
Json burn_data(const Dashboard& dashboard, Strings& strings) {
  Json commits = Json::array();
  Json dirty = Json::array();
  Json times = Json::array();
  Json history = Json::array();  // from, behind the last: as many ranges as there are gaps
  Json open = {Json::array(), Json::array(), Json::array(), Json::array(), Json::array()};
  for (size_t i = 0; i < dashboard.burn.size(); ++i) {
    const BurnPoint& point = dashboard.burn[i];
    commits.push_back(point.commit.substr(0, 10));
    if (point.dirty) dirty.push_back(i);
    times.push_back(point.at / 1000);
    const bool was_history = i > 0 && dashboard.burn[i - 1].from_history;
    if (point.from_history && !was_history) history.push_back({i, i + 1});
    if (point.from_history && was_history) history.back()[1] = i + 1;
    for (size_t severity = 0; severity < 5; ++severity) {
      open[severity].push_back(point.tally.open[severity]);
    }
  }
  Json markers = Json::array();
  for (const BurnMarker& marker : dashboard.markers) {
    markers.push_back({marker.point, marker.kind, strings.add(marker.text)});
  }
  return Json{{"commits", std::move(commits)}, {"dirty", std::move(dirty)},
              {"seconds", std::move(times)},   {"history", std::move(history)},
              {"open", std::move(open)},       {"markers", std::move(markers)}};
}

Json rules_data(const Dashboard& dashboard, Strings& strings) {
  Json list = Json::array();
  for (const ShownRule& rule : dashboard.rules) {
    Json lines = Json::array();
    for (std::string_view line : base::split_lines(rule.doc)) lines.push_back(strings.add(line));
    list.push_back(Json{{"id", strings.add(rule.id)},
                        {"title", strings.add(rule.title)},
                        {"severity", strings.add(rule.severity)},
                        {"doc", std::move(lines)}});
  }
  return list;
}

Json skipped_data(const std::vector<scanner::Skipped>& files, Strings& strings) {
  Json list = Json::array();
  for (size_t i = 0; i < std::min(files.size(), kMostFiles); ++i) {
    list.push_back({strings.add(files[i].path), strings.add(files[i].reason)});
  }
  return {files.size(), std::move(list)};
}

Json coverage_data(const SeenCode& code, Strings& strings) {
  if (!code.is_there) return nullptr;
  Json right = Json::array();
  for (const auto& [reason, count] : code.found_right) {
    right.push_back({strings.add(reason), count});
  }
  std::vector<scanner::Skipped> not_compiled;
  for (const std::string& path : code.files.not_compiled) {
    not_compiled.push_back({path, "no crate of the workspace compiles it"});
  }
  std::vector<scanner::Skipped> problems;
  for (const scanner::Problem& problem : code.problems) {
    problems.push_back({problem.path, problem.text});
  }
  return Json{{"files", code.files.rust_files},
              {"bytes", code.files.rust_bytes},
              {"parsed", code.files.parsed},
              {"unparsedBytes", code.files.unparsed_bytes},
              {"macroBytes", code.files.opaque_macro_bytes},
              {"skipped", skipped_data(code.files.skipped, strings)},
              {"withErrors", skipped_data(code.files.with_errors, strings)},
              {"notCompiled", skipped_data(not_compiled, strings)},
              {"problems", skipped_data(problems, strings)},
              {"right", std::move(right)}};
}

}  // namespace

std::string page_data(const Dashboard& dashboard) {
  Strings strings;
  Json json;
  json["project"] = strings.add(dashboard.project);
  json["asOf"] = dashboard.as_of;
  json["scan"] = scan_data(dashboard, strings);
  json["findings"] = findings_data(dashboard, strings);
  json["tasks"] = tasks_data(dashboard, strings);
  json["runs"] = runs_data(dashboard, strings);
  json["phaseChecks"] = phase_checks_data(dashboard, strings);
  json["burn"] = burn_data(dashboard, strings);
  json["rules"] = rules_data(dashboard, strings);
  json["coverage"] = coverage_data(dashboard.code, strings);
  json["strings"] = strings.all();
  return base::replace_all(json_text(json), "<", "\\u003c");
}

}  // namespace cli
