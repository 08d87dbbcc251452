#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/pollers.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

constexpr size_t kLongWay = 1;

bool has_one_thread(const Poller& poller) {
  return poller.kind == Poller::Kind::runtime &&
         (poller.flavour == Flavour::current_thread || poller.local == Known::yes);
}

bool has_many_threads(const Poller& poller) {
  return poller.kind == Poller::Kind::runtime && poller.flavour == Flavour::multi_thread &&
         poller.local == Known::no;
}

/// Whether nothing is known of the runtime, if there is one.
bool is_open(const Poller& poller) {
  return poller.kind == Poller::Kind::unknown ||
         (poller.kind == Poller::Kind::runtime && !has_one_thread(poller) &&
          !has_many_threads(poller));
}

/// The function asks for the flavour first: it is taken to act on the answer.
bool asks_for_flavour(const Analysis& analysis, FnId fn) {
  const FunctionFact& f = analysis.ws().fn(fn);
  for (uint32_t node = f.first_node; node < f.end_node; ++node) {
    const Node& n = analysis.ws().node(fn, node);
    if (n.kind != Kind::method_call && n.kind != Kind::call) continue;
    const KnownApi* api = analysis.types().callee(fn, node).api;
    if (api != nullptr && api->is(kAsksFlavour)) return true;
  }
  return false;
}

/// Whether each runtime that the crate itself starts, in its tests too, has many threads.
bool crate_has_many_threads(const Analysis& analysis, FnId of) {
  const Workspace& ws = analysis.ws();
  const std::string& root = ws.crate_of(of).name;
  bool any = false;
  for (FnId fn = 0; fn < ws.functions(); ++fn) {
    if ((ws.fn(fn).flags & fn_async) == 0 || ws.fn(fn).attributes == 0) continue;
    if (ws.crate_of(fn).name != root) continue;
    const EntryPoint entry = entry_point_of(ws, fn);
    if (entry.attribute == nullptr || !entry.attribute->tokio) continue;
    if (entry.flavour != Flavour::multi_thread) return false;
    any = true;
  }
  return any;
}

/// Whether the function implements a trait, by which others call it.
bool is_of_a_trait(const Workspace& ws, FnId fn) {
  const ImplId impl = ws.impl_of(fn);
  return impl != kNone && (ws.impl(impl).trait != kNone || !ws.impl(impl).trait_path.empty());
}

/// Whether code of other crates can call the function.
bool is_offered(const Workspace& ws, FnId fn) {
  if (!ws.file_of(fn).compiled) return false;
  const Crate& crate = ws.crate_of(fn);
  if (crate.target != nullptr && crate.target->kind != TargetKind::lib) return false;
  return (ws.fn(fn).flags & fn_pub) != 0 || is_of_a_trait(ws, fn);
}

/// Whether code of other crates can call the function in which the way ends.
bool is_open_to_others(const Analysis& analysis, const Poller& poller) {
  if (poller.kind == Poller::Kind::unknown && poller.node != kNone) return false;
  return is_offered(analysis.ws(), poller.fn);
}

Step last_step(const Analysis& analysis, const Poller& poller) {
  Step step;
  step.at = poller.node == kNone ? analysis.location_of_name(poller.fn)
                                 : analysis.location(poller.fn, poller.node);
  const char* what = poller.local == Known::yes ? "runs in a LocalSet"
                     : poller.flavour == Flavour::current_thread
                         ? "runs on a current-thread runtime"
                         : "may run on a current-thread runtime";
  step.note = fmt::format("{} {}", analysis.unit_name({poller.fn, kNone}), what);
  return step;
}

Finding& report_block_in_place_on_current_thread(const Analysis& analysis, Findings& out,
                                                 const Site& site, const Poller& poller,
                                                 Severity severity, const std::string& consequence,
                                                 bool in_tests, bool open) {
  Finding& finding = out.add(block_in_place_on_current_thread(), site.fn, site.node);
  const bool known = has_one_thread(poller);
  finding.severity = severity;
  // What a trait asks for is called on a runtime that somebody chose.
  const bool by_trait = is_of_a_trait(analysis.ws(), poller.fn);
  finding.confidence = known      ? std::min(poller.confidence, site.confidence)
                       : by_trait ? Confidence::possible
                                  : Confidence::likely;
  // A test that panics would have been mended: it hardly takes a long way into what is shipped, and
  // what nobody else can call is called on other runtimes. Nor is there a caller that is not known
  // where a program is: it has been looked at.
  const bool shipped = !analysis.ws().in_test_target(site.fn);
  const bool in_a_program = analysis.linkage().is_in_a_program(analysis.ws().crate_id_of(site.fn));
  if (shipped && ((in_tests && (!open || poller.path.size() > kLongWay)) ||
                  ((in_tests || !known) && in_a_program)))
    finding.confidence = Confidence::possible;
  finding.callee = site.callee;
  finding.context =
      poller.local == Known::yes
          ? std::string(context_name(Context::task_local))
          : std::string(context_name(known ? Context::task_current_thread : Context::task));
  finding.verdict = verdict_text(
      verdict(site.op, context_state(known ? Context::task_current_thread : Context::task)));
  finding.frontiers = analysis.frontiers(site.unit);
  finding.evidence = {last_step(analysis, poller)};
  finding.evidence.insert(finding.evidence.end(), poller.path.begin(), poller.path.end());
  finding.message =
      fmt::format("`{}` in {}: {}", site.callee, analysis.unit_name(site.unit), consequence);
  finding.remedies =
      out_of_block_in_place(analysis, site, analysis.graph().is_async_unit(site.unit), in_tests);
  return finding;
}

void examine_block_in_place_on_current_thread(const Analysis& analysis, Findings& out,
                                              const Site& site) {
  const std::vector<Poller> pollers = pollers_of(analysis, site.unit);
  const Poller* one = nullptr;
  const Poller* one_in_tests = nullptr;
  const Poller* open = nullptr;
  bool many = false;
  for (const Poller& poller : pollers) {
    if (has_one_thread(poller)) {
      const Poller*& first = poller.in_tests ? one_in_tests : one;
      if (first == nullptr && poller.confidence != Confidence::possible) first = &poller;
    }
    if (open == nullptr && is_open(poller) && is_open_to_others(analysis, poller)) open = &poller;
    many = many || (has_many_threads(poller) && poller.confidence != Confidence::possible);
  }
  const bool asks = asks_for_flavour(analysis, site.fn);
  // Others may call it besides those that are seen.
  Poller other;
  other.fn = site.fn;
  const bool only_others =
      open == nullptr && site.unit.node == kNone && is_offered(analysis.ws(), site.fn);
  if (only_others) open = &other;
  if (one != nullptr && (!asks || one->local == Known::yes)) {
    report_block_in_place_on_current_thread(
        analysis, out, site, *one, Severity::critical,
        "panics, as the runtime has no other thread to hand its work over to", false, false);
  } else if (one_in_tests != nullptr && !asks) {
    const bool test_only = analysis.ws().in_test_target(site.fn);
    report_block_in_place_on_current_thread(
        analysis, out, site, *one_in_tests, test_only ? Severity::critical : Severity::medium,
        "panics in tests whose runtime has one thread, the default of `#[tokio::test]`", true,
        !analysis.in_drop(site.unit) && open != nullptr);
  } else if (open != nullptr && !asks && !analysis.ws().in_test_target(site.fn)) {
    Finding& finding = report_block_in_place_on_current_thread(
        analysis, out, site, *open, Severity::medium,
        many ? "panics if its caller's runtime has one thread; those that are seen have many"
             : "panics if its caller's runtime has one thread, and who calls it is not known",
        false, true);
    if (many || only_others || crate_has_many_threads(analysis, site.fn))
      finding.confidence = Confidence::possible;
  } else if (!pollers.empty()) {
    out.sanction(block_in_place_on_current_thread(), site.fn, site.node, site.callee,
                 asks   ? "asks for the runtime's flavour first"
                 : many ? "runs on a multi-thread runtime"
                        : "no current-thread runtime is known to reach it");
  }
}

void check_block_in_place_on_current_thread(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op == Op::block_in_place)
      examine_block_in_place_on_current_thread(analysis, out, site);
  }
}

}  // namespace

const Rule& block_in_place_on_current_thread() {
  static const Rule rule = {"block-in-place-on-current-thread",
                            "`block_in_place` where the runtime has a single thread",
                            "context",
                            Severity::critical,
                            docs::block_in_place_on_current_thread,
                            check_block_in_place_on_current_thread};
  return rule;
}

}  // namespace scanner::rules
