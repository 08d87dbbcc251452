#include <fmt/format.h>

#include "scanner/dropped_futures.h"
#include "scanner/findings.h"
#include "scanner/rules/rules.h"

namespace scanner::rules {
namespace {

void check_task_cancelled_on_drop(const Analysis& analysis, Findings& out) {
  for (const FutureCall& task : dropped_tasks(analysis)) {
    Finding& finding = out.add(task_cancelled_on_drop(), task.unit.fn, task.node);
    finding.callee = task.callee;
    finding.confidence = task.confidence;
    finding.context = "any thread";
    finding.verdict = "does nothing";
    finding.message = fmt::format(
        "the task that `{}` gives is dropped at once in {}, which cancels it: it ends at its first "
        "await, if it starts at all",
        task.callee, analysis.unit_name(task.unit));
    Step step;
    step.at = analysis.location(task.unit.fn, task.node);
    step.note = "the task is started and cancelled here";
    finding.evidence = {step};
    Remedy detach;
    detach.id = "detach-task";
    detach.title = "detach the task";
    detach.steps = {"call `.detach()` on what it gives"};
    detach.why = "a detached task runs to its end";
    Remedy keep;
    keep.id = "keep-task";
    keep.title = "keep the task as long as it is wanted";
    keep.steps = {"store it in a field, or await it"};
    keep.why = "it is cancelled when its owner ends, and not before";
    finding.remedies = {detach, keep};
  }
}

}  // namespace

const Rule& task_cancelled_on_drop() {
  static const Rule rule = {"task-cancelled-on-drop",
                            "a task that its handle cancels is dropped at once",
                            "futures",
                            Severity::high,
                            docs::task_cancelled_on_drop,
                            check_task_cancelled_on_drop};
  return rule;
}

}  // namespace scanner::rules
