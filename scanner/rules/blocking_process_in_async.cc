#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool concerns_blocking_process_in_async(const Site& site) { return site.op == Op::process_wait; }

/// The call that made the command of this expression, or of the variable that it names.
uint32_t made_at(const Analysis& analysis, FnId fn, uint32_t node) {
  const FileFacts& facts = analysis.ws().facts(fn);
  for (int guard = 0; guard < 64 && node != kNone; ++guard) {
    const Node& n = facts.nodes[node];
    if (n.kind == Kind::call) {
      Types& types = analysis.types();
      const bool makes = types.is_external(types.of(fn, node), "std::process::Command");
      return makes ? node : kNone;
    }
    if (n.kind == Kind::path) {
      const Variable* v = analysis.types().variable(fn, node, n.name);
      const bool bound = v != nullptr && facts.nodes[v->origin].kind == Kind::let;
      node = bound ? child_at(facts, v->origin, 1) : kNone;
    } else {
      node = n.kind == Kind::method_call ? child_at(facts, node, 0) : kNone;
    }
  }
  return kNone;
}

bool wrong_blocking_process_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_process_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_process_in_async(site)) continue;
    Finding* finding = report_by_context(
        analysis, out, blocking_process_in_async(), site, wrong_blocking_process_in_async,
        "it holds the executor's thread until the child ends", async_twin);
    if (finding == nullptr) continue;
    const uint32_t made = made_at(analysis, site.fn, site.node);
    if (made != kNone && made != site.node)
      finding->evidence.push_back(
          {analysis.location(site.fn, made), "the command is made here", true});
  }
}

}  // namespace

const Rule& blocking_process_in_async() {
  static const Rule rule = {"blocking-process-in-async",
                            "waiting for a child process in async code",
                            "blocking",
                            Severity::medium,
                            docs::blocking_process_in_async,
                            check_blocking_process_in_async};
  return rule;
}

}  // namespace scanner::rules
