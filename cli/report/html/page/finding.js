// One finding: a line that opens into a section of its own.

function facts(pairs) {
  return el("dl", {}, pairs.filter(([, value]) => value && value.length !== 0).map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]));
}

function findingBody(finding) {
  const details = DATA.codeOf(finding);
  const task = DATA.taskByHandle.get(finding.task);
  const proof = task && task.state === "done" && finding.status === "verified" ? DATA.proofOf(task) : null;
  const excerpt = details && details.excerpt ? details.excerpt
    : { first: finding.line, lines: [{ before: finding.source, marked: "", after: "", cut: 0 }] };
  return el("div", { class: "body" },
    el("div", { class: "main" },
      finding.source || details ? codeView(excerpt) : null,
      !details && finding.open && el("p", { class: "faint" }, "Call path and remedy are not here: the shown commit could not be read, or has this finding no more."),
      details && details.remedies.length > 0 && [el("h4", {}, "Remedy"), remedyList(details.remedies)],
      el("h4", {}, "History"), logList(DATA.logOf(finding))),
    el("div", { class: "side" },
      details && [el("h4", {}, "Call path"), callPath(finding, details)],
      el("h4", {}, "Facts"),
      facts([
        ["rule", link("rule-" + finding.rule, finding.rule)],
        ["in", finding.item && code(finding.item)],
        ["calls", finding.callee && code(finding.callee)],
        ["runs on", finding.context],
        ["confidence", CONFIDENCES[finding.confidence]],
        ["status", standing(finding)],
        ["task", task ? link("task-" + task.handle, task.handle) : finding.task],
        ["fixed with", finding.parent && link(finding.parent, finding.parent)],
        ["proven by", proof && proof.runs.length > 0 && proof.runs.map((run, i) => [i ? ", " : "", link(run.id, run.id)])],
        ["note", finding.note && prose(finding.note)],
        ["until", finding.status === "accepted" && day(finding.expires)],
        ["uncertain", finding.uncertain],
        ["first seen", finding.firstCommit && code(short(finding.firstCommit))],
        ["last seen", finding.lastCommit && code(short(finding.lastCommit))],
        ["regressed", finding.regressed > 0 && count(finding.regressed, "time")],
      ])));
}

function findingRow(finding) {
  const kind = finding.settled ? "good" : "low";
  return folded({ class: "finding" + (finding.settled ? " settled" : ""), id: finding.id },
    [severityPill(finding.severity),
      el("span", { class: "what" }, el("span", { class: "message" }, prose(finding.message)),
        el("span", { class: "where faint" }, finding.path + ":" + finding.line, finding.inTests ? ", only run by tests" : "",
          finding.confidence < 2 ? ", " + CONFIDENCES[finding.confidence] : "")),
      el("span", { class: "rule faint" }, finding.rule),
      el("span", { class: "at" }, finding.task && el("b", {}, finding.task), " ", pill(kind, standing(finding))),
      el("code", { class: "id faint" }, finding.id)],
    () => findingBody(finding));
}
