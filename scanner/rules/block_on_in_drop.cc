#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool of_tokio(const Site& site) {
  return site.op == Op::runtime_block_on || site.op == Op::handle_block_on ||
         site.op == Op::localset_block_on || site.op == Op::tokio_main_fn;
}

bool concerns_block_on_in_drop(const Analysis& analysis, const Site& site) {
  const bool foreign = site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests;
  return (of_tokio(site) || foreign) && analysis.in_drop(site.unit);
}

bool wrong_block_on_in_drop(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome != Outcome::ok;
}

/// Nobody has seen such a value end, but its own methods are async: it lives, and ends, in async
/// code.
void judge_unseen(const Analysis& analysis, Findings& out, const Site& site) {
  const TypeDefId type = analysis.graph().dropped_by(site.fn);
  const FnId async_method = analysis.async_method_of(type);
  Finding& finding = out.add(block_on_in_drop(), site.fn, site.node);
  finding.callee = site.callee;
  finding.context = std::string(context_name(Context::drop));
  finding.confidence = async_method == kNone ? Confidence::possible : Confidence::likely;
  Site in_task = site;
  const Verdict verdict_there = verdict(in_task.op, context_state(Context::task));
  finding.verdict = verdict_text(verdict_there);
  if (async_method != kNone) {
    Step step;
    step.at = analysis.location_of_name(async_method);
    step.note = fmt::format("`{}` has async methods: its values live, and end, in async code",
                            analysis.ws().type_name(type));
    finding.evidence.push_back(std::move(step));
  }
  finding.message = fmt::format(
      "`{}` in the destructor of `{}`: a value that ends in async code {} there, and while "
      "unwinding that aborts the process",
      site.callee, analysis.ws().type_name(type),
      verdict_there.outcome == Outcome::panics ? "panics" : "holds the executor's thread");
  finding.remedies = out_of_drop(analysis, site, false);
}

void check_block_on_in_drop(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_block_on_in_drop(analysis, site)) continue;
    bool seen = false;
    for (const Reached& reached : analysis.reached(site))
      seen |= reached.context != Context::drop && reached.context != Context::unknown &&
              reached.confidence != Confidence::possible;
    if (!seen) {
      judge_unseen(analysis, out, site);
      continue;
    }
    report_by_context(analysis, out, block_on_in_drop(), site, wrong_block_on_in_drop,
                      of_tokio(site) ? "a value ends in async code, where it panics; while "
                                       "unwinding that aborts the process"
                                     : "a value ends in async code, where it holds the executor's "
                                       "thread",
                      out_of_drop);
  }
}

}  // namespace

const Rule& block_on_in_drop() {
  static const Rule rule = {"block-on-in-drop",
                            "a destructor blocks on a future",
                            "drop",
                            Severity::critical,
                            docs::block_on_in_drop,
                            check_block_on_in_drop};
  return rule;
}

}  // namespace scanner::rules
