#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/held_thread.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool gives_blocking_socket(const Analysis& analysis, FnId fn, uint32_t call) {
  const Callee& callee = analysis.types().callee(fn, call);
  return callee.api != nullptr && callee.api->is(kSocket);
}

/// The call that made the blocking socket, in this function or in one that it calls; nothing if it
/// is not known, or set non-blocking.
struct Origin {
  FnId fn;
  uint32_t node;
  Confidence confidence;
};
bool find_origin(const Analysis& analysis, const Site& site, Origin& origin) {
  const Workspace& ws = analysis.ws();
  const FunctionFact& f = ws.fn(site.fn);
  const uint32_t value = child_at(ws.facts(site.fn), site.node, 1);
  const uint32_t maker = value == kNone ? kNone : maker_of(analysis, site.fn, value);
  if (maker == kNone || unblocking_call(analysis, site.fn, f.first_node, f.end_node) != kNone)
    return false;
  if (gives_blocking_socket(analysis, site.fn, maker)) {
    origin = {site.fn, maker, Confidence::proven};
    return true;
  }
  const Callee& callee = analysis.types().callee(site.fn, maker);
  if (callee.targets.size() != 1) return false;
  const FnId helper = callee.targets.front().fn;
  const FunctionFact& h = ws.fn(helper);
  if (unblocking_call(analysis, helper, h.first_node, h.end_node) != kNone) return false;
  for (uint32_t node = h.first_node; node < h.end_node; ++node) {
    const Kind kind = ws.node(helper, node).kind;
    if ((kind == Kind::call || kind == Kind::method_call) &&
        gives_blocking_socket(analysis, helper, node)) {
      origin = {helper, node, Confidence::likely};
      return true;
    }
  }
  return false;
}

Remedy set_it(const Analysis& analysis, const Site& site) {
  Remedy remedy;
  remedy.id = "set-nonblocking";
  remedy.title = "call `set_nonblocking(true)` on the socket before it is handed over";
  remedy.steps = {fmt::format("add `socket.set_nonblocking(true)?;` before `from_std` in `{}`",
                              analysis.ws().name(site.fn))};
  remedy.why = "the runtime's driver then says when the socket is ready, and no call waits for it";
  return remedy;
}

/// In 0.2 `from_std` makes the socket non-blocking by itself (mio 0.6 does); since 0.3 it does not.
bool is_made_nonblocking(const Analysis& analysis, FnId fn) {
  const CrateTarget* target = analysis.ws().crate_of(fn).target;
  const Dependency* tokio = target == nullptr ? nullptr : target->find_dependency("tokio");
  return tokio != nullptr && tokio->asks_for("0.2");
}

void check_blocking_socket_from_std(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (site.op != Op::construct_io || !site.api->is(kFromStd)) continue;
    if (is_made_nonblocking(analysis, site.fn)) continue;
    Origin origin{};
    if (!find_origin(analysis, site, origin)) continue;
    Finding& finding = out.add(blocking_socket_from_std(), site.fn, site.node);
    finding.callee = site.callee;
    finding.confidence = std::min(origin.confidence, site.confidence);
    finding.verdict = verdict_text(verdict(Op::construct_io_of_blocking_socket, ThreadState()));
    finding.context = "any";
    finding.message = fmt::format(
        "`{}` is given a socket that was never set non-blocking: its reads hold the worker for "
        "ever, and debug builds panic",
        site.callee);
    Step made;
    made.at = analysis.location(origin.fn, origin.node);
    made.note = "the socket is made here, and blocks";
    finding.evidence = {made};
    finding.remedies = {set_it(analysis, site)};
  }
}

}  // namespace

const Rule& blocking_socket_from_std() {
  static const Rule rule = {"blocking-socket-from-std",
                            "a blocking socket is handed to Tokio",
                            "reactor",
                            Severity::high,
                            docs::blocking_socket_from_std,
                            check_blocking_socket_from_std};
  return rule;
}

}  // namespace scanner::rules
