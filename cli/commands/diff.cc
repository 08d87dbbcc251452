#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/actions/compare.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/report/view.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

struct DiffArguments {
  std::string before;
  std::string after;
  std::vector<std::string> paths;
  std::string repository;
  unsigned jobs = 0;
  bool all = false;
};

constexpr std::array<Fate, 5> kFates = {Fate::new_, Fate::fixed, Fate::moved, Fate::edited,
                                        Fate::uncertain};

const scanner::Finding& before_of(const Comparison& comparison, size_t index) {
  return comparison.before.result.findings[index];
}
const scanner::Finding& after_of(const Comparison& comparison, size_t index) {
  return comparison.after.result.findings[index];
}

/// Only what was or is below one of the paths.
void limit(Comparison& comparison, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  const auto is_inside = [&paths](const scanner::Finding& finding) {
    return std::any_of(paths.begin(), paths.end(), [&finding](const std::string& path) {
      return lies_below(finding.at.path, path);
    });
  };
  std::vector<Difference> kept;
  for (const Difference& one : comparison.differences) {
    if ((one.before && is_inside(before_of(comparison, *one.before))) ||
        (one.after && is_inside(after_of(comparison, *one.after))))
      kept.push_back(one);
  }
  comparison.differences = std::move(kept);
}

Json side_json(const scanner::Finding& finding) {
  Json json;
  json["path"] = finding.at.path;
  json["line"] = finding.at.line;
  json["column"] = finding.at.column;
  json["item"] = finding.item;
  json["source_line"] = finding.source_line;
  return json;
}

Json difference_json(const Comparison& comparison, const Difference& one) {
  const scanner::Finding& finding =
      one.after ? after_of(comparison, *one.after) : before_of(comparison, *one.before);
  Json json;
  json["kind"] = to_string(one.fate);
  json["rule"] = finding.rule;
  json["severity"] = scanner::to_string(finding.severity);
  json["confidence"] = scanner::to_string(finding.confidence);
  json["message"] = finding.message;
  json["in_tests"] = finding.in_tests;
  json["before"] = one.before ? side_json(before_of(comparison, *one.before)) : Json();
  json["after"] = one.after ? side_json(after_of(comparison, *one.after)) : Json();
  if (!one.reason.empty()) json["reason"] = one.reason;
  if (!one.candidates.empty()) {
    Json list = Json::array();
    for (const size_t index : one.candidates)
      list.push_back(side_json(after_of(comparison, index)));
    json["candidates"] = list;
  }
  if (one.successor) {
    const scanner::Finding& next = after_of(comparison, *one.successor);
    json["succeeded_by"] = side_json(next);
    json["succeeded_by"]["rule"] = next.rule;
  }
  return json;
}

std::map<Fate, size_t> counts_of(const Comparison& comparison) {
  std::map<Fate, size_t> counts;
  for (const Difference& one : comparison.differences) ++counts[one.fate];
  return counts;
}

void write_diff_json(Invocation& inv, const Comparison& comparison) {
  const std::map<Fate, size_t> counts = counts_of(comparison);
  Json data;
  data["before"] = comparison.before.commit;
  data["after"] = comparison.after.commit;
  for (const Fate fate : kFates) {
    const auto found = counts.find(fate);
    data["counts"][std::string(to_string(fate))] = found == counts.end() ? 0 : found->second;
  }
  const auto same = counts.find(Fate::same);
  data["counts"]["same"] = same == counts.end() ? 0 : same->second;
  data["differences"] = Json::array();
  for (const Difference& one : comparison.differences) {
    if (one.fate != Fate::same) data["differences"].push_back(difference_json(comparison, one));
  }
  write_json(inv, json_text(data));
}

void write_difference(std::ostream& out, const Comparison& comparison, const Difference& one,
                      const Style& style) {
  const scanner::Finding* before = one.before ? &before_of(comparison, *one.before) : nullptr;
  const scanner::Finding* after = one.after ? &after_of(comparison, *one.after) : nullptr;
  const scanner::Finding& finding = after != nullptr ? *after : *before;
  out << "  " << place(finding.at) << ": " << scanner::to_string(finding.severity) << "["
      << safe(finding.rule) << "] " << safe(finding.message) << "\n";
  if (before != nullptr && after != nullptr) {
    out << style.faint("    was " + place(before->at) + " in " + safe(before->item)) << "\n";
    if (one.fate == Fate::edited) {
      out << style.faint("    - " + safe(base::trim(before->source_line))) << "\n"
          << style.faint("    + " + safe(base::trim(after->source_line))) << "\n";
    }
  }
  if (!one.reason.empty()) out << "    " << safe(one.reason) << "\n";
  for (const size_t index : one.candidates)
    out << "    could be " << place(after_of(comparison, index).at) << "\n";
  if (one.successor) {
    const scanner::Finding& next = after_of(comparison, *one.successor);
    out << "    its site now raises " << safe(next.rule) << " at " << place(next.at) << "\n";
  }
}

void write_diff_text(Invocation& inv, const Comparison& comparison, bool all) {
  const Style style(use_colour(inv.env, inv.out_is_terminal));
  const std::map<Fate, size_t> counts = counts_of(comparison);
  size_t only_lines = 0;
  std::string summary;
  for (const Fate fate : kFates) {
    const auto count = counts.find(fate);
    bool has_title = false;
    for (const Difference& one : comparison.differences) {
      if (one.fate != fate) continue;
      if (one.only_line && !all) {
        ++only_lines;
        continue;
      }
      if (!has_title) inv.out << style.strong(to_string(fate)) << "\n";
      has_title = true;
      write_difference(inv.out, comparison, one, style);
    }
    summary += (summary.empty() ? "" : ", ") +
               std::to_string(count == counts.end() ? 0 : count->second) + " " +
               std::string(to_string(fate));
    if (fate == Fate::moved && only_lines > 0)
      summary += " (" + std::to_string(only_lines) + " only to another line: --all)";
  }
  const auto same = counts.find(Fate::same);
  inv.out << comparison.before.commit.substr(0, 10) << ".." << comparison.after.commit.substr(0, 10)
          << ": " << summary << ", " << (same == counts.end() ? 0 : same->second)
          << " where they were\n";
}

int run_diff(Invocation& inv, const DiffArguments& arguments) {
  const Project project = arguments.repository.empty()
                              ? open_git_project(inv)
                              : open_repository_project(inv, arguments.repository, arguments.after);
  std::vector<std::string> paths;
  for (const std::string& path : arguments.paths) {
    const std::string inside = path_in_project(project, inv, path);
    if (inside.empty()) {
      paths.clear();
      break;
    }
    paths.push_back(inside);
  }
  Comparison comparison;
  {
    const Progress progress(inv, "scanning both commits");
    comparison = compare(project, arguments.before, arguments.after, arguments.jobs);
  }
  limit(comparison, paths);
  if (inv.format == "json") {
    write_diff_json(inv, comparison);
  } else {
    write_diff_text(inv, comparison, arguments.all);
  }
  for (const Difference& one : comparison.differences) {
    if (one.fate == Fate::new_ && at_gate(after_of(comparison, *one.after), project.config.gate))
      return kExitFindings;
  }
  return kExitOk;
}

}  // namespace

void add_diff(CLI::App& root, Invocation& inv) {
  const auto arguments = std::make_shared<DiffArguments>();
  CLI::App& command =
      add_command(root, inv, "diff", "what became of the findings from one commit to another",
                  "Audit", [&inv, arguments] { return run_diff(inv, *arguments); });
  command.add_option("before", arguments->before, "the earlier commit")
      ->type_name("REV1")
      ->required();
  command.add_option("after", arguments->after, "the later commit")->type_name("REV2")->required();
  command.add_option("paths", arguments->paths, "only what was or is below these");
  command
      .add_option("--repo", arguments->repository,
                  "compare commits of this clone or git directory, bare ones too")
      ->type_name("DIR");
  command.add_option("--jobs", arguments->jobs, "threads; otherwise one per processor")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  command.add_flag("--all", arguments->all, "text: also what only moved to another line");
  add_format_option(command, inv, {"text", "json"});
  add_config_option(command, inv);
}

}  // namespace cli
