// Phases and their tasks: state, holder, lease, proof.

const STATES = { draft: "waits", ready: "ready", released: "ready", claimed: "in hand", submitted: "submitted", verifying: "being proven",
  done: "done", blocked: "blocked", needs_human: "needs a person" };
const STATE_KINDS = { done: "good", blocked: "high", needs_human: "critical", claimed: "accent", submitted: "accent", verifying: "accent" };

function stateOf(task) {
  if (task.state === "ready" && task.waits.length) return "waits";
  if (isHeld(task) && leaseOf(task.claim).ranOut) return "lease ran out";
  return STATES[task.state] || task.state;
}

function taskLines(task) {
  const lines = [];
  if (task.state === "done") {
    const proof = DATA.proofOf(task);
    if (proof) {
      lines.push(el("p", {}, "proven on ", code(short(proof.commit)), " by ", proof.actor, ", " + when(proof.at)));
      for (const finding of DATA.provenOf(task)) lines.push(el("p", {}, el("span", { class: "good" }, "gone "), link(finding.id, finding.id), " " + finding.rule));
      for (const run of proof.runs) lines.push(el("p", {}, el("span", { class: "good" }, "passed "), link(run.id, run.id), " " + runWords(run)));
    }
  } else {
    if (task.claim && task.state !== "ready") {
      lines.push(el("p", {}, el("b", {}, task.claim.actor), task.claim.branch && [", branch ", task.claim.branch], ", ", leaseOf(task.claim).text));
    }
    if (task.waits.length) lines.push(el("p", {}, "waits for ", task.waits.map((handle, i) => [i ? ", " : "", link("task-" + handle, handle)])));
    if (task.rejections) {
      lines.push(el("p", { class: "bad" }, "proof refused " + (task.rejections === 1 ? "once" : task.rejections + " times")),
        el("div", { class: "note" }, refusalLines(task)));
    }
    if (task.state === "blocked") lines.push(el("p", {}, "by ", el("b", {}, blockerOf(task))));
    if (task.note && ["blocked", "needs_human"].includes(task.state)) lines.push(el("p", { class: "note" }, prose(task.note)));
  }
  return lines;
}

function logList(lines) {
  return el("ol", { class: "log" }, lines.map((line) => el("li", {},
    el("time", {}, when(line.at)), " ", el("b", {}, line.to.replace("_", " ")), " by ", line.actor,
    line.commit && [" on ", code(short(line.commit))], line.evidence && [": ", prose(line.evidence)])));
}

function taskCard(task) {
  const state = stateOf(task);
  const kind = state === "lease ran out" ? "high" : STATE_KINDS[task.state] || "low";
  return el("article", { class: "task " + kind, id: "task-" + task.handle, tabindex: -1 },
    el("header", {}, el("b", {}, task.handle), pill(kind, state), DATA.tasks.some((other) => other.wave !== 1) && faint("wave " + task.wave)),
    el("h4", {}, prose(task.title)),
    taskLines(task),
    el("p", { class: "finds" }, task.findings.concat(task.cascades).map((id) => {
      const finding = DATA.findingById.get(id);
      return [link(id, finding && el("span", { class: "dot " + SEVERITIES[finding.severity] }), id), " "];
    })),
    folded({}, "history", () => [
      task.writes.length ? el("p", {}, "may change ", task.writes.map((path, i) => [i ? ", " : "", code(path)])) : null,
      task.file && el("p", {}, "task file ", code(task.file)), logList(task.log)]));
}

function checkWords(phase) {
  const check = DATA.phaseChecks.filter((one) => one.phase === phase).pop();
  if (!check) return faint("not checked as a whole");
  if (check.status === "passed") return [el("span", { class: "good" }, "verified as a whole"), " on ", code(short(check.commit)), ", " + when(check.at)];
  return [el("span", { class: "bad" }, count(check.truths - check.held, "gap") + " found"), " on ", code(short(check.commit)),
    folded({}, "gaps", () => el("ul", {}, check.gaps.map((gap) => el("li", {}, prose(gap.truth), ": ", prose(gap.reason)))))];
}

const PER_PHASE = 12;

function renderBoard() {
  const section = byId("board");
  if (!DATA.tasks.length) {
    section.append(nothing("There is no plan yet: punchlist plan makes one."));
    return;
  }
  const board = el("div", { id: "phases" });
  section.append(board);
  const phases = new Map();
  for (const task of DATA.tasks) phases.set(task.phase, (phases.get(task.phase) || []).concat([task]));
  for (const [phase, tasks] of phases) {
    const done = tasks.filter((task) => task.state === "done").length;
    const cards = el("div", { class: "tasks" }, tasks.slice(0, PER_PHASE).map(taskCard));
    const name = phase.replace(/^(\d+)-(.)/, (_, digits, letter) => digits + " " + letter.toUpperCase()).replace(/-/g, " ");
    board.append(el("div", { class: "phase" },
      el("header", { class: done === tasks.length ? "done" : null },
        el("h3", {}, name, el("span", { class: "figures" }, done + " of " + tasks.length + " done")), el("div", {}, checkWords(phase))),
      cards,
      tasks.length > PER_PHASE && el("button", { type: "button", class: "more", onclick: (event) => {
        cards.append(...tasks.slice(PER_PHASE).map(taskCard));
        event.target.remove();
      } }, "Show " + count(tasks.length - PER_PHASE, "more task"))));
  }
}
