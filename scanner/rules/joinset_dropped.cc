#include <fmt/format.h>

#include "scanner/findings.h"
#include "scanner/rules/rules.h"
#include "scanner/unfinished_values.h"

namespace scanner::rules {
namespace {

std::vector<Remedy> remedies_joinset_dropped(const std::string& name) {
  Remedy join;
  join.id = "join-tasks";
  join.title = fmt::format("wait for the tasks of `{}`", name);
  join.steps = {
      fmt::format("write `while let Some(result) = {}.join_next().await {{ .. }}` before "
                  "it ends, and look at each result",
                  name)};
  join.why = "a task that has been joined has run to its end";
  Remedy detach;
  detach.id = "detach-tasks";
  detach.title = fmt::format("let the tasks of `{}` run on", name);
  detach.steps = {
      fmt::format("call `{}.detach_all()` before it ends, or use `tokio::spawn`", name)};
  detach.why = "a detached task runs as long as its runtime does";
  return {join, detach};
}

void check_joinset_dropped(const Analysis& analysis, Findings& out) {
  for_unfinished_values(analysis, [&](const UnfinishedValue& value) {
    if (value.work != Work::spawns) return;
    // A test of a spawn that panics.
    const FunctionFact& f = analysis.ws().fn(value.fn);
    if (analysis.ws().text(value.fn, f.attributes).find("should_panic") != std::string_view::npos)
      return;
    const std::string name(
        analysis.ws().text(value.fn, analysis.ws().node(value.fn, value.bind).name));
    Finding& finding = out.add(joinset_dropped(), value.fn, value.last);
    finding.callee = std::string(value.type);
    // A set that is kept while something else is awaited may be meant to end its tasks.
    finding.confidence =
        value.awaits_later || value.in_endless_loop ? Confidence::possible : value.confidence;
    finding.context = "any thread";
    finding.verdict = "does nothing";
    finding.message = fmt::format(
        "`{}` is dropped in {} without a join: its tasks are aborted at their next "
        "await, or before they begin",
        name, analysis.unit_name(analysis.graph().unit_of(value.fn, value.bind)));
    Step made;
    made.at = analysis.location(value.fn, value.bind);
    made.note = "the set lives in this variable";
    Step spawned;
    spawned.at = analysis.location(value.fn, value.last);
    spawned.note = "a task begins here, and nothing waits for it";
    finding.evidence = {made, spawned};
    finding.remedies = remedies_joinset_dropped(name);
  });
}

}  // namespace

const Rule& joinset_dropped() {
  static const Rule rule = {"joinset-dropped",
                            "a JoinSet is dropped with tasks that nobody joins",
                            "futures",
                            Severity::medium,
                            docs::joinset_dropped,
                            check_joinset_dropped};
  return rule;
}

}  // namespace scanner::rules
