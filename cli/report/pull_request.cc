#include "cli/report/pull_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
namespace cli {
namespace {

using scanner::Finding;
using scanner::Severity;

constexpr size_t kLongestLine = 400;

std::string html(std::string_view text) {
  std::string escaped;
  for (const char c : safe(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '@':
        escaped += "&#64;";
        break;
      case '#':
        escaped += "&#35;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// Plain text between code spans.
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : html(text)) {
    if (std::string_view("\\`*_[]|~!").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  // Web addresses become links by themselves.
  return base::replace_all(escaped, "://", ":&#47;/");
}

/// Cut to a length that a reader takes in, at a character.
std::string shortened(std::string_view text) {
  if (text.size() <= kLongestLine) return std::string(text);
  size_t end = kLongestLine;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

size_t longest_run(std::string_view text, char wanted) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string place_code(const scanner::Location& at) {
  return markdown_code(shortened(at.path) + ":" + std::to_string(at.line));
}

std::string folded(const ScanReport& report, size_t index) {
  const Finding& finding = report.result.findings[index];
  std::string text =
      "<details><summary><b>" + std::string(scanner::to_string(finding.severity)) + "</b> <code>" +
      html(shortened(finding.at.path)) + ":" + std::to_string(finding.at.line) + "</code> " +
      html(base::replace_all(shortened(finding.message), "`", "")) + "</summary>\n\n";
  const std::string line = shortened(base::trim(finding.source_line));
  const std::string fence(std::max<size_t>(3, longest_run(line, '`') + 1), '`');
  text += fence + "rust\n" + safe(line) + "\n" + fence + "\n\n";
  for (const scanner::Step& step : finding.evidence)
    text += "- " + place_code(step.at) + ": " + markdown_text(shortened(step.note)) + "\n";
  if (!finding.remedies.empty())
    text += "- **Do:** " + markdown_text(shortened(finding.remedies.front().title)) + "\n";
  text += "- Rule " + markdown_code(finding.rule) + ", " +
          std::string(scanner::to_string(finding.confidence)) + "; `punchlist explain " +
          finding.rule + "` says more.\n\n</details>\n";
  return text;
}

std::string in_one_line(const Finding& finding) {
  return "- " + std::string(scanner::to_string(finding.severity)) + " " + place_code(finding.at) +
         " " + markdown_text(shortened(finding.message)) + "\n";
}

/// Adds as many as fit, then says how many did not.
void add_fitting(std::string& text, const std::vector<std::string>& parts, size_t limit) {
  constexpr size_t kRoomForTheRest = 100;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (text.size() + parts[i].size() + kRoomForTheRest > limit) {
      text += "\n" + std::to_string(parts.size() - i) + " more: `punchlist scan` shows them.\n";
      return;
    }
    text += parts[i];
  }
}

struct Counts {
  std::array<size_t, 5> by_severity{};
  size_t in_all = 0;
  void add(Severity severity) {
    ++by_severity[static_cast<size_t>(severity)];
    ++in_all;
  }
};

}  // namespace

std::string markdown_code(std::string_view text) {
  const std::string content = safe(text);
  const std::string fence(longest_run(content, '`') + 1, '`');
  const bool needs_space = content.empty() || content.front() == '`' || content.back() == '`';
  const std::string space = needs_space ? " " : "";
  return fence + space + content + space + fence;
}

std::string markdown_text(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '`');
  if (parts.size() % 2 == 0) return plain(text);  // a mark without its other
  std::string result;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i % 2 == 0) {
      result += plain(parts[i]);
    } else {
      result += markdown_code(parts[i]);
    }
  }
  return result;
}

std::string pull_request_markdown(const ScanReport& report, const View& view,
                                  const std::optional<std::vector<bool>>& is_new,
                                  const std::string& base) {
  const std::vector<Finding>& findings = report.result.findings;
  std::vector<size_t> fresh;
  std::vector<size_t> known;
  Counts new_counts;
  Counts known_counts;
  size_t dismissed = 0;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!is_for_others(findings[i], view)) continue;
    if (i < report.dispositions.size() &&
        (report.dispositions[i] == "accepted" || report.dispositions[i] == "false_positive")) {
      ++dismissed;
      continue;
    }
    const bool counts_as_new = !is_new || (*is_new)[i];
    (counts_as_new ? fresh : known).push_back(i);
    (counts_as_new ? new_counts : known_counts).add(findings[i].severity);
  }
  const auto worse = [&findings](size_t a, size_t b) {
    return findings[a].severity > findings[b].severity;
  };
  std::stable_sort(fresh.begin(), fresh.end(), worse);
  std::stable_sort(known.begin(), known.end(), worse);

  const std::string kind = is_new ? "new finding" : "finding";
  std::string text = "### punchlist: " + base::count_of(fresh.size(), kind);
  if (is_new) text += ", " + std::to_string(known.size()) + " known";
  if (dismissed > 0) text += ", " + std::to_string(dismissed) + " dismissed";
  text += "\n\n";
  if (!report.commit.empty()) {
    text += "Commit " + report.commit.substr(0, 10) + (report.dirty ? " with changes" : "");
    if (!base.empty()) text += ", held against " + base;
    text += ".\n\n";
  }
  if (new_counts.in_all + known_counts.in_all > 0) {
    text += is_new ? "| severity | new | known |\n| --- | --: | --: |\n"
                   : "| severity | open |\n| --- | --: |\n";
    for (size_t s = new_counts.by_severity.size(); s-- > 0;) {
      if (new_counts.by_severity[s] + known_counts.by_severity[s] == 0) continue;
      text += "| " + std::string(scanner::to_string(static_cast<Severity>(s))) + " | " +
              std::to_string(new_counts.by_severity[s]);
      if (is_new) text += " | " + std::to_string(known_counts.by_severity[s]);
      text += " |\n";
    }
    text += "\n";
  }
  std::vector<std::string> parts;
  for (const size_t index : fresh) parts.push_back(folded(report, index));
  // The known ones get a quarter of the room, or what is left.
  constexpr size_t kForKnown = kLongestComment / 4;
  add_fitting(text, parts, known.empty() ? kLongestComment : kLongestComment - kForKnown);
  if (!known.empty()) {
    text += "\n<details><summary>" + std::to_string(known.size()) + " known</summary>\n\n";
    parts.clear();
    for (const size_t index : known) parts.push_back(in_one_line(findings[index]));
    add_fitting(text, parts, kLongestComment - 20);
    text += "\n</details>\n";
  }
  return text;
}

}  // namespace cli
