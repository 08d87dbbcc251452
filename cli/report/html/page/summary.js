// The four questions: what is open, what blocks, who holds what, what was proven by which run.

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

function openCard() {
  const counts = severityCounts(OPEN);
  const words = [4, 3, 2, 1, 0].filter((s) => counts[s]).map((s) => number(counts[s]) + " " + SEVERITIES[s]).join(", ");
  return card("What is open", OPEN.length, "critical", words || "nothing: no open finding in production code", [
    severityBar(counts, OPEN.length),
    el("ul", { class: "lines" }, OPEN.slice(0, SHOWN).map((finding) =>
      el("li", {}, el("span", { class: "dot " + SEVERITIES[finding.severity], title: SEVERITIES[finding.severity] }),
        el("div", {}, link(finding.id, finding.rule),
          el("div", { class: "faint cutoff" }, SEVERITIES[finding.severity] + ", " + finding.path + ":" + finding.line, finding.task && [", ", link("task-" + finding.task, finding.task)])))),
    rest(OPEN.length, SHOWN, "findings", "finding"))]);
}

// Why the last proof of a task was refused.
function refusal(task) {
  const lines = task.log.filter((line, i) => i && ["claimed", "needs_human"].includes(line.to) && ["submitted", "verifying"].includes(task.log[i - 1].to));
  return lines.length ? lines[lines.length - 1].evidence : "";
}

// Who said that a task cannot go on.
function blockerOf(task) {
  return (task.log.filter((line) => line.to === "blocked").pop() || { actor: "" }).actor;
}

// Who stands behind an obstacle, and whether anybody has the task in hand now.
function handsOn(task, kind) {
  const holder = isHeld(task) ? ["held by ", el("b", {}, task.claim.actor)] : ["held by no one"];
  return kind === "blocked" ? ["by ", el("b", {}, blockerOf(task)), ", ", holder] : holder;
}

// Everything that keeps a task from going on, the hardest first.
function obstacles() {
  const list = [];
  for (const task of DATA.tasks) {
    if (task.state === "needs_human") list.push({ task, kind: "needs a person", order: 0, why: task.note });
    else if (task.state === "blocked") list.push({ task, kind: "blocked", order: 1, why: task.note });
    else if (task.rejections && task.state !== "done") {
      list.push({ task, kind: "proof refused", order: 2, why: refusal(task) });
    } else if (task.claim && leaseOf(task.claim).ranOut && task.state !== "done") {
      list.push({ task, kind: "lease ran out", order: 3, why: task.claim.actor + " may have left work behind" });
    } else if (task.waits.length) {
      list.push({ task, kind: "waits", order: 4, why: "for " + task.waits.join(", ") });
    }
  }
  return list.sort((a, b) => a.order - b.order);
}

function blockedCard() {
  const list = obstacles();
  return card("What blocks", list.length, "high", list.length ? "of " + count(DATA.tasks.length, "task") + " cannot simply go on" : "nothing is in the way", [
    el("ul", { class: "lines" }, list.slice(0, SHOWN).map(({ task, kind, why }) =>
      el("li", {}, link("task-" + task.handle, task.handle),
        el("div", {}, pill(kind === "waits" ? "low" : "high", kind), " ", handsOn(task, kind), el("div", {}, prose(task.title)),
          el("div", { class: "faint clamp", title: why }, prose(why))))),
    rest(list.length, SHOWN, "board", "task"))]);
}

const isHeld = (task) => ["claimed", "submitted", "verifying"].includes(task.state) && task.claim;

function heldCard() {
  const held = DATA.tasks.filter(isHeld);
  const ready = DATA.tasks.filter((task) => ["ready", "released"].includes(task.state) && !task.waits.length);
  return card("Who holds what", held.length, "accent", (held.length === 1 ? "task" : "tasks") + " in hand, " + number(ready.length) + " free to take", [
    el("ul", { class: "lines" }, held.slice(0, SHOWN).map((task) =>
      el("li", {}, link("task-" + task.handle, task.handle),
        el("div", {}, el("b", {}, task.claim.actor), " ", prose(task.title), el("div", { class: "faint" }, leaseOf(task.claim).text)))),
    rest(held.length, SHOWN, "board", "task"),
    ready.slice(0, 3).map((task) => el("li", {}, link("task-" + task.handle, task.handle),
      el("div", { class: "faint" }, "free: ", prose(task.title)))))]);
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
        el("div", {}, prose(task.title), el("div", { class: "faint" }, "by ", proof.actor, " on ", code(short(proof.commit))),
          el("div", { class: "faint" }, proof.runs.map((run) =>
            el("div", {}, el("span", { class: "good" }, "passed "), link(run.id, run.id), " " + runWords(run))))))),
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
  byId("now").append(openCard(), blockedCard(), heldCard(), provenCard());
}
