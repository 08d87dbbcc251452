#include "scanner/held_across_await.h"

#include <fmt/format.h>

#include "scanner/pollers.h"

namespace scanner {

void report_held_across_await(const Analysis& analysis, Findings& out,
                              const HeldAcrossAwait& about) {
  const GuardFinder finder(analysis);
  for_async_units(analysis, [&](const Unit& unit) {
    uint32_t reported = kNone;
    for (const Guard& guard : finder.guards(unit, about.wanted)) {
      if (guard.call == reported) continue;
      const std::optional<uint32_t> await = finder.await_under(unit, guard);
      if (!await.has_value()) continue;
      reported = guard.call;
      Finding& finding = out.add(*about.rule, unit.fn, guard.call);
      finding.callee = guard.callee;
      finding.confidence = guard.confidence;
      finding.context = "async task";
      finding.verdict = about.verdict;
      const std::string name(analysis.ws().text(unit.fn, guard.variable));
      const bool alone = is_polled_alone(analysis, unit);
      if (alone) out.mark_alone();
      finding.message =
          fmt::format("{} of `{}` is alive at an await in {}: {}; {}",
                      guard.temporary ? "a temporary guard" : fmt::format("guard `{}`", name),
                      guard.callee, analysis.unit_name(unit),
                      alone ? "no other task runs on the thread, and what spawns one changes that"
                            : about.consequence(guard.callee),
                      what_the_compiler_says(analysis, unit, guard));
      Step taken;
      taken.at = analysis.location(unit.fn, guard.call);
      taken.note = about.taken;
      Step awaited;
      awaited.at = analysis.location(unit.fn, *await);
      awaited.note = "the task can be suspended here, with the guard alive";
      finding.evidence = {taken, awaited};
      finding.remedies = about.remedies(name);
    }
  });
}

}  // namespace scanner
