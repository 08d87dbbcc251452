#include <algorithm>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_fs_in_async(const Site& site) {
  return site.op == Op::blocking_fs || site.op == Op::blocking_fs_metadata;
}

bool wrong_blocking_fs_in_async(const Reached& reached) { return is_async(reached.context); }

/// Moved off the executor by hand: an exemplar. There are too many right ones to keep them all.
bool moved_away(const Reached& reached) {
  return reached.context == Context::blocking_pool || reached.context == Context::block_in_place;
}

void check_blocking_fs_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_fs_in_async(site)) continue;
    const std::vector<Reached> all = analysis.reached(site);
    if (std::none_of(all.begin(), all.end(), wrong_blocking_fs_in_async) &&
        std::none_of(all.begin(), all.end(), moved_away))
      continue;
    Finding* finding = report_by_context(
        analysis, out, blocking_fs_in_async(), site, wrong_blocking_fs_in_async,
        "it holds the executor's thread for as long as the disk takes", async_twin);
    if (finding == nullptr) continue;
    const bool direct = analysis.graph().is_async_unit(site.unit);
    if (!direct || site.op == Op::blocking_fs_metadata) finding->severity = Severity::info;
  }
}

}  // namespace

const Rule& blocking_fs_in_async() {
  static const Rule rule = {"blocking-fs-in-async",
                            "the file system is waited for in async code",
                            "blocking",
                            Severity::low,
                            docs::blocking_fs_in_async,
                            check_blocking_fs_in_async};
  return rule;
}

}  // namespace scanner::rules
