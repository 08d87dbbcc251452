#include "cli/report/summary.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace cli {
namespace {

using scanner::Finding;
using scanner::Severity;

constexpr size_t kNamedFiles = 3;
constexpr size_t kNamedReasons = 4;

/// 1234567 as "1,234,567".
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string counted(uint64_t number, const std::string& noun) {
  return grouped(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string subject_of(const ScanReport& report) {
  const std::string commit = report.commit.substr(0, 10);
  switch (report.source) {
    case SourceKind::commit:
      return "commit " + commit;
    case SourceKind::index:
      return "the index";
    case SourceKind::worktree:
      if (!report.in_git) return "the folder";
      if (commit.empty()) return "the work tree, before its first commit";
      return report.dirty ? "the work tree on " + commit : "commit " + commit;
  }
  return commit;
}

void write_examined(std::ostream& out, const ScanReport& report) {
  out << "examined " << counted(report.result.files.rust_files, "Rust file") << " of "
      << subject_of(report);
  std::vector<std::string> counts;
  const std::pair<const char*, const char*> kinds[] = {
      {"async_fns", "async function"}, {"awaits", "await"}, {"spawns", "spawn"}};
  for (const auto& [name, noun] : kinds) {
    const auto found = report.result.counts.find(name);
    if (found != report.result.counts.end() && found->second > 0) {
      counts.push_back(counted(found->second, noun));
    }
  }
  if (!counts.empty()) out << ": " << base::join(counts, ", ");
  out << "\n";
}

void write_sanctioned(std::ostream& out, const ScanReport& report) {
  std::vector<std::pair<size_t, std::string>> reasons;
  size_t total = 0;
  for (const scanner::Sanctioned& site : report.result.sanctioned) {
    if (site.in_tests) continue;
    ++total;
    const auto same = std::find_if(reasons.begin(), reasons.end(),
                                   [&site](const auto& one) { return one.second == site.reason; });
    if (same == reasons.end()) {
      reasons.push_back({1, site.reason});
    } else {
      ++same->first;
    }
  }
  if (total == 0) return;
  std::sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> parts;
  for (const auto& [count, reason] : reasons) {
    if (parts.size() == kNamedReasons) {
      parts.push_back("...");
      break;
    }
    parts.push_back(grouped(count) + " (" + safe(reason) + ")");
  }
  out << "found right: " << counted(total, "site") << ": " << base::join(parts, ", ") << "\n";
}

void write_left_out(std::ostream& out, std::string_view what,
                    const std::vector<std::string>& names) {
  if (names.empty()) return;
  out << what << ": " << counted(names.size(), "file") << ": ";
  for (size_t i = 0; i < names.size() && i < kNamedFiles; ++i) {
    out << (i > 0 ? ", " : "") << safe(names[i]);
  }
  if (names.size() > kNamedFiles) out << ", ...";
  out << "\n";
}

std::vector<std::string> with_reasons(const std::vector<scanner::Skipped>& list) {
  std::vector<std::string> names;
  for (const scanner::Skipped& one : list) names.push_back(one.path + " (" + one.reason + ")");
  return names;
}

}  // namespace

std::string totals_line(const ScanReport& report, const View& view) {
  std::array<size_t, 5> by_severity{};
  std::array<size_t, 8> hidden{};
  for (size_t i = 0; i < report.result.findings.size(); ++i) {
    const Finding& finding = report.result.findings[i];
    if (!passes(finding, view)) continue;
    const Hidden why = hidden_in_text(report, i, view);
    ++hidden[static_cast<size_t>(why)];
    if (why == Hidden::no) ++by_severity[static_cast<size_t>(finding.severity)];
  }
  std::vector<std::string> shown;
  for (size_t i = by_severity.size(); i-- > 0;) {
    if (by_severity[i] == 0) continue;
    shown.push_back(grouped(by_severity[i]) + " " +
                    std::string(scanner::to_string(static_cast<Severity>(i))));
  }
  std::vector<std::string> left;
  const std::pair<Hidden, const char*> kinds[] = {{Hidden::low, "low"},
                                                  {Hidden::possible, "only possible"},
                                                  {Hidden::in_tests, "in tests"},
                                                  {Hidden::only_tests, "reached by tests only"},
                                                  {Hidden::not_compiled, "not compiled"},
                                                  {Hidden::dismissed, "dismissed"},
                                                  {Hidden::in_baseline, "in the baseline"}};
  for (const auto& [why, words] : kinds) {
    const size_t count = hidden[static_cast<size_t>(why)];
    if (count > 0) left.push_back(grouped(count) + " " + words);
  }
  std::string text = shown.empty() ? "no misuse found" : base::join(shown, ", ");
  if (!left.empty()) text += "; " + base::join(left, ", ") + ": --all";
  return text;
}

void write_summary(std::ostream& out, const ScanReport& report, const View& view,
                   const Style& style) {
  const scanner::FileReport& files = report.result.files;
  write_examined(out, report);
  write_sanctioned(out, report);
  write_left_out(out, "skipped", with_reasons(files.skipped));
  write_left_out(out, "not parsed in part", with_reasons(files.with_errors));
  write_left_out(out, "compiled by no crate", files.not_compiled);
  if (!report.result.expected.empty()) {
    out << "expected and silenced in the source: "
        << counted(report.result.expected.size(), "finding") << "\n";
  }
  for (const scanner::Problem& problem : report.result.problems) {
    out << style.warning("problem:") << " " << safe(problem.path);
    if (problem.line > 0) out << ":" << problem.line;
    out << ": " << safe(problem.text) << "\n";
  }
  out << style.strong(totals_line(report, view)) << "\n";
}

}  // namespace cli
