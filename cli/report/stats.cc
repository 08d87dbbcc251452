#include "cli/report/stats.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/report/view.h"
#include "scanner/stats.h"

namespace cli {
namespace {

uint64_t total_of(const scanner::StatGroup& group, std::string_view name) {
  for (const scanner::StatRow& row : group.rows) {
    if (row.name == name) return row.total;
  }
  return 0;
}

/// "2.4", rounded down to a tenth: no locale, no floating point.
std::string tenths(uint64_t count, uint64_t of) {
  const uint64_t scaled = count * 10 / of;
  return std::to_string(scaled / 10) + "." + std::to_string(scaled % 10);
}

}  // namespace

void write_stats(std::ostream& out, const ScanReport& report, const Style& style) {
  for (const scanner::StatGroup& group : report.result.stats) {
    if (group.rows.empty()) continue;
    out << "\n"
        << style.strong(base::replace_all(group.name, "_", " ")) << ": " << group.what << "\n";
    size_t width = 0;
    for (const scanner::StatRow& row : group.rows)
      width = std::max(width, std::to_string(row.total).size());
    for (const scanner::StatRow& row : group.rows) {
      out << "  " << std::setw(static_cast<int>(width)) << row.total << "  "
          << safe(base::replace_all(row.name, "_", " "));
      if (row.in_tests > 0) out << ", " << row.in_tests << " of them in tests";
      out << "\n";
    }
    const uint64_t functions = total_of(group, "async_functions");
    if (functions > 0) {
      out << "  " << tenths(total_of(group, "awaits_in_async_functions"), functions)
          << " awaits per async function\n";
    }
  }
  out << "\n" << style.strong("not examined") << "\n";
  for (const std::string_view what : scanner::not_examined()) out << "  " << what << "\n";
}

}  // namespace cli
