#include <algorithm>

#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/remedies.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

bool of_tokio(const Site& site) {
  return site.op == Op::runtime_block_on || site.op == Op::handle_block_on ||
         site.op == Op::localset_block_on || site.op == Op::tokio_main_fn ||
         site.op == Op::tokio_blocking_call;
}

bool concerns_block_on_in_drop(const Site& site) {
  return of_tokio(site) || site.op == Op::foreign_block_on || site.op == Op::foreign_block_on_nests;
}

bool wrong_block_on_in_drop(const Reached& reached) {
  return is_async(reached.context) && reached.verdict.outcome != Outcome::ok;
}

/// What is known of where the values end, judged by the arrivals at the destructor itself.
struct Ends {
  bool right = false;               ///< on a thread where it may block
  bool wrong = false;               ///< in async code
  Context doubted = Context::drop;  ///< in async code, for a value behind an Arc, or where a call
                                    ///< fails: rare, but a panic in a destructor is final
};

Ends ends_of(const Analysis& analysis, const Site& site, const Unit& drop) {
  Ends ends;
  const Arrivals& all = analysis.arrivals(drop);
  // Where tests end it says nothing of where a program does.
  const bool of_tests = !analysis.ws().in_test_target(drop.fn) && analysis.only_from_tests(drop);
  for (size_t c = 0; c < kContexts; ++c) {
    const Context context = static_cast<Context>(c);
    if (!all[c].reached || context == Context::drop || context == Context::unknown) continue;
    const bool bad =
        is_async(context) && verdict(site.op, context_state(context)).outcome != Outcome::ok;
    if (all[c].confidence != Confidence::possible && (bad || !of_tests))
      (bad ? ends.wrong : ends.right) = true;
    else if (bad && !all[c].is_root && all[c].by.doubt != Doubt::none &&
             ends.doubted == Context::drop)
      ends.doubted = context;
  }
  return ends;
}

/// Nobody has seen such a value end in async code, but its own methods are async: it lives, and
/// ends, there.
void judge_unseen(const Analysis& analysis, Findings& out, const Site& site,
                  const Destructor& destructor, const Ends& ends) {
  const TypeDefId type = destructor.type;
  const FnId async_method = analysis.async_method_of(type);
  Finding& finding = out.add(block_on_in_drop(), site.fn, site.node);
  finding.callee = site.callee;
  finding.context = std::string(context_name(ends.doubted));
  finding.confidence = async_method == kNone && ends.doubted == Context::drop ? Confidence::possible
                                                                              : Confidence::likely;
  Site in_task = site;
  const Verdict verdict_there = verdict(in_task.op, context_state(Context::task));
  finding.verdict = verdict_text(verdict_there);
  if (verdict_there.outcome != Outcome::panics) finding.severity = Severity::high;
  if (ends.doubted != Context::drop) {
    finding.evidence = analysis.evidence(
        destructor.drop, analysis.ws().fn(destructor.drop.fn).first_node, ends.doubted);
  } else if (async_method != kNone) {
    Step step;
    step.at = analysis.location_of_name(async_method);
    step.note = fmt::format("`{}` has async methods: its values live, and end, in async code",
                            analysis.ws().type_name(type));
    finding.evidence.push_back(std::move(step));
  }
  analysis.add_helpers(destructor, finding.evidence);
  finding.message = fmt::format(
      "`{}` in the destructor of `{}`: a value that ends in async code {} there, and while "
      "unwinding that aborts the process",
      site.callee, analysis.ws().type_name(type),
      verdict_there.outcome == Outcome::panics ? "panics" : "holds the executor's thread");
  finding.remedies = out_of_drop(analysis, site, false);
}

void check_block_on_in_drop(const Analysis& analysis, Findings& out) {
  for (const Site& site : analysis.sites()) {
    if (!concerns_block_on_in_drop(site)) continue;
    const Destructor destructor = analysis.destructor_of(site.unit);
    if (destructor.type == kNone) continue;
    const std::vector<Reached> all = analysis.reached(site);
    const bool blamed = std::any_of(all.begin(), all.end(), [](const Reached& reached) {
      return wrong_block_on_in_drop(reached) && reached.confidence != Confidence::possible;
    });
    if (blamed && !destructor.only) continue;  // the rule of any code says so
    const Ends ends = ends_of(analysis, site, destructor.drop);
    // One good end clears only what ends nowhere else.
    const bool open =
        ends.doubted != Context::drop || (analysis.ws().type_fact(destructor.type).is_pub &&
                                          analysis.graph().ends_unseen(destructor.type));
    if (!blamed && !ends.wrong && (!ends.right || open)) {
      judge_unseen(analysis, out, site, destructor, ends);
      continue;
    }
    if (!destructor.only) continue;
    Finding* finding = report_by_context(
        analysis, out, block_on_in_drop(), site, wrong_block_on_in_drop,
        of_tokio(site) ? "a value ends in async code, where it panics; while unwinding that aborts "
                         "the process"
                       : "a value ends in async code, where it holds the executor's thread",
        out_of_drop);
    if (finding != nullptr && !of_tokio(site))
      finding->severity = std::min(finding->severity, Severity::high);
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
