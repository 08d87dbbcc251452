#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scanner/driver_needs.h"
#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_builds.h"
#include "scanner/runtime_values.h"
#include "scanner/value_flow.h"

namespace scanner::rules {
namespace {

/// What code does with a current-thread runtime, as far as it goes on by it.
struct Uses {
  bool driven = false;           ///< some thread is in its `block_on`
  bool unknown = false;          ///< handed on: somebody may drive it there
  std::vector<uint32_t> waits;   ///< `Handle::block_on` of it
  std::vector<uint32_t> spawns;  ///< tasks given to it
  std::vector<uint32_t> enters;  ///< guards
};

void read(const Analysis& analysis, FnId fn, const std::vector<ValueUse>& uses, Uses& out) {
  for (const ValueUse& use : uses) {
    switch (use.kind) {
      case ValueUse::Kind::scope_end:
      case ValueUse::Kind::way_out:
      case ValueUse::Kind::dropped:
        continue;
      case ValueUse::Kind::receiver:
        break;
      case ValueUse::Kind::lent:
        // `&runtime` given to a call goes elsewhere; formatted, it stays.
        if (use.above != kNone && analysis.ws().node(fn, use.above).kind == Kind::reference)
          out.unknown = true;
        continue;
      default:
        out.unknown = true;
        continue;
    }
    // A handle of it, a clone of the handle: used like it, but it drives nothing.
    if (is_shared_handle(analysis.types(), analysis.types().of(fn, use.above))) {
      read(analysis, fn, uses_of_made(analysis.types(), analysis.graph(), fn, use.above), out);
      continue;
    }
    const KnownApi* api = analysis.types().callee(fn, use.above).api;
    if (api == nullptr) {
      out.unknown = true;
      continue;
    }
    switch (api->call) {
      case Op::runtime_block_on:
      case Op::localset_block_on:
        out.driven = true;
        break;
      case Op::handle_block_on:
        out.waits.push_back(use.above);
        break;
      case Op::spawn_on:
        if (!api->runs.empty() && api->runs.front().is_future) out.spawns.push_back(use.above);
        break;
      case Op::runtime_enter:
        out.enters.push_back(use.above);
        break;
      case Op::runtime_drop:
      case Op::runtime_shutdown_background:
        break;
      default:
        out.unknown = true;
    }
  }
}

/// Whether the future cannot go on without the runtime; unknown where it was not seen.
Known needs_runtime(const Analysis& analysis, FnId fn, uint32_t call) {
  const uint32_t future = child_at(analysis.ws().facts(fn), call, 1);
  if (future == kNone) return Known::unknown;
  const DriverNeeds needs = driver_needs(analysis, fn, future);
  if (needs.io || needs.time || needs.task) return Known::yes;
  return needs.seen ? Known::no : Known::unknown;
}

void report_runtime_not_driven(const Analysis& analysis, Findings& out, const Site& built,
                               uint32_t node, Outcome outcome, Confidence confidence,
                               const char* consequence) {
  Finding& finding = out.add(runtime_not_driven(), built.fn, node);
  finding.confidence = confidence;
  finding.callee = analysis.types().callee(built.fn, node).path;
  finding.context = "current-thread runtime that nobody drives";
  Verdict verdict;
  verdict.outcome = outcome;
  finding.verdict = verdict_text(verdict);
  Step step;
  step.at = analysis.location(built.fn, built.node);
  step.note = "a current-thread runtime is built here, and no thread is in its `block_on`";
  finding.evidence.push_back(std::move(step));
  finding.message =
      fmt::format("`{}` in {}: {}", finding.callee, analysis.unit_name(built.unit), consequence);
  finding.remedies = drive_it(analysis, built);
}

void examine_runtime_not_driven(const Analysis& analysis, Findings& out, const Site& built) {
  if (runtime_build(analysis, built.fn, built.node).flavour != Flavour::current_thread) return;
  Uses uses;
  read(analysis, built.fn, uses_of_made(analysis.types(), analysis.graph(), built.fn, built.node),
       uses);
  if (uses.driven || uses.unknown) {
    if (uses.driven && !(uses.waits.empty() && uses.spawns.empty() && uses.enters.empty()))
      out.sanction(runtime_not_driven(), built.fn, built.node, built.callee,
                   "a thread is in its block_on");
    return;
  }
  for (const uint32_t node : uses.waits) {
    const Known needs = needs_runtime(analysis, built.fn, node);
    if (needs == Known::no) continue;
    report_runtime_not_driven(
        analysis, out, built, node, Outcome::hangs,
        needs == Known::yes ? std::min(Confidence::likely, built.confidence) : Confidence::possible,
        "drives no current-thread runtime: timers, sockets and tasks wait for ever");
  }
  for (const uint32_t node : uses.spawns)
    report_runtime_not_driven(analysis, out, built, node, Outcome::does_nothing,
                              std::min(Confidence::likely, built.confidence),
                              "the task is never polled, as no thread drives the runtime");
  for (const Site& site : analysis.sites()) {
    if (!(site.unit == built.unit) || uses.enters.empty() || site.node < uses.enters.front())
      continue;
    if (site.op != Op::spawn_task || !analysis.entered(site.fn, site.node)) continue;
    report_runtime_not_driven(analysis, out, built, site.node, Outcome::does_nothing,
                              std::min(Confidence::likely, built.confidence),
                              "the task is never polled, as the guard of `enter()` drives nothing");
  }
}

void check_runtime_not_driven(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op == Op::runtime_new && site.confidence != Confidence::possible)
      examine_runtime_not_driven(analysis, out, site);
  }
}

}  // namespace

const Rule& runtime_not_driven() {
  static const Rule rule = {"runtime-not-driven",
                            "a current-thread runtime is used, but no thread drives it",
                            "context",
                            Severity::high,
                            docs::runtime_not_driven,
                            check_runtime_not_driven};
  return rule;
}

}  // namespace scanner::rules
