// The ledger as the page holds it: indexes become texts, rows become objects.

const DATA = (function () {
  const raw = JSON.parse(byId("data").textContent);
  const text = (i) => raw.strings[i];
  const texts = (list) => list.map(text);

  const log = (lines) => lines.map(([at, to, actor, evidence, commit]) =>
    ({ at, to: text(to), actor: text(actor), evidence: text(evidence), commit: text(commit) }));

  const TEXTS = new Set(["id", "rule", "path", "item", "callee", "context", "message", "source", "presence",
    "uncertain", "status", "note", "actor", "task", "parent", "firstCommit", "lastCommit"]);
  const findings = raw.findings.rows.map((row) => {
    const finding = {};
    raw.findings.columns.forEach((name, i) => { finding[name] = TEXTS.has(name) ? text(row[i]) : row[i]; });
    finding.open = !finding.settled;
    return finding;
  });

  // Call path, remedies and code are read when a finding is looked at.
  function codeOf(finding) {
    if (!finding.code) return null;
    const [verdict, steps, [callerCount, callers], remedies, excerpt] = finding.code;
    return {
      verdict: text(verdict),
      steps: steps.map(([note, path, line]) => ({ note: text(note), path: text(path), line })),
      callerCount,
      callers: callers.map(([item, context, path, line]) =>
        ({ item: text(item), context: text(context), path: text(path), line })),
      remedies: remedies.map(([title, list, why]) => ({ title: text(title), steps: texts(list), why: text(why) })),
      excerpt: excerpt && {
        first: excerpt[0],
        lines: excerpt[1].map((line) => (Array.isArray(line)
          ? { before: text(line[0]), marked: text(line[1]), after: text(line[2]), cut: line[3] }
          : { before: text(line), marked: "", after: "", cut: 0 })),
      },
    };
  }

  const findingById = new Map(findings.map((finding) => [finding.id, finding]));

  const tasks = raw.tasks.map((task) => ({
    ...task, id: text(task.id), handle: text(task.handle), phase: text(task.phase), title: text(task.title),
    file: text(task.file), state: text(task.state), note: text(task.note), needs: texts(task.needs),
    waits: texts(task.waits), writes: texts(task.writes), findings: texts(task.findings),
    cascades: texts(task.cascades), log: log(task.log),
    claim: task.claim && { actor: text(task.claim[0]), branch: text(task.claim[1]),
      since: task.claim[2], until: task.claim[3] },
  }));
  const closed = (task) => task.state === "superseded" || task.state === "cancelled";
  const planned = tasks.filter((task) => !closed(task));
  const taskById = new Map(tasks.map((task) => [task.id, task]));

  const runs = raw.runs.map((run) => ({
    ...run, id: text(run.id), task: taskById.get(text(run.task)) || null, phase: text(run.phase),
    name: text(run.name), command: text(run.command), commit: text(run.commit), tree: text(run.tree),
    actor: text(run.actor), outcome: text(run.outcome), reused: text(run.reused), note: text(run.note),
    tail: texts(run.tail),
  }));

  // The commit on which a task was done, and the runs of it that passed there.
  function proofOf(task) {
    const done = task.log.filter((line) => line.to === "done").pop();
    if (!done) return null;
    const there = runs.filter((run) => run.task === task && run.commit === done.commit && run.outcome === "passed");
    return { commit: done.commit, at: done.at, actor: done.actor, evidence: done.evidence, runs: there };
  }

  const files = ([total, list]) => ({ total, list: list.map(([path, reason]) => ({ path: text(path), reason: text(reason) })) });
  const coverage = raw.coverage && {
    ...raw.coverage, skipped: files(raw.coverage.skipped), withErrors: files(raw.coverage.withErrors),
    notCompiled: files(raw.coverage.notCompiled), problems: files(raw.coverage.problems),
    right: raw.coverage.right.map(([reason, sites]) => ({ reason: text(reason), sites })),
  };

  return {
    project: text(raw.project),
    asOf: raw.asOf,
    scan: raw.scan && { ...raw.scan, commit: text(raw.scan.commit), branch: text(raw.scan.branch), tool: text(raw.scan.tool) },
    findings, codeOf, logOf: (finding) => log(finding.log),
    findingById,
    tasks: planned, runs, proofOf,
    provenOf: (task) => task.findings.concat(task.cascades).map((id) => findingById.get(id)).filter((finding) => finding && finding.status === "verified"),
    taskByHandle: new Map(planned.map((task) => [task.handle, task])),
    phaseChecks: raw.phaseChecks.map((check) => ({
      ...check, phase: text(check.phase), commit: text(check.commit), actor: text(check.actor),
      status: text(check.status), gaps: check.gaps.map(([truth, reason]) => ({ truth: text(truth), reason: text(reason) })),
    })),
    burn: { ...raw.burn, dirty: new Set(raw.burn.dirty),
      markers: raw.burn.markers.map(([point, kind, words]) => ({ point, kind, text: text(words) })) },
    rules: raw.rules.map((rule) => ({ id: text(rule.id), title: text(rule.title), severity: text(rule.severity), doc: texts(rule.doc) })),
    coverage,
  };
})();

// What counts as open: in production code, and nothing settled it.
const OPEN = DATA.findings.filter((finding) => finding.open && !finding.inTests);

// One word for where a finding stands.
function standing(finding) {
  if (finding.status === "verified") return "fixed";
  if (finding.status === "accepted") return "accepted";
  if (finding.status === "false_positive") return "false alarm";
  if (finding.presence === "absent") return "gone";
  if (finding.presence === "uncertain") return "uncertain";
  if (finding.status === "cascade") return "goes with " + (finding.parent || "another");
  return finding.status.replace("_", " ");
}

// The lease ran out before the ledger's last word, or since: then it may have been renewed.
function leaseOf(claim) {
  const left = claim.until - DATA.asOf;
  const until = day(claim.until) === day(DATA.asOf) ? when(claim.until).slice(11) : when(claim.until);
  if (left <= 0) return { ranOut: true, text: "lease ran out " + until };
  const text = "lease until " + until;
  return { ranOut: false, text: Date.now() > claim.until ? text + " (past by now, unless renewed)" : text };
}
