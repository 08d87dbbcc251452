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
      const bool goes_on = n.kind == Kind::method_call || n.kind == Kind::question;
      node = goes_on ? child_at(facts, node, 0) : kNone;
    }
  }
  return kNone;
}

bool has_ended(const FileFacts& facts, uint32_t condition) {
  bool asks = false;
  bool some = false;
  for (uint32_t node = condition; node < condition + facts.nodes[condition].size; ++node) {
    const Node& n = facts.nodes[node];
    asks = asks || (n.kind == Kind::method_call && facts.str(n.name) == "try_wait");
    some = some || (n.kind == Kind::pat_tuple_struct && facts.str(n.name) == "Some");
  }
  return asks && some;
}

/// Whether it stands where `try_wait` has just said that the child ended.
bool after_the_end(const Analysis& analysis, const Site& site) {
  const FileFacts& facts = analysis.ws().facts(site.fn);
  uint32_t at = site.node;
  for (uint32_t up = analysis.graph().parent(site.fn, at); up != kNone;
       at = up, up = analysis.graph().parent(site.fn, at)) {
    if (facts.nodes[up].kind == Kind::if_else && child_at(facts, up, 1) == at &&
        has_ended(facts, child_at(facts, up, 0)))
      return true;
  }
  return false;
}

bool wrong_blocking_process_in_async(const Reached& reached) { return is_async(reached.context); }

void check_blocking_process_in_async(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_blocking_process_in_async(site)) continue;
    Finding* finding = report_by_context(
        analysis, out, blocking_process_in_async(), site, wrong_blocking_process_in_async,
        after_the_end(analysis, site)
            ? "the child has ended, and it holds the executor's thread while it takes what is left"
            : "it holds the executor's thread until the child ends",
        async_twin);
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
