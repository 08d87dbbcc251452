#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "scanner/cfg_predicate.h"
#include "scanner/driver_needs.h"
#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"
#include "scanner/runtime_builds.h"
#include "scanner/runtime_values.h"
#include "scanner/value_flow.h"

namespace scanner::rules {
namespace {

/// What all futures together need that the runtime is given, as far as they are known; nothing if
/// it is given none.
std::optional<DriverNeeds> needs_of_all(const Analysis& analysis, const Site& built,
                                        bool& handed_on) {
  DriverNeeds all;
  bool used = false;
  const auto merge = [](std::optional<DriverNeed>& into, std::optional<DriverNeed>& from) {
    if (from && (!into || into->confidence < from->confidence)) into = std::move(from);
  };
  for (const ValueUse& use :
       uses_of_made(analysis.types(), analysis.graph(), built.fn, built.node)) {
    if (use.kind == ValueUse::Kind::scope_end || use.kind == ValueUse::Kind::way_out ||
        use.kind == ValueUse::Kind::dropped)
      continue;
    const KnownApi* api = use.kind == ValueUse::Kind::receiver
                              ? analysis.types().callee(built.fn, use.above).api
                              : nullptr;
    uint32_t future =
        api == nullptr ? kNone : child_at(analysis.ws().facts(built.fn), use.above, 1);
    const uint32_t local =
        use.kind == ValueUse::Kind::lent ? set_that_drives(analysis, built.fn, use.node) : kNone;
    if (local != kNone) future = child_at(analysis.ws().facts(built.fn), local, 2);
    if (api != nullptr &&
        (api->call == Op::runtime_shutdown_background || api->call == Op::runtime_drop))
      continue;
    if (api != nullptr && api->call == Op::runtime_enter) used = true;
    if (local == kNone && (api == nullptr || future == kNone ||
                           (api->call != Op::runtime_block_on && api->call != Op::spawn_on))) {
      all.seen = false;  // handed on: what it is given there is not followed
      if (use.kind != ValueUse::Kind::lent && use.kind != ValueUse::Kind::receiver)
        used = handed_on = true;
      continue;
    }
    used = true;
    DriverNeeds needs = driver_needs(analysis, built.fn, future);
    merge(all.io, needs.io);
    merge(all.time, needs.time);
    all.seen = all.seen && needs.seen;
  }
  if (!used) return std::nullopt;
  return all;
}

/// Whether the function's callers decide what runs: it is generic, or is given a future.
bool runs_what_it_is_given(const Workspace& ws, FnId fn) {
  const FunctionFact& f = ws.fn(fn);
  if (ws.text(fn, f.generics).find(':') != std::string_view::npos) return true;
  for (uint32_t node = f.first_node; node < f.end_node; node += ws.node(fn, node).size) {
    if (ws.node(fn, node).kind != Kind::pat_typed) break;
    const std::string_view type = ws.text(fn, ws.node(fn, node).name);
    if (type.find("impl ") != std::string_view::npos || type.find("dyn ") != std::string_view::npos)
      return true;
  }
  return false;
}

/// Whether the package asks for something of Tokio's, but for nothing that waits for sockets,
/// processes or signals: what it leaves out was hardly forgotten.
bool asks_for_no_io(const Workspace& ws, FnId fn) {
  const CrateTarget* target = ws.crate_of(fn).target;
  if (target == nullptr || target->tokio_features.empty()) return false;
  constexpr std::string_view kNeedIo[] = {"full", "net", "process", "signal"};
  return std::none_of(std::begin(kNeedIo), std::end(kNeedIo), [target](std::string_view feature) {
    return target->asks_tokio_for(feature);
  });
}

void report_runtime_without_driver(const Analysis& analysis, Findings& out, const Site& site,
                                   const RuntimeBuild& build, const DriverNeed* need, bool io,
                                   bool anything) {
  const uint32_t node = build.enables == kNone ? site.node : build.enables;
  Finding& finding = out.add(runtime_without_driver(), site.fn, node);
  finding.callee = site.callee;
  const char* driver = io ? "enable_io" : "enable_time";
  ThreadState state = inside_block_on(ThreadState(), build.flavour);
  (io ? state.io : state.time) = Known::no;
  const Verdict then = verdict(io ? Op::construct_io : Op::construct_timer, state);
  finding.verdict = verdict_text(then);
  finding.context = std::string(context_name(build.flavour == Flavour::current_thread
                                                 ? Context::task_current_thread
                                                 : Context::task_multi_thread));
  if (need != nullptr) {
    finding.confidence = std::min(need->confidence, site.confidence);
    finding.message = fmt::format("the runtime is built without `{}`, and `{}` panics in it",
                                  driver, need->callee);
    finding.evidence = need->path;
    Step step;
    step.at = analysis.location(need->fn, need->node);
    step.note = fmt::format("`{}` needs it", need->callee);
    finding.evidence.push_back(std::move(step));
  } else {
    finding.severity = Severity::medium;
    finding.verdict = "unsure (M" + std::to_string(then.message) + ")";
    const bool neither = build.io == Known::no && build.time == Known::no;
    // A test that has run needed none.
    const bool lacks_all = neither && !analysis.ws().in_test_target(site.fn);
    finding.confidence = lacks_all || (build.enables != kNone && anything) ? Confidence::likely
                                                                           : Confidence::possible;
    if (io && asks_for_no_io(analysis.ws(), site.fn)) finding.confidence = Confidence::possible;
    finding.message = fmt::format(
        "the runtime is built without `{}`{}, and not all of what it is given to run can be seen",
        driver, neither ? " and `enable_time`" : "");
  }
  if (build.begins != kNone && build.begins != node)
    finding.evidence.push_back(
        {analysis.location(site.fn, build.begins), "the builder is made here", true});
  finding.remedies = enable_drivers(analysis, site, driver);
}

void examine_runtime_without_driver(const Analysis& analysis, Findings& out, const Site& site) {
  const RuntimeBuild build = runtime_build(analysis, site.fn, site.node);
  if (build.io != Known::no && build.time != Known::no) return;
  // WebAssembly in a browser has neither: what a library needs there, it has of the browser.
  const std::string here = analysis.ws().runs_under(site.fn, site.node);
  if (cfgs_contradict(here, "not(target_arch = \"wasm32\")")) return;
  bool anything = runs_what_it_is_given(analysis.ws(), site.fn);
  const std::optional<DriverNeeds> found = needs_of_all(analysis, site, anything);
  if (!found) return;
  const DriverNeeds& needs = *found;
  if (build.io == Known::no && needs.io) {
    report_runtime_without_driver(analysis, out, site, build, &*needs.io, true, anything);
  } else if (build.time == Known::no && needs.time) {
    report_runtime_without_driver(analysis, out, site, build, &*needs.time, false, anything);
  } else if (needs.seen) {
    out.sanction(runtime_without_driver(), site.fn, site.node, site.callee,
                 "what it runs needs no other driver");
  } else {
    report_runtime_without_driver(analysis, out, site, build, nullptr, build.io == Known::no,
                                  anything);
  }
}

void check_runtime_without_driver(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op == Op::runtime_new && site.confidence != Confidence::possible)
      examine_runtime_without_driver(analysis, out, site);
  }
}

}  // namespace

const Rule& runtime_without_driver() {
  static const Rule rule = {"runtime-without-driver",
                            "a runtime is built without the driver that its futures need",
                            "creation",
                            Severity::critical,
                            docs::runtime_without_driver,
                            check_runtime_without_driver};
  return rule;
}

}  // namespace scanner::rules
