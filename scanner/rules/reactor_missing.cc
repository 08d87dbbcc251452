#include <algorithm>

#include <fmt/format.h>

#include "scanner/driver_needs.h"
#include "scanner/eager.h"
#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

/// Calls of the future on which what it needs is still likely to be reached.
constexpr size_t kFarthestNeed = 4;

bool spawns(const Site& site) {
  return site.op == Op::handle_current || site.op == Op::spawn_task ||
         site.op == Op::spawn_blocking;
}

bool concerns_reactor_missing(const Site& site) {
  return spawns(site) || site.op == Op::construct_timer || site.op == Op::construct_io ||
         site.op == Op::construct_signal;
}

bool wrong_reactor_missing(const Reached& reached) {
  return reached.verdict.outcome == Outcome::panics && reached.verdict.message == 3;
}

/// Looked at only where it is wrong: there are too many to keep each that is right.
bool is_polled(const Site& site) {
  return site.op == Op::poll_io || site.op == Op::await_io || site.op == Op::poll_pool ||
         site.op == Op::await_signal;
}

/// The call's argument, or receiver, that is polled without a runtime; kNone if there is none.
uint32_t future_of_another_executor(const Analysis& analysis, const Site& site) {
  const FileFacts& facts = analysis.ws().facts(site.fn);
  if (site.op == Op::polls_once) return child_at(facts, site.node, 0);
  const KnownApi* api = analysis.types().callee(site.fn, site.node).api;
  if (api == nullptr) return kNone;
  for (const RunsArgument& runs : api->runs) {
    if (!runs.is_future || runs.where != Runs::foreign_root) continue;
    return child_at(facts, site.node, runs.argument == kReceiver ? 0 : runs.argument + 1U);
  }
  return kNone;
}

/// What panics when the future is polled without a runtime: a socket, timer or task of Tokio's in
/// the functions that it awaits. What stands in an async block that is given at once is a site
/// itself.
std::optional<DriverNeed> need_of_context(const Analysis& analysis, const Site& site,
                                          uint32_t future) {
  DriverNeeds needs = driver_needs(analysis, site.fn, future);
  std::optional<DriverNeed> best;
  for (std::optional<DriverNeed>* need : {&needs.io, &needs.time, &needs.context}) {
    if (!*need || (*need)->confidence == Confidence::possible) continue;
    if ((*need)->fn == site.fn && (*need)->path.empty()) continue;
    if (best && best->covers((*need)->confidence, (*need)->path.size())) continue;
    best = std::move(*need);
  }
  return best;
}

bool is_open(const Reached& reached) {
  return reached.context == Context::unknown || reached.context == Context::drop;
}

/// Whether the function is a method of a type with a runtime in a field: such a type is made for
/// callers that have none.
bool owns_runtime(const Analysis& analysis, FnId fn) {
  const Workspace& ws = analysis.ws();
  const ImplId impl = ws.impl_of(fn);
  if (impl == kNone || ws.impl(impl).self_type == kNone) return false;
  const TypeDefId type = ws.impl(impl).self_type;
  const TypeFact& fact = ws.type_fact(type);
  const FileFacts& facts = ws.files()[ws.type(type).file].facts;
  for (uint32_t row = fact.first_field; row < fact.first_field + fact.fields; ++row) {
    const TyId field = analysis.types().parse(facts.str(facts.fields[row].type),
                                              ws.place_of_type(type), facts.str(fact.generics));
    if (analysis.types().is_external(analysis.types().through(field), "tokio::runtime::Runtime"))
      return true;
  }
  return false;
}

/// Futures that another executor drives, or that are polled once, on a thread without a runtime.
void examine_futures_of_others(const Analysis& analysis, Findings& out, const Site& site) {
  const uint32_t future = future_of_another_executor(analysis, site);
  if (future == kNone) return;
  if (site.callee.starts_with("async_std::") && analysis.async_std_enters_tokio()) return;
  Site polled = site;
  polled.op = Op::await_io;
  const std::vector<Reached> all = analysis.reached(polled);
  auto worst = std::find_if(all.begin(), all.end(), wrong_reactor_missing);
  Confidence thread = Confidence::possible;
  if (worst != all.end()) {
    thread = worst->confidence;
  } else if (!all.empty() && std::all_of(all.begin(), all.end(), is_open)) {
    // Nothing is known of the caller, but hardly any has a context when it takes to a `block_on`
    // that gives none, or has a runtime of its own to block on.
    worst = all.begin();
    if (site.op != Op::polls_once || owns_runtime(analysis, site.fn)) thread = Confidence::likely;
  }
  if (worst == all.end()) return;
  std::optional<DriverNeed> need = need_of_context(analysis, site, future);
  if (!need) return;
  Finding& finding = out.add(reactor_missing(), site.fn, site.node);
  finding.confidence = weaker(weaker(thread, need->confidence), Confidence::likely);
  if (need->path.size() > kFarthestNeed) finding.confidence = Confidence::possible;
  finding.callee = site.callee;
  finding.context = std::string(context_name(worst->context));
  finding.verdict = verdict_text(Verdict{Outcome::panics, 3});
  finding.evidence = analysis.evidence(site.unit, site.node, worst->context);
  finding.evidence.insert(finding.evidence.end(), need->path.begin(), need->path.end());
  Step step;
  step.at = analysis.location(need->fn, need->node);
  step.note = fmt::format("`{}` needs the context of a Tokio runtime", need->callee);
  finding.evidence.push_back(std::move(step));
  finding.message = fmt::format(
      "`{}` in {}: polls `{}`, which panics, as no Tokio runtime is entered on this "
      "thread",
      site.callee, analysis.unit_name(site.unit), need->callee);
  finding.in_tests = finding.in_tests || analysis.only_from_tests(site.unit);
  finding.remedies = give_a_context(analysis, site, false);
}

void check_reactor_missing(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests ||
        site.op == Op::polls_once) {
      examine_futures_of_others(analysis, out, site);
      continue;
    }
    if (is_polled(site)) {
      const std::vector<Reached> all = analysis.reached(site);
      if (std::none_of(all.begin(), all.end(), wrong_reactor_missing)) continue;
    } else if (!concerns_reactor_missing(site)) {
      continue;
    }
    if (spawns(site) && analysis.in_drop(site.unit)) continue;  // that is spawn-in-drop
    if (is_built_at_once(site) && taker_of_argument(analysis, site))
      continue;  // that is eager-future-argument
    report_by_context(analysis, out, reactor_missing(), site, wrong_reactor_missing,
                      "panics, as no Tokio runtime is entered on this thread", give_a_context);
  }
}

}  // namespace

const Rule& reactor_missing() {
  static const Rule rule = {"reactor-missing",
                            "an operation that needs a Tokio context on a thread that has none",
                            "reactor",
                            Severity::critical,
                            docs::reactor_missing,
                            check_reactor_missing};
  return rule;
}

}  // namespace scanner::rules
