// Code with its line numbers, and the call path as a diagram.

function codeView(excerpt) {
  return el("div", { class: "code", tabindex: 0, role: "region", "aria-label": "code" },
    excerpt.lines.map((line, i) => el("div", { class: line.marked ? "line hit" : "line" },
      el("span", { class: "no" }, String(excerpt.first + i)),
      el("span", { class: "text" }, line.before, line.marked && el("mark", {}, line.marked), line.after,
        line.cut > 0 && el("em", {}, " [line cut: " + number(line.cut) + " more bytes]")))));
}

// From the executor's entry to the call that hurts: one box per step.
function callPath(finding, details) {
  const steps = details.steps.map((step, i) => el("li", { class: i ? "step" : "step entry" },
    el("div", {}, prose(step.note)), el("div", { class: "faint" }, step.path + ":" + step.line)));
  steps.push(el("li", { class: "step end " + SEVERITIES[finding.severity] },
    el("div", {}, code(finding.callee || finding.item), details.verdict && [" ", el("b", {}, details.verdict)]),
    el("div", { class: "faint" }, finding.path + ":" + finding.line)));
  const box = [el("ol", { class: "path", "aria-label": "call path" }, steps)];
  if (details.callerCount > 1) {
    box.push(folded({}, "reached from " + count(details.callerCount, "place"), () => el("ul", { class: "callers" },
      details.callers.map((caller) => el("li", {}, code(caller.item), " ", faint(caller.context + ", " + caller.path + ":" + caller.line))),
      details.callerCount > details.callers.length && el("li", { class: "faint" },
        count(details.callerCount - details.callers.length, "more place") + " left out of this page; `punchlist scan --format json` has all"))));
  }
  return box;
}

function remedyList(remedies) {
  return remedies.map((remedy, i) => el("div", { class: "remedy" },
    el("h5", {}, i ? "or: " : "", prose(remedy.title)),
    remedy.steps.length > 0 && el("ol", {}, remedy.steps.map((step) => el("li", {}, prose(step)))),
    remedy.why && el("p", { class: "faint" }, prose(remedy.why))));
}
