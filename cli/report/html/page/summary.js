// All tasks on one line, then the four questions: what is open, what blocks, who holds what, what was proven by which run.

function severityCounts(findings) {
  const counts = [0, 0, 0, 0, 0];
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

function severityBar(counts, total) {
  const bar = el("div", { class: "bar", "aria-hidden": "true" });
  for (let severity = 4; severity >= 0; severity -= 1) {
    if (!counts[severity]) continue;
    const part = el("span", { class: "fill " + SEVERITIES[severity] });
    part.style.flexGrow = String(counts[severity] / Math.max(1, total));
    bar.append(part);
  }
  return bar;
}

function card(title, figure, kind, words, body) {
  return el("article", { class: "card" },
    el("h2", {}, title),
    el("p", { class: "figure" }, el("strong", { class: figure ? kind : "faint" }, number(figure)), " ", faint(words)),
    body);
}

function rest(total, shown, anchor, noun) {
  return total > shown && el("li", { class: "faint" }, link(anchor, "and " + count(total - shown, "more " + noun)));
}

const SHOWN = 5;
const SHOWN_FREE = 3;

// Where each task stands, once: the order in which the line at the top has them.
const GROUPS = [["blocked", "high", "blocked"], ["person", "critical", "waiting for a person"], ["left", "high", "left with a lease that ran out"],
  ["waits", "low", "waiting for others"], ["held", "accent", "in hand"], ["free", "plain", "free to take"], ["done", "good", "done"]];

function groupOf(task) {
  if (task.state === "done") return "done";
  if (task.state === "blocked") return "blocked";
  if (task.state === "needs_human") return "person";
  if (isHeld(task)) return leaseOf(task.claim).ranOut ? "left" : "held";
  return task.waits.length ? "waits" : "free";
}

const tasksIn = (group) => DATA.tasks.filter((task) => groupOf(task) === group);

function renderTally() {
  const total = DATA.tasks.length;
  if (!total) return;
  const open = total - tasksIn("done").length;
  const bar = el("div", { class: "bar", "aria-hidden": "true" });
  const words = [];
  for (const [group, kind, name] of GROUPS) {
    const tasks = tasksIn(group);
    if (!tasks.length) continue;
    const part = el("span", { class: "fill " + kind });
    part.style.flexGrow = String(tasks.length / total);
    bar.append(part);
    const refused = tasks.filter((task) => task.rejections && group !== "done").length;
    words.push(el("span", {}, el("span", { class: "dot fill " + kind }), el("b", {}, number(tasks.length)), " " + name,
      refused > 0 && faint(" (" + (refused === tasks.length ? "" : number(refused) + " ") + "after a refused proof)")));
  }
  byId("tally").append(el("p", { class: "words" },
    el("span", { class: "sum" }, el("strong", {}, number(open)), " of " + count(total, "task") + " open"), words), bar);
}

function openCard() {
  const counts = severityCounts(OPEN);
  const words = [4, 3, 2, 1, 0].filter((s) => counts[s]).map((s) => number(counts[s]) + " " + SEVERITIES[s]).join(", ");
  return card("What is open", OPEN.length, "critical", words ? (OPEN.length === 1 ? "finding: " : "findings: ") + words : "nothing: no open finding in production code", [
    severityBar(counts, OPEN.length),
    el("ul", { class: "lines" }, OPEN.slice(0, SHOWN).map((finding) =>
      el("li", {}, el("span", { class: "dot " + SEVERITIES[finding.severity], title: SEVERITIES[finding.severity] }),
        el("div", {}, link(finding.id, finding.id), " ", finding.rule,
          el("div", { class: "faint cutoff" }, SEVERITIES[finding.severity] + ", ", breakable(finding.path + ":" + finding.line), finding.task && [", ", link("task-" + finding.task, finding.task)])))),
    rest(OPEN.length, SHOWN, "findings", "finding")), settledLine()]);
}

// What became of the findings that are not open.
function settledLine() {
  const kinds = new Map();
  for (const finding of DATA.findings) {
    if (finding.open) continue;
    const name = finding.status === "verified" ? "proven fixed" : standing(finding) === "gone" ? "gone without a proof" : standing(finding);
    kinds.set(name, (kinds.get(name) || 0) + 1);
  }
  const inTests = DATA.findings.filter((finding) => finding.open && finding.inTests).length;
  if (inTests) kinds.set("open, only run by tests", inTests);
  return kinds.size > 0 && el("p", { class: "faint small" }, "besides: " + Array.from(kinds, ([name, n]) => number(n) + " " + name).join(", "));
}

// The last proof of a task that was refused: the line of the log, and the runs between it and the submission.
function refusal(task) {
  const at = task.log.findLastIndex((line, i) => i && ["claimed", "needs_human"].includes(line.to) && ["submitted", "verifying"].includes(task.log[i - 1].to));
  if (at < 0) return null;
  const [began, line] = [task.log[at - 1].at, task.log[at]];
  return { line, runs: DATA.runs.filter((run) => run.task === task && run.commit === line.commit && run.started >= began && run.started <= line.at) };
}

// Why it was refused, on which commit, and by what: runs that did not pass, or the scan of it.
function refusalLines(task) {
  const last = refusal(task);
  if (!last) return null;
  const failed = last.runs.filter((run) => run.outcome !== "passed");
  return [el("div", {}, "refused on ", code(short(last.line.commit)), " by ", failed.length
    ? failed.map((run, i) => [i ? ", " : "", link(run.id, run.id), " (" + run.name + " " + outcomeWords(run) + ")"])
    : last.runs.length ? ["the scan of it; ", last.runs.map((run) => [link(run.id, run.id), " " + run.name + " passed "])] : "the scan of it; no command was run"),
  el("div", { class: "faint clamp", title: last.line.evidence }, prose(last.line.evidence))];
}

// Who said that a task cannot go on.
function blockerOf(task) {
  return (task.log.filter((line) => line.to === "blocked").pop() || { actor: "" }).actor;
}

// Who stands behind an obstacle, and whether anybody has the task in hand now.
function handsOn(task, kind) {
  const holder = isHeld(task) ? ["held by ", el("b", {}, task.claim.actor)] : ["held by no one"];
  return kind === "blocked" ? ["reported by ", el("b", {}, blockerOf(task)), ", ", holder] : holder;
}

// Everything that keeps a task from going on, the hardest first; then what was refused, whoever has it now.
function obstacles() {
  const list = [];
  for (const task of DATA.tasks) {
    if (task.state === "needs_human") list.push({ task, kind: "needs a person", order: 0, why: task.note });
    else if (task.state === "blocked") list.push({ task, kind: "blocked", order: 1, why: task.note });
    else if (groupOf(task) === "left") {
      list.push({ task, kind: "lease ran out", order: 2, why: task.claim.actor + " may have left work behind" });
    } else if (groupOf(task) === "waits") list.push({ task, kind: "waits", order: 3, why: "for " + task.waits.join(", ") });
    else if (task.rejections && task.state !== "done") list.push({ task, kind: "proof refused", order: 4, why: "" });
  }
  return list.sort((a, b) => a.order - b.order);
}

function blockedCard() {
  const list = obstacles();
  const still = list.filter(({ order }) => order < 4).length;
  const refused = list.length - still;
  const words = [still ? (still === 1 ? "task stands" : "tasks stand") + " still" : refused ? "tasks stand still" : "nothing is in the way"];
  if (refused) words.push(count(refused, "proof") + " refused, not proven since");
  if (DATA.tasks.length && !tasksIn("waits").length) words.push("none waits for another");
  return card("What blocks", still, "high", words.join("; "), [
    el("ul", { class: "lines" }, list.slice(0, SHOWN).map(({ task, kind, why }) =>
      el("li", {}, link("task-" + task.handle, task.handle),
        el("div", {}, pill(kind === "waits" ? "low" : "high", kind), " ", handsOn(task, kind), el("div", {}, prose(task.title)),
          why && el("div", { class: "faint clamp", title: why }, prose(why)), task.rejections > 0 && refusalLines(task)))),
    rest(list.length, SHOWN, "board", "task"))]);
}

const isHeld = (task) => ["claimed", "submitted", "verifying"].includes(task.state) && task.claim;

function heldCard() {
  const held = tasksIn("held");
  const ready = tasksIn("free");
  return card("Who holds what", held.length, "accent", (held.length === 1 ? "task" : "tasks") + " in hand, " + number(ready.length) + " free to take", [
    el("ul", { class: "lines" }, held.slice(0, SHOWN).map((task) =>
      el("li", {}, link("task-" + task.handle, task.handle),
        el("div", {}, el("b", {}, task.claim.actor), " ", prose(task.title),
          el("div", { class: "faint" }, leaseOf(task.claim).text, task.rejections > 0 && "; last proof refused")))),
    rest(held.length, SHOWN, "board", "task"),
    ready.slice(0, SHOWN_FREE).map((task) => el("li", {}, link("task-" + task.handle, task.handle),
      el("div", { class: "faint" }, "free: ", prose(task.title)))),
    rest(ready.length, SHOWN_FREE, "board", "free task"))]);
}

const runWords = (run) => run.name + (run.tests[0] >= 0 ? ", " + count(run.tests[0], "test") : "");

function provenCard() {
  const done = DATA.tasks.filter((task) => task.state === "done").map((task) => ({ task, proof: DATA.proofOf(task) }))
    .filter(({ proof }) => proof).sort((a, b) => b.proof.at - a.proof.at);
  const fixed = DATA.findings.filter((finding) => finding.status === "verified").length;
  return card("What is proven", done.length, "good",
    "of " + count(DATA.tasks.length, "task") + " done, " + count(fixed, "finding") + " proven fixed", [
    el("ul", { class: "lines" }, done.slice(0, SHOWN).map(({ task, proof }) =>
      el("li", {}, link("task-" + task.handle, task.handle),
        el("div", {}, prose(task.title),
          DATA.provenOf(task).map((finding) => el("div", {}, el("span", { class: "good" }, "gone "), link(finding.id, finding.id), " ", finding.rule)),
          proof.runs.map((run) => el("div", {}, el("span", { class: "good" }, "passed "), link(run.id, run.id), " ", runWords(run))),
          el("div", { class: "faint" }, "on ", code(short(proof.commit)), ", task of ", proof.actor)))),
    rest(done.length, SHOWN, "board", "task"))]);
}

function renderSummary() {
  byId("title").textContent = "Punch list of " + DATA.project;
  document.title = "Punch list of " + DATA.project;
  const scan = DATA.scan;
  if (scan) {
    add(byId("about"), ["scan of ", scan.commit ? [scan.dirty ? "the work tree on " : "commit ", code(short(scan.commit))] : "the sources",
      scan.branch && [", branch ", scan.branch], ", " + when(scan.at), "; ledger as of " + when(DATA.asOf)]);
    add(byId("foot"), ["Made by punchlist " + scan.tool + ", rules " + scan.rules +
      ". One file, no network; every number is a query over the ledger or over a scan of the commit named above. Times are UTC."]);
  }
  renderTally();
  byId("now").append(openCard(), blockedCard(), heldCard(), provenCard());
}
