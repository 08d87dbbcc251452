#include "cli/actions/site_texts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "cli/report/line_hash.h"
#include "scanner/expectations.h"

namespace cli {
namespace {

constexpr size_t kLongest = 1000;

/// The file's bytes, if they are still those that were scanned.
std::optional<std::string> scanned_bytes(const scanner::SourceSet& sources,
                                         const std::map<std::string, std::string>& hashes,
                                         const std::string& path) {
  const std::vector<scanner::SourceEntry>& entries = sources.entries();
  const auto entry = std::lower_bound(
      entries.begin(), entries.end(), path,
      [](const scanner::SourceEntry& one, const std::string& other) { return one.path < other; });
  if (entry == entries.end() || entry->path != path) return std::nullopt;
  std::string bytes;
  try {
    bytes = sources.read(static_cast<size_t>(entry - entries.begin()));
  } catch (const base::Error&) {
    return std::nullopt;  // it was removed since
  }
  const auto hash = hashes.find(path);
  if (hash != hashes.end() && hash->second != base::hash128_hex(bytes)) return std::nullopt;
  return bytes;
}

/// The whole lines around a range, without the last line end.
std::string_view whole_lines(std::string_view bytes, size_t begin, size_t end) {
  const size_t before = begin == 0 ? std::string_view::npos : bytes.rfind('\n', begin - 1);
  const size_t first = before == std::string_view::npos ? 0 : before + 1;
  size_t last = std::min(bytes.find('\n', end), bytes.size());
  if (last > first && bytes[last - 1] == '\r') --last;
  return bytes.substr(first, std::max(last, end) - first);
}

}  // namespace

std::vector<SiteText> site_texts(const scanner::SourceSet& sources,
                                 const std::map<std::string, std::string>& content_hashes,
                                 const std::vector<scanner::Finding>& findings, bool are_expected) {
  std::vector<SiteText> texts(findings.size());
  for (size_t first = 0, last = 0; first < findings.size(); first = last) {
    const std::string& path = findings[first].at.path;
    std::set<uint32_t> lines;
    for (last = first; last < findings.size() && findings[last].at.path == path; ++last)
      lines.insert(findings[last].at.line);
    const std::optional<std::string> bytes = scanned_bytes(sources, content_hashes, path);
    if (!bytes) continue;
    const std::map<uint32_t, std::string> hashes = line_hashes(*bytes, lines);
    for (size_t i = first; i < last; ++i) {
      const scanner::Location& at = findings[i].at;
      const auto hash = hashes.find(at.line);
      if (hash != hashes.end()) texts[i].line_hash = hash->second;
      if (at.end_byte > bytes->size() || at.begin_byte > at.end_byte) continue;
      const std::string_view lines_around = whole_lines(*bytes, at.begin_byte, at.end_byte);
      if (lines_around.size() <= kLongest) texts[i].lines = lines_around;
      const std::string_view snippet =
          std::string_view(*bytes).substr(at.begin_byte, at.end_byte - at.begin_byte);
      if (snippet.size() <= kLongest) texts[i].snippet = snippet;
    }
    if (!are_expected) continue;
    const auto begin = findings.begin();
    const std::vector<std::string> reasons = scanner::expectation_reasons(
        *bytes, {begin + static_cast<ptrdiff_t>(first), begin + static_cast<ptrdiff_t>(last)});
    for (size_t i = first; i < last; ++i) texts[i].reason = reasons[i - first];
  }
  return texts;
}

std::vector<SiteText> site_texts(const Project& project, const ScanRequest& request,
                                 const ScanReport& report,
                                 const std::vector<scanner::Finding>& findings, bool are_expected) {
  ScanRequest same = request;
  // The branch may have moved on while we scanned.
  if (report.source == SourceKind::commit) same.rev = report.commit;
  return site_texts(*scan_inputs(project, same).sources, report.result.content_hashes, findings,
                    are_expected);
}

}  // namespace cli
