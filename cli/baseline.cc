#include "cli/baseline.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/json.h"

namespace cli {
namespace {

using Json = nlohmann::ordered_json;

base::Error unreadable(const std::string& path, const std::string& cause) {
  return base::Error(base::ErrorKind::usage, "cannot read the baseline", path, cause,
                     "restore it from git, or make it anew: `punchlist init --replace`");
}

}  // namespace

Baseline baseline_of(const ScanReport& report) {
  Baseline baseline;
  baseline.commit = report.commit;
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const scanner::Finding& finding = report.result.findings[i];
    const std::string disposition =
        i < report.dispositions.size() ? report.dispositions[i] : std::string();
    if (disposition == "accepted" || disposition == "false_positive") continue;
    TrackedSite site;
    site.rule = finding.rule;
    site.path = finding.at.path;
    site.line = finding.at.line;
    site.column = finding.at.column;
    site.item = finding.item;
    site.sink = finding.sink;
    site.ordinal = finding.ordinal;
    site.source_line = finding.source_line;
    const auto hash = report.result.content_hashes.find(finding.at.path);
    if (hash != report.result.content_hashes.end()) site.content_hash = hash->second;
    baseline.sites.push_back(std::move(site));
  }
  return baseline;
}

std::string baseline_text(const Baseline& baseline) {
  std::string text =
      "{\"version\":1,\"commit\":" + json_text(Json(baseline.commit)) + ",\"findings\":[";
  bool first = true;
  for (const TrackedSite& site : baseline.sites) {
    text += first ? "\n" : ",\n";
    first = false;
    text += json_text(Json{{"rule", site.rule},
                           {"path", site.path},
                           {"line", site.line},
                           {"column", site.column},
                           {"item", site.item},
                           {"sink", site.sink},
                           {"ordinal", site.ordinal},
                           {"code", site.source_line},
                           {"file", site.content_hash}});
  }
  return text + (first ? "]}\n" : "\n]}\n");
}

Baseline read_baseline(std::string_view text, const std::string& path) {
  Baseline baseline;
  try {
    const nlohmann::json root = nlohmann::json::parse(text);
    if (root.at("version") != 1) throw unreadable(path, "it was written by a newer punchlist");
    baseline.commit = root.at("commit").get<std::string>();
    for (const nlohmann::json& one : root.at("findings")) {
      TrackedSite site;
      site.rule = one.at("rule").get<std::string>();
      site.path = one.at("path").get<std::string>();
      site.line = one.at("line").get<uint32_t>();
      site.column = one.at("column").get<uint32_t>();
      site.item = one.at("item").get<std::string>();
      site.sink = one.at("sink").get<std::string>();
      site.ordinal = one.at("ordinal").get<uint32_t>();
      site.source_line = one.at("code").get<std::string>();
      site.content_hash = one.at("file").get<std::string>();
      site.commit = baseline.commit;
      baseline.sites.push_back(std::move(site));
    }
  } catch (const nlohmann::json::exception& error) {
    throw unreadable(path, error.what());
  }
  return baseline;
}

}  // namespace cli
